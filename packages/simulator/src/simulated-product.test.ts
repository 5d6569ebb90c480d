import { containsPosition, distanceKm, type Position, toPosition } from "@eomatch/finder";
import { createOrbit, INSTRUMENTS, parseElementSets, swathEdges } from "@eomatch/orbits";
import { type Product, productToItem } from "@eomatch/stac-model";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { collect, countingSource, elementSets, evenly, minutesFrom } from "../test/element-sets.js";
import { simulatedProvider } from "./simulated-provider.js";

const provider = simulatedProvider({ orbitSource: countingSource() });
const day = minutesFrom("2022-05-21T00:00:00Z", 24 * 60);
const week = minutesFrom("2022-05-18T00:00:00Z", 7 * 24 * 60);
const s2a = { collection: "S2_MSI_L1C", platform: "S2A" };

/** Within the period, both ends inclusive. */
const isIn = ({ startTime, stopTime }: Product, period: typeof day): boolean =>
  startTime <= period.stopTime && stopTime >= period.startTime;

describe("a product", () => {
  it("does not depend on the period it was searched in", async () => {
    const whole = await collect(provider, { ...s2a, ...day });
    await fc.assert(
      fc.asyncProperty(fc.nat(86_400_000), fc.nat(3 * 3_600_000), async (from, lengthMs) => {
        const startTime = new Date(day.startTime.getTime() + from);
        const stopTime = new Date(Math.min(startTime.getTime() + lengthMs, day.stopTime.getTime()));
        // A provider of its own: nothing is left over from the longer search.
        const fresh = simulatedProvider({ orbitSource: countingSource() });
        const part = await collect(fresh, { ...s2a, startTime, stopTime });
        expect(part).toEqual(whole.filter((product) => isIn(product, { startTime, stopTime })));
      }),
      { numRuns: 25 },
    );
  });

  it("is found at the instants of its start and stop, and not a millisecond beyond", async () => {
    const [product] = (await collect(provider, { ...s2a, ...minutesFrom("2022-05-21T10:00:00Z", 60) })) as [
      Product,
    ];
    const at = async (time: number): Promise<string[]> => {
      const found = await collect(provider, { ...s2a, startTime: new Date(time), stopTime: new Date(time) });
      return found.map(({ id }) => id);
    };
    expect(await at(product.startTime.getTime())).toContain(product.id);
    expect(await at(product.stopTime.getTime())).toContain(product.id);
    expect(await at(product.startTime.getTime() - 1)).not.toContain(product.id);
    expect(await at(product.stopTime.getTime() + 1)).not.toContain(product.id);
  });

  it("says that it is simulated, and where in its orbit it was taken", async () => {
    const [product] = (await collect(provider, { ...s2a, ...minutesFrom("2022-05-21T10:00:00Z", 40) })) as [
      Product,
    ];
    expect(product).toMatchObject({
      id: expect.stringMatching(/^SIMULATED_S2A_S2_MSI_L1C_20220521T\d{6}_O36098_F\d{4}_C[123]$/),
      platform: "S2A",
      constellation: "Sentinel-2",
      assets: {},
      links: [],
      properties: {
        "eomatch:simulated": true,
        "eomatch:column": 1,
        instruments: ["msi"],
        "sat:absolute_orbit": 36098,
        "sat:orbit_state": "ascending",
        "sat:anx_datetime": expect.stringMatching(/^2022-05-21T\d\d:\d\d:\d\d(\.\d{3})?Z$/),
      },
    });
    expect(product.properties["view:sun_elevation"]).toBeGreaterThanOrEqual(0);
    const { item } = productToItem(product);
    expect(item.stac_extensions).toEqual([
      "https://stac-extensions.github.io/sat/v1.0.0/schema.json",
      "https://stac-extensions.github.io/view/v1.0.0/schema.json",
    ]);
    expect(item.bbox).toHaveLength(4);
  });

  it("has an id of its own over a week, over all columns and collections of an instrument", async () => {
    const l1c = await collect(provider, { ...s2a, ...week });
    const l2a = await collect(provider, { ...s2a, collection: "S2_MSI_L2A", ...day });
    expect(new Set([...l1c, ...l2a].map(({ id }) => id)).size).toBe(l1c.length + l2a.length);
    expect(l1c.length).toBeGreaterThan(50_000);
  });
});

