import { execFile, execFileSync } from "node:child_process";
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { ProviderKind } from "../src/index.js";
import { folderWith, goodConfig, listing, run, testAdapters } from "./in-process.js";

/** A folder and a catalogue with two events and three matchups in it. */
async function found(config = goodConfig, adapters = testAdapters()) {
  const cwd = await folderWith({ "find.yaml": config });
  expect((await run(["find", "--config", "find.yaml", "--quiet"], { cwd, adapters })).exitCode).toBe(0);
  const eomatch = (argv: readonly string[], columns?: number, program?: string) =>
    run([...argv, "--path", "catalogue"], {
      cwd,
      adapters,
      ...(columns === undefined ? {} : { columns }),
      ...(program === undefined ? {} : { program }),
    });
  return { cwd, eomatch };
}

/** The products of the kind `fixed`, as planning sees them. */
const simulatedKind: ProviderKind = {
  summary: "five products that were never acquired",
  options: (z) => z.strictObject({}),
  create: async (_, context) => {
    const fixed = await testAdapters().providerKinds["fixed"]?.create({}, context);
    if (fixed === undefined) throw new Error("there is no kind fixed");
    return {
      ...fixed,
      async *search(query, options) {
        for await (const product of fixed.search(query, options)) {
          yield { ...product, properties: { "eomatch:simulated": true } };
        }
      },
    };
  },
};

const event = "L9-Landsat-9-vs-S2-S2A_20230601T100000";
const matchup = "L9-Landsat-9-vs-S2-S2A_20230601T100500_20230601T100000_10.00_45.00_10.10_45.10";

describe("status", () => {
  it("advises commands that a shell takes as they stand, also of a path with spaces", async () => {
    const cwd = await folderWith({ "find.yaml": goodConfig });
    const adapters = testAdapters();
    await run(["find", "--config", "find.yaml", "--path", "Tom's june"], { cwd, adapters });
    const { stdout } = await run(["status", "--path", "Tom's june"], { cwd, adapters });
    expect(stdout).toContain("eomatch download --path 'Tom'\\''s june'\n");
  });

  it("counts pairs, products and what is not on disk", async () => {
    const { eomatch } = await found();
    const { stdout, exitCode } = await eomatch(["status"], 80);
    expect(exitCode).toBe(0);
    expect(stripVTControlCharacters(stdout)).toBe(`matchup-catalogue: Matchup catalogue

satellites       events  matchups  on disk  first (UTC)  last (UTC)
Landsat-9 × S2A       2         3        0  2023-06-01   2023-06-03

collection  satellites  products  on disk  size
L9          Landsat-9          3        0     –
S2          S2A                2        0     –

5 products not on disk: eomatch download --path catalogue
`);
  });

  it("suggests no download of what was never acquired", async () => {
    const { eomatch } = await found(goodConfig.replace("kind: fixed", "kind: simulated"), {
      ...testAdapters(),
      providerKinds: { simulated: simulatedKind },
    });
    const { stdout } = await eomatch(["status"], 80);
    expect(stdout).toMatch(/\n\n5 simulated products, of which there are no files\n$/);
    expect(JSON.parse((await eomatch(["status", "--json"])).stdout)).toMatchObject({
      missing: { remoteProducts: 5, simulatedProducts: 5 },
    });
  });

  it("calls the program by its own name in what it advises", async () => {
    const { eomatch } = await found();
    expect((await eomatch(["status"], 80, "matchups")).stdout).toContain(": matchups download --path");
    expect((await eomatch(["show", "nothing"], 80, "matchups")).stderr).toContain(": matchups list --json");
  });

  it("gives the same as JSON", async () => {
    const { eomatch } = await found();
    const { stdout } = await eomatch(["status", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      id: "matchup-catalogue",
      pairs: [{ pair: "L9-Landsat-9-vs-S2-S2A", events: 2, matchups: 3, downloadedMatchups: 0 }],
      collections: [
        { collection: "L9", products: 3, downloaded: 0, downloadedBytes: 0 },
        { collection: "S2" },
      ],
      missing: { remoteProducts: 5, simulatedProducts: 0, files: [], links: 0, broken: [] },
    });
  });
});

