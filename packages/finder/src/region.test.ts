import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeAt } from "../test/generated-footprints.js";
import { areaKm2 } from "./area.js";
import type { MultiPolygon, Polygon, Position } from "./geojson.js";
import { toGeoJson } from "./region.js";
import { planarArea } from "./ring-grouping.js";
import { toPosition, toVector } from "./vector.js";

function draw(...polygons: readonly (readonly (readonly Position[])[])[]): Polygon | MultiPolygon {
  return toGeoJson(
    polygons.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => toVector(lon, lat)))),
  );
}

function polygonsOf(geometry: Polygon | MultiPolygon): Position[][][] {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

function expectRfc7946(geometry: Polygon | MultiPolygon): void {
  for (const polygon of polygonsOf(geometry)) {
    for (const [index, ring] of polygon.entries()) {
      expect(ring.at(-1)).toEqual(ring[0]);
      expect(ring.length).toBeGreaterThanOrEqual(4);
      expect(planarArea(ring.slice(0, -1)) > 0).toBe(index === 0);
      for (const [lonDeg, latDeg] of ring) {
        expect(Math.abs(lonDeg)).toBeLessThanOrEqual(180);
        expect(Math.abs(latDeg)).toBeLessThanOrEqual(90);
      }
      for (let i = 1; i < ring.length; i++) {
        const isPolar = Math.abs(ring[i]![1]) === 90 && ring[i]![1] === ring[i - 1]![1];
        if (!isPolar) expect(Math.abs(ring[i]![0] - ring[i - 1]![0])).toBeLessThanOrEqual(180);
      }
    }
  }
}

const box = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
];

describe("toGeoJson", () => {
  it("writes an ordinary polygon as it is, closed and counterclockwise", () => {
    const geometry = draw([box(10, 20, 12, 22).reverse()]);
    expectRfc7946(geometry);
    expect(geometry.type).toBe("Polygon");
    expect(polygonsOf(geometry)[0]![0]).toHaveLength(5);
  });

  it("cuts a polygon at the antimeridian, on both sides at one latitude", () => {
    const geometry = draw([box(170, 40, -170, 50)]);
    expectRfc7946(geometry);
    expect(polygonsOf(geometry)).toHaveLength(2);
    const rims = polygonsOf(geometry).map(
      ([ring]) => new Set(ring!.filter(([lon]) => Math.abs(lon) === 180).map(([, lat]) => lat)),
    );
    expect(rims[0]).toEqual(rims[1]);
  });

  it("closes a polygon around a pole along the rim of the map", () => {
    const ring: Position[] = [
      [0, 80],
      [60, 80],
      [120, 80],
      [180, 80],
      [-120, 80],
      [-60, 80],
    ];
    for (const sign of [1, -1]) {
      const geometry = draw([ring.map(([lon, lat]) => [lon, sign * lat])]);
      expectRfc7946(geometry);
      expect(geometry.type).toBe("Polygon");
      const written = polygonsOf(geometry)[0]![0]!;
      expect(written).toContainEqual([180, sign * 90]);
      expect(written).toContainEqual([-180, sign * 90]);
    }
  });

  it("cuts at a pole an edge that passes over it", () => {
    const geometry = draw([
      [
        [30, 85],
        [-150, 85],
        [-60, 80],
      ],
    ]);
    expectRfc7946(geometry);
    expect(
      polygonsOf(geometry)
        .flat(2)
        .some(([, lat]) => lat === 90),
    ).toBe(true);
    expect(areaKm2(geometry)).toBeCloseTo(
      areaKm2({
        type: "Polygon",
        coordinates: [
          [
            [30, 85],
            [-150, 85],
            [-60, 80],
          ],
        ],
      }),
      3,
    );
  });

  it("leaves a polygon that touches the antimeridian from one side whole", () => {
    for (const ring of [box(170, 10, 180, 20), box(-180, 10, -170, 20)]) {
      const geometry = draw([ring]);
      expectRfc7946(geometry);
      expect(geometry.type).toBe("Polygon");
      expect(polygonsOf(geometry)[0]![0]).toHaveLength(5);
    }
  });

  it("keeps holes, also one that straddles the antimeridian with its polygon", () => {
    const inland = draw([box(0, 0, 10, 10), box(2, 2, 4, 4)]);
    expectRfc7946(inland);
    expect(polygonsOf(inland)[0]).toHaveLength(2);
    const straddling = draw([box(170, 40, -170, 60), box(175, 45, -175, 55)]);
    expectRfc7946(straddling);
    expect(polygonsOf(straddling)).toHaveLength(2);
    expect(areaKm2(straddling)).toBeCloseTo(
      areaKm2({ type: "Polygon", coordinates: [box(170, 40, -170, 60), box(175, 45, -175, 55)] }),
      3,
    );
  });

  it("gives back coordinates as they were written, without the noise of the way through vectors", () => {
    const millionths = (limit: number) => fc.integer({ min: 0, max: limit * 1e6 }).map((n) => n / 1e6);
    fc.assert(
      fc.property(
        millionths(130),
        millionths(60),
        millionths(20),
        millionths(20),
        (west, south, width, height) => {
          const corners = box(west, south, west + 1 + width, south + 1 + height);
          const written = corners.map(
            ([lon, lat]): Position => [Number(lon.toFixed(6)), Number(lat.toFixed(6))],
          );
          const [ring = []] = polygonsOf(draw([written]))[0]!;
          expect(ring.slice(0, -1)).toEqual(expect.arrayContaining(written));
          expect(ring).toHaveLength(5);
        },
      ),
    );
    const around = polygonsOf(draw([box(-1, -1, 0, 0)]))[0]![0]!.flat();
    expect(around.some((number) => Object.is(number, -0))).toBe(false);
  });

  it("writes the ground between great circles whose corners lie on one parallel, and not the rest of the globe", () => {
    const thin: Position[] = [
      [-62.810338605195, -3.75],
      [-66.560338605195, -3.75],
      [-67.810338605195, -3.75],
    ];
    const expected = areaKm2({ type: "Polygon", coordinates: [thin] });
    expect(areaKm2(draw([thin])) / expected).toBeCloseTo(1, 6);
  });

  it("follows RFC 7946 and keeps the area for any triangle anywhere", () => {
    const longitude = fc.double({ min: -180, max: 180, noNaN: true });
    const latitude = fc.double({ min: -89.9, max: 89.9, noNaN: true });
    const angle = fc.double({ min: 0, max: 2, noNaN: true });
    const distanceRad = fc.double({ min: 0.001, max: 1.2, noNaN: true });
    fc.assert(
      fc.property(longitude, latitude, angle, distanceRad, (lonDeg, latDeg, turn, distance) => {
        const centre = toVector(lonDeg, latDeg);
        const triangle = [0, 2, 4].map((step) =>
          placeAt(centre, { distanceRad: distance, angleRad: turn + step }),
        );
        const geometry = toGeoJson([[triangle]]);
        expectRfc7946(geometry);
        const expected = areaKm2({ type: "Polygon", coordinates: [triangle.map(toPosition)] });
        expect(Math.abs(areaKm2(geometry) - expected) / expected).toBeLessThan(1e-9);
      }),
      { numRuns: 1000 },
    );
  });
});
