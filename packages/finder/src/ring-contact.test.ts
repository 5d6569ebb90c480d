import { describe, expect, it } from "vitest";
import { distanceToArc } from "./ring-contact.js";
import { toVector } from "./vector.js";

const STEP_RAD = 1e-12;

/** Places in steps of six micrometres eastward and northward of one. */
function around(lonDeg: number, latDeg: number): (east: number, north: number) => Float64Array {
  const centre = toVector(lonDeg, latDeg);
  const eastward = toVector(lonDeg + 90, 0);
  const northward = latDeg > 0 ? toVector(lonDeg + 180, 90 - latDeg) : toVector(lonDeg, 90 + latDeg);
  return (east, north) =>
    Float64Array.from(centre, (value, k) => value + STEP_RAD * (east * eastward[k]! + north * northward[k]!));
}

describe("distanceToArc", () => {
  it("is the distance to an end for places before and beyond it, however short the arc", () => {
    for (const [lonDeg, latDeg] of [
      [179.99, 56.15],
      [12.3, 45.6],
      [-98.7, -33.3],
    ] as const) {
      const place = around(lonDeg, latDeg);
      for (const length of [4, 1e3, 1e6]) {
        const [a, b] = [place(0, 0), place(0.6 * length, 0.8 * length)];
        for (const beyond of [2, 3, 5]) {
          const after = place(0.6 * (length + beyond), 0.8 * (length + beyond));
          const before = place(-0.6 * beyond, -0.8 * beyond);
          expect(distanceToArc(after, a, b) / STEP_RAD).toBeCloseTo(beyond, 2);
          expect(distanceToArc(before, a, b) / STEP_RAD).toBeCloseTo(beyond, 2);
        }
      }
    }
  });

  it("is the distance across for places beside the arc", () => {
    const place = around(12.3, 45.6);
    expect(distanceToArc(place(500, 7), place(0, 0), place(1000, 0)) / STEP_RAD).toBeCloseTo(7, 2);
  });
});
