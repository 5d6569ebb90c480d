import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adapters, EOMatchContext, findAndCatalogue, isCliError, MatchupCatalogue } from "../src/index.js";
import { tinyArchive } from "./tiny-archive.js";

let folder: string;
beforeAll(async () => {
  folder = await tinyArchive();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("eomatch in code", () => {
  it("finds what a config file asks for, keeps it on disk and opens it again", async () => {
    const context = await EOMatchContext.open(join(folder, "find.yaml"));
    const summary = await findAndCatalogue({ context, path: join(folder, "one") });
    expect(summary).toMatchObject({ location: join(folder, "one"), events: 2, matchups: 2 });
    const catalogue = await MatchupCatalogue.open(join(folder, "one", "catalog.json"));
    const [event] = await catalogue.getEvents({ platforms: ["LS9"] });
    expect(event?.matchupSet.map(({ timeDiffAbs }) => timeDiffAbs)).toEqual([600]);
  });

  it("takes an object and stops when it is told to", async () => {
    const context = new EOMatchContext({
      platforms: ["S2A", "Landsat-9"],
      collections: ["S2_MSI_L2A", "LANDSAT_C2L2"],
      start_time: "2023-06-01",
      end_time: "2023-06-30",
      time_diff_threshold: 1800,
      providers: [{ kind: "local", path: join(folder, "items.json") }],
    });
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    await expect(
      findAndCatalogue({ context, path: join(folder, "two"), signal: controller.signal }),
    ).rejects.toThrow("enough");
    await expect(MatchupCatalogue.open(join(folder, "two"))).rejects.toMatchObject({
      code: "catalogue/no-catalogue",
    });
  });

  it("makes an empty catalogue, once", async () => {
    const catalogue = await MatchupCatalogue.create(join(folder, "three"), { id: "mine" });
    expect(catalogue.id).toBe("mine");
    expect(await catalogue.getEvents()).toEqual([]);
    await expect(MatchupCatalogue.create(join(folder, "three"))).rejects.toMatchObject({
      code: "store/exists",
    });
  });

  it("says how to open a file that a constructor is given", () => {
    const make = (): unknown => new EOMatchContext("find.yaml" as unknown as object);
    expect(make).toThrow('a constructor reads no file: write await EOMatchContext.open("find.yaml")');
    try {
      make();
    } catch (error) {
      expect(isCliError(error, "cli/wrong-usage")).toBe(true);
    }
  });

  it("gives satellites of one's own their element sets from files, the others theirs from the source", async () => {
    await writeFile(join(folder, "x1.txt"), "X-1\n");
    const context = new EOMatchContext({
      custom_satellites: [{ short_name: "X1", name: "Example 1", tle_filepath: join(folder, "x1.txt") }],
    });
    expect(context.config.customSatellites).toHaveLength(1);
    const source = await adapters.orbitKinds["celestrak"]?.create(
      { url: "http://127.0.0.1:9" },
      {
        configDirectory: folder,
        resolvePath: (path) => path,
        env: {},
        elementSetFiles: { X1: join(folder, "x1.txt") },
        orbitSource: undefined,
        shared: (make) => make(),
      },
    );
    const period = {
      startTime: new Date("2023-06-01T00:00:00Z"),
      stopTime: new Date("2023-06-02T00:00:00Z"),
    };
    expect(await source?.elementSets({ platform: { name: "X1" }, ...period })).toMatchObject([
      { text: "X-1\n" },
    ]);
    // Without a NORAD number the source itself cannot know the satellite.
    await expect(source?.elementSets({ platform: { name: "Y1" }, ...period })).rejects.toMatchObject({
      code: "orbit-source/not-found",
    });
  });
});
