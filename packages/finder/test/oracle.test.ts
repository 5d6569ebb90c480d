import { describe, expect, it } from "vitest";
import { areaKm2, intersectFootprints, overlaps } from "../src/index.js";
import { generatePair, type Situation, seededRandom } from "./generated-footprints.js";
import { coversByAngles, latticeOver, sharedAreaByProjection } from "./independent-geometry.js";

const SITUATIONS: readonly Situation[] = ["anywhere", "antimeridian", "pole"];

describe.each(SITUATIONS)("pairs of footprints %s", (situation) => {
  it("share the area that an equal-area projection gives", () => {
    const random = seededRandom(11);
    for (let i = 0; i < 400; i++) {
      const { a, b, centre, kinds } = generatePair(random, situation);
      const expected = sharedAreaByProjection(a, b, centre);
      const found = intersectFootprints(a, b)?.areaKm2 ?? 0;
      // Chords in place of arcs cost the projection a few millionths of the larger footprint.
      const tolerance = 1e-4 * expected + 2e-5 * Math.min(areaKm2(a), areaKm2(b));
      expect(Math.abs(found - expected), `pair ${i}, ${kinds.join(" and ")}`).toBeLessThanOrEqual(tolerance);
    }
  });

  it("share exactly the places that both cover", () => {
    const random = seededRandom(12);
    for (let i = 0; i < 150; i++) {
      const { a, b, centre, radiusRad, kinds } = generatePair(random, situation);
      const region = intersectFootprints(a, b)?.region;
      for (const place of latticeOver(centre, { radiusRad, count: 60 })) {
        const isShared = coversByAngles(a, place) && coversByAngles(b, place);
        const isInRegion = region !== undefined && isCovered(region, place);
        expect(isInRegion, `pair ${i}, ${kinds.join(" and ")}`).toBe(isShared);
      }
    }
  });

  it("have a region of the stated area, whichever comes first", () => {
    const random = seededRandom(13);
    for (let i = 0; i < 400; i++) {
      const { a, b } = generatePair(random, situation);
      const one = intersectFootprints(a, b);
      const other = intersectFootprints(b, a);
      expect(overlaps(a, b)).toBe(one !== undefined);
      expect(other === undefined).toBe(one === undefined);
      if (one === undefined || other === undefined) continue;
      expect(Math.abs(one.areaKm2 - other.areaKm2)).toBeLessThanOrEqual(1e-9 * one.areaKm2 + 1e-9);
      expect(Math.abs(areaKm2(one.region) - one.areaKm2)).toBeLessThanOrEqual(1e-8 * one.areaKm2 + 1e-8);
    }
  });
});

import { containsPosition, type Footprint, toPosition, type Vector } from "../src/index.js";

function isCovered(region: Footprint, place: Vector): boolean {
  return containsPosition(region, toPosition(place));
}
