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

  it("keeps a loop beside others that are seen from it through a corner of theirs", () => {
    const loops = resolveTangledRing(
      ring(
        [-36.40046058580235, -6.036256811355291],
        [29.795885288394803, -46.42788028758667],
        [-38.36568011274384, -61.72054678111499],
        [38.36568011274384, -61.72054678111499],
        [24.157343711594415, -26.8287127900322],
        [0, -7.484494831109133],
        [-20.23580310513406, -7.027298197681795],
        [36.40046058580235, -6.036256811355291],
        [0, -29.000000000000004],
        [0, -7.484494831109133],
        [24.157343711594415, -26.8287127900322],
        [-48.87271318470708, -38.54373613890422],
        [-20.23580310513406, -7.027298197681795],
        [-24.157343711594415, -26.8287127900322],
      ),
    )!;
    for (const loop of loops) expect(ringsArea([loop])).toBeGreaterThan(0);
    expect(ringsArea(loops) * KM2_PER_STERADIAN).toBeCloseTo(17_727_799, -1);
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
