import { describe, expect, it } from "vitest";
import type { CliAdapters, OrbitKind } from "../src/index.js";
import { folderWith, run, testAdapters } from "./in-process.js";

/** Public element sets of 21 May 2022 (CelesTrak). */
const sets: Readonly<Record<string, string>> = {
  S2A: `1 40697U 15028A   22141.48032161 -.00000424  00000+0 -14504-3 0  9995
2 40697  98.5692 216.6396 0001237 100.7521 259.3867 14.30808433360990`,
  "Landsat-9": `1 49260U 21088A   22141.47130435  .00000564  00000+0  13520-3 0  9995
2 49260  98.1874 212.0396 0001510  81.2192 278.9178 14.57111561 34341`,
  S3A: `1 41335U 16011A   22141.48138866  .00000175  00000+0  90444-4 0  9996
2 41335  98.6237 209.1794 0001268  96.8136 263.3188 14.26734357325929`,
};

const setsKind = (kindName: string): OrbitKind<{ readonly directory?: string | undefined }> => ({
  summary: "three element sets",
  options: (z) => z.strictObject({ directory: z.string().optional() }),
  create: ({ directory = "" }) => ({
    name: `${kindName} ${directory}`.trim(),
    elementSets: async ({ platform }) => {
      const text = sets[platform.name];
      return text === undefined ? [] : [{ text, source: kindName }];
    },
  }),
});

const adapters: CliAdapters = {
  ...testAdapters(),
  orbitKinds: { "tle-files": setsKind("tle-files"), celestrak: setsKind("celestrak") },
};

async function predict(...argv: string[]): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  return run(["predict", "--start-time", "2022-05-21T12:00:00Z", ...argv], {
    cwd: await folderWith(),
    adapters,
  });
}

const pair = ["--platforms", "sentinel-2a,LS9"];

