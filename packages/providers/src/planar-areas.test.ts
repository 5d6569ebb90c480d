import type { Footprint, Position } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { densifiedRing } from "./great-circle.js";
import { planarAreas } from "./planar-areas.js";

const polygon = (...ring: Position[]): Footprint => ({ type: "Polygon", coordinates: [ring] });

/** Whether a position is in one of the rings, by crossings of a ray, or within a hundredth of a degree of its edge. */
function holds(rings: ReturnType<typeof planarAreas>, [lon, lat]: Position): boolean {
  return rings.some((ring) => {
    let isInside = false;
    for (const [i, [ax, ay]] of ring.slice(0, -1).entries()) {
      const [bx, by] = ring[i + 1] as Position;
      if (ay > lat !== by > lat && lon < ax + ((lat - ay) / (by - ay)) * (bx - ax)) isInside = !isInside;
      const along =
        ((lon - ax) * (bx - ax) + (lat - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2 || 1);
      const nearest = Math.max(0, Math.min(1, along));
      if (Math.hypot(ax + nearest * (bx - ax) - lon, ay + nearest * (by - ay) - lat) < 0.01) return true;
    }
    return isInside;
  });
}

describe("planarAreas", () => {
  it("draws the great circles of a plain polygon", () => {
    const [ring = [], ...others] = planarAreas(polygon([0, 60], [10, 60], [10, 61], [0, 61], [0, 60]), {
      maxPositions: 100,
    });
    expect(others).toEqual([]);
    expect(ring.length).toBeGreaterThan(10);
    expect(Math.max(...ring.map(([, lat]) => lat))).toBeGreaterThan(61.01);
  });

  it("splits what crosses the antimeridian", () => {
    const rings = planarAreas(polygon([179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]), {
      maxPositions: 100,
    });
    const ranges = rings.map((ring) => [
      Math.min(...ring.map(([lon]) => lon)),
      Math.max(...ring.map(([lon]) => lon)),
    ]);
    expect(ranges).toEqual([
      [expect.closeTo(178.9, 1), 180],
      [-180, expect.closeTo(-178.9, 1)],
    ]);
  });

  it("takes the box of what holds a pole", () => {
    const rings = planarAreas(polygon([0, 80], [90, 80], [180, 80], [-90, 80], [0, 80]), {
      maxPositions: 100,
    });
    expect(rings).toHaveLength(2);
    for (const position of [
      [0, 90],
      [45, 85],
      [-170, 81],
    ] as Position[])
      expect(holds(rings, position)).toBe(true);
  });

  it("holds every position of the area's edges, however few positions it may have", () => {
    const ring = fc
      .tuple(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: -80, max: 80, noNaN: true }),
        fc.array(fc.double({ min: 0.2, max: 25, noNaN: true }), { minLength: 3, maxLength: 40 }),
      )
      .map(([lon, lat, radii]) => {
        const positions = radii.map((radius, i): Position => {
          const angle = (2 * Math.PI * i) / radii.length;
          const x = lon + radius * Math.cos(angle);
          const y = Math.max(-89, Math.min(89, lat + (radius / 3) * Math.sin(angle)));
          return [x - 360 * Math.round(x / 360), y];
        });
        return [...positions, positions[0] as Position];
      });
    fc.assert(
      fc.property(ring, fc.integer({ min: 5, max: 60 }), (outer, maxPositions) => {
        const rings = planarAreas(polygon(...outer), { maxPositions });
        for (const part of rings) {
          expect(part.length).toBeLessThanOrEqual(Math.max(maxPositions, 5) + 3);
          for (const [lon, lat] of part) expect(Math.abs(lon) <= 180 && Math.abs(lat) <= 90).toBe(true);
          expect(part[0]).toEqual(part.at(-1));
        }
        expect(densifiedRing(outer).filter((position) => !holds(rings, position))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
