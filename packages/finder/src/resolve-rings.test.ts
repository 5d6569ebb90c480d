import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generateFootprint, placeAt, seededRandom } from "../test/generated-footprints.js";
import { KM2_PER_STERADIAN } from "./authalic.js";
import { intersectFootprints } from "./intersect-footprints.js";
import { coveredAtLeast, resolveTangledRing } from "./resolve-rings.js";
import { ringsArea } from "./ring-area.js";
import { readShape } from "./shape.js";
import { toVector } from "./vector.js";

const ring = (...positions: readonly (readonly [number, number])[]): Float64Array =>
  Float64Array.from(positions.flatMap(([lonDeg, latDeg]) => [...toVector(lonDeg, latDeg)]));

describe("coveredAtLeast", () => {
  it("gives union and intersection whose areas add up, over each other, nested or apart", () => {
    const random = seededRandom(21);
    for (let i = 0; i < 200; i++) {
      const centre = toVector(360 * random() - 180, 178 * random() - 89);
      const other = placeAt(centre, { distanceRad: 0.1 * random(), angleRad: 7 * random() });
      const a = generateFootprint(random, { centre, radiusRad: 0.05, kind: "concave" });
      const b = generateFootprint(random, {
        centre: other,
        radiusRad: 0.01 + 0.05 * random(),
        kind: "concave",
      });
      const rings = [...readShape(a).rings, ...readShape(b).rings];
      const union = coveredAtLeast(rings, 1)!;
      const shared = coveredAtLeast(rings, 2)!;
      const sharedArea = shared.length === 0 ? 0 : ringsArea(shared);
      expect(Math.abs(ringsArea(union) + sharedArea - ringsArea(rings))).toBeLessThan(1e-13);
      const expected = (intersectFootprints(a, b)?.areaKm2 ?? 0) / KM2_PER_STERADIAN;
      expect(Math.abs(sharedArea - expected)).toBeLessThan(1e-13);
    }
  });

  it("sees past edges that lie on one great circle", () => {
    const [left, right] = [ring([0, 0], [1, 0], [1, 1], [0, 1]), ring([3, 0], [4, 0], [4, 1], [3, 1])];
    expect(coveredAtLeast([left, right], 1)).toHaveLength(2);
    expect(coveredAtLeast([left, right], 2)).toHaveLength(0);
  });

  it("lets edges cancel that run along each other", () => {
    const [left, right] = [ring([0, 0], [1, 0], [1, 1], [0, 1]), ring([1, 0], [2, 0], [2, 1], [1, 1])];
    const union = coveredAtLeast([left, right], 1)!;
    expect(union).toHaveLength(1);
    expect(ringsArea(union)).toBeCloseTo(ringsArea([left]) + ringsArea([right]), 14);
  });
});

describe("resolveTangledRing", () => {
  it("keeps both loops of a figure eight", () => {
    const loops = resolveTangledRing(ring([0, 0], [2, 2], [2, 0], [0, 2]))!;
    expect(loops).toHaveLength(2);
    for (const loop of loops) expect(ringsArea([loop])).toBeGreaterThan(0);
  });

  it("finds no ring in a line", () => {
    expect(resolveTangledRing(ring([0, 0], [2, 0], [1, 0]))).toEqual([]);
  });

  it("never covers more than the hull of any ring of random places", () => {
    const place = fc.tuple(
      fc.double({ min: 0, max: 10, noNaN: true }),
      fc.double({ min: 0, max: 10, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(place, { minLength: 4, maxLength: 9 }), (places) => {
        const resolved = resolveTangledRing(ring(...places));
        if (resolved === undefined || resolved.length === 0) return;
        expect(ringsArea(resolved)).toBeLessThan(0.0312);
      }),
      { numRuns: 500 },
    );
  });
});
