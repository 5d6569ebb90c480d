import { describe, expect, it } from "vitest";
import { findCrossovers } from "../src/crossover.js";
import { createOrbit, type Orbit } from "../src/orbit.js";
import { parseTle } from "../src/tle.js";
import { compareWithScan, scanCrossovers } from "./crossover-scan.js";
import { madeUpTle, PUBLIC_TLE } from "./public-element-sets.js";

/** `npm run prove:crossovers` scans weeks, in some minutes; other runs a part of a day. */
const isProof = (import.meta as ImportMeta & { env?: { MODE?: string } }).env?.MODE === "proof";

const orbitOf = (name: keyof typeof PUBLIC_TLE): Orbit => createOrbit(parseTle(PUBLIC_TLE[name]));
const issLike = createOrbit(
  parseTle(
    madeUpTle({
      inclinationDeg: 51.64,
      rightAscensionDeg: 190,
      meanAnomalyDeg: 40,
      meanMotionRevPerDay: 15.5,
      noradId: 90002,
    }),
  ),
);

describe("weeks of crossovers against a scan of every pair of seconds", () => {
  it.each<
    [string, Orbit, Orbit, { days: number; shortDays: number; km: number; seconds: number; step?: number }]
  >([
    [
      "S2A × S3A over the 24 days of their beat",
      orbitOf("S2A"),
      orbitOf("S3A"),
      { days: 24, shortDays: 0.5, km: 100, seconds: 1800 },
    ],
    [
      "S2A × Landsat-9, three weeks",
      orbitOf("S2A"),
      orbitOf("Landsat-9"),
      { days: 21, shortDays: 0.5, km: 100, seconds: 1800 },
    ],
    [
      "an ISS-like orbit × S2A, three weeks",
      issLike,
      orbitOf("S2A"),
      { days: 21, shortDays: 0.5, km: 100, seconds: 1800 },
    ],
    [
      "S2A × S2B, windows that last for hours",
      orbitOf("S2A"),
      orbitOf("S2B"),
      { days: 14, shortDays: 0.25, km: 1200, seconds: 3600 },
    ],
    [
      "half a day and 2000 km",
      orbitOf("S2A"),
      orbitOf("Landsat-9"),
      { days: 2, shortDays: 0.1, km: 2000, seconds: 43_200 },
    ],
    [
      "10 s and 1 km, in fifths of a second",
      orbitOf("S2A"),
      orbitOf("Landsat-9"),
      { days: 7, shortDays: 0.1, km: 1, seconds: 10, step: 0.2 },
    ],
    [
      "S2A × S3A, a minute and 20 km",
      orbitOf("S2A"),
      orbitOf("S3A"),
      { days: 24, shortDays: 0.25, km: 20, seconds: 60 },
    ],
  ])("%s", (name, a, b, { days, shortDays, km, seconds, step = 1 }) => {
    const startTime = new Date("2022-05-21T12:00:00Z");
    const length = isProof ? days : shortDays;
    const options = {
      startTime,
      stopTime: new Date(startTime.getTime() + length * 86_400_000),
      maxDistanceKm: km,
      maxTimeDiffSeconds: seconds,
    };
    const scanned = scanCrossovers(a, b, { ...options, stepSeconds: step });
    // A start seen on the grid is up to a step late, and some seconds more where both tracks run side by side along the
    // limit, so that what is near tapers off between the seconds.
    const comparison = compareWithScan(findCrossovers(a, b, options), scanned, {
      toleranceSeconds: step + 9,
      negligibleSeconds: 4 * step,
    });
    const differences = comparison.missed.length + comparison.invented.length;
    if (isProof) {
      console.info(
        `${name}, ${length} days: ${comparison.scanned} windows compared, differences ${differences}, ends within ${comparison.worstSeconds.toFixed(2)} s`,
      );
    }
    expect(comparison).toMatchObject({ missed: [], invented: [] });
  });
});
