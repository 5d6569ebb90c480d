import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bbox, bboxesOverlap, bboxOf, bboxToGeometry, toBbox, unionBbox } from "./bbox.js";

const longitude = fc.integer({ min: -179, max: 179 });
const latitude = fc.integer({ min: -90, max: 90 });
const box: fc.Arbitrary<Bbox> = fc
  .tuple(longitude, latitude, longitude, latitude)
  .map(([west, a, east, b]) => [west, Math.min(a, b), east, Math.max(a, b)]);

/** Whether a box holds a point, read off its definition. */
function holds([west, south, east, north]: Bbox, lon: number, lat: number): boolean {
  const inLongitude = west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
  return inLongitude && lat >= south && lat <= north;
}

/** The place at a distance and bearing from another, by the formulas of the sphere. */
function around(lonDeg: number, latDeg: number, distanceDeg: number, bearing: number): [number, number] {
  const rad = Math.PI / 180;
  const [lat, d] = [latDeg * rad, distanceDeg * rad];
  const sin = Math.sin(lat) * Math.cos(d) + Math.cos(lat) * Math.sin(d) * Math.cos(bearing);
  const y = Math.sin(bearing) * Math.sin(d) * Math.cos(lat);
  const lon = lonDeg + Math.atan2(y, Math.cos(d) - Math.sin(lat) * sin) / rad;
  return [lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon, Math.asin(sin) / rad];
}

describe("bboxOf", () => {
  it("gives west > east for a polygon split at the antimeridian", () => {
    const geometry = bboxToGeometry([170, 10, -170, 20]);
    expect(geometry.type).toBe("MultiPolygon");
    expect(bboxOf(geometry)).toEqual([170, 10, -170, 20]);
  });

  it("does not cross the antimeridian for what only touches it", () => {
    expect(bboxOf(bboxToGeometry([170, 10, 180, 20]))).toEqual([170, 10, 180, 20]);
  });

  it("holds the whole circle around a pole", () => {
    expect(bboxOf(bboxToGeometry([-180, 80, 180, 90]))).toEqual([-180, 80, 180, 90]);
  });

  it("reaches the pole that a footprint goes around, and no other, whichever way it winds", () => {
    const circle = fc.record({
      lon: longitude,
      lat: fc.integer({ min: -89, max: 89 }),
      radius: fc.integer({ min: 1, max: 60 }),
      corners: fc.integer({ min: 8, max: 24 }),
      isTurned: fc.boolean(),
    });
    fc.assert(
      fc.property(circle, ({ lon, lat, radius, corners, isTurned }) => {
        const toPole = 90 - Math.abs(lat);
        // Between the corners the ring runs inside of the circle: there the circle does not tell.
        fc.pre(toPole > radius + 0.5 || toPole < radius * Math.cos(Math.PI / corners) - 2);
        const ring = Array.from({ length: corners }, (_, i) =>
          around(lon, lat, radius, (2 * Math.PI * i) / corners),
        );
        if (isTurned) ring.reverse();
        const box = bboxOf({ type: "Polygon", coordinates: [[...ring, ring[0] as [number, number]]] });
        const [west, south, east, north] = box as Bbox;
        const reaches = (is: boolean): boolean => is && toPole < radius;
        expect([south === -90, north === 90]).toEqual([reaches(lat < 0), reaches(lat >= 0)]);
        if (toPole < radius) expect([west, east]).toEqual([-180, 180]);
      }),
    );
  });

  it("takes points and lines as well, and is undefined for nothing", () => {
    expect(bboxOf({ type: "Point", coordinates: [5, 6] })).toEqual([5, 6, 5, 6]);
    expect(
      bboxOf({
        type: "LineString",
        coordinates: [
          [5, 6],
          [7, 4],
        ],
      }),
    ).toEqual([5, 4, 7, 6]);
    expect(bboxOf({ type: "MultiPolygon", coordinates: [] })).toBeUndefined();
  });

  it("gives back the box that a geometry was made of", () => {
    fc.assert(
      fc.property(box, (bbox) => {
        expect(bboxOf(bboxToGeometry(bbox))).toEqual(bbox);
      }),
    );
  });
});

describe("unionBbox", () => {
  it("goes the short way round, across the antimeridian", () => {
    expect(unionBbox([170, 0, 175, 1], [-175, -1, -170, 0])).toEqual([170, -1, -170, 1]);
  });

  it("holds every point that either box holds, and does not depend on their order", () => {
    fc.assert(
      fc.property(box, box, longitude, latitude, (a, b, lon, lat) => {
        const union = unionBbox(a, b);
        if (holds(a, lon, lat) || holds(b, lon, lat)) expect(holds(union, lon, lat)).toBe(true);
        const width = ([west, , east]: Bbox): number => (west <= east ? east - west : east - west + 360);
        expect(width(unionBbox(b, a))).toBe(width(union));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("bboxesOverlap", () => {
  it("says whether two boxes share a point", () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        // Boxes with whole-degree bounds overlap exactly when they share a whole-degree point.
        let isShared = false;
        for (let lon = -180; lon < 180 && !isShared; lon++) {
          for (const lat of [a[1], b[1]]) isShared ||= holds(a, lon, lat) && holds(b, lon, lat);
        }
        expect(bboxesOverlap(a, b)).toBe(isShared);
      }),
      { numRuns: 2_000 },
    );
  });

  it("counts a touch at 180°, which is one meridian", () => {
    expect(bboxesOverlap([170, 0, 180, 10], [-180, 5, -170, 15])).toBe(true);
  });
});

describe("toBbox", () => {
  it("drops the heights of six numbers", () => {
    expect(toBbox([1, 2, 0, 3, 4, 100])).toEqual([1, 2, 3, 4]);
    expect(toBbox([1, 2, 3])).toBeUndefined();
  });
});
