import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MatchupCatalogue } from "@eomatch/catalogue";
import { describe, expect, it } from "vitest";
import { folderWith, goodConfig, run, testAdapters } from "./in-process.js";

describe("find", () => {
  it("finds the matchups of a config, keeps them, and says what it found and where it is", async () => {
    const cwd = await folderWith({ "find.yaml": goodConfig });
    const adapters = testAdapters();
    const { exitCode, stdout, stderr } = await run(["find", "--config", "find.yaml"], { cwd, adapters });
    expect(stderr).toBe("written: 2 new events, 3 matchups, 5 products\n");
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      `L9-Landsat-9 × S2-S2A
matchup events          2
matchups                3
products of Landsat-9   3 found, 3 matched (L9)
products of S2A         2 found, 2 matched (S2)
collocation regions     43.8 to 87.5 km²
time differences        5 min to 20 min
added to the catalogue  2 events, 3 matchups, 5 products
catalogue: ${join(cwd, "catalogue")}
`,
    );
    const store = adapters.stores.get(join(cwd, "catalogue"));
    const catalogue = await MatchupCatalogue.open(store as NonNullable<typeof store>);
    expect((await catalogue.getEvents()).map(({ matchupSet }) => matchupSet.length)).toEqual([2, 1]);
  });

  it.each([
    ["region: { type: Point, coordinates: [10.07, 45.02] }", 2],
    ["region: { type: Point, coordinates: [10.02, 45.02] }", 1],
    ["bbox: 10.07, 45.02, 10.07, 45.02", 2],
    ["region: { type: MultiPoint, coordinates: [[10.02, 45.02], [30.05, 45.05]] }", 2],
    ["region: { type: Point, coordinates: [10.02, 44.99] }", 0],
  ])("finds what a place saw: %s", async (region, matchups) => {
    const cwd = await folderWith({ "find.yaml": `${goodConfig}\n${region}\n` });
    const { exitCode, stdout } = await run(["find", "--config", "find.yaml"], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^matchups +${matchups}$`, "m"));
  });

  it("reads texts with a byte order mark, and says of a config in another encoding what to do", async () => {
    const mark = "\uFEFF";
    const square = '{ "type": "Point", "coordinates": [10.07, 45.02] }';
    const cwd = await folderWith({
      "find.yaml": `${mark}${goodConfig}\nregion: site.geojson\n`,
      "site.geojson": `${mark}${square}`,
    });
    expect((await run(["find", "--config", "find.yaml"], { cwd })).exitCode).toBe(0);
    await writeFile(join(cwd, "latin.yaml"), Buffer.from(`${goodConfig}# Sj\xF8\n`, "latin1"));
    const { exitCode, stderr } = await run(["find", "--config", "latin.yaml"], { cwd });
    expect(stderr).toBe("error: latin.yaml: the config file is not UTF-8: save it as UTF-8\n");
    expect(exitCode).toBe(2);
  });

  it("adds nothing the second time and says so", async () => {
    const cwd = await folderWith({ "find.yaml": goodConfig });
    const adapters = testAdapters();
    await run(["find", "--config", "find.yaml"], { cwd, adapters });
    const second = await run(["find", "--config", "find.yaml"], { cwd, adapters });
    expect(second.exitCode).toBe(0);
    expect(second.stdout).toContain("added to the catalogue  nothing: all of it was there already");
  });

  it("takes --path over the config's path, relative to the folder it runs in", async () => {
    const cwd = await folderWith({ "configs/find.yaml": goodConfig });
    const adapters = testAdapters();
    await run(["find", "--config", "configs/find.yaml", "--path", "other/catalog.json"], { cwd, adapters });
    await run(["find", "--config", "configs/find.yaml"], { cwd, adapters });
    expect([...adapters.stores.keys()]).toEqual([
      join(cwd, "other/catalog.json"),
      join(cwd, "configs", "catalogue"),
    ]);
  });

  it("is the same as eomatch-find, whose flags stand directly after its name", async () => {
    const cwd = await folderWith({ "find.yaml": goodConfig });
    const short = await run(["--config", "find.yaml"], { cwd, command: "find" });
    const long = await run(["find", "--config", "find.yaml"], { cwd });
    expect(short).toEqual(long);
    const wrong = await run(["--confg", "find.yaml"], { cwd, command: "find" });
    expect(wrong.stderr).toContain(
      "unknown option '--confg': did you mean --config?\nrun eomatch-find --help",
    );
  });

  it("with --json writes one object a line, the summary last", async () => {
    const cwd = await folderWith({ "find.yaml": goodConfig });
    const { stdout, stderr, exitCode } = await run(["find", "--config", "find.yaml", "--json"], { cwd });
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string });
    expect(exitCode).toBe(0);
    expect(stderr).toBe("");
    expect(new Set(lines.map(({ type }) => type))).toEqual(new Set(["progress", "summary"]));
    expect(lines.at(-1)).toMatchObject({
      type: "summary",
      events: 2,
      matchups: 3,
      timeDiffSeconds: { min: 300, max: 1200 },
      added: { events: 2, matchups: 3, products: 5 },
    });
  });

  it("with --quiet writes nothing when all is well", async () => {
    const cwd = await folderWith({ "find.yaml": goodConfig });
    const { stdout, stderr, exitCode } = await run(["find", "--config", "find.yaml", "--quiet"], { cwd });
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: "", stderr: "", exitCode: 0 });
  });

  it("keeps what the other providers have when one fails, names what is missing, and ends with 3", async () => {
    const cwd = await folderWith({ "find.yaml": `${goodConfig}  - kind: failing\n` });
    const { stdout, stderr, exitCode } = await run(["find", "--config", "find.yaml"], { cwd });
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/matchups +3\n/);
    expect(stdout).toMatch(/searches failed +\d/);
    expect(stderr).toMatch(
      /^failed: failing: L9 from 2023-06-01T00:00:00Z to \S+Z: .*answered 503 five times/m,
    );
    // The reason stands where it happened; in the end it is enough to say what is not there.
    expect(stderr).toMatch(/^missing: failing: L9 from 2023-06-01T00:00:00Z to [^ ]+Z( \(\d+ searches\))?$/m);
    const json = await run(["find", "--config", "find.yaml", "--json"], { cwd });
    expect(json.exitCode).toBe(3);
    expect(json.stdout).toContain('{"type":"failure","provider":"failing","collection":"');
    const quiet = await run(["find", "--config", "find.yaml", "--quiet"], { cwd });
    expect(quiet).toMatchObject({ exitCode: 3, stdout: "" });
    expect(quiet.stderr).toContain("failing: L9");
  });

  it("leaves nothing behind when every search failed, and names each provider once, however often it failed", async () => {
    const long = goodConfig
      .replace("kind: fixed", "kind: failing")
      .replace(/^end_time.*$/m, 'end_time: "2023-08-30"');
    const cwd = await folderWith({ "find.yaml": long });
    const adapters = testAdapters();
    const { exitCode, stdout, stderr } = await run(["find", "--config", "find.yaml"], { cwd, adapters });
    expect(exitCode, stderr).toBe(3);
    expect(stdout).toMatch(/searches failed +7/);
    expect(stdout).toMatch(/^no catalogue was made$/m);
    expect(stdout).not.toContain("catalogue: ");
    expect(stderr.split("\n").filter((line) => line.startsWith("missing: "))).toEqual([
      expect.stringMatching(
        /^missing: failing: L9 from 2023-06-01T00:00:00Z to 2023-08-30T\S+Z \(7 searches\)$/,
      ),
    ]);
    const quiet = await run(["find", "--config", "find.yaml", "--quiet"], { cwd });
    expect(quiet.stderr.split("\n").slice(0, -1)).toEqual([
      expect.stringContaining("answered 503 five times"),
      expect.stringMatching(/\(\d searches\): not asked after repeated failures$/),
    ]);
    expect(await adapters.stores.get(join(cwd, "catalogue"))?.readCatalog()).toBeUndefined();
  });

  it("says of a satellite that nobody knows what its name may have meant", async () => {
    const cwd = await folderWith({ "find.yaml": goodConfig.replace(/Landsat-9|LS9/, "Landsat-19") });
    const { exitCode, stderr } = await run(["find", "--config", "find.yaml"], { cwd });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      "no product is of Landsat-19, a satellite that eomatch does not know: did you mean Landsat-9?\n",
    );
  });

  it("counts products that cannot be used or are of other satellites, and names them with --verbose", async () => {
    const cwd = await folderWith({ "find.yaml": `${goodConfig}  - kind: fussy\n` });
    const plain = await run(["find", "--config", "find.yaml"], { cwd });
    expect(plain.exitCode).toBe(0);
    expect(plain.stdout).toMatch(/products left out +1 of other satellites, \d unusable/);
    expect(plain.stderr).toContain("could not be used: --verbose names them");
    expect(plain.stderr).not.toContain("items.json:7");
    const verbose = await run(["find", "--config", "find.yaml", "-v"], { cwd });
    expect(verbose.stderr).toContain("left out: fussy: items.json:7: it has no geometry");
    expect(verbose.stderr).toContain("config: built-in < find.yaml\n");
  });

  it("stopped by its signal keeps what it has, says how to go on, and ends with 130", async () => {
    const cwd = await folderWith({
      "find.yaml": goodConfig,
      "endless.yaml": goodConfig.replace("fixed", "endless"),
    });
    const adapters = testAdapters();
    const stopped = async (): Promise<{ exitCode: number; stdout: string; stderr: string }> => {
      const controller = new AbortController();
      const argv = ["find", "--config", "endless.yaml"];
      const ending = run(argv, { cwd, adapters, signal: controller.signal });
      setTimeout(() => controller.abort(), 50);
      return ending;
    };
    const before = await stopped();
    expect(before).toMatchObject({ exitCode: 130, stdout: "" });
    expect(before.stderr).toContain(
      "stopped before anything was found; run the same command again to search\n",
    );
    await run(["find", "--config", "find.yaml"], { cwd, adapters });
    const after = await stopped();
    expect(after).toMatchObject({ exitCode: 130, stdout: "" });
    expect(after.stderr).toContain(
      `stopped; what was found so far is in ${join(cwd, "catalogue")}; run the same command again to continue\n`,
    );
    expect(after.stderr).toContain("press Ctrl-C again to quit at once");
  });

  it("says what went wrong as an object too with --json", async () => {
    const cwd = await folderWith({ "find.yaml": goodConfig.replace("./catalogue", "./photos") });
    const { exitCode, stdout, stderr } = await run(["find", "--config", "find.yaml", "--json"], { cwd });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ type: "error", code: "store/not-a-catalogue" });
    expect(stderr).toContain("holds other files and no catalogue");
  });

  it("draws a bar on a terminal and leaves nothing of it behind", async () => {
    const cwd = await folderWith({ "find.yaml": `${goodConfig}  - kind: failing\n` });
    const { stderr, stdout } = await run(["find", "--config", "find.yaml"], {
      cwd,
      columns: 80,
      env: { NO_COLOR: "1" },
    });
    expect(stderr).toContain("█");
    expect(stderr).toContain("missing: failing: L9");
    // Hidden and shown again, cleared at the end.
    expect(stderr).toContain("\u001b[?25l");
    expect(stderr.lastIndexOf("\u001b[?25h")).toBeGreaterThan(stderr.lastIndexOf("█"));
    for (const line of stdout.split("\n").slice(0, -2)) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("is configured by the environment alone, too", async () => {
    const cwd = await folderWith();
    const { exitCode, stdout } = await run(["find", "--path", "here"], {
      cwd,
      env: {
        EOMATCH_PLATFORMS: "sentinel-2a,LC09",
        EOMATCH_COLLECTIONS: "S2,L9",
        EOMATCH_START_TIME: "2023-06-01",
        EOMATCH_END_TIME: "2023-06-02",
        EOMATCH_TIME_DIFF_THRESHOLD: "310",
        EOMATCH_PROVIDERS: "[{ kind: fixed, name: from env }]",
      },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/matchups +1\n/);
    expect(stdout).toContain(`catalogue: ${join(cwd, "here")}`);
  });
});
