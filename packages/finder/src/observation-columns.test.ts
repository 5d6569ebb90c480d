import { describe, expect, it } from "vitest";
import { generateFootprint, placeAt, seededRandom } from "../test/generated-footprints.js";
import { isFinderError } from "./errors.js";
import { findMatchups } from "./find-matchups.js";
import type { Observation } from "./observation.js";
import { type ObservationColumns, toColumns } from "./observation-columns.js";
import { toVector } from "./vector.js";

function archive(random: () => number, name: string): Observation[] {
  const kinds = ["convex", "concave", "holed", "multi"] as const;
  return Array.from({ length: 60 }, (_, i) => {
    const centre = placeAt(toVector(179.9, 40), { distanceRad: 0.04 * random(), angleRad: 7 * random() });
    const startMs = Math.floor(1e7 * random());
    return {
      id: `${name}${i}`,
      footprint: generateFootprint(random, { centre, radiusRad: 0.02, kind: kinds[i % 4]! }),
      startTime: new Date(startMs),
      stopTime: new Date(startMs + Math.floor(1e5 * random())),
    };
  });
}

const criteria = { maxTimeDiffSeconds: 3000 };

describe("columns", () => {
  it("give the matches that the products themselves give", () => {
    const random = seededRandom(5);
    const [a, b] = [archive(random, "a"), archive(random, "b")];
    for (const edges of ["great-circle", "planar"] as const) {
      const expected = findMatchups([a, b], { ...criteria, edges });
      const found = findMatchups([toColumns(a), b], { ...criteria, edges });
      expect(found.length).toBeGreaterThan(edges === "planar" ? 0 : 20);
      expect(found.map(({ products }) => products)).toEqual(expected.map(({ products }) => products));
      expect(found.map(({ areaKm2 }) => areaKm2)).toEqual(expected.map(({ areaKm2 }) => areaKm2));
      expect(found[0]!.region).toEqual(expected[0]!.region);
      expect(found[0]!.products[0]).toBe(expected[0]!.products[0]);
    }
  });

  it("given twice are matched with themselves", () => {
    const list = archive(seededRandom(6), "a");
    const columns = toColumns(list);
    const ids = (matches: readonly { products: readonly Observation[] }[]): string[] =>
      matches.map(({ products }) => products.map(({ id }) => id).join());
    expect(ids(findMatchups([columns, columns], criteria))).toEqual(
      ids(findMatchups([list, list], criteria)),
    );
  });

  it("give back what product() says", () => {
    const list = archive(seededRandom(5), "a");
    const columns: ObservationColumns<Observation> = {
      ...toColumns(list),
      product: (k) => ({ ...list[k]!, id: `row ${k}` }),
    };
    const [match] = findMatchups([columns, toColumns(archive(seededRandom(5), "b"))], criteria);
    expect(match!.products[0].id).toMatch(/^row \d+$/);
  });

  it.each([
    ["finder/invalid-footprint", { lonLat: Float64Array.of(0, 0, 1, 0, Number.NaN, 1, 0, 1) }],
    ["finder/invalid-footprint", { lonLat: Float64Array.of(0, 0, 1, 0, 1, 91, 0, 1) }],
    ["finder/invalid-footprint", { ringOffsets: Uint32Array.of(0, 2) }],
    ["finder/invalid-footprint", { polygonOffsets: Uint32Array.of(0) }],
    ["finder/invalid-time", { startMs: Float64Array.of(Number.NaN) }],
    ["finder/invalid-time", { startMs: Float64Array.of(5) }],
  ] as const)("are refused as products are: %s", (code, wrong) => {
    const columns: ObservationColumns<Observation> = {
      ...{ count: 1, id: () => "bad", product: () => ({}) as Observation },
      startMs: Float64Array.of(0),
      stopMs: Float64Array.of(0),
      lonLat: Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1),
      ringOffsets: Uint32Array.of(0, 4),
      polygonOffsets: Uint32Array.of(0, 1),
      productOffsets: Uint32Array.of(0, 1),
    };
    expect(findMatchups([columns, columns], criteria)).toEqual([]);
    const thrown = catching(() => findMatchups([{ ...columns, ...wrong }, columns], criteria));
    expect(isFinderError(thrown, code)).toBe(true);
    expect(thrown).toMatchObject({ productId: "bad", sensorIndex: 0 });
  });

  it("are not made of what is no footprint", () => {
    const [first] = archive(seededRandom(5), "a");
    for (const footprint of [
      null,
      { type: "Point", coordinates: [] },
      { type: "Polygon", coordinates: [[1]] },
    ]) {
      const thrown = catching(() => toColumns([{ ...first!, footprint: footprint as never }]));
      expect(isFinderError(thrown, "finder/invalid-footprint")).toBe(true);
    }
  });
});

function catching(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