describe("show", () => {
  it("draws a matchup: its products, their times on one line, its region, area and place", async () => {
    const { eomatch } = await found();
    const { stdout, exitCode } = await eomatch(["show", matchup]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`matchup  ${matchup}\nevent    ${event}\napart    5 min\n`);
    expect(stdout).toMatch(/region {3}87\.\d km² at 45\.0°N 10\.1°E\n/);
    expect(stdout).toContain("S2A  S2A_1\n  S2, 2023-06-01T10:00:00Z, no data asset\n");
    const times = /times \(UTC\)\n(.*)\n(.*)\n(.*)\n/.exec(stdout)?.slice(1) ?? [];
    expect(times[0]).toMatch(/^ +10:00:00 +10:05:10$/);
    expect(times[1]).toMatch(/^Landsat-9 {2}·+█+$/);
    expect(times[2]).toMatch(/^S2A {8}█+·+$/);
    const picture = stdout.split("north up\n")[1]?.trimEnd().split("\n") ?? [];
    expect(picture).toHaveLength(12);
    expect(picture.every((line) => /^[\u2800-\u28ff]{48}$/.test(line))).toBe(true);
    expect(picture.join("")).toMatch(/[\u2801-\u28ff]/);
  });

  it("shows an event with its matchups and a product with the matchups it is in", async () => {
    const { eomatch } = await found();
    const ofEvent = (await eomatch(["show", event])).stdout;
    expect(ofEvent).toContain("satellites  Landsat-9 (L9), S2A (S2)\n");
    expect(ofEvent).toContain("\n2 matchups\n");
    const ofProduct = (await eomatch(["show", "S2A_1"])).stdout;
    expect(ofProduct).toContain("satellite   S2A (Sentinel-2)\n");
    expect(ofProduct).toContain("\nin 2 matchups\n");
    expect(ofProduct).toContain(matchup);
  });

  it("gives each as one JSON object", async () => {
    const { eomatch } = await found();
    const one = async (id: string) => JSON.parse((await eomatch(["show", id, "--json"])).stdout);
    expect(await one(event)).toMatchObject({ type: "event", id: event, matchups: [{ event_id: event }, {}] });
    expect(await one(matchup)).toMatchObject({ type: "matchup", time_diff_seconds: 300, missing: [] });
    expect(await one("S2A_1")).toMatchObject({ type: "product", collection: "S2", matchups: [{}, {}] });
  });

  it("says where to look for ids when there is none of that name, and which collections there are", async () => {
    const { eomatch } = await found();
    const none = await eomatch(["show", "S2A_99"]);
    expect(none.stderr).toMatch(/^error: there is no "S2A_99" in \S+catalogue: eomatch list --json names/);
    expect(none.exitCode).toBe(2);
    const elsewhere = await eomatch(["show", "S2A_1", "--collection", "S3"]);
    expect(elsewhere.stderr).toContain("--collection: there is no S3 in");
    expect(elsewhere.stderr).toContain("it has L9, L9-Landsat-9-vs-S2-S2A, S2, matchup-events-");
  });
});

describe("map", () => {
  it("writes one HTML page that needs nothing and runs nothing, whatever the ids hold", async () => {
    const hostile = "<script>alert(1)</script>&\"'";
    const config = goodConfig.replace("./catalogue", `./catalogue\n  id: '${hostile.replace("'", "''")}'`);
    const { cwd, eomatch } = await found(config);
    const { exitCode, stderr, stdout } = await eomatch(["map"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(stderr).toBe(`2 events drawn in ${join(cwd, "eomatch-map.html")}\n`);
    const page = readFileSync(join(cwd, "eomatch-map.html"), "utf8");
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;");
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)|\bsrc=|\bhref=|\bon\w+=/);
    expect(page).toContain("Landsat-9 × S2A: 2 events, 3 matchups, 2023-06-01 to 2023-06-03");
    expect(await listing(cwd)).toEqual(["eomatch-map.html", "find.yaml"]);
  });

  it("writes SVG when the file says so, of the events that are asked for, or to standard output", async () => {
    const { cwd, eomatch } = await found();
    await eomatch(["map", "--output", "maps/day.svg", "--stop-time", "2023-06-02"]);
    const svg = readFileSync(join(cwd, "maps/day.svg"), "utf8");
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(svg).toContain("1 event, 2 matchups");
    expect(svg.match(/class="region" fill="#d55e00" d="M[\d.,MLZ]+"/g)).toHaveLength(1);
    const printed = await eomatch(["map", "--output", "-", "--format", "svg", "--stop-time", "2023-06-02"]);
    expect(printed.stdout).toBe(svg);
    expect(printed.stderr).toBe("");
  });

  it.skipIf(process.platform === "win32")(
    "writes into a pipe of that name, and leaves it there",
    async () => {
      const { cwd, eomatch } = await found();
      const pipe = join(cwd, "map.svg");
      execFileSync("mkfifo", [pipe]);
      // A process of its own, since one that nobody writes to would wait for ever.
      const reading = promisify(execFile)("cat", [pipe], { timeout: 30_000, maxBuffer: 2 ** 24 });
      const { exitCode } = await eomatch(["map", "--output", "map.svg"]);
      expect(exitCode).toBe(0);
      expect((await reading).stdout).toMatch(/^<svg[\s\S]*<\/svg>\n?$/);
      expect(lstatSync(pipe).isFIFO()).toBe(true);
    },
  );

  it.each([
    [["--output", "x.pdf"], "--output: x.pdf ends like neither HTML nor SVG"],
    [["--format", "svg", "--output", "x.html"], "--format svg and --output x.html contradict each other"],
    [["--open", "--output", "-"], "--open needs a file, --output - makes none: choose one"],
    [["--bbox", "1,2,3"], '--bbox: "1,2,3" is not four numbers'],
  ])("refuses %j", async (flags, message) => {
    const { eomatch } = await found();
    const { stderr, exitCode } = await eomatch(["map", ...flags]);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  it("says why a file cannot be written, and leaves nothing", async () => {
    const { cwd, eomatch } = await found();
    const { stderr, exitCode } = await eomatch(["map", "--output", "find.yaml/map.svg"]);
    expect(stderr).toMatch(/^error: \S+map\.svg cannot be written: /);
    expect(exitCode).toBe(1);
    expect(await listing(cwd)).toEqual(["find.yaml"]);
  });
});
