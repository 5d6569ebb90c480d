import {
  type Crossover,
  createInstrument,
  createOrbit,
  findCrossovers,
  INSTRUMENTS,
  parseElementSets,
} from "@eomatch/orbits";
import {
  type Bbox,
  bboxesOverlap,
  bboxOf,
  type OrbitSource,
  type Product,
  type ProductProvider,
  type ProductQuery,
} from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import { acquisition, listProvider, square } from "../test/acquisitions.js";
import { findAndCatalogue, type SearchTarget } from "./find-and-catalogue.js";
import type { FindProgress, FindRequest, FindSummary } from "./find-request.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

const request: FindRequest = {
  sensors: [
    { collection: "S2_MSI_L2A", platform: "Sentinel-2A" },
    { collection: "LANDSAT_C2L2", platform: "LC09" },
  ],
  startTime: new Date("2024-10-01T00:00:00Z"),
  stopTime: new Date("2024-10-31T00:00:00Z"),
  maxTimeDiffSeconds: 1800,
};

/** One overpass a day: two Landsat scenes and one Sentinel-2 granule that overlaps both. */
function overpass(day: number, hour = "17"): Product[] {
  const date = `2024-10-${String(day).padStart(2, "0")}T${hour}`;
  return [
    acquisition("LANDSAT_C2L2", "Landsat-9", `${date}:40:00Z`, square(-105, 40)),
    acquisition("LANDSAT_C2L2", "Landsat-9", `${date}:40:24Z`, square(-105, 39)),
    acquisition("S2_MSI_L2A", "S2A", `${date}:42:00Z`, square(-104.5, 39.5)),
  ];
}

const days = Array.from({ length: 20 }, (_, i) => i + 2);
const archive = days.flatMap((day) => overpass(day));

let catalogue: MatchupCatalogue;
beforeEach(async () => {
  catalogue = await MatchupCatalogue.create(memoryStore());
});

