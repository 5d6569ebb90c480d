// biome-ignore-all lint/suspicious/noTemplateCurlyInString: configs refer to variables in this way
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, goodConfig, run } from "./in-process.js";

describe("config show", () => {
  it("shows what holds after all layers and, with --origin, where each value comes from", async () => {
    const cwd = await folderWith({
      ".config/eomatch/config.yaml":
        "matchup_catalogue:\n  id: mine\nspace_diff_threshold: 20\nbbox: [1, 2, 3, 4]\n",
      "find.yaml": `${goodConfig}min_lat: 40\n`,
    });
    const { stdout, exitCode } = await run(
      ["config", "show", "--config", "find.yaml", "--path", "x", "--origin"],
      {
        cwd,
        env: { EOMATCH_TIME_DIFF_THRESHOLD: "60", EOMATCH_NODE: "20" },
      },
    );
    const userFile = join(cwd, ".config/eomatch/config.yaml");
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`matchup_catalogue:
  # --path
  path: x
  # ${userFile}:2
  id: mine
  # built-in
  description: Matchup catalogue
# find.yaml:3
platforms: S2A, LS9
# find.yaml:4
collections: S2, L9
# find.yaml:5
start_time: 2023-06-01 00:00:00
# find.yaml:6
end_time: 2023-06-30
# find.yaml:10
min_lat: 40
# EOMATCH_TIME_DIFF_THRESHOLD
time_diff_threshold: "60"
# ${userFile}:3
space_diff_threshold: 20
# built-in
min_overlap_km2: 0
# built-in
exclude_night_events: false
# built-in
versions: newest
# built-in
orbits: none
# find.yaml:8
providers:
  - kind: fixed
`);
  });

  it("reads the user's file from $XDG_CONFIG_HOME", async () => {
    const cwd = await folderWith({ "xdg/eomatch/config.yaml": "min_overlap_km2: 5\n" });
    const { stdout } = await run(["config", "show"], { cwd, env: { XDG_CONFIG_HOME: join(cwd, "xdg") } });
    expect(stdout).toContain("min_overlap_km2: 5\n");
  });

  it("hides what is secret and leaves references as they are written", async () => {
    const cwd = await folderWith({
      "find.yaml":
        "providers:\n  - kind: elsewhere\n    auth:\n      token: hunter2\n  - kind: elsewhere\n    auth:\n      token: ${TOKEN}\n",
    });
    const { stdout } = await run(["config", "show", "--config", "find.yaml"], {
      cwd,
      env: { TOKEN: "hunter3" },
    });
    expect(stdout).toContain('token: "***"');
    expect(stdout).toContain("token: ${TOKEN}");
    expect(stdout).not.toMatch(/hunter/);
  });
});
