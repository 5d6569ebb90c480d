import { describe, expect, it } from "vitest";
import { AUTHALIC_RADIUS_KM, authalicCosine, authalicSine, geodeticLatitude } from "./authalic.js";

const E2 = 0.006694379990141317;
const E = Math.sqrt(E2);

/** Snyder, equations 3-11 and 3-12, as they are printed. */
function snyderSine(sine: number): number {
  const q = (s: number): number => (1 - E2) * (s / (1 - E2 * s * s) + Math.atanh(E * s) / E);
  return q(sine) / q(1);
}

describe("the authalic latitude", () => {
  it("has the radius that NIMA and Snyder give", () => {
    expect(AUTHALIC_RADIUS_KM).toBeCloseTo(6371.0071809, 6);
  });

  it("follows the closed formula at every latitude", () => {
    for (let latDeg = -90; latDeg <= 90; latDeg += 0.25) {
      const sine = Math.sin((latDeg * Math.PI) / 180);
      expect(Math.abs(authalicSine(sine) - snyderSine(sine))).toBeLessThan(5e-16);
    }
  });

  it("has a cosine that belongs to its sine", () => {
    for (let latDeg = -89.5; latDeg < 90; latDeg += 0.5) {
      const [sine, cosine] = [Math.sin((latDeg * Math.PI) / 180), Math.cos((latDeg * Math.PI) / 180)];
      expect(Math.hypot(authalicSine(sine), authalicCosine(sine, cosine))).toBeCloseTo(1, 14);
    }
  });

  it("is undone by the geodetic latitude", () => {
    for (let latDeg = -90; latDeg <= 90; latDeg += 0.25) {
      const phi = (latDeg * Math.PI) / 180;
      const beta = Math.atan2(authalicSine(Math.sin(phi)), authalicCosine(Math.sin(phi), Math.cos(phi)));
      expect(Math.abs(geodeticLatitude(beta) - phi)).toBeLessThan(2e-15);
    }
  });
});
