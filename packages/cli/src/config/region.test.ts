import { type Bbox, bboxOf } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bboxToRegion, readRegion } from "./region.js";

const lat = fc.double({ min: -90, max: 90, noNaN: true });
const lon = fc.double({ min: -180, max: 180, noNaN: true });

function ringsOf(bbox: Bbox): readonly (readonly (readonly number[])[])[] {
  const region = bboxToRegion(bbox);
  if (region === undefined) return [];
  return region.type === "Polygon" ? region.coordinates : region.coordinates.flat();
}

describe("bboxToRegion", () => {
  it("is undefined for the whole Earth", () => {
    expect(bboxToRegion([-180, -90, 180, 90])).toBeUndefined();
  });

  it("follows the parallels, which are no great circles, by a vertex every degree", () => {
    const [ring = []] = ringsOf([-5, 45, 10, 55]);
    expect(ring).toHaveLength(2 * 16 + 1);
    expect(new Set(ring.map(([, latDeg]) => latDeg))).toEqual(new Set([45, 55]));
    expect(ring[0]).toEqual([-5, 45]);
    expect(ring.at(-1)).toEqual([-5, 45]);
  });

  it("comes in two parts across the antimeridian", () => {
    const rings = ringsOf([170, -10, -170, 10]);
    expect(rings.map((ring) => Math.min(...ring.map(([lonDeg = 0]) => lonDeg)))).toEqual([170, -180]);
  });

  it("is one part where it ends at the antimeridian", () => {
    expect(ringsOf([170, 0, -180, 10])).toHaveLength(1);
    expect(ringsOf([180, 0, -170, 10])).toHaveLength(1);
  });

  it.each([
    ["a place", [11.25, 45.5, 11.25, 45.5], [11.249857, 45.4999, 11.250143, 45.5001]],
    ["a place on the antimeridian", [180, 0, 180, 0], [179.9999, -0.0001, -179.9999, 0.0001]],
    ["a place on its other side", [-180, 0, -180, 0], [179.9999, -0.0001, -179.9999, 0.0001]],
    ["no width across it", [180, -10, -180, 10], [179.9999, -10, -179.9999, 10]],
    ["a stretch of a parallel", [10, 45, 11, 45], [10, 44.9999, 11, 45.0001]],
    ["a stretch of a meridian", [10, 45, 10, 46], [9.999859, 45, 10.000141, 46]],
    ["a pole", [0, 90, 0, 90], [-180, 89.9999, 180, 90]],
    ["the other pole", [20, -90, 20, -90], [-180, -90, 180, -89.9999]],
  ] as const)(
    "gives %s the extent of a pixel, since what encloses nothing meets nothing",
    (_, bbox, bounds) => {
      const region = bboxToRegion(bbox);
      const found = region && bboxOf(region);
      expect(found).toHaveLength(4);
      for (const [i, bound] of bounds.entries()) expect(found?.[i]).toBeCloseTo(bound, 6);
    },
  );

  it("has the same bounds, closed rings wound anticlockwise, and no part over 120° wide or across 180°", () => {
    fc.assert(
      fc.property(lon, lat, lon, lat, (west, a, east, b) => {
        fc.pre(Math.abs(a - b) > 0.01 && Math.abs(west - east) > 0.01);
        fc.pre(!(west > east && (west === 180 || east === -180)));
        const bbox: Bbox = [west, Math.min(a, b), east, Math.max(a, b)];
        const region = bboxToRegion(bbox);
        if (region === undefined) return;
        expect([bbox[1], bbox[3]]).toEqual([bboxOf(region)?.[1], bboxOf(region)?.[3]]);
        for (const ring of ringsOf(bbox)) {
          expect(ring[0]).toEqual(ring.at(-1));
          const lons = ring.map(([lonDeg = 0]) => lonDeg);
          expect(Math.max(...lons) - Math.min(...lons)).toBeLessThanOrEqual(120.000001);
          const doubledArea = ring.reduce((sum, [x = 0, y = 0], i) => {
            const [nextX = 0, nextY = 0] = ring[i + 1] ?? [x, y];
            return sum + x * nextY - nextX * y;
          }, 0);
          expect(doubledArea).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe("readRegion", () => {
  const polygon = {
    type: "Polygon",
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  };

  it("takes a geometry, a Feature, or a FeatureCollection, whose polygons it takes together", () => {
    expect(readRegion(polygon)).toEqual({ region: polygon });
    expect(readRegion({ type: "Feature", properties: null, geometry: polygon })).toEqual({ region: polygon });
    const feature = { type: "Feature", geometry: polygon };
    expect(readRegion({ type: "FeatureCollection", features: [feature, feature] })).toEqual({
      region: { type: "MultiPolygon", coordinates: [polygon.coordinates, polygon.coordinates] },
    });
  });

  it("takes places, each with what is around it", () => {
    const place = [11.25, 45.5] as const;
    const around = bboxToRegion([...place, ...place]);
    expect(readRegion({ type: "Feature", geometry: { type: "Point", coordinates: place } })).toEqual({
      region: around,
    });
    const both = readRegion({ type: "MultiPoint", coordinates: [place, [-180, 0]] });
    expect(both).toMatchObject({ region: { type: "MultiPolygon", coordinates: { length: 3 } } });
  });

  it.each([
    [12, "is not GeoJSON"],
    [{ type: "Point", coordinates: [0, 95] }, "a latitude of 95"],
    [{ type: "Point", coordinates: [] }, "a GeoJSON Point that is not complete"],
    [{ type: "MultiPoint", coordinates: [] }, "without points"],
    [{ type: "FeatureCollection", features: [] }, "without features"],
    [{ type: "LineString", coordinates: [[0, 0]] }, /a GeoJSON LineString$/],
    [{ type: "Polygon", coordinates: [] }, "without coordinates"],
    [
      {
        type: "Polygon",
        coordinates: [
          [
            [0, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
      "a ring of 3 positions",
    ],
    [
      {
        type: "Polygon",
        coordinates: [
          [
            [0, 0],
            [1, 95],
            [1, 1],
            [0, 0],
          ],
        ],
      },
      "a latitude of 95",
    ],
    [
      {
        type: "Polygon",
        coordinates: [
          [
            [0, 0],
            [190, 5],
            [1, 1],
            [0, 0],
          ],
        ],
      },
      "a longitude of 190",
    ],
    [{ type: "Polygon", coordinates: [["0,0"]] }, "is not complete"],
  ])("refuses %j", (value, reason) => {
    expect(readRegion(value)).toEqual({ reason: expect.stringMatching(reason) });
  });
});
