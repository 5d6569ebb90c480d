import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edgeDistanceKm } from "./edge-distance.js";
import type { Footprint, Position } from "./geojson.js";
import { inscribedCentre } from "./inscribed-circle.js";
import { toGeoJson } from "./region.js";
import { distanceKm, toPosition, toVector } from "./vector.js";

const polygon = (...coordinates: Position[][]): Footprint => ({ type: "Polygon", coordinates });
const box = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
];

describe("edgeDistanceKm", () => {
  it("is positive inside, negative outside and 0 on an edge", () => {
    const square = polygon(box(0, -1, 2, 1));
    expect(edgeDistanceKm(square, [0.5, 0])).toBeCloseTo(distanceKm([0.5, 0], [0, 0]), 6);
    expect(edgeDistanceKm(square, [-0.5, 0])).toBeCloseTo(-distanceKm([-0.5, 0], [0, 0]), 6);
    expect(Math.abs(edgeDistanceKm(square, [0, 0.3]))).toBeLessThan(1e-6);
  });

  it("is the distance to a corner beyond the ends of edges", () => {
    const square = polygon(box(0, 0, 2, 2));
    expect(edgeDistanceKm(square, [-1, -1])).toBeCloseTo(-distanceKm([-1, -1], [0, 0]), 6);
  });

  it("counts the edge of a hole, and not the cut at the antimeridian", () => {
    const holed = polygon(box(0, 0, 10, 10), box(4, 4, 6, 6));
    expect(edgeDistanceKm(holed, [3.9, 5])).toBeCloseTo(distanceKm([3.9, 5], [4, 5]), 2);
    const whole = polygon(box(179, -1, 181, 1));
    const cut = toGeoJson([[box(179, -1, 181, 1).map(([lon, lat]) => toVector(lon, lat))]]);
    expect(cut.type).toBe("MultiPolygon");
    for (const footprint of [whole, cut]) {
      expect(edgeDistanceKm(footprint, [-179.9, 0])).toBeCloseTo(distanceKm([-179.9, 0], [-179, 0]), 6);
    }
  });

  it("is never more than to any place of the edge, and that of some place", () => {
    const corners: Position[] = [
      [10, 40],
      [30, 35],
      [28, 55],
      [20, 45],
    ];
    const places = corners.flatMap((from, i) => {
      const [a, b] = [toVector(...from), toVector(...corners[(i + 1) % 4]!)];
      return Array.from({ length: 2001 }, (_, k) => {
        const share = k / 2000;
        return toPosition([
          a[0] + share * (b[0] - a[0]),
          a[1] + share * (b[1] - a[1]),
          a[2] + share * (b[2] - a[2]),
        ]);
      });
    });
    const lon = fc.double({ min: 0, max: 40, noNaN: true });
    const lat = fc.double({ min: 30, max: 60, noNaN: true });
    fc.assert(
      fc.property(lon, lat, (lonDeg, latDeg) => {
        const found = Math.abs(edgeDistanceKm(polygon(corners), [lonDeg, latDeg]));
        const nearest = Math.min(...places.map((place) => distanceKm([lonDeg, latDeg], place)));
        expect(found).toBeLessThanOrEqual(nearest + 1e-6);
        // The places are up to 1.1 km apart.
        expect(found).toBeGreaterThanOrEqual(nearest - 0.6);
      }),
      { numRuns: 60 },
    );
  });

  it("is infinite for the globe", () => {
    expect(edgeDistanceKm(polygon(box(-180, -90, 180, 90)), [3, 4])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("inscribedCentre", () => {
  it("finds room for a circle that fits and none for one that does not", () => {
    const square = polygon(box(10, 0, 11, 1));
    const half = distanceKm([10, 0.5], [10.5, 0.5]);
    const centre = inscribedCentre(square, 0.98 * half)!;
    expect(edgeDistanceKm(square, centre)).toBeGreaterThanOrEqual(0.98 * half);
    expect(inscribedCentre(square, 1.02 * half)).toBeUndefined();
  });

  it("looks at every part, around holes, across the antimeridian and over a pole", () => {
    const parts: Footprint = {
      type: "MultiPolygon",
      coordinates: [[box(0, 0, 0.2, 0.2)], [box(40, 0, 42, 2)]],
    };
    expect(inscribedCentre(parts, 100)![0]).toBeGreaterThan(40);
    const holed = polygon(box(0, 0, 3, 3), box(0.5, 0.5, 2.5, 2.5));
    expect(inscribedCentre(holed, 100)).toBeUndefined();
    expect(inscribedCentre(holed, 25)).toBeDefined();
    expect(inscribedCentre(polygon(box(179, -1, 181, 1)), 100)).toBeDefined();
    const cap = polygon([
      [0, 85],
      [90, 85],
      [180, 85],
      [-90, 85],
    ]);
    expect(inscribedCentre(cap, 380)![1]).toBeGreaterThan(89);
    expect(inscribedCentre(cap, 560)).toBeUndefined();
  });
});
