import { overlaps, type Polygon } from "@eomatch/finder";
import type { Bbox, Geometry } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { square } from "../../test/sample-catalogue.js";
import { intersects } from "./intersects.js";
import { boxGeometry, searchGeometry } from "./search-geometry.js";

const meets = (a: Geometry, b: unknown): boolean => intersects(a, searchGeometry(b, "intersects"));
const line = (...coordinates: [number, number][]): Geometry => ({ type: "LineString", coordinates });
const point = (lon: number, lat: number): Geometry => ({ type: "Point", coordinates: [lon, lat] });
const triangle = (...ring: [number, number][]): Polygon => ({
  type: "Polygon",
  coordinates: [[...ring, ring[0] as [number, number]]],
});

describe("two geometries", () => {
  it("meet where they share a place, also one that they only touch", () => {
    expect(meets(square(0, 0), square(1, 1))).toBe(true);
    expect(meets(square(0, 0), square(1.001, 1))).toBe(false);
    expect(meets(square(0, 0, 10), triangle([4, 4], [5, 4], [4, 5]))).toBe(true);
    expect(meets(triangle([4, 4], [5, 4], [4, 5]), square(0, 0, 10))).toBe(true);
    expect(meets(triangle([0, 0], [1, 0], [0, 1]), point(0.2, 0.2))).toBe(true);
    expect(meets(triangle([0, 0], [1, 0], [0, 1]), point(0.9, 0.9))).toBe(false);
    expect(meets(triangle([0, 0], [1, 0], [0, 1]), line([-1, 0.5], [2, 0.5]))).toBe(true);
    expect(meets(line([0, 0], [2, 2]), line([0, 2], [2, 0]))).toBe(true);
    expect(meets(line([0, 0], [2, 2]), line([3, 0], [5, 0]))).toBe(false);
    expect(meets(point(5, 5), point(5, 5))).toBe(true);
    expect(meets(point(5, 5), square(5, 5))).toBe(true);
  });

  it("do not meet where one lies in the other's hole", () => {
    const ring = (w: number, s: number, e: number, n: number): [number, number][] => [
      [w, s],
      [e, s],
      [e, n],
      [w, n],
      [w, s],
    ];
    const withHole: Geometry = {
      type: "Polygon",
      coordinates: [ring(0, 0, 10, 10), ring(2, 2, 8, 8).reverse()],
    };
    expect(meets(withHole, triangle([4, 4], [5, 4], [4, 5]))).toBe(false);
    expect(meets(withHole, triangle([4, 4], [9, 4], [4, 5]))).toBe(true);
  });

  it("meet across the antimeridian and over the poles", () => {
    const across: Geometry = {
      type: "MultiPolygon",
      coordinates: [square(179, 0).coordinates, square(-180, 0).coordinates],
    };
    expect(meets(across, point(-179.5, 0.5))).toBe(true);
    expect(meets(across, point(180, 0.5))).toBe(true);
    expect(meets(across, point(178.5, 0.5))).toBe(false);
    const cap = triangle([0, 80], [120, 80], [-120, 80]);
    expect(meets(cap, point(45, 89))).toBe(true);
    expect(meets(cap, point(60, 79))).toBe(false);
    expect(intersects(cap, boxGeometry([10, 88, 11, 90]))).toBe(true);
    expect(intersects(cap, boxGeometry([-180, -90, 180, -80]))).toBe(false);
    // An edge of the cap runs north of its ends, so that this lies outside though its latitude is the ends'.
    expect(intersects(cap, boxGeometry([58, 79, 62, 80.5]))).toBe(false);
  });

  it("meet where a great circle bulges into a box, whose own sides follow the parallels", () => {
    const wide = triangle([-30, 50], [30, 50], [0, 40]);
    expect(intersects(wide, boxGeometry([-5, 52, 5, 53]))).toBe(true);
    expect(intersects(square(-30, 40, 60), boxGeometry([-5, 40, 5, 40.1]))).toBe(true);
    expect(intersects(wide, boxGeometry([-5, 55, 5, 56]))).toBe(false);
  });

  it("know a box that goes all the way round, and from pole to pole", () => {
    for (const box of [
      [-180, -90, 180, 90],
      [-180, -90, 0, 90],
      [170, -90, -170, 90],
    ] as const) {
      const middle = box[0] <= box[2] ? (box[0] + box[2]) / 2 : 180;
      expect(intersects(triangle([middle - 1, 1], [middle, 2], [middle - 2, 3]), boxGeometry(box))).toBe(
        true,
      );
    }
    expect(intersects(triangle([10, 1], [11, 1], [10, 2]), boxGeometry([-180, -90, 0, 90]))).toBe(false);
  });
});

it("agrees with the area that triangles and boxes share", () => {
  const lon = fc.double({ min: -180, max: 180, noNaN: true });
  const corner = fc.tuple(
    fc.double({ min: -12, max: 12, noNaN: true }),
    fc.double({ min: -12, max: 12, noNaN: true }),
  );
  const wrap = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180;
  fc.assert(
    fc.property(
      lon,
      fc.double({ min: -75, max: 75, noNaN: true }),
      fc.tuple(corner, corner, corner),
      corner,
      fc.double({ min: 0.5, max: 15, noNaN: true }),
      (lon0, lat0, corners, [boxLon, boxLat], size) => {
        const [[ax, ay], [bx, by], [cx, cy]] = corners;
        // Of a triangle that is hardly more than a line the area tells nothing.
        fc.pre(Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) > 0.1);
        const ring = corners.map(([x, y]): [number, number] => [wrap(lon0 + x), lat0 + y]);
        const box: Bbox = [
          wrap(lon0 + boxLon),
          lat0 + boxLat,
          wrap(lon0 + boxLon + size),
          Math.min(89, lat0 + boxLat + size),
        ];
        const shape = triangle(...(ring as [[number, number], [number, number], [number, number]]));
        const [isFound, isShared] = outcomes(shape, box, size);
        // The edges of the dense box leave its parallels by up to a metre, so it is drawn in by ten.
        const isSharedInside = isShared && outcomes(shape, grown(box, -1e-4), size - 2e-4)[1];
        // Area cannot see what only touches, so that it may say less but never more.
        if (isSharedInside) expect(isFound).toBe(true);
        if (isFound && !isShared) expect(outcomes(shape, grown(box, -0.02), size - 0.04)[0]).toBe(false);
      },
    ),
    { numRuns: 400 },
  );
});

function outcomes(shape: Polygon, box: Bbox, width: number): readonly [boolean, boolean] {
  try {
    return [intersects(shape, boxGeometry(box)), overlaps(shape, denseBox(box, width))];
  } catch {
    // A triangle without an inside.
    return [false, false];
  }
}

function grown([west, south, east, north]: Bbox, by: number): Bbox {
  const wrap = (lon: number): number => (lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon);
  return [wrap(west - by), south - by, wrap(east + by), north + by];
}

/** A box as a polygon whose great circles follow the parallels nearly. */
function denseBox([west, south, , north]: Bbox, width: number): Polygon {
  const steps = 200;
  const at = (i: number): number => ((((west + (width * i) / steps + 180) % 360) + 360) % 360) - 180;
  const along = Array.from({ length: steps + 1 }, (_, i) => at(i));
  const ring = [
    ...along.map((lon): [number, number] => [lon, south]),
    ...along.reverse().map((lon): [number, number] => [lon, north]),
  ];
  return { type: "Polygon", coordinates: [[...ring, ring[0] as [number, number]]] };
}
