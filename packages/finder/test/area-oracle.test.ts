import geodesic from "geographiclib-geodesic";
import { describe, expect, it } from "vitest";
import {
  AUTHALIC_RADIUS_KM,
  areaKm2,
  distanceKm,
  type Position,
  toPosition,
  toVector,
} from "../src/index.js";
import { seededRandom } from "./generated-footprints.js";

function geodesicAreaKm2(ring: readonly Position[]): number {
  const polygon = geodesic.Geodesic.WGS84.Polygon();
  for (const [lonDeg, latDeg] of ring) polygon.AddPoint(latDeg, lonDeg);
  return Math.abs(polygon.Compute(false, true).area ?? Number.NaN) / 1e6;
}

/** A ring of `count` positions on an ellipse of degrees, wide enough near the poles to stay the same on the ground. */
function ringAround(
  centre: Position,
  how: { sizeDeg: number; count: number; random: () => number },
): Position[] {
  const { sizeDeg, count, random } = how;
  return Array.from({ length: count }, (_, i): Position => {
    const angle = (2 * Math.PI * i) / count;
    const reach = sizeDeg * (0.6 + 0.4 * random());
    const lonDeg = centre[0] + (reach * Math.cos(angle)) / Math.cos((centre[1] * Math.PI) / 180);
    return [((lonDeg + 540) % 360) - 180, centre[1] + reach * Math.sin(angle)];
  });
}

/** Adds positions so that none is further than 10 km from the next: on the great circle, or on the geodesic. */
function densified(ring: readonly Position[], along: "great circle" | "geodesic"): Position[] {
  return ring.flatMap((from, i) => {
    const to = ring[(i + 1) % ring.length]!;
    const pieces = Math.ceil(distanceKm(from, to) / 10);
    return along === "geodesic" ? onGeodesic(from, to, pieces) : onGreatCircle(from, to, pieces);
  });
}

function onGreatCircle(from: Position, to: Position, pieces: number): Position[] {
  const [a, b] = [toVector(...from), toVector(...to)];
  return Array.from({ length: pieces }, (_, k) => {
    const share = k / pieces;
    return toPosition([
      a[0] + share * (b[0] - a[0]),
      a[1] + share * (b[1] - a[1]),
      a[2] + share * (b[2] - a[2]),
    ]);
  });
}

function onGeodesic(from: Position, to: Position, pieces: number): Position[] {
  const line = geodesic.Geodesic.WGS84.InverseLine(from[1], from[0], to[1], to[0]);
  return Array.from({ length: pieces }, (_, k) => {
    const { lon2 = Number.NaN, lat2 = Number.NaN } = line.Position((k / pieces) * line.s13);
    return [lon2, lat2];
  });
}

