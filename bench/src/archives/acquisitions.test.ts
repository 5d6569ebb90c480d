import { areaKm2 } from "@eomatch/finder";
import { describe, expect, it } from "vitest";
import { acquisitionsOf } from "./acquisitions.js";
import { columnsOf, polygonsOf, productsOf, vertexCount } from "./archive-columns.js";
import { type ArchiveName, planKey, planOf, plansOfSize } from "./archive-plan.js";
import { itemLine } from "./stac-item-line.js";

const archives: readonly ArchiveName[] = ["s2a", "ls9", "s3a"];
const day = Object.fromEntries(
  archives.map((name) => [name, [...acquisitionsOf(planOf(name, 1))]]),
) as Record<ArchiveName, ReturnType<typeof productsOf>>;

describe.each(archives)("the generated archive %s", (name) => {
  const products = day[name];

  it("is the same every time", () => {
    expect([...acquisitionsOf(planOf(name, 1))]).toEqual(products);
  });

  it("begins like a longer one", () => {
    expect([...acquisitionsOf(planOf(name, 1.5))].slice(0, products.length)).toEqual(products);
  });

  it("is in order of start, with ids that occur once", () => {
    const starts = products.map(({ startTime }) => startTime.getTime());
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(new Set(products.map(({ id }) => id)).size).toBe(products.length);
  });

  it("comes back from columns as it was", () => {
    expect(productsOf(columnsOf(products))).toEqual(products);
  });

  it("is written as items with the footprints' bounds", () => {
    for (const product of products) {
      const { id, bbox } = JSON.parse(itemLine(product, name)) as { id: string; bbox: number[] };
      expect(id).toBe(product.id);
      const [west, south, east, north] = bbox as [number, number, number, number];
      expect(south).toBeLessThan(north);
      expect((east - west + 360) % 360).toBeLessThan(polygonsOf(product.footprint).length > 1 ? 361 : 180);
    }
  });
});

describe("the products", () => {
  it.each([
    ["s2a", 110 * 110],
    ["ls9", 185 * 180],
    // 180 s at 6.7 km/s over ground.
    ["s3a", 1270 * 1200],
  ] as const)("of %s have their mission's size", (name, expectedKm2) => {
    for (const { footprint } of day[name].slice(0, 200)) {
      const ratio = areaKm2(footprint) / expectedKm2;
      expect(ratio).toBeGreaterThan(0.9);
      expect(ratio).toBeLessThan(1.1);
    }
  });

  it("of Sentinel-3 have 24 vertices, but for those that the antimeridian cuts or that come near the pole", () => {
    const whole = day.s3a.filter(
      ({ footprint }) =>
        footprint.type === "Polygon" &&
        footprint.coordinates[0]!.every(([, latDeg]) => Math.abs(latDeg) < 85),
    );
    expect(whole.length).toBeGreaterThan(100);
    expect(vertexCount(columnsOf(whole))).toBe(24 * whole.length);
  });
});

describe("plans", () => {
  it("of a size have about that many products a side", () => {
    for (const plan of plansOfSize(3000)) {
      const count = [...acquisitionsOf(plan)].length;
      expect(count).toBeGreaterThan(2400);
      expect(count).toBeLessThan(3900);
    }
  });

  it("have a key of their own, the same for the same plan", () => {
    const plans = [planOf("s2a", 1), planOf("s2a", 2), planOf("ls9", 1), ...plansOfSize(1000)];
    expect(new Set(plans.map(planKey)).size).toBe(plans.length);
    expect(planKey(planOf("s2a", 1))).toBe(planKey({ ...planOf("s2a", 1) }));
  });
});
