import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CliAdapters } from "../src/index.js";
import { schemaReference } from "../src/init/schema-reference.js";
import { folderWith, listing, run, testAdapters } from "./in-process.js";

const adapters: CliAdapters = {
  ...testAdapters(),
  archiveSuggestions: [
    {
      name: "near",
      summary: "the one next door",
      provider: { kind: "fixed", name: "near" },
      collections: { "Sentinel-2": ["S2"], Landsat: ["L9"] },
    },
  ],
  configSchemaFile: "/opt/eomatch/config.schema.json",
};
const period = ["--start-time", "2023-06-01", "--stop-time", "2023-06-30"];
const flags = ["--platforms", "Sentinel-2A,LS9", ...period];

describe("init", () => {
  it("writes from flags a config that finds matchups as it is", async () => {
    const cwd = await folderWith();
    const made = await run(["init", "june.yaml", ...flags], { cwd, adapters });
    expect(made).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: `written: ${join(cwd, "june.yaml")}\nnext: eomatch find --config june.yaml\n`,
    });
    const text = readFileSync(join(cwd, "june.yaml"), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=\/opt\/eomatch\/config\.schema\.json\n/);
    expect(text).toContain("platforms: S2A, Landsat-9\ncollections: S2, L9\n");
    expect(text).toContain("  - { kind: fixed, name: near }\n");
    const { exitCode, stdout } = await run(["find", "--config", "june.yaml"], { cwd, adapters });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/matchups +3\n/);
  });

  it("asks on a terminal for what no flag says, again when an answer cannot be, and proposes the rest", async () => {
    const cwd = await folderWith();
    const typed = ["S2A", "S2A, LS9", "", "", "June", "2023-06-01", "2023-06-30", "1,2,3", "5,40,40,50", ""];
    const { exitCode, stderr } = await run(["init"], { cwd, adapters, typed, columns: 80 });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      "Satellites, two or more [S2A, Landsat-9]: --platforms: a matchup needs two satellites",
    );
    expect(stderr).toContain("  1 near: the one next door\n  2 fixed: five products that never change\n");
    expect(stderr).toContain("Collection of each, in this order [S2, L9]: ");
    expect(stderr).toMatch(/From \(UTC\) \[\d{4}-\d\d-01\]: --start-time: "June" is not a time/);
    expect(stderr).toContain('--bbox: "1,2,3" is not four numbers');
    const text = readFileSync(join(cwd, "eomatch.yaml"), "utf8");
    expect(text).toContain('start_time: "2023-06-01"\nend_time: "2023-06-30"\n');
    expect(text).toContain("bbox: 5,40,40,50\n");
    expect(text).toContain("path: ./matchups ");
  });

  it("proposes an archive that has something of every satellite, and says what", async () => {
    const cwd = await folderWith();
    const far = {
      name: "far",
      summary: "the one that is far away and has what is seen of both of them, day by day",
      provider: { kind: "fixed", name: "far" },
      collections: { "Sentinel-2": ["S2", "S2_MSI_ARD"], "Sentinel-3": ["S3"] },
    };
    const both = { ...adapters, archiveSuggestions: [...(adapters.archiveSuggestions ?? []), far] };
    const typed = ["S2A, S3A", "", "", "2023-06-01", "2023-06-30", "", ""];
    const { exitCode, stderr } = await run(["init"], { cwd, adapters: both, typed, columns: 60 });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      "  2 far: the one that is far away and has what is seen of\n    both of them, day by day\n",
    );
    expect(stderr).toContain("Product archive [far]: ");
    expect(stderr).toContain(
      "  S2A: S2 or S2_MSI_ARD\n  S3A: S3\nCollection of each, in this order [S2, S3]: ",
    );
  });

  it("never replaces a file unless it is told to", async () => {
    const cwd = await folderWith({ "eomatch.yaml": "mine\n" });
    const { stderr, exitCode } = await run(["init", ...flags], { cwd, adapters });
    expect(stderr).toBe("error: eomatch.yaml is there already: name another file, or add --force\n");
    expect(exitCode).toBe(2);
    expect(readFileSync(join(cwd, "eomatch.yaml"), "utf8")).toBe("mine\n");
    expect((await run(["init", "--force", ...flags], { cwd, adapters })).exitCode).toBe(0);
    expect(readFileSync(join(cwd, "eomatch.yaml"), "utf8")).toContain("platforms: S2A, Landsat-9");
    expect(await listing(cwd)).toEqual(["eomatch.yaml"]);
  });

  it.each([
    [[], "nobody can be asked here, this is no terminal: add --platforms, --start-time, --stop-time"],
    [["--platforms", "S2A", ...period], "--platforms: a matchup needs two satellites or more"],
    [
      ["--platforms", "S2A,Terra", ...period],
      "--collections: give one for each of S2A, Terra, in this order",
    ],
    [[...flags, "--archive", "naer"], "--archive: there is no naer: did you mean near?"],
    [[...flags, "--bbox", "1,2"], '--bbox: "1,2" is not four numbers'],
    [["--platforms", "S2A,LS9", "--start-time", "2023-07-01", "--stop-time", "2023-06-01"], "swap them"],
    [[...flags, "--archive", "needy", "--collections", "S2"], "--collections: give one for each of"],
  ])("refuses %j and writes nothing", async (argv, message) => {
    const cwd = await folderWith();
    const { stderr, exitCode } = await run(["init", ...argv], { cwd, adapters });
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
    expect(await listing(cwd)).toEqual([]);
  });

  it("says why a file cannot be written", async () => {
    const cwd = await folderWith();
    writeFileSync(join(cwd, "file"), "");
    const { stderr, exitCode } = await run(["init", "file/new.yaml", ...flags], { cwd, adapters });
    expect(stderr).toMatch(/^error: \S+new\.yaml cannot be written: /);
    expect(exitCode).toBe(1);
  });
});

describe("schemaReference", () => {
  it.each([
    ["/home/me/project/configs/june.yaml", "../node_modules/eomatch/dist/config.schema.json"],
    ["/home/me/project/june.yaml", "node_modules/eomatch/dist/config.schema.json"],
    ["/home/me/other/june.yaml", "/home/me/project/node_modules/eomatch/dist/config.schema.json"],
  ])("of %s is %s", (config, reference) => {
    const schema = "/home/me/project/node_modules/eomatch/dist/config.schema.json";
    expect(schemaReference(config, schema)).toBe(reference);
  });
});