describe("findAndCatalogue without orbits", () => {
  it("finds every matchup of the period and derives an event from each overpass", async () => {
    const summary = await findAndCatalogue(request, { catalogue, providers: [listProvider(archive)] });
    expect(summary).toMatchObject({
      pair: "LANDSAT_C2L2-Landsat-9-vs-S2_MSI_L2A-S2A",
      sensors: [
        { platform: "Landsat-9", found: 40, matched: 40 },
        { platform: "S2A", found: 20, matched: 20 },
      ],
      crossovers: undefined,
      events: 20,
      matchups: 40,
      added: { events: 20, matchups: 40, products: 60 },
      timeDiffSeconds: { min: 96, max: 120 },
      dropped: { wrongPlatform: 0, unusable: 0 },
      failures: [],
    });
    const events = await catalogue.getEvents();
    expect(events.map(({ matchupSet }) => matchupSet.length)).toEqual(days.map(() => 2));
  });

  it("adds nothing when it runs again", async () => {
    const providers = [listProvider(archive)];
    await findAndCatalogue(request, { catalogue, providers });
    const again = await findAndCatalogue(request, { catalogue, providers });
    expect(again).toMatchObject({ events: 20, matchups: 40, added: { events: 0, matchups: 0, products: 0 } });
  });

  it("finds the same events whatever stretches the period is searched in", async () => {
    // Around midnight, where a stretch may end in the middle of an overpass and of a matchup.
    const midnight = days.flatMap((day) => [
      acquisition(
        "LANDSAT_C2L2",
        "Landsat-9",
        `2024-10-${String(day).padStart(2, "0")}T23:55:00Z`,
        square(-105, 40),
      ),
      acquisition(
        "S2_MSI_L2A",
        "S2A",
        `2024-10-${String(day + 1).padStart(2, "0")}T00:04:00Z`,
        square(-105, 40),
      ),
      acquisition(
        "LANDSAT_C2L2",
        "Landsat-9",
        `2024-10-${String(day + 1).padStart(2, "0")}T00:00:10Z`,
        square(-105, 40.5),
      ),
    ]);
    await findAndCatalogue(request, { catalogue, providers: [listProvider(midnight)] });
    const events = await catalogue.getEvents();
    expect(events.map(({ matchupSet }) => matchupSet.length)).toEqual(days.map(() => 2));
  });

  it("keeps to the period, the region and the least area", async () => {
    const providers = [listProvider(archive)];
    const oneDay = {
      startTime: new Date("2024-10-05T00:00:00Z"),
      stopTime: new Date("2024-10-05T23:59:59Z"),
    };
    const find = async (more: Partial<FindRequest>): Promise<number> => {
      const into = await MatchupCatalogue.create(memoryStore());
      return (await findAndCatalogue({ ...request, ...oneDay, ...more }, { catalogue: into, providers }))
        .matchups;
    };
    expect(await find({})).toBe(2);
    expect(await find({ region: square(-104.4, 40.1, 0.2) })).toBe(1);
    expect(await find({ region: square(10, 40.1) })).toBe(0);
    expect(await find({ minOverlapKm2: 1e6 })).toBe(0);
    expect(await find({ maxTimeDiffSeconds: 96 })).toBe(1);
    expect(await find({ excludeNightEvents: true })).toBe(2);
  });

  it("leaves night out when asked", async () => {
    const night = overpass(5, "05");
    const providers = [listProvider(night)];
    expect((await findAndCatalogue(request, { catalogue, providers })).matchups).toBe(2);
    const day = await findAndCatalogue({ ...request, excludeNightEvents: true }, { catalogue, providers });
    expect(day.matchups).toBe(0);
  });

  it("drops and counts products of another satellite, and those that cannot be used", async () => {
    const stranger = acquisition("S2_MSI_L2A", "S2B", "2024-10-05T17:41:00Z", square(-104.5, 39.5));
    const broken = acquisition("S2_MSI_L2A", "S2A", "2024-10-05T17:41:30Z", {
      type: "Polygon",
      coordinates: [
        [
          [0, 95],
          [1, 95],
          [1, 96],
          [0, 95],
        ],
      ],
    });
    const skips: FindProgress[] = [];
    const summary = await findAndCatalogue(
      request,
      { catalogue, providers: [listProvider([...archive, stranger, broken])] },
      { onProgress: (progress) => progress.stage === "skip" && skips.push(progress) },
    );
    expect(summary).toMatchObject({ matchups: 40, dropped: { wrongPlatform: 1, unusable: 1 } });
    expect(skips).toMatchObject([
      { skipped: { product: broken.id, reason: expect.stringMatching(/latitude|95/) } },
    ]);
  });

  it("asks several providers and takes a product that two of them list once", async () => {
    const half = archive.slice(0, 30);
    const summary = await findAndCatalogue(request, {
      catalogue,
      providers: [listProvider(half, { name: "one" }), listProvider(archive, { name: "two" })],
    });
    expect(summary).toMatchObject({ matchups: 40, sensors: [{ found: 40 }, { found: 20 }] });
  });

  it("reports a provider that fails, asks it no more after a while, and keeps the rest", async () => {
    const failing = listProvider(archive, { name: "weak archive", failsAfter: 2 });
    const warnings: string[] = [];
    const summary = await findAndCatalogue(
      { ...request, stopTime: new Date("2025-10-31T00:00:00Z") },
      { catalogue, providers: [failing] },
      { onProgress: (progress) => progress.stage === "warning" && warnings.push(progress.message) },
    );
    expect(summary.failures.length).toBeGreaterThanOrEqual(3);
    expect(summary.failures[0]).toMatchObject({
      provider: "weak archive",
      reason: "the archive is down for maintenance",
    });
    expect(warnings).toEqual([expect.stringContaining("weak archive failed 3 times in a row")]);
    expect(failing.searches()).toBe(5);
  });

  it("keeps what it has found when it is stopped, and completes it when it runs again", async () => {
    const controller = new AbortController();
    const providers = [listProvider(archive)];
    const stopped = findAndCatalogue(
      request,
      { catalogue, providers },
      {
        signal: controller.signal,
        onProgress: ({ stage }) => {
          if (stage === "search") controller.abort(new Error("enough for today"));
        },
      },
    );
    await expect(stopped).rejects.toThrow("enough for today");
    const partly = (await catalogue.getEvents()).length;
    expect(partly).toBeLessThan(20);
    await findAndCatalogue(request, { catalogue, providers });
    expect(await catalogue.getEvents()).toHaveLength(20);
  });

  it("finds sets of three", async () => {
    const third = days.map((day) =>
      acquisition("S3_EFR", "S3A", `2024-10-${String(day).padStart(2, "0")}T17:45:00Z`, square(-110, 35, 10)),
    );
    const summary = await findAndCatalogue(
      { ...request, sensors: [...request.sensors, { collection: "S3_EFR", platform: "S3A" }] },
      { catalogue, providers: [listProvider([...archive, ...third])] },
    );
    expect(summary).toMatchObject({
      pair: "LANDSAT_C2L2-Landsat-9-vs-S2_MSI_L2A-S2A-vs-S3_EFR-S3A",
      matchups: 40,
      events: 20,
    });
  });

  it.each([
    ["one sensor", { sensors: request.sensors.slice(0, 1) }, /at least two/],
    ["an end before the start", { stopTime: new Date("2024-09-01") }, /after the stop time/],
    ["a negative time limit", { maxTimeDiffSeconds: -1 }, /time difference limit is -1/],
    ["a distance of zero", { maxDistanceKm: 0 }, /distance limit is 0/],
    ["a negative overlap", { minOverlapKm2: -1 }, /least overlap is -1/],
    [
      "a collection that no provider serves",
      {
        sensors: [
          { collection: "S2_MSI_L2A", platform: "S2A" },
          { collection: "NOWHERE", platform: "S3A" },
        ],
      },
      /no provider serves the collection NOWHERE/,
    ],
  ] as [string, Partial<FindRequest>, RegExp][])(
    "refuses %s before anything is searched",
    async (_, more, message) => {
      const provider = listProvider(archive);
      await expect(
        findAndCatalogue({ ...request, ...more }, { catalogue, providers: [provider] }),
      ).rejects.toThrow(message);
      expect(provider.searches()).toBe(0);
      expect(await catalogue.getEvents()).toEqual([]);
    },
  );
});

