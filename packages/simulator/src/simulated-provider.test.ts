import { areaKm2, overlaps, type Position } from "@eomatch/finder";
import { isOrbitError, solarElevationDeg } from "@eomatch/orbits";
import { isProviderError, type OrbitSource, type Product } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { box, collect, countingSource, elementSets, minutesFrom } from "../test/element-sets.js";
import { simulatedProvider } from "./simulated-provider.js";

const provider = simulatedProvider({ orbitSource: countingSource() });
const day = minutesFrom("2022-05-21T00:00:00Z", 24 * 60);
const week = minutesFrom("2022-05-18T00:00:00Z", 7 * 24 * 60);
const s2a = { collection: "S2_MSI_L1C", platform: "S2A" };
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  );

describe("collections", () => {
  it.each([
    ["LANDSAT_C2L1", "Landsat-9", 185 * 180, [24, 28]],
    ["S3_EFR", "S3A", 1270 * 180 * 6.68, [180, 180]],
    ["S3_SLSTR_L1RBT", "S3A", 1400 * 180 * 6.68, [90, 270]],
  ] as const)(
    "%s is cut as its archive cuts it",
    async (collection, platform, expectedKm2, [least, most]) => {
      const products = await collect(provider, {
        collection,
        platform,
        ...minutesFrom("2022-05-21T00:00:00Z", 310),
      });
      expect(products.length).toBeGreaterThan(40);
      for (const { footprint, startTime, stopTime } of products) {
        const seconds = (stopTime.getTime() - startTime.getTime()) / 1000;
        expect(seconds).toBeGreaterThanOrEqual(least);
        expect(seconds).toBeLessThanOrEqual(most);
        if (least === most || seconds === 180) expect(areaKm2(footprint) / expectedKm2).toBeCloseTo(1, 1);
      }
    },
  );

  it("may be added, and those of the table replaced", async () => {
    const mine = simulatedProvider({
      orbitSource: countingSource(),
      collections: {
        MY_L1: { instrument: "TIRS", frame: { seconds: 30 }, platforms: ["S2A"], granuleWidthKm: 100 },
        S3_EFR: { instrument: "OLCI", frame: { seconds: 600 } },
      },
    });
    expect(mine.collections).toEqual(expect.arrayContaining(["MY_L1", "S3_EFR", "S2_MSI_L1C"]));
    const own = await collect(mine, { collection: "MY_L1", ...minutesFrom("2022-05-21T00:00:00Z", 10) });
    expect(own.length).toBeGreaterThanOrEqual(40);
    expect(own.map(({ platform }) => platform)).toEqual(own.map(() => "S2A"));
    const [frame] = (await collect(mine, {
      collection: "S3_EFR",
      platform: "sentinel-3a",
      ...minutesFrom("2022-05-21T10:00:00Z", 100),
    })) as [Product];
    expect(frame.stopTime.getTime() - frame.startTime.getTime()).toBe(600_000);
  });
});

describe("the Sun", () => {
  const elevation = ({ properties }: Product): number => properties["view:sun_elevation"] as number;

  it("is up over every product of an optical instrument", async () => {
    const products = await collect(provider, { collection: "S3_EFR", platform: "S3A", ...day });
    const always = await collect(
      simulatedProvider({ orbitSource: countingSource(), minSunElevationDeg: -90 }),
      {
        collection: "S3_EFR",
        platform: "S3A",
        ...day,
      },
    );
    expect(Math.min(...products.map(elevation))).toBeGreaterThanOrEqual(0);
    expect(products.map(({ id }) => id)).toEqual(
      always.filter((product) => elevation(product) >= 0).map(({ id }) => id),
    );
    expect(Math.min(...always.map(elevation))).toBeLessThan(-20);
  });

  it("need not be up for an instrument that sees heat", async () => {
    const products = await collect(provider, { collection: "S3_SLSTR_L1RBT", platform: "S3A", ...day });
    expect(Math.min(...products.map(elevation))).toBeLessThan(-20);
    expect(Math.max(...products.map(elevation))).toBeGreaterThan(40);
  });

  it("stands where the product says, at its centre", async () => {
    const [product] = (await collect(provider, { ...s2a, ...minutesFrom("2022-05-21T10:30:00Z", 20) })) as [
      Product,
    ];
    const ring = product.footprint.coordinates[0] as readonly Position[];
    const middle = new Date((product.startTime.getTime() + product.stopTime.getTime()) / 2);
    const corners = ring.slice(1).map((corner) => solarElevationDeg(corner, middle));
    expect(elevation(product)).toBeGreaterThan(Math.min(...corners));
    expect(elevation(product)).toBeLessThan(Math.max(...corners));
  });

  it("stands no higher than the zenith", () => {
    for (const minSunElevationDeg of [91, -91, Number.NaN]) {
      expect(() => simulatedProvider({ orbitSource: countingSource(), minSunElevationDeg })).toThrow(
        /^simulator: minSunElevationDeg must be from -90 to 90, found/,
      );
    }
  });
});

describe("a search by area", () => {
  it("finds exactly the products that overlap it", async () => {
    const all = await collect(provider, { ...s2a, ...day });
    for (const area of [
      box(5, 45, 6, 46),
      box(-72, -40, -60, -30),
      box(100, 80, 101, 81),
      box(179, 60, 180, 61),
    ]) {
      const found = await collect(provider, { ...s2a, ...day, area });
      const expected = all.filter(({ footprint }) => overlaps(footprint, area as Product["footprint"]));
      expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    }
  });
});