async function rows(...argv: string[]): Promise<Record<string, unknown>[]> {
  const { stdout, exitCode } = await predict(...argv, "--json");
  expect(exitCode).toBe(0);
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("predict", () => {
  it("writes a table, and how far to trust it", async () => {
    const { stdout, stderr, exitCode } = await predict(...pair, "--days", "1");
    expect(exitCode).toBe(0);
    expect(stdout.split("\n")[0]).toMatch(
      /^start \(UTC\) +lasts +satellites +where +km +apart +first +Sun +±$/,
    );
    expect(stdout).toMatch(
      /2022-05-21 \d\d:\d\d:\d\d +\d+ min.* S2A × Landsat-9 .* \d+\.\d°[NS] \d+\.\d°[EW]/,
    );
    expect(stderr).toContain("latest elements: S2A 2022-05-21 11:31:39, Landsat-9 2022-05-21 11:18:40");
    expect(stderr).toMatch(/useful until 2022-06-\d\d \d\d:\d\d: beyond/);
  });

  it("fits a terminal of 80 columns", async () => {
    const { stdout } = await run(["predict", "--start-time", "2022-05-21", ...pair, "--days", "1"], {
      cwd: await folderWith(),
      adapters,
      columns: 80,
    });
    for (const line of stdout.split("\n")) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: marks of the terminal take no room
      expect(line.replace(/\u001B\[\d+m/g, "").length).toBeLessThanOrEqual(80);
    }
  });

  it("gives values with their units and an area", async () => {
    const [first] = await rows(...pair, "--days", "1");
    expect(first).toMatchObject({ platforms: ["S2A", "Landsat-9"], useful: true });
    expect(Object.keys(first!)).toEqual(
      expect.arrayContaining(["start_time", "distance_km", "delay_seconds", "leader", "uncertainty_seconds"]),
    );
    const { stdout } = await predict(...pair, "--days", "1", "--format", "geojson");
    const { features } = JSON.parse(stdout) as { features: { geometry: { type: string } }[] };
    expect(features.length).toBeGreaterThan(5);
    expect(features[0]!.geometry.type).toMatch(/Polygon$/);
  });

  it("grows less certain with the days, and says from when on it is of no use", async () => {
    const found = await rows(...pair, "--days", "50", "--near", "5", "--max-time-diff", "600");
    const uncertainty = found.map((event) => event["uncertainty_seconds"] as number);
    expect(uncertainty).toEqual([...uncertainty].sort((a, b) => a - b));
    expect(uncertainty[0]).toBeLessThan(5);
    expect(found.map((event) => event["useful"])).toContain(false);
    const { stdout, stderr } = await predict(
      ...pair,
      "--days",
      "50",
      "--near",
      "5",
      "--max-time-diff",
      "600",
    );
    expect(stdout).toContain(" ?");
    expect(stderr).toContain("predict again with newer elements");
    expect(stderr).toContain("warning: the element sets of S2A are up to 50 days away");
  });

  it("keeps to a box, across the antimeridian too, and to the Sun", async () => {
    const all = await rows(...pair, "--days", "3");
    const east = await rows(...pair, "--days", "3", "--bbox=170,-60,-170,60");
    expect(east.length).toBeGreaterThan(0);
    expect(east.length).toBeLessThan(all.length);
    for (const { longitude_deg: lon, latitude_deg: lat } of east) {
      expect(Math.abs(lon as number)).toBeGreaterThanOrEqual(169);
      expect(Math.abs(lat as number)).toBeLessThanOrEqual(61);
    }
    const day = await rows(...pair, "--days", "3", "--min-sun", "10");
    expect(day.length).toBeLessThan(all.length);
    for (const event of day) expect(event["sun_elevation_deg"]).toBeGreaterThanOrEqual(10);
  });

  it("says what meets over a place", async () => {
    const near = ["--days", "3", "--near", "swath"];
    const [meeting] = await rows(...pair, ...near);
    const { longitude_deg: lon, latitude_deg: lat } = meeting as Record<string, number>;
    const over = await rows(...pair, ...near, `--bbox=${lon},${lat},${lon},${lat}`);
    expect(over.length).toBeGreaterThan(0);
    for (const event of over) {
      expect(event["longitude_deg"]).toBeCloseTo(lon as number, 2);
      expect(event["latitude_deg"]).toBeCloseTo(lat as number, 2);
    }
  });

  it("keeps to an area in a file, a direction of flight, a range of the Sun, and land or sea", async () => {
    const all = await rows(...pair, "--days", "2", "--near", "30");
    const passes = ({ passes }: Record<string, unknown>): string => (passes as string[]).join(" ");
    const descending = await rows(...pair, "--days", "2", "--near", "30", "--pass", "descending");
    expect(descending).toEqual(all.filter((row) => passes(row) === "descending descending"));
    expect(descending.length).toBeLessThan(all.length);
    const low = await rows(...pair, "--days", "2", "--near", "30", "--min-sun", "-5", "--max-sun", "20");
    const isLow = ({ sun_elevation_deg: sun }: Record<string, unknown>): boolean =>
      Number(sun) >= -5 && Number(sun) <= 20;
    expect(low).toEqual(all.filter(isLow));
    const [land, sea] = [
      await rows(...pair, "--days", "2", "--near", "30", "--surface", "land"),
      await rows(...pair, "--days", "2", "--near", "30", "--surface", "sea"),
    ];
    expect(land.length + sea.length).toBe(all.length);
    expect(Math.min(land.length, sea.length)).toBeGreaterThan(0);
    const folder = await folderWith({
      "area.json": JSON.stringify({
        type: "Polygon",
        coordinates: [
          [
            [0, 60],
            [90, 60],
            [180, 60],
            [180, 85],
            [90, 85],
            [0, 85],
            [0, 60],
          ],
        ],
      }),
    });
    const flags = [...pair, "--days", "2", "--near", "30", "--start-time", "2022-05-21T12:00:00Z", "--json"];
    const { stdout } = await run(["predict", ...flags, "--region", "area.json"], { cwd: folder, adapters });
    const inside = stdout.split("\n").filter(Boolean).length;
    expect(inside).toBeGreaterThan(0);
    expect(inside).toBeLessThan(all.length);
    const missing = await run(["predict", ...flags, "--region", "none.json"], { cwd: folder, adapters });
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toContain("none.json does not exist: check the path\n");
  });

  it("looks for three that meet over the same ground", async () => {
    const three = ["--platforms", "S2A,Landsat-9,S3A", "--days", "1", "--near", "300", "--together", "3"];
    const found = await rows(...three);
    expect(found.length).toBeGreaterThan(0);
    for (const row of found) {
      expect(row["platforms"]).toEqual(["S2A", "Landsat-9", "S3A"]);
      expect((row["closest_times"] as string[]).length).toBe(3);
      expect(row["distance_km"]).toBeLessThanOrEqual(300);
    }
    expect((await predict(...three.slice(0, -1), "4")).exitCode).toBe(2);
  });

  it("looks at what the instruments see, pass by pass", async () => {
    const found = await rows(...pair, "--days", "2", "--near", "swath");
    expect(found.length).toBeGreaterThan(10);
    for (const event of found) {
      const lasts = Date.parse(event["stop_time"] as string) - Date.parse(event["start_time"] as string);
      expect(lasts).toBeLessThan(4_000_000);
    }
    const narrow = await rows(
      ...pair,
      "--days",
      "2",
      "--near",
      "swath",
      "--instruments",
      "S2A=10,Landsat-9=10",
    );
    expect(narrow.length).toBeLessThan(found.length);
  });

  it("writes a calendar as RFC 5545 has it", async () => {
    const { stdout } = await predict(...pair, "--days", "2", "--format", "ics");
    expect(stdout.endsWith("END:VCALENDAR\r\n")).toBe(true);
    expect(stdout.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    const physical = stdout.split("\r\n");
    for (const line of physical) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const lines = stdout.replaceAll("\r\n ", "").split("\r\n");
    const of = (name: string): string[] =>
      lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1));
    expect(lines.slice(0, 3)).toEqual(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//eomatch//predict//EN"]);
    const uids = of("UID");
    expect(uids.length).toBeGreaterThan(10);
    expect(new Set(uids).size).toBe(uids.length);
    for (const name of ["DTSTAMP", "DTSTART", "DTEND"]) {
      expect(of(name)).toHaveLength(uids.length);
      for (const stamp of of(name)) expect(stamp).toMatch(/^\d{8}T\d{6}Z$/);
    }
    const ends = of("DTEND");
    for (const [i, start] of of("DTSTART").entries()) expect(ends[i]! > start).toBe(true);
    expect(of("SUMMARY")[0]).toMatch(/^S2A × Landsat-9\\, \d+ /);
  });

  it("gives no two meetings of a calendar one UID, not where one passage meets several revolutions", async () => {
    const flags = [...pair, "--days", "2", "--max-time-diff", "7200"];
    const { stdout } = await predict(...flags, "--format", "ics");
    const uids = stdout.replaceAll("\r\n ", "").match(/^UID:.*$/gm) ?? [];
    expect(uids).toHaveLength((await rows(...flags)).length);
    expect(new Set(uids).size).toBe(uids.length);
  });

  it("writes a calendar without meetings as one that RFC 5545 allows, and says so", async () => {
    const { stdout, stderr, exitCode } = await predict(...pair, "--days", "0.001", "--format", "ics");
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain("VEVENT");
    expect(stdout).toContain(
      "BEGIN:VTIMEZONE\r\nTZID:Etc/UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n",
    );
    expect(stdout.endsWith("END:VTIMEZONE\r\nEND:VCALENDAR\r\n")).toBe(true);
    expect(stderr).toContain("nothing to enter: the calendar holds a time zone alone\n0 meetings;");
    expect((await predict(...pair, "--days", "2", "--format", "ics")).stdout).not.toContain("VTIMEZONE");
  });

  it("gives no two meetings one id, also where several revolutions meet in one second", async () => {
    const flags = [...pair, "--days", "3", "--max-time-diff", "259200"];
    const ids = (await rows(...flags)).map(({ id }) => String(id));
    const seconds = ids.map((id) => id.split("_").slice(0, 2).join("_"));
    expect(new Set(seconds).size).toBeLessThan(ids.length);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id } of await rows(...pair, "--days", "2"))
      expect(id).toMatch(/^S2A-vs-Landsat-9_\d{8}T\d{6}$/);
  });

  it("looks at every two of several satellites", async () => {
    const found = await rows("--platforms", "S2A,S3A,Landsat-9", "--days", "2");
    expect(new Set(found.map(({ platforms }) => String(platforms)))).toEqual(
      new Set(["S2A,S3A", "S2A,Landsat-9", "S3A,Landsat-9"]),
    );
  });

  it("takes platforms, limits and orbits from a config", async () => {
    const cwd = await folderWith({
      "find.yaml":
        "platforms: S2A, Landsat-9\ncollections: S2, L9\ntime_diff_threshold: 300\nspace_diff_threshold: 30\norbits: { kind: tle-files, directory: ./tle }\n",
    });
    const argv = ["predict", "--config", "find.yaml", "--start-time", "2022-05-21T12:00:00Z", "--json"];
    const { stdout, exitCode } = await run(argv, { cwd, adapters });
    expect(exitCode).toBe(0);
    const found = stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, number>);
    expect(found.length).toBeGreaterThan(0);
    for (const event of found) {
      expect(event["delay_seconds"]).toBeLessThanOrEqual(300);
      expect(event["distance_km"]).toBeLessThanOrEqual(30);
    }
  });

  it("refuses nights that the config leaves out, unless --min-sun asks for them", async () => {
    const cwd = await folderWith({ "day.yaml": "exclude_night_events: true\n" });
    const argv = ["predict", ...pair, "--config", "day.yaml", "--start-time", "2022-05-21T12:00:00Z"];
    const refused = await run([...argv, "--max-sun", "-5"], { cwd, adapters });
    expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
    expect(refused.stderr).toMatch(
      /^error: --max-sun: -5 asks for nights alone, which .*day\.yaml:1: exclude_night_events leaves out: /,
    );
    const nights = await run([...argv, "--max-sun", "-5", "--min-sun", "-90", "--json"], { cwd, adapters });
    expect(nights.exitCode).toBe(0);
    expect(nights.stdout).not.toBe("");
    expect((await run([...argv, "--max-sun", "20"], { cwd, adapters })).exitCode).toBe(0);
  });

  it("says what is missing of a satellite without elements", async () => {
    const { exitCode, stderr } = await predict("--platforms", "S2A,S2B", "--orbits", "./tle");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("tle-files ./tle has no element sets of S2B");
  });

  it.each([
    [["--platforms", "S2A"], "S2A alone meets nobody"],
    [["--platforms", "S2A,sentinel-2a"], "alone meets nobody"],
    [[], "no satellites are named"],
    [[...pair, "--days", "0"], '--days: "0" is not a number above 0 and up to 3660'],
    [[...pair, "--min-sun", "91"], '--min-sun: "91" is not a number from -90 to 90\n'],
    [[...pair, "--min-sun", "30", "--max-sun", "10"], "--min-sun: 30 is above --max-sun 10: swap them\n"],
    [[...pair, "--days", "soon"], '--days: "soon"'],
    [[...pair, "--near", "-3"], '--near: "-3" is neither km'],
    [[...pair, "--near", "0"], '--near: "0" is neither km above 0'],
    [[...pair, "--max-time-diff", "-1"], '--max-time-diff: "-1"'],
    [[...pair, "--instruments", "S2A=Kodak"], "does not name a satellite and what it sees"],
    [[...pair, "--bbox=1,2,3"], "--bbox"],
    [[...pair, "--json", "--format", "ics"], "contradict each other"],
    [["--platforms", "S2A,My-Sat", "--near", "swath"], "has no element sets of My-Sat"],
  ])("refuses %j", async (argv, words) => {
    const { exitCode, stderr } = await predict(...argv);
    expect(stderr).toContain(words);
    expect(exitCode).toBe(words.includes("element sets") ? 1 : 2);
  });
});
