import { describe, expect, it } from "vitest";
import { madeUpTle, PUBLIC_TLE } from "../test/public-element-sets.js";
import type { ElementSet } from "./element-set.js";
import { createPropagator, sunDirection } from "./propagator.js";
import { parseTle } from "./tle.js";

function setOf(text: string): ElementSet {
  return parseTle(text)[0] as ElementSet;
}

describe("SGP4", () => {
  // Vallado, Crawford, Hujsak & Kelso 2006, "Revisiting Spacetrack Report #3", AIAA 2006-6753: elements and the
  // positions its verification run prints (km, TEME), minutes after epoch.
  it.each([
    [
      "a near-Earth orbit with large eccentricity (00005)",
      `1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753
2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667`,
      4320,
      [-9060.47373569, 4658.70952502, 813.68673153],
      [-2.232832783, -4.11045349, -3.157345433],
    ],
    [
      "a low orbit with drag (06251)",
      `1 06251U 62025E   06176.82412014  .00008885  00000-0  12808-3 0  3985
2 06251  58.0579  54.0425 0030035 139.1568 221.1854 15.56387291  6774`,
      1440,
      [-2777.14682335, -5663.16031708, -2462.54889123],
      [4.915493146, 0.123328992, -5.896495091],
    ],
    [
      "a resonant Molniya orbit (08195)",
      `1 08195U 75081A   06176.33215444  .00000099  00000-0  11873-3 0   813
2 08195  64.1586 279.0717 6877146 264.7651  20.2257  2.00491383225656`,
      720,
      [2622.13222207, -15125.15464924, 474.51048398],
      [2.688287199, -3.078426664, 4.49497953],
    ],
    [
      "a sun-synchronous orbit (28057)",
      `1 28057U 03049A   06177.78615833  .00000060  00000-0  35940-4 0  1836
2 28057  98.4283 247.6961 0000884  88.1964 271.9322 14.35478080140550`,
      2880,
      [1788.4233458, 1990.50530957, -6640.59337725],
      [-2.074169091, -6.683381288, -2.562777776],
    ],
  ] as const)("reproduces %s to a metre", (_, text, minutes, positionKm, velocityKmPerSecond) => {
    const set = setOf(text);
    const state = createPropagator(set).temeAt(set.epochSeconds + minutes * 60);
    for (const axis of [0, 1, 2] as const) {
      expect(Math.abs(state.positionKm[axis] - positionKm[axis])).toBeLessThan(1e-3);
      expect(Math.abs(state.velocityKmPerSecond[axis] - velocityKmPerSecond[axis])).toBeLessThan(1e-6);
    }
  });

  it("counts the leap second between epoch and instant", () => {
    // The last second of 2016 was a leap second: from noon to noon 86401 seconds passed.
    const elements = {
      inclinationDeg: 98,
      rightAscensionDeg: 10,
      meanAnomalyDeg: 0,
      meanMotionRevPerDay: 14.3,
    };
    const before = setOf(madeUpTle({ ...elements, epoch: "16366.50000000" }));
    const later = setOf(madeUpTle({ ...elements, epoch: "18001.50000000" }));
    const oneDay = createPropagator(before).temeAt(before.epochSeconds + 86_400);
    const oneDayAndASecond = createPropagator(later).temeAt(later.epochSeconds + 86_401);
    for (const axis of [0, 1, 2] as const) {
      expect(oneDay.positionKm[axis]).toBeCloseTo(oneDayAndASecond.positionKm[axis], 2);
    }
  });

  it("gives Earth-fixed velocities that are the change of the positions", () => {
    const set = setOf(PUBLIC_TLE.S2A);
    const propagator = createPropagator(set);
    const t = set.epochSeconds + 1234;
    const [before, now, after] = [t - 0.5, t, t + 0.5].map((seconds) => propagator.earthFixedAt(seconds));
    for (const axis of [0, 1, 2] as const) {
      const change = after!.positionKm[axis] - before!.positionKm[axis];
      expect(now!.velocityKmPerSecond[axis]).toBeCloseTo(change, 5);
    }
  });

  it("turns the Earth further by UT1 − UTC", () => {
    const set = setOf(PUBLIC_TLE.S2A);
    const plain = createPropagator(set).earthFixedAt(set.epochSeconds);
    const late = createPropagator(set, { ut1MinusUtcSeconds: 1 }).earthFixedAt(set.epochSeconds);
    const computed = createPropagator(set, { ut1MinusUtcSeconds: () => 1 }).earthFixedAt(set.epochSeconds);
    const longitude = ([x, y]: readonly number[]): number => Math.atan2(y!, x!);
    const shift = longitude(plain.positionKm) - longitude(late.positionKm);
    expect(shift).toBeCloseTo(7.292e-5, 7);
    expect(computed).toEqual(late);
  });

  it("names the satellite, its elements and the time when it has decayed", () => {
    const set = setOf(`OBJECT
1 28872U 05037B   05333.02012661  .25992681  00000-0  24476-3 0  1534
2 28872  96.4736 157.9986 0303955 244.0492 110.6523 16.46015938 10708`);
    const propagator = createPropagator(set);
    expect(() => propagator.temeAt(set.epochSeconds)).not.toThrow();
    expect(() => propagator.temeAt(set.epochSeconds + 3600)).toThrow(
      expect.objectContaining({
        code: "orbits/decayed",
        message: expect.stringContaining("OBJECT (28872) from its elements of 2005-11-29T00:28:58.939Z"),
        noradId: 28872,
        line: 2,
        time: new Date(set.epochSeconds * 1000 + 3_600_000),
      }),
    );
    expect(() => propagator.temeAt(set.epochSeconds)).not.toThrow();
    expect(() => propagator.temeAt(set.epochSeconds + 2 * 86_400)).toThrow(
      expect.objectContaining({ code: "orbits/mean-eccentricity-out-of-range" }),
    );
  });

  it("says so when asked about no time at all", () => {
    const propagator = createPropagator(setOf(PUBLIC_TLE.S2A));
    expect(() => propagator.temeAt(Number.NaN)).toThrow(/an invalid time: SGP4 gave no position/);
  });
});

describe("the Sun", () => {
  it("stands north in June, south in December, and over Greenwich around noon", () => {
    const [x, y, z] = sunDirection(Date.UTC(2022, 5, 21, 12) / 1000);
    expect(Math.asin(z) * (180 / Math.PI)).toBeCloseTo(23.436, 1);
    expect(Math.atan2(y, x) * (180 / Math.PI)).toBeCloseTo(0.45, 0);
    expect(sunDirection(Date.UTC(2022, 11, 21) / 1000)[2]).toBeLessThan(-0.397);
  });
});