describe("a search without a satellite", () => {
  it("is for all of the table that the source knows, one after the other", async () => {
    const products = await collect(provider, {
      collection: "S2_MSI_L1C",
      ...minutesFrom("2022-05-21T10:00:00Z", 100),
    });
    const platforms = products.map(({ platform }) => platform);
    expect([...new Set(platforms)]).toEqual(["S2A", "S2B"]);
    expect(platforms).toEqual([...platforms].sort());
  });

  it("fails when the source knows none of them", async () => {
    const error = await rejection(collect(provider, { collection: "MODIS_L1B", ...day }));
    expect(isProviderError(error, "provider/unavailable")).toBe(true);
    expect((error as Error).message).toContain("inline has no element sets of Terra, Aqua");
  });
});

describe("a search that cannot be made", () => {
  const nowhere = { startTime: new Date(Number.NaN), stopTime: day.stopTime };
  it.each([
    [
      "provider/unknown-collection",
      { collection: "S2_MSI_L3", ...day },
      "no collection S2_MSI_L3; it serves S2_MSI_L1C",
    ],
    [
      "provider/invalid-options",
      { ...s2a, platform: "S3A", ...day },
      "S3A acquires nothing for S2_MSI_L1C; that is S2A, S2B",
    ],
    ["provider/invalid-options", { ...s2a, ...nowhere }, "valid dates"],
    [
      "provider/unavailable",
      { ...s2a, platform: "S2C", ...day },
      "inline has no element sets of S2C (NORAD 60989)",
    ],
  ] as const)("fails with %s", async (code, query, message) => {
    const named = simulatedProvider({ orbitSource: countingSource(), name: "planner" });
    const error = await rejection(collect(named, query));
    expect(isProviderError(error, code)).toBe(true);
    expect(error).toMatchObject({ provider: "planner", message: expect.stringContaining(message) });
  });

  it("names the satellite whose elements lead nowhere", async () => {
    // An hour of life at 100 km, asked for a year later.
    const falling = `S2A
1 40697U 15028A   22141.48032161  .10000000  00000+0  10000-0 0  9998
2 40697  98.5692 216.6396 0001237 100.7521 259.3867 16.48808433360991
`;
    const orbitSource = countingSource(falling);
    const error = await rejection(
      collect(simulatedProvider({ orbitSource }), { ...s2a, ...minutesFrom("2022-12-01T00:00:00Z", 60) }),
    );
    expect(isProviderError(error, "provider/unavailable")).toBe(true);
    expect((error as Error).message).toMatch(/^simulator: acquisitions of S2A cannot be simulated: /);
    expect(isOrbitError((error as Error).cause)).toBe(true);
    expect(isOrbitError((error as Error).cause, "orbits/bad-checksum")).toBe(false);
  });

  it("finds nothing in a period that ends before it starts", async () => {
    expect(await collect(provider, { ...s2a, startTime: day.stopTime, stopTime: day.startTime })).toEqual([]);
  });
});

describe("a search that is aborted", () => {
  it("before it begins asks for nothing", async () => {
    const orbitSource = countingSource();
    const signal = AbortSignal.abort("enough");
    expect(await rejection(collect(simulatedProvider({ orbitSource }), { ...s2a, ...day }, { signal }))).toBe(
      "enough",
    );
    expect(orbitSource.asked).toEqual([]);
  });

  it("gives no further product", async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const search = async (): Promise<void> => {
      for await (const { id } of provider.search({ ...s2a, ...week }, { signal: controller.signal })) {
        seen.push(id);
        if (seen.length === 5) controller.abort("enough");
      }
    };
    expect(await rejection(search())).toBe("enough");
    expect(seen).toHaveLength(5);
  });

  it("hears a timer, although it never waits for anything else", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort("time is up"), 1);
    const century = { startTime: new Date("2022-05-01"), stopTime: new Date("2022-05-31") };
    const nowhere = box(0, 0, 0.1, 0.1);
    const search = collect(provider, { ...s2a, ...century, area: nowhere }, { signal: controller.signal });
    expect(await rejection(search)).toBe("time is up");
  });

  it("while it waits for element sets ends at once, and leaves the wait to the others", async () => {
    let answer = (): void => {};
    const ready = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let asked = 0;
    const orbitSource: OrbitSource = {
      name: "slow",
      elementSets: async () => {
        asked += 1;
        await ready;
        return [{ text: elementSets["S2A"] as string, source: "s2a.tle" }];
      },
    };
    const slow = simulatedProvider({ orbitSource });
    const controller = new AbortController();
    const query = { ...s2a, ...minutesFrom("2022-05-21T10:00:00Z", 40) };
    const aborted = rejection(collect(slow, query, { signal: controller.signal }));
    const other = collect(slow, query);
    controller.abort("not waiting");
    expect(await aborted).toBe("not waiting");
    answer();
    expect((await other).length).toBeGreaterThan(100);
    expect(asked).toBe(1);
  });
});

it("reads the element sets once for many searches", async () => {
  const orbitSource = countingSource();
  const shared = simulatedProvider({ orbitSource });
  for (let i = 0; i < 20; i++) {
    await collect(shared, {
      ...s2a,
      ...minutesFrom(`2022-05-2${i % 10}T10:00:00Z`, 40),
      area: box(0, 40, 3, 43),
    });
  }
  expect(orbitSource.asked).toEqual(["S2A"]);
});