describe("areaKm2 against geodesics on the ellipsoid", () => {
  it("agrees within 1e-6 for outlines of up to 60 km with edges of up to 40 km", () => {
    const random = seededRandom(5);
    for (let i = 0; i < 1000; i++) {
      const centre: Position = [360 * random() - 180, 170 * random() - 85];
      const ring = ringAround(centre, {
        sizeDeg: 0.25 * random() + 0.01,
        count: 4 + Math.floor(12 * random()),
        random,
      });
      const expected = geodesicAreaKm2(ring);
      const found = areaKm2({ type: "Polygon", coordinates: [ring] });
      expect(Math.abs(found - expected) / expected, JSON.stringify(ring)).toBeLessThan(1e-6);
    }
  });

  it.each(["great circle", "geodesic"] as const)(
    "agrees within 1e-6 for any size where both follow the same edges: positions every 10 km on the %s",
    (along) => {
      const random = seededRandom(6);
      for (let i = 0; i < 150; i++) {
        const centre: Position = [360 * random() - 180, 160 * random() - 80];
        const sizeDeg = Math.min(15, 0.9 * (90 - Math.abs(centre[1]))) * (0.02 + 0.98 * random());
        const ring = ringAround(centre, { sizeDeg, count: 4 + Math.floor(12 * random()), random });
        const followed = densified(ring, along);
        const expected = geodesicAreaKm2(along === "geodesic" ? ring : followed);
        const found = areaKm2({
          type: "Polygon",
          coordinates: [along === "geodesic" ? followed : ring],
        });
        expect(Math.abs(found - expected) / expected, JSON.stringify(ring)).toBeLessThan(1e-6);
      }
    },
  );

  it("agrees within 1e-5 for squares of 300 km and within 1e-4 for squares of 1,000 km", () => {
    for (const [sizeDeg, tolerance] of [
      [3, 1e-5],
      [9, 1e-4],
    ] as const) {
      for (const latDeg of [-60, -30, 0, 20, 45, 60]) {
        const ring: Position[] = [
          [10, latDeg],
          [10 + sizeDeg, latDeg],
          [10 + sizeDeg, latDeg + sizeDeg],
          [10, latDeg + sizeDeg],
        ];
        const expected = geodesicAreaKm2(ring);
        const found = areaKm2({ type: "Polygon", coordinates: [ring] });
        expect(Math.abs(found - expected) / expected).toBeLessThan(tolerance);
      }
    }
  });

  it("keeps eight digits of a square metre", () => {
    for (const latDeg of [0, 45]) {
      const width = 1e-5 / Math.cos((latDeg * Math.PI) / 180);
      const ring: Position[] = [
        [20, latDeg],
        [20 + width, latDeg],
        [20 + width, latDeg + 1e-5],
        [20, latDeg + 1e-5],
      ];
      const expected = geodesicAreaKm2(ring);
      expect(expected).toBeLessThan(2e-6);
      const found = areaKm2({ type: "Polygon", coordinates: [ring] });
      expect(Math.abs(found - expected) / expected).toBeLessThan(1e-8);
    }
  });

  it("keeps eight digits of a square metre beside a pole, where the ground is as good as flat", () => {
    const polarRadiusKm = 6378.137 / (1 - 1 / 298.257223563);
    const [outer, inner] = [90 - 89.999, 90 - 89.99901].map(
      (deg) => (polarRadiusKm * deg * Math.PI) / 180,
    ) as [number, number];
    const ring: Position[] = [
      [20, 89.999],
      [20.5, 89.999],
      [20.5, 89.99901],
      [20, 89.99901],
    ];
    const expected = ((outer ** 2 - inner ** 2) / 2) * Math.sin((0.5 * Math.PI) / 180);
    expect(Math.abs(areaKm2({ type: "Polygon", coordinates: [ring] }) - expected) / expected).toBeLessThan(
      1e-8,
    );
  });

  it("keeps seven digits of a strip 100 km long and 1 m wide", () => {
    const ring: Position[] = [
      [20, 45],
      [20.1, 45.1],
      [20.5, 45.5],
      [20.50001, 45.5],
      [20.10001, 45.1],
      [20.00001, 45],
    ];
    const expected = geodesicAreaKm2(ring);
    expect(Math.abs(areaKm2({ type: "Polygon", coordinates: [ring] }) - expected) / expected).toBeLessThan(
      1e-6,
    );
  });

  it("gives the globe, a hemisphere's octant and a cap their exact areas", () => {
    const globe = 4 * Math.PI * AUTHALIC_RADIUS_KM ** 2;
    const octant = {
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [90, 0],
          [0, 90],
          [0, 0],
        ],
      ],
    } as const;
    expect(areaKm2(octant)).toBeCloseTo(globe / 8, 4);
    const whole = {
      type: "Polygon",
      coordinates: [
        [
          [-180, -90],
          [180, -90],
          [180, 90],
          [-180, 90],
          [-180, -90],
        ],
      ],
    } as const;
    expect(areaKm2(whole)).toBeCloseTo(globe, 4);
    expect(globe).toBeCloseTo(510_065_621.7, 0);
  });
});