describe("findAndCatalogue with orbits", () => {
  // Public element sets of 21 May 2022.
  const elements = `S2A
1 40697U 15028A   22141.48032161 -.00000424  00000+0 -14504-3 0  9995
2 40697  98.5692 216.6396 0001237 100.7521 259.3867 14.30808433360990
Landsat-9
1 49260U 21088A   22141.47130435  .00000564  00000+0  13520-3 0  9995
2 49260  98.1874 212.0396 0001510  81.2192 278.9178 14.57111561 34341
`;
  const orbitSource: OrbitSource = {
    name: "inline elements",
    elementSets: async () => [{ text: elements, source: "inline" }],
  };
  const week: FindRequest = {
    ...request,
    startTime: new Date("2022-05-18T00:00:00Z"),
    stopTime: new Date("2022-05-25T00:00:00Z"),
    maxDistanceKm: 100,
  };

  it("searches only where and when the satellites cross", async () => {
    const queries: ProductQuery[] = [];
    const seen = listProvider(archive);
    const spy = {
      ...seen,
      search: (...[query, options]: Parameters<typeof seen.search>) => {
        queries.push(query);
        return seen.search(query, options);
      },
    };
    const summary = await findAndCatalogue(week, { catalogue, providers: [spy], orbitSource });
    expect(summary.crossovers).toBeGreaterThan(5);
    // The first sensor has nothing then, so the second is not asked.
    expect(queries).toHaveLength(summary.crossovers as number);
    expect(new Set(queries.map(({ platform }) => platform))).toEqual(new Set(["Landsat-9"]));
    for (const { startTime, stopTime, area } of queries) {
      expect(startTime >= week.startTime && stopTime <= week.stopTime).toBe(true);
      expect(area?.type).toMatch(/Polygon/);
    }
    expect(summary).toMatchObject({ events: 0, matchups: 0 });
  });

  it("asks for where the swaths overlap: the same matchups from fewer products than within their reach", async () => {
    const into = (): SearchTarget => ({ catalogue, providers: [listProvider(archive)], orbitSource });
    const reachKm = INSTRUMENTS.MSI.leftKm + INSTRUMENTS.OLI.leftKm;
    const swath = await findAndCatalogue({ ...week, maxDistanceKm: "swath" }, into());
    const near = await findAndCatalogue({ ...week, maxDistanceKm: reachKm }, into());
    expect(swath.crossovers).toBeGreaterThan(5);
    expect(swath.matchups).toBe(near.matchups);
    const found = ({ sensors }: FindSummary): number =>
      sensors.reduce((sum, sensor) => sum + sensor.found, 0);
    expect(found(swath)).toBeLessThanOrEqual(found(near));
  });

  const wide = createInstrument({ name: "wide", swathKm: 2000 });
  const narrow = createInstrument({ name: "narrow", swathKm: 200 });
  it.each<[string, readonly [string, string], FindRequest["instruments"], number]>([
    ["wide swaths", ["S2A", "Landsat-9"], { S2A: wide, "Landsat-9": wide }, 1],
    ["a narrow one", ["S2A", "Landsat-9"], { S2A: wide, "Landsat-9": narrow }, 0],
    ["swaths that are not known", ["Bird-A", "Bird-B"], undefined, 1],
  ])(
    "looks as far beside the ground tracks as both satellites see: %s",
    async (_, platforms, instruments, matchups) => {
      const limits = { ...week, maxTimeDiffSeconds: 900, maxDistanceKm: 20 };
      const sets = parseElementSets(elements);
      const [crossover] = findCrossovers(createOrbit(sets.slice(0, 1)), createOrbit(sets.slice(1)), {
        ...limits,
      }).filter(({ position: [lon, lat] }) => Math.abs(lon) < 120 && Math.abs(lat) < 70) as [Crossover];
      const [, south, east, north] = bboxOf(crossover.area) as Bbox;
      const middle = (south + north) / 2;
      // Both see the same place at the edges of their swaths, some 900 km off the box that holds their tracks.
      const place = square(east + 900 / (111.2 * Math.cos((middle * Math.PI) / 180)), middle, 0.5);
      const provider = listProvider(
        platforms.map((platform, i) =>
          acquisition(`C${i}`, platform, (crossover.times[i] as Date).toISOString(), place),
        ),
      );
      const inArea: ProductProvider = {
        ...provider,
        async *search(query, options) {
          for await (const product of provider.search(query, options)) {
            if (bboxesOverlap(bboxOf(product.footprint)!, bboxOf(query.area!)!)) yield product;
          }
        },
      };
      const text = elements.replace("S2A", platforms[0]).replace("Landsat-9", platforms[1]);
      const sensors = platforms.map((platform, i) => ({ collection: `C${i}`, platform }));
      const summary = await findAndCatalogue(
        { ...limits, sensors, instruments },
        {
          catalogue,
          providers: [inArea],
          orbitSource: { name: "inline", elementSets: async () => [{ text, source: "inline" }] },
        },
      );
      expect(summary.matchups).toBe(matchups);
      const [event] = await catalogue.getEvents({ bbox: bboxOf(place)! });
      expect(event?.matchupSet ?? []).toHaveLength(matchups);
    },
  );

  it("says which satellite has no element sets, before anything is searched", async () => {
    const provider = listProvider(archive);
    const sensors = [
      { collection: "S2_MSI_L2A", platform: "S2A" },
      { collection: "LANDSAT_C2L2", platform: "Landsat-8" },
    ];
    await expect(
      findAndCatalogue({ ...week, sensors }, { catalogue, providers: [provider], orbitSource }),
    ).rejects.toThrow(
      /inline elements has no element sets of Landsat-8 \(NORAD 39084\): it has S2A, Landsat-9/,
    );
    expect(provider.searches()).toBe(0);
  });

  it("names the satellites that there are elements of, also where the elements themselves do not", async () => {
    const bare = elements
      .split("\n")
      .filter((line) => /^[12] /.test(line))
      .join("\n");
    const source: OrbitSource = {
      name: "bare elements",
      elementSets: async () => [{ text: bare, source: "inline" }],
    };
    const sensors = [
      { collection: "S2_MSI_L2A", platform: "S2A" },
      { collection: "LANDSAT_C2L2", platform: "Landsat-8" },
    ];
    await expect(
      findAndCatalogue(
        { ...week, sensors },
        { catalogue, providers: [listProvider(archive)], orbitSource: source },
      ),
    ).rejects.toThrow(
      /bare elements has no element sets of Landsat-8 \(NORAD 39084\): it has S2A, Landsat-9/,
    );
  });

  it("warns of element sets that are far from the period", async () => {
    const warnings: string[] = [];
    await findAndCatalogue(
      { ...week, startTime: new Date("2022-08-01T00:00:00Z"), stopTime: new Date("2022-08-02T00:00:00Z") },
      { catalogue, providers: [listProvider(archive)], orbitSource },
      { onProgress: (progress) => progress.stage === "warning" && warnings.push(progress.message) },
    );
    expect(warnings).toEqual([
      expect.stringMatching(/element sets of Landsat-9 are up to 7[23] days away/),
      expect.stringMatching(/element sets of S2A are up to 7[23] days away/),
    ]);
  });
});
