import fc from "fast-check";
import proj4 from "proj4";
import { describe, expect, it } from "vitest";
import { areaKm2 } from "./area.js";
import { containsPosition } from "./contains-position.js";
import { isFinderError } from "./errors.js";
import type { Footprint, Position } from "./geojson.js";
import { fromProjected } from "./projected.js";
import { distanceKm, toPosition, toVector } from "./vector.js";

const box = (west: number, south: number, east: number, north: number): Footprint => ({
  type: "Polygon",
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});

/** The outer ring of a polygon. */
const ringOf = (footprint: Footprint): Position[] =>
  (footprint.coordinates as unknown as Position[][])[0] as Position[];

describe("fromProjected", () => {
  it("brings a Sentinel-2 tile from UTM to where it is", () => {
    // Tile 31UFR: the 109.8 km square of EPSG:32631 whose upper left corner is 600000 E, 5800020 N.
    const tile = fromProjected(box(600_000, 5_690_220, 709_800, 5_800_020), "EPSG:32631");
    const [west, south] = proj4("+proj=utm +zone=31 +datum=WGS84", "WGS84", [600_000, 5_690_220]);
    expect(distanceKm(ringOf(tile)[0] as Position, [west as number, south as number])).toBeLessThan(1e-6);
    // The scale of UTM between 100 and 210 km from its meridian is 0.9997 to 1.0002.
    expect(areaKm2(tile) / (109.8 * 109.8)).toBeGreaterThan(0.9995);
    expect(areaKm2(tile) / (109.8 * 109.8)).toBeLessThan(1.0006);
  });

  it("takes the southern half and a bare number", () => {
    const [lon, lat] = ringOf(
      fromProjected(box(500_000, 6_000_000, 600_000, 6_100_000), 32719),
    )[0] as Position;
    expect(lon).toBeCloseTo(-69, 9);
    expect(lat).toBeLessThan(-30);
  });

  it.each([
    ["3031", -90],
    ["EPSG:3413", 90],
    ["EPSG:3976", -90],
    [3995, 90],
  ])("covers the pole with a square about the origin of %s", (crs, latDeg) => {
    const cap = fromProjected(box(-500_000, -500_000, 500_000, 500_000), crs);
    expect(containsPosition(cap, [123, latDeg])).toBe(true);
    expect(areaKm2(cap)).toBeGreaterThan(0.9e6);
    expect(areaKm2(cap)).toBeLessThan(1.1e6);
  });

  it.each([5041, 32661])("has the pole of UPS north %d at 2,000 km, 2,000 km", (crs) => {
    const cap = fromProjected(box(1_900_000, 1_900_000, 2_100_000, 2_100_000), crs);
    expect(containsPosition(cap, [0, 90])).toBe(true);
  });

  it("takes a proj4 string", () => {
    const byString = fromProjected(
      box(0, 0, 1e5, 1e5),
      "+proj=laea +lat_0=50 +lon_0=10 +datum=WGS84 +units=m",
    );
    // The projection keeps areas.
    expect(areaKm2(byString) / 1e4).toBeCloseTo(1, 4);
  });

  it("follows straight edges of the map to the tolerance, wherever they lie", () => {
    const metres = fc.double({ min: -2e6, max: 2e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(metres, metres),
        fc.tuple(metres, metres),
        fc.constantFrom(3413, 3031),
        (from, to, crs) => {
          const triangle: Footprint = { type: "Polygon", coordinates: [[from, to, [0, 1], from]] };
          const ring = ringOf(fromProjected(triangle, crs, { toleranceMetres: 100 }));
          // Each arc's middle lies as near to a straight edge of the map as was asked for.
          const project = proj4(
            "WGS84",
            crs === 3413
              ? "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +datum=WGS84"
              : "+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +datum=WGS84",
          );
          const corners: (readonly number[])[] = [from, to, [0, 1], from];
          for (let i = 1; i < ring.length; i++) {
            const a = toVector(...(ring[i - 1] as Position));
            const b = toVector(...(ring[i] as Position));
            const middle = project.forward([...toPosition([a[0] + b[0], a[1] + b[1], a[2] + b[2]])]);
            const distances = corners
              .slice(1)
              .map((end, k) => distanceToSegment(middle, corners[k] as number[], end));
            expect(Math.min(...distances)).toBeLessThan(110);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("follows an edge that bends both ways, and the one that closes a ring", () => {
    // Through the origin of UTM zone 31 the straight line of the map is bent north of it one way, south the other.
    const corners: Position[] = [
      [100_000, -4_000_000],
      [900_000, 4_000_000],
      [950_000, 4_000_000],
    ];
    const open: Footprint = { type: "Polygon", coordinates: [corners] };
    const shut: Footprint = { type: "Polygon", coordinates: [[...corners, corners[0]!]] };
    const ring = ringOf(fromProjected(open, 32631));
    expect(ring).toEqual(ringOf(fromProjected(shut, 32631)));
    const project = proj4("WGS84", "+proj=utm +zone=31 +datum=WGS84");
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [toVector(...ring[i - 1]!), toVector(...ring[i]!)];
      for (const share of [0.25, 0.5, 0.75]) {
        const place = toPosition([
          a[0] + share * (b[0] - a[0]),
          a[1] + share * (b[1] - a[1]),
          a[2] + share * (b[2] - a[2]),
        ]);
        const drawn = project.forward([...place]);
        const distances = corners.map((corner, k) =>
          distanceToSegment(drawn, corner, corners[(k + 1) % corners.length]!),
        );
        expect(Math.min(...distances)).toBeLessThan(12);
      }
    }
  });

  it("keeps holes and parts", () => {
    const [outline] = box(0, 0, 1e5, 1e5).coordinates as unknown as Position[][];
    const [hole] = box(2e4, 2e4, 4e4, 4e4).coordinates as unknown as Position[][];
    const several = fromProjected(
      {
        type: "MultiPolygon",
        coordinates: [[outline as Position[], hole as Position[]], [outline as Position[]]],
      },
      "+proj=laea +lat_0=50 +lon_0=10 +datum=WGS84",
    );
    expect((several.coordinates as Position[][][]).map((rings) => rings.length)).toEqual([2, 1]);
  });

  it.each([
    ["an EPSG code that is not known", () => fromProjected(box(0, 0, 1, 1), 2154), "finder/invalid-criteria"],
    ["words", () => fromProjected(box(0, 0, 1, 1), "Lambert"), "finder/invalid-criteria"],
    [
      "a broken proj4 string",
      () => fromProjected(box(0, 0, 1, 1), "+proj=nothing"),
      "finder/invalid-criteria",
    ],
    [
      "a tolerance of zero",
      () => fromProjected(box(0, 0, 1, 1), 3413, { toleranceMetres: 0 }),
      "finder/invalid-criteria",
    ],
    [
      "a coordinate that is no number",
      () => fromProjected(box(0, Number.NaN, 1, 1), 3413),
      "finder/invalid-footprint",
    ],
  ] as const)("refuses %s", (_, call, code) => {
    let caught: unknown;
    try {
      call();
    } catch (error) {
      caught = error;
    }
    expect(isFinderError(caught, code)).toBe(true);
  });
});

function distanceToSegment(p: readonly number[], a: readonly number[], b: readonly number[]): number {
  const [px = 0, py = 0] = p;
  const [ax = 0, ay = 0] = a;
  const [bx = 0, by = 0] = b;
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const t =
    length === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length));
  return Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay));
}
