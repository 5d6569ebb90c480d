import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AUTHALIC_RADIUS_KM } from "./authalic.js";
import { distanceKm, toPosition, toVector } from "./vector.js";

const longitude = fc.double({ min: -180, max: 180, noNaN: true });
const latitude = fc.double({ min: -90, max: 90, noNaN: true });

describe("toVector and toPosition", () => {
  it("are inverse to 1e-12 degrees on the ground", () => {
    fc.assert(
      fc.property(longitude, latitude, (lonDeg, latDeg) => {
        const [lonBack, latBack] = toPosition(toVector(lonDeg, latDeg));
        expect(Math.abs(latBack - latDeg)).toBeLessThan(1e-12);
        const turn = Math.abs(((lonBack - lonDeg + 540) % 360) - 180);
        expect(turn * Math.cos((latDeg * Math.PI) / 180)).toBeLessThan(1e-12);
      }),
    );
  });

  it("give unit vectors", () => {
    fc.assert(
      fc.property(longitude, latitude, (lonDeg, latDeg) => {
        expect(Math.abs(Math.hypot(...toVector(lonDeg, latDeg)) - 1)).toBeLessThan(4e-16);
      }),
    );
  });

  it("use the authalic latitude, 45° becoming 44.8719°", () => {
    // Snyder, table 3: 45° geodetic is 7' 42" more than authalic on a like ellipsoid.
    expect((Math.asin(toVector(0, 45)[2]) * 180) / Math.PI).toBeCloseTo(44.871703, 5);
  });

  it("put both names of the antimeridian and any longitude at a pole in one place", () => {
    expect(toVector(180, 10)).toEqual(toVector(-180, 10));
    expect(toVector(190, 10)).toEqual(toVector(-170, 10));
    expect(toPosition(toVector(-180, 10))[0]).toBe(180);
    expect(toVector(77, 90)).toEqual([0, 0, 1]);
  });

  it("keep a distance of a centimetre from a pole", () => {
    const [, latDeg] = toPosition(toVector(30, 89.9999999));
    expect(Math.abs(latDeg - 89.9999999)).toBeLessThan(1e-13);
  });
});

describe("distanceKm", () => {
  it("gives a quarter of the globe from equator to pole", () => {
    expect(distanceKm([0, 0], [0, 90])).toBeCloseTo((AUTHALIC_RADIUS_KM * Math.PI) / 2, 9);
  });

  it("takes positions and vectors, and is exact for near and opposite places", () => {
    expect(distanceKm([10, 0], toVector(10, 0))).toBe(0);
    expect(distanceKm([10, 0], [10.000001, 0])).toBeCloseTo((AUTHALIC_RADIUS_KM * 1e-6 * Math.PI) / 180, 12);
    expect(distanceKm([0, 0], [180, 0])).toBeCloseTo(AUTHALIC_RADIUS_KM * Math.PI, 9);
  });

  it("crosses the antimeridian the short way", () => {
    expect(distanceKm([179, 0], [-179, 0])).toBeCloseTo(distanceKm([0, 0], [2, 0]), 9);
  });
});
