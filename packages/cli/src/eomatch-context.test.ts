import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, goodConfig, testAdapters } from "../test/in-process.js";
import { EOMatchContext, findAndCatalogue } from "./eomatch-context.js";
import { isCliError } from "./errors.js";

const config = {
  platforms: "S2A, LS9",
  collections: ["S2", "L9"],
  start_time: "2023-06-01",
  end_time: "2023-06-30",
  time_diff_threshold: 1800,
  providers: [{ kind: "fixed" }],
};

describe("EOMatchContext", () => {
  it("is made of an object with the keys of the YAML file", () => {
    const { request } = new EOMatchContext(config, { adapters: testAdapters() });
    expect(request).toMatchObject({
      sensors: [
        { platform: "S2A", collection: "S2" },
        { platform: "LS9", collection: "L9" },
      ],
      startTime: new Date("2023-06-01T00:00:00Z"),
      maxTimeDiffSeconds: 1800,
      maxDistanceKm: 100,
      region: undefined,
    });
  });

  it("says what is wrong with an object", () => {
    const make = (): unknown =>
      new EOMatchContext({ ...config, start_tme: "" }, { adapters: testAdapters() });
    expect(make).toThrow("config object: start_tme is not a key: did you mean start_time?");
  });

  it("reads no file for an object that is not opened", () => {
    const make = (): unknown =>
      new EOMatchContext({ ...config, region: "area.geojson" }, { adapters: testAdapters() });
    expect(make).toThrow("only read for a config that is opened");
  });

  it("names every key that a search lacks", () => {
    const context = new EOMatchContext({ platforms: "S2A, LS9" }, { adapters: testAdapters() });
    const read = (): unknown => context.request;
    expect(read).toThrow(/4 mistakes[\s\S]*collections is missing[\s\S]*time_diff_threshold is missing/);
  });

  it("opens a file, whose relative paths start from its folder", async () => {
    const folder = await folderWith({ "find.yaml": goodConfig });
    const context = await EOMatchContext.open(join(folder, "find.yaml"), { adapters: testAdapters() });
    expect((await context.openStore()).location).toBe(join(folder, "catalogue"));
  });

  it("gives custom satellites their swaths and element sets by both their names", async () => {
    const context = new EOMatchContext(
      {
        ...config,
        custom_satellites: [
          { short_name: "X1", name: "Example-1", tle_filepath: "/tle/x1.txt", swath_km: 80 },
        ],
        orbits: { kind: "texts", directory: "/tle" },
      },
      { adapters: testAdapters() },
    );
    const instrument = { name: "X1", leftKm: 40, rightKm: 40, isOptical: false };
    expect(context.request.instruments).toEqual({ X1: instrument, "Example-1": instrument });
    expect((await context.sources()).orbitSource?.name).toBe(
      'texts {"X1":"/tle/x1.txt","Example-1":"/tle/x1.txt"}',
    );
  });
});

describe("findAndCatalogue", () => {
  it("finds what a config asks for and reports as it goes", async () => {
    const context = new EOMatchContext(config, { adapters: testAdapters() });
    const stages: string[] = [];
    const summary = await findAndCatalogue({
      context,
      path: "/here",
      onProgress: ({ stage }) => stages.push(stage),
    });
    expect(summary).toMatchObject({ location: "/here", matchups: 3, events: 2 });
    expect(stages).toContain("search");
    expect(stages.at(-1)).toBe("write");
  });

  it("makes no catalogue when a provider cannot be made", async () => {
    const adapters = testAdapters();
    const context = new EOMatchContext({ ...config, providers: [{ kind: "needy" }] }, { adapters });
    const error: unknown = await findAndCatalogue({ context, path: "/here" }).catch((one) => one);
    expect(isCliError(error, "cli/invalid-config") && error.message).toBe(
      "config object: providers[0]: simulated products need orbits: name a source under orbits",
    );
    expect(adapters.stores.size).toBe(0);
  });
});