describe("the products of a satellite", () => {
  const orbit = createOrbit(parseElementSets(elementSets["S2A"] as string));
  let products: Product[];
  beforeAll(async () => {
    const always = simulatedProvider({ orbitSource: countingSource(), minSunElevationDeg: -90 });
    products = await collect(always, { ...s2a, ...minutesFrom("2022-05-21T10:00:00Z", 202) });
  });

  it("cover everything the instrument sees, each place in one frame and one or two columns", () => {
    const startMs = Date.parse("2022-05-21T10:00:00Z");
    fc.assert(
      fc.property(fc.nat(202 * 60_000), evenly(-0.99, 0.99), (ms, side) => {
        const time = new Date(startMs + ms);
        // Up to 10 m from a line between frames a place may count for the one beside: edges of footprints are straight.
        const atTime = products.filter(
          ({ startTime, stopTime }) =>
            startTime.getTime() <= time.getTime() - 2 && stopTime.getTime() >= time.getTime() + 2,
        );
        fc.pre(atTime.length === 3);
        const km = side * 145;
        // The edge of a column is straight too, where the instrument's own is bent: over 110 km less than 100 m apart.
        const edgesKm = [35, 55];
        fc.pre(edgesKm.every((edgeKm) => Math.abs(Math.abs(km) - edgeKm) > 0.1));
        const seen = swathEdges(orbit, { ...INSTRUMENTS.MSI, leftKm: -km, rightKm: km + 0.001 }, time).left;
        const near = products.filter(
          ({ startTime }) => Math.abs(startTime.getTime() - time.getTime()) < 120_000,
        );
        const covering = near.filter(({ footprint }) => containsPosition(footprint, toPosition(seen)));
        expect(covering.length).toBe(Math.abs(km) > 35 && Math.abs(km) < 55 ? 2 : 1);
        for (const product of covering) expect(atTime).toContain(product);
      }),
      { numRuns: 300 },
    );
  });

  it("share the line between two frames to the last digit", () => {
    const columns = [1, 2, 3].map((column) => products.filter(({ id }) => id.endsWith(`_C${column}`)));
    for (const column of columns) {
      for (const [i, product] of column.slice(1).entries()) {
        const before = column[i] as Product;
        expect(product.startTime).toEqual(before.stopTime);
        if (product.footprint.type === "MultiPolygon" || before.footprint.type === "MultiPolygon") continue;
        const corners = new Set(before.footprint.coordinates[0]?.map(String));
        const shared = product.footprint.coordinates[0]
          ?.slice(1)
          .filter((corner) => corners.has(String(corner)));
        expect(shared).toHaveLength(2);
      }
    }
  });

  it("are 110 km wide and long and lie in a swath of 290 km", () => {
    // Those that the antimeridian cuts have other corners as well; the last of a revolution has another length.
    const whole = products.flatMap(({ id, footprint, startTime, stopTime }) => {
      const seconds = (stopTime.getTime() - startTime.getTime()) / 1000;
      return footprint.type === "Polygon" && Math.abs(seconds - 16.4) < 0.15 ? [{ id, footprint }] : [];
    });
    const rings = new Map(
      whole.map(({ id, footprint }) => [id, footprint.coordinates[0] as readonly Position[]]),
    );
    let measured = 0;
    for (const [id, ring] of rings) {
      const right = rings.get(id.replace(/_C1$/, "_C3"));
      if (!id.endsWith("_C1") || right === undefined || ring.length !== 5 || right.length !== 5) continue;
      // The first position a polygon is written from may be any; opposite corners are farthest apart.
      const farthestKm = Math.max(...ring.flatMap((a) => right.map((b) => distanceKm(a, b))));
      expect(Math.abs(farthestKm - Math.hypot(290, 110))).toBeLessThan(3);
      const sidesKm = ring.slice(1).map((corner, i) => distanceKm(ring[i] as Position, corner));
      for (const sideKm of sidesKm) expect(Math.abs(sideKm - 110)).toBeLessThan(1.2);
      measured += 1;
    }
    expect(measured).toBeGreaterThan(500);
  });
});

it("leaves the number of the revolution out where the element sets do not count from launch", async () => {
  // Element sets of a planned satellite: revolution 0, no launch year.
  const planned = `My-Sat
1 99999U          22141.48138866  .00000000  00000+0  00000+0 0  9997
2 99999  98.6237 209.1794 0001268  96.8136 263.3188 14.26734357    07
`;
  const future = simulatedProvider({ orbitSource: countingSource(planned) });
  const [product] = (await collect(future, {
    collection: "S2_MSI_L1C",
    platform: "My-Sat",
    ...minutesFrom("2022-05-20T10:00:00Z", 100),
  })) as [Product];
  expect(product.properties).not.toHaveProperty("sat:absolute_orbit");
  expect(product.properties["sat:orbit_state"]).toMatch(/^(as|des)cending$/);
  expect(product.id).toMatch(/^SIMULATED_My-Sat_S2_MSI_L1C_20220520T\d{6}_F\d{4}_C\d$/);
});
