import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { geodeticOf, groundVelocity } from "./geodetic.js";
import type { Components } from "./propagator.js";

const A = 6378.137;
const E2 = (1 / 298.257223563) * (2 - 1 / 298.257223563);

/** Geodetic to Earth-fixed, the closed form every textbook has. */
function earthFixed(lonDeg: number, latDeg: number, heightKm: number): Components {
  const [lon, lat] = [(lonDeg * Math.PI) / 180, (latDeg * Math.PI) / 180];
  const n = A / Math.sqrt(1 - E2 * Math.sin(lat) ** 2);
  return [
    (n + heightKm) * Math.cos(lat) * Math.cos(lon),
    (n + heightKm) * Math.cos(lat) * Math.sin(lon),
    (n * (1 - E2) + heightKm) * Math.sin(lat),
  ];
}

describe("geodetic coordinates", () => {
  it("invert the closed form to a millimetre from the ground to the geostationary orbit", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -179.999, max: 180, noNaN: true }),
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.double({ min: 0, max: 42_000, noNaN: true }),
        (lonDeg, latDeg, heightKm) => {
          const point = geodeticOf(earthFixed(lonDeg, latDeg, heightKm));
          const back = earthFixed(point.lonDeg, point.latDeg, point.heightKm);
          const there = earthFixed(lonDeg, latDeg, heightKm);
          expect(Math.hypot(...back.map((value, axis) => value - there[axis]!))).toBeLessThan(1e-6);
          expect(Math.abs(point.latDeg - latDeg)).toBeLessThan(1e-8);
        },
      ),
    );
  });

  it("are right at the poles", () => {
    expect(geodeticOf([0, 0, 7000])).toMatchObject({ latDeg: 90 });
    expect(geodeticOf([0, 0, -7000]).latDeg).toBe(-90);
    expect(geodeticOf([0, 0, 7000]).heightKm).toBeCloseTo(7000 - 6356.752314245, 8);
  });
});

describe("ground velocity", () => {
  it("is how fast the point beneath moves over the ellipsoid", () => {
    const position: Components = [4000, 3000, 5000];
    const velocity: Components = [-3, 5, 4];
    const at = geodeticOf(position);
    const step = 1e-3;
    const ahead = geodeticOf(
      position.map((value, axis) => value + velocity[axis]! * step) as unknown as Components,
    );
    const moved = earthFixed(ahead.lonDeg, ahead.latDeg, 0);
    const start = earthFixed(at.lonDeg, at.latDeg, 0);
    const speed = Math.hypot(...moved.map((value, axis) => value - start[axis]!)) / step;
    const { eastKmPerSecond, northKmPerSecond } = groundVelocity(velocity, at);
    expect(Math.hypot(eastKmPerSecond, northKmPerSecond)).toBeCloseTo(speed, 4);
    expect(Math.sign(northKmPerSecond)).toBe(Math.sign(ahead.latDeg - at.latDeg));
    expect(Math.sign(eastKmPerSecond)).toBe(Math.sign(ahead.lonDeg - at.lonDeg));
  });
});
