import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { folderWith, goodConfig, listing, run, testAdapters } from "./in-process.js";

const adapters = testAdapters();
let path: string;

beforeAll(async () => {
  const cwd = await folderWith({ "find.yaml": goodConfig });
  await run(["find", "--config", "find.yaml"], { cwd, adapters });
  path = join(cwd, "catalogue");
});

async function list(...argv: string[]): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  const cwd = await folderWith();
  const result = await run(["list", "--path", path, ...argv], { cwd, adapters });
  expect(await listing(cwd)).toEqual([]);
  return result;
}

async function rows(...argv: string[]): Promise<Record<string, unknown>[]> {
  const { stdout, exitCode } = await list(...argv, "--json");
  expect(exitCode).toBe(0);
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const ids = (found: readonly Record<string, unknown>[]): unknown[] => found.map(({ id }) => id);
const pair = "L9-Landsat-9-vs-S2-S2A";

describe("list", () => {
  it("lists the events in order of time as a table that is whole when piped", async () => {
    const { stdout, stderr } = await list();
    expect(stdout.split("\n")[0]).toMatch(/^start \(UTC\) +satellites +matchups +apart +area +where +id$/);
    expect(stdout).toMatch(
      new RegExp(
        `2023-06-01T10:00:00Z +Landsat-9 × S2A +2 +5 min to 5 min 24 s +43\\.\\d to 87\\.\\d km² +45\\.1°N 10\\.1°E +${pair}_\\d+T\\d+`,
      ),
    );
    expect(stdout.trimEnd().split("\n")).toHaveLength(3);
    expect(stderr).toBe(`2 events in ${path}\n`);
  });

  it("says which names the catalogue does not have when nothing is found, and what was meant", async () => {
    const { stderr, exitCode } = await list("--collections", "S22,L9", "--platforms", "LS99");
    expect(stderr).toBe(
      `0 events in ${path}\nno product is of collection S22: did you mean S2?\nno event is of satellite LS99: known are Landsat-9, S2A\n`,
    );
    expect(exitCode).toBe(0);
    expect((await list("--platforms", "LS9", "--stop-time", "2000-01-01")).stderr).toBe(
      `0 events in ${path}\n`,
    );
  });

  it("says that no matchup has a property, since products have others, and so it does beside every format", async () => {
    const asked = [
      "--matchups",
      "--property",
      "eo:cloud_cover<=10",
      "--property",
      "matchup:time_dif_abs<=10",
    ];
    const says =
      /no matchup has a property eo:cloud_cover: known are .*matchup:area_km2.*\nno matchup has a property matchup:time_dif_abs: did you mean matchup:time_diff_abs\?\n$/;
    expect((await list(...asked)).stderr).toMatch(says);
    expect(await list(...asked, "--json")).toMatchObject({ stdout: "", stderr: expect.stringMatching(says) });
    const known = await list("--matchups", "--property", "matchup:time_diff_abs<0", "--json");
    expect(known).toEqual({ stdout: "", stderr: "", exitCode: 0 });
  });

  it("is whole on a terminal that does not know its width, and says 0", async () => {
    const cwd = await folderWith();
    const unknown = await run(["list", "--path", path], { cwd, adapters, columns: 0 });
    expect(stripVTControlCharacters(unknown.stdout)).toBe((await list()).stdout);
    const help = await run(["list", "--help"], { cwd, adapters, columns: 0 });
    expect(help.stdout).toBe((await list("--help")).stdout);
  });

  it("fits the table to a narrow terminal by leaving out what can be done without", async () => {
    const cwd = await folderWith();
    for (const columns of [120, 80, 60, 40]) {
      const { stdout } = await run(["list", "--path", path], {
        cwd,
        adapters,
        columns,
        env: { NO_COLOR: "1" },
      });
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
      expect(stdout).toContain("matchups");
    }
  });

  it("marks the heading on a terminal, but not with NO_COLOR and not in a pipe", async () => {
    const cwd = await folderWith();
    const mark = "\u001b[1m";
    const onTerminal = await run(["list", "--path", path], { cwd, adapters, columns: 80 });
    expect(onTerminal.stdout).toContain(mark);
    const plain = await run(["list", "--path", path], { cwd, adapters, columns: 80, env: { NO_COLOR: "1" } });
    expect(plain.stdout).not.toContain(mark);
    expect((await list()).stdout).not.toContain(mark);
  });

  it("lists events as JSON lines whose names carry their units", async () => {
    const [first] = await rows();
    expect(first).toMatchObject({
      start_time: "2023-06-01T10:00:00Z",
      platforms: ["Landsat-9", "S2A"],
      collections: ["L9", "S2"],
      matchups: 2,
      min_time_diff_seconds: 300,
      max_time_diff_seconds: 324,
    });
  });

  it("lists matchups with their products", async () => {
    const found = await rows("--matchups");
    expect(found.map(({ products }) => products)).toEqual([
      ["LC09_1", "S2A_1"],
      ["LC09_2", "S2A_1"],
      ["LC09_3", "S2A_3"],
    ]);
    expect(found.map(({ downloaded }) => downloaded)).toEqual([false, false, false]);
  });

  it("lists of an event's matchups those that are in the box and the period themselves", async () => {
    const products = async (...argv: string[]): Promise<unknown[]> =>
      (await rows("--matchups", ...argv)).map(({ products }) => products);
    expect(await products("--bbox=10.06,45.01,10.08,45.03")).toHaveLength(2);
    expect(await products("--bbox=10.01,45.01,10.03,45.03")).toHaveLength(1);
    expect(ids(await rows("--bbox=10.01,45.01,10.03,45.03"))).toHaveLength(1);
    const stops = (await rows("--matchups")).map(({ stop_time }) => String(stop_time));
    const late = await products("--start-time", stops[1] as string);
    expect(late).toEqual([
      ["LC09_2", "S2A_1"],
      ["LC09_3", "S2A_3"],
    ]);
  });

  it("narrows by every filter", async () => {
    const [first, second] = ids(await rows());
    expect(ids(await rows("--start-time", "2023-06-02"))).toEqual([second]);
    expect(ids(await rows("--stop-time", "2023-06-02"))).toEqual([first]);
    expect(ids(await rows("--bbox", "29,40,31,50"))).toEqual([second]);
    expect(ids(await rows("--bbox=-10,40,15,50"))).toEqual([first]);
    expect(await rows("--bbox=170,40,-170,50")).toEqual([]);
    expect(ids(await rows("--platforms", "sentinel-2a,Terra"))).toEqual([first, second]);
    expect(await rows("--platforms", "Terra")).toEqual([]);
    expect(ids(await rows("--collections", "S2, L9"))).toEqual([first, second]);
    expect(await rows("--collections", "S2,MODIS")).toEqual([]);
    expect(await rows("--downloaded")).toEqual([]);
    expect(ids(await rows("--property", "matchup:time_diff_abs<=324"))).toEqual([first]);
    const narrowed = await rows(
      "--matchups",
      "--property",
      "matchup:time_diff_abs>300",
      "--property",
      "matchup:time_diff_abs<1200",
    );
    expect(narrowed.map(({ time_diff_seconds }) => time_diff_seconds)).toEqual([324]);
    expect(await rows("--property", "matchup:time_diff_abs=0")).toEqual([]);
    expect(ids(await rows("--property", "matchup:time_diff_abs in 1200,1300"))).toEqual([second]);
    expect(ids(await rows("--property", `matchup:event_id="${String(first)}"`))).toEqual([first]);
  });

  it("writes a JSON array, and an empty one for nothing", async () => {
    expect(JSON.parse((await list("--format", "json")).stdout)).toHaveLength(2);
    expect(JSON.parse((await list("--format", "json", "--downloaded")).stdout)).toEqual([]);
  });

  it("writes GeoJSON that a map opens", async () => {
    const collection = JSON.parse((await list("--matchups", "--format", "geojson")).stdout);
    expect(collection.type).toBe("FeatureCollection");
    expect(collection.features).toHaveLength(3);
    expect(collection.features[0]).toMatchObject({
      type: "Feature",
      id: expect.stringContaining(pair),
      geometry: { type: "Polygon" },
      properties: { time_diff_seconds: 300 },
    });
    expect(JSON.parse((await list("--downloaded", "--format", "geojson")).stdout).features).toEqual([]);
  });

  it("writes CSV with a heading and four columns for the box", async () => {
    const lines = (await list("--matchups", "--format", "csv")).stdout.trimEnd().split("\n");
    expect(lines[0]).toBe(
      "id,event_id,start_time,stop_time,platforms,collections,products,time_diff_seconds,area_km2,downloaded,west,south,east,north",
    );
    expect(lines).toHaveLength(4);
    expect(lines[1]?.split(",").slice(2, 8)).toEqual([
      "2023-06-01T10:00:00Z",
      "2023-06-01T10:05:10Z",
      "Landsat-9 S2A",
      "L9 S2",
      "LC09_1 S2A_1",
      "300",
    ]);
  });

  it("writes the heading of a CSV table without rows, which programs read as such", async () => {
    for (const kind of ["--matchups", "--events"]) {
      const heading = (await list(kind, "--format", "csv")).stdout.split("\n")[0];
      expect((await list(kind, "--format", "csv", "--downloaded")).stdout).toBe(`${heading}\n`);
    }
  });

  it("says where ids are when the terminal has no room for them", async () => {
    const options = { cwd: await folderWith(), adapters };
    const argv = ["list", "--path", path, "--matchups"];
    expect((await run(argv, { ...options, columns: 80 })).stderr).toBe(
      `3 matchups in ${path}; --format csv has their ids, for show\n`,
    );
    expect((await run(argv, { ...options, columns: 240 })).stderr).toBe(`3 matchups in ${path}\n`);
  });

  it("says that nothing was found, without a table", async () => {
    const { stdout, stderr, exitCode } = await list("--downloaded");
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 0 });
    expect(stderr).toBe(`0 events in ${path}\n`);
  });
});
