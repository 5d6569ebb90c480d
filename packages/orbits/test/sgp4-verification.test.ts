import { describe, expect, it } from "vitest";
import { leapSecondsUntil } from "../src/leap-seconds.js";
import { createPropagator } from "../src/propagator.js";
import { parseTle } from "../src/tle.js";
import { withChecksum } from "./public-element-sets.js";
import cases from "./sgp4-verification.json" with { type: "json" };

/**
 * The element sets of Vallado, Crawford, Hujsak & Kelso 2006, "Revisiting Spacetrack Report #3" (AIAA 2006-6753), and of
 * the positions and velocities that its verification run prints (km and km/s in TEME, minutes after epoch) the first,
 * the last and two between, as Debian's python3-sgp4 has them (SGP4-VER.TLE, tcppver.out).
 */
/** The run ends in an error at once: the elements have no orbit. */
const noOrbit = "33334";

describe("SGP4's verification cases", () => {
  it.each(
    cases
      .filter(({ line1 }) => line1.slice(2, 7) !== noOrbit)
      .map(({ line1, line2, states }) => [line1.slice(2, 7), line1, line2, states] as const),
  )("satellite %s within a metre", (_, line1, line2, states) => {
    // Three sets are made up of others, with the checksums of those.
    const [set] = parseTle([line1, line2].map((line) => withChecksum(line.slice(0, 68))).join("\n"));
    expect(set).toBeDefined();
    const propagator = createPropagator(set!);
    const options = { leapSeconds: leapSecondsUntil(set!.epochSeconds) };
    for (const [minutes, ...expected] of states) {
      const { positionKm, velocityKmPerSecond } = propagator.temeAt(
        set!.epochSeconds + minutes! * 60,
        options,
      );
      for (const [axis, value] of [...positionKm, ...velocityKmPerSecond].entries()) {
        expect(Math.abs(value - expected[axis]!)).toBeLessThan(axis < 3 ? 1e-3 : 1e-6);
      }
    }
  });

  it(`satellite ${noOrbit} is refused by name`, () => {
    const { line1, line2 } = cases.find((one) => one.line1.slice(2, 7) === noOrbit)!;
    const [set] = parseTle([line1, line2].map((line) => withChecksum(line.slice(0, 68))).join("\n"));
    expect(() => createPropagator(set!).temeAt(set!.epochSeconds)).toThrow(
      expect.objectContaining({
        code: "orbits/perturbed-eccentricity-out-of-range",
        noradId: 33334,
        line: 1,
      }),
    );
  });
});
