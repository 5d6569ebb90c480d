import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaKm2, distanceKm, type Footprint, intersectFootprints } from "../src/index.js";
import { seededRandom } from "./generated-footprints.js";
import { generateHardPair, HARD_PAIRS, jittered, openRings } from "./hard-pairs.js";
import { independentSharedKm2, readIndependently } from "./independent-geometry.js";
import { isReadable } from "./readable.js";

function perimeterKm(footprint: Footprint): number {
  return openRings(footprint)
    .flatMap((ring) => ring.map((from, i) => distanceKm(from, ring[(i + 1) % ring.length]!)))
    .reduce((sum, km) => sum + km, 0);
}

describe.each(Object.entries(HARD_PAIRS))("footprints that share %s", (name, way) => {
  it("share the area that they share when nothing coincides, and a region of that area", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seededRandom(seed);
        const { a, b } = generateHardPair(random, way);
        if (!isReadable(b)) return;
        const shared = intersectFootprints(a, b);
        const back = intersectFootprints(b, a);
        const found = shared?.areaKm2 ?? 0;
        const edgeKm = perimeterKm(a) + perimeterKm(b);
        expect(Math.abs((back?.areaKm2 ?? 0) - found)).toBeLessThanOrEqual(1e-9 * found + 1e-7);
        if (shared !== undefined && shared.region.coordinates.length > 0) {
          // Edges closer than 6 micrometres are one edge: so wide a strip may be missing along all of it.
          const tolerance = 1e-9 * found + 6e-9 * edgeKm + 1e-7;
          expect(Math.abs(areaKm2(shared.region) - found)).toBeLessThanOrEqual(tolerance);
        } else {
          expect(found).toBeLessThanOrEqual(6e-9 * edgeKm + 1e-7);
        }
        // A ring through any vertices crosses itself, which the independent algorithm does not understand.
        if (name === "vertices in any order") return;
        const isNeedle = name.startsWith("a needle");
        const expected = independentSharedKm2(
          readIndependently(a),
          readIndependently(isNeedle ? b : jittered(b, random)),
        );
        // A millimetre of jitter along all edges is what the two may differ by.
        const tolerance = isNeedle ? 1e-6 * expected + 1e-6 : 1e-9 * expected + 3e-6 * edgeKm;
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(tolerance);
      }),
      { numRuns: 400 },
    );
  });
});
