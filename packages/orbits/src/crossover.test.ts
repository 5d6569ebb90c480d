import { areaKm2, containsPosition, distanceKm, prepareFootprint } from "@eomatch/finder";
import { describe, expect, it } from "vitest";
import { compareWithScan, type ScanComparison, scanCrossovers } from "../test/crossover-scan.js";
import { madeUpTle, PUBLIC_TLE } from "../test/public-element-sets.js";
import { hasSharedData, readSharedText, SHARED_DATA } from "../test/shared-data.js";
import { type Crossover, type DistanceOptions, findCrossovers, type StaleElements } from "./crossover.js";
import { groundTrack } from "./ground-track.js";
import { createOrbit, type Orbit } from "./orbit.js";
import type { Period } from "./period.js";
import { subSatellitePoint } from "./state.js";
import { parseTle } from "./tle.js";

const publicOrbit = (name: keyof typeof PUBLIC_TLE): Orbit => createOrbit(parseTle(PUBLIC_TLE[name]));
const S2A = publicOrbit("S2A");
const S2B = publicOrbit("S2B");
const S3A = publicOrbit("S3A");
const LANDSAT_9 = publicOrbit("Landsat-9");
const ISS_LIKE = createOrbit(
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
/** Flies 60 s behind the ISS-like one, in a plane turned a little. */
const FOLLOWER = createOrbit(
  parseTle(
    madeUpTle({
      inclinationDeg: 51.6,
      rightAscensionDeg: 190.3,
      meanAnomalyDeg: 36.1,
      meanMotionRevPerDay: 15.5,
      noradId: 90003,
    }),
  ),
);
const GEOSTATIONARY = createOrbit(
  parseTle(
    madeUpTle({
      inclinationDeg: 0.5,
      rightAscensionDeg: 90,
      meanAnomalyDeg: 200,
      eccentricity: 0.0003,
      meanMotionRevPerDay: 1.00271,
      noradId: 90004,
    }),
  ),
);

const days = (start: string, count: number): Pick<DistanceOptions, "startTime" | "stopTime"> => ({
  startTime: new Date(start),
  stopTime: new Date(Date.parse(start) + count * 86_400_000),
});

/** Solves and scans; the grid is coarse where the limits are, so that its own error stays within a second. */
function solveAndScan(a: Orbit, b: Orbit, options: DistanceOptions, stepSeconds = 1): ScanComparison {
  const scanned = scanCrossovers(a, b, { ...options, stepSeconds });
  // A start seen on the grid is up to a step late, and later still where the edge is only grazed.
  return compareWithScan(findCrossovers(a, b, options), scanned, {
    toleranceSeconds: stepSeconds + 1,
    negligibleSeconds: 4 * stepSeconds,
  });
}

describe("crossovers agree with a scan of every pair of seconds", () => {
  it.each<[string, Orbit, Orbit, number, number, number]>([
    ["sun-synchronous, planes 4.6° apart", S2A, LANDSAT_9, 3, 100, 1800],
    ["the same, tight in time", S2A, LANDSAT_9, 3, 300, 120],
    ["the same, very wide", S2A, LANDSAT_9, 1, 2000, 1800],
    ["sun-synchronous, planes 7.5° apart", S2A, S3A, 3, 100, 1800],
    ["longer than a revolution", S2A, S3A, 1, 200, 7000],
    ["half a day and 2000 km", S2A, LANDSAT_9, 0.75, 2000, 43_200],
    ["a constellation half a revolution apart", S2A, S2B, 1, 150, 3600],
    ["the same, all the time", S2A, S2B, 1, 1500, 3600],
    ["inclined against sun-synchronous", ISS_LIKE, S2A, 2, 100, 1800],
    ["two that fly in tandem", ISS_LIKE, FOLLOWER, 1, 60, 90],
    ["the same, never long", ISS_LIKE, FOLLOWER, 1, 20, 90],
    ["geostationary", GEOSTATIONARY, LANDSAT_9, 1, 400, 60],
    ["geostationary, the other way round", LANDSAT_9, GEOSTATIONARY, 1, 400, 60],
  ])("%s", (_, a, b, count, maxDistanceKm, maxTimeDiffSeconds) => {
    const options = { ...days("2022-05-21", count), maxDistanceKm, maxTimeDiffSeconds };
    const comparison = solveAndScan(a, b, options);
    expect(comparison).toMatchObject({ missed: [], invented: [] });
    expect(comparison.scanned).toBeGreaterThan(0);
    expect(comparison.worstKm).toBeLessThan(0.05);
  });

  it("a kilometre and a minute, scanned in fifths of a second", () => {
    const period = {
      startTime: new Date("2022-05-21T07:00:00Z"),
      stopTime: new Date("2022-05-21T15:00:00Z"),
    };
    for (const maxTimeDiffSeconds of [10, 60, 600]) {
      const limits = { ...period, maxDistanceKm: 2, maxTimeDiffSeconds };
      expect(solveAndScan(S2A, LANDSAT_9, limits, 0.2)).toMatchObject({ missed: [], invented: [] });
    }
  });

  it("across changes of element sets", () => {
    // Each set of the history differs a little from the one before, as real ones do.
    const restless = (text: string): Orbit =>
      createOrbit(
        Array.from({ length: 25 }, (_, k) => {
          const [set] = parseTle(text);
          const shiftSeconds = k * 1800;
          const turns = (shiftSeconds / 86_400) * set!.meanMotionRevPerDay;
          const epochSeconds = set!.epochSeconds + shiftSeconds;
          const wobble = (((k * 7919) % 13) - 6) * 0.001;
          return {
            ...set!,
            epochSeconds,
            epoch: new Date(Math.round(epochSeconds * 1000)),
            meanAnomalyDeg: (((set!.meanAnomalyDeg + 360 * turns + wobble) % 360) + 360) % 360,
          };
        }),
      );
    const period = {
      startTime: new Date("2022-05-21T11:00:00Z"),
      stopTime: new Date("2022-05-22T00:00:00Z"),
    };
    const [a, b] = [restless(PUBLIC_TLE.S2A), restless(PUBLIC_TLE["Landsat-9"])];
    for (const limits of [
      { maxDistanceKm: 300, maxTimeDiffSeconds: 3600 },
      { maxDistanceKm: 1200, maxTimeDiffSeconds: 1800 },
    ]) {
      expect(solveAndScan(a, b, { ...period, ...limits })).toMatchObject({ missed: [], invented: [] });
    }
  });

  it.skipIf(!hasSharedData)(`real histories, a week of June 2022${SHARED_DATA}`, () => {
    const a = createOrbit(parseTle(readSharedText("tle/S2A.tle")));
    const b = createOrbit(parseTle(readSharedText("tle/LS9.tle")));
    const comparison = solveAndScan(a, b, {
      ...days("2022-06-01", 7),
      maxDistanceKm: 100,
      maxTimeDiffSeconds: 1800,
    });
    expect(comparison).toMatchObject({ missed: [], invented: [] });
    expect(comparison.found).toBeGreaterThan(30);
    expect(comparison.worstKm).toBeLessThan(0.05);
  });
});

const LIMITS = { maxDistanceKm: 100, maxTimeDiffSeconds: 1800 };
const found = findCrossovers(S2A, LANDSAT_9, { ...days("2022-05-18", 7), ...LIMITS });

describe("a crossover", () => {
  it("has its closest approach within its window, its limits and its area", () => {
    expect(found.length).toBeGreaterThan(10);
    for (const crossover of found) {
      const [a, b] = crossover.times;
      const [windowA, windowB] = crossover.windows;
      expect(crossover.startTime).toEqual(
        windowA.startTime < windowB.startTime ? windowA.startTime : windowB.startTime,
      );
      expect(crossover.stopTime).toEqual(
        windowA.stopTime > windowB.stopTime ? windowA.stopTime : windowB.stopTime,
      );
      expect(crossover.startTime.getTime()).toBeLessThanOrEqual(Math.min(a.getTime(), b.getTime()));
      expect(crossover.stopTime.getTime()).toBeGreaterThanOrEqual(Math.max(a.getTime(), b.getTime()));
      const apartKm = distanceKm(subSatellitePoint(S2A, a), subSatellitePoint(LANDSAT_9, b));
      expect(Math.abs(apartKm - crossover.distanceKm)).toBeLessThan(0.02);
      expect(crossover.distanceKm).toBeLessThanOrEqual(100);
      expect(crossover.delaySeconds).toBeLessThanOrEqual(1800);
      expect(crossover.delaySeconds).toBeCloseTo(Math.abs(a.getTime() - b.getTime()) / 1000, 2);
      expect(crossover.leader).toBe(a <= b ? 0 : 1);
      expect(containsPosition(crossover.area, crossover.position)).toBe(true);
    }
  });

  it("comes in order of time, the same whichever satellite is given first", () => {
    const starts = found.map(({ startTime }) => startTime.getTime());
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    const swapped = findCrossovers(LANDSAT_9, S2A, { ...days("2022-05-18", 7), ...LIMITS });
    expect(swapped).toHaveLength(found.length);
    for (const [i, crossover] of found.entries()) {
      const other = swapped[i] as Crossover;
      expect(Math.abs(other.startTime.getTime() - crossover.startTime.getTime())).toBeLessThan(20);
      expect(Math.abs(other.stopTime.getTime() - crossover.stopTime.getTime())).toBeLessThan(20);
      expect(Math.abs(other.distanceKm - crossover.distanceKm)).toBeLessThan(0.001);
    }
  });

  it("does not depend on the period, except that it cuts", () => {
    const [first, second] = [days("2022-05-18", 3), days("2022-05-21", 4)];
    const parts = [first, second].flatMap((period) =>
      findCrossovers(S2A, LANDSAT_9, { ...period, ...LIMITS }),
    );
    const cut = new Date("2022-05-21").getTime();
    const untouched = found.filter(
      ({ startTime, stopTime }) => stopTime.getTime() < cut || startTime.getTime() > cut,
    );
    expect(untouched.length).toBeGreaterThan(found.length - 2);
    expect(parts).toEqual(expect.arrayContaining(untouched));
  });

  it("has an area that holds both ground tracks, over the poles and ±180°", () => {
    for (const { area, windows, startTime, stopTime } of found) {
      const outline = prepareFootprint(area);
      for (const [i, orbit] of [S2A, LANDSAT_9].entries()) {
        for (const { position } of groundTrack(orbit, { ...(windows[i] as Period), stepSeconds: 7 })) {
          expect(containsPosition(outline, position)).toBe(true);
        }
      }
      expect(areaKm2(area)).toBeGreaterThan(100);
      // One that goes on for hours has most of the Earth for its area.
      const lasts = stopTime.getTime() - startTime.getTime();
      if (lasts < 80 * 60_000) expect(areaKm2(area)).toBeLessThan(4e6);
    }
    expect(found.some(({ area }) => area.type === "MultiPolygon")).toBe(true);
  });

  it("that never ends has the belt of both orbits for its area", () => {
    const options = { ...days("2022-05-21", 1), maxDistanceKm: 1500, maxTimeDiffSeconds: 3600 };
    const crossovers = findCrossovers(S2A, S2B, options);
    expect(crossovers.map(({ startTime, stopTime }) => [startTime, stopTime])).toEqual([
      [options.startTime, options.stopTime],
      [options.startTime, options.stopTime],
    ]);
    for (const { area } of crossovers) {
      for (const position of [
        [0, 0],
        [180, 81],
        [-120, -81],
      ] as const) {
        expect(containsPosition(area, [...position])).toBe(true);
      }
      expect(containsPosition(area, [0, 85])).toBe(false);
    }
  });

  it("of a satellite with itself is a moment apart from nothing", () => {
    const [crossover, ...others] = findCrossovers(S2A, S2A, {
      ...days("2022-05-21", 0.02),
      maxDistanceKm: 0.5,
      maxTimeDiffSeconds: 1,
    });
    expect(others).toEqual([]);
    expect(crossover).toMatchObject({ delaySeconds: 0, leader: 0 });
    expect(crossover?.distanceKm).toBeLessThan(1e-6);
  });

  it("can be looked for at a single instant", () => {
    const moment = {
      startTime: new Date("2022-05-21T12:00:00Z"),
      stopTime: new Date("2022-05-21T12:00:00Z"),
    };
    expect(findCrossovers(S2A, S2A, { ...moment, ...LIMITS })).toHaveLength(1);
    expect(findCrossovers(S2A, S2B, { ...moment, ...LIMITS })).toEqual([]);
  });
});

describe("stale elements", () => {
  const late = days("2022-05-30", 12);

  it("are reported, and marked on each crossover", () => {
    const stale: StaleElements[] = [];
    const crossovers = findCrossovers(S2A, LANDSAT_9, {
      ...late,
      ...LIMITS,
      onStaleElements: (part) => stale.push(part),
    });
    expect(stale.map(({ orbit, maxElementAgeDays }) => [orbit.name, maxElementAgeDays])).toEqual([
      ["S2A", 14],
      ["Landsat-9", 14],
    ]);
    expect(stale[0]?.startTime.toISOString()).toBe("2022-06-04T11:31:39.787Z");
    expect(stale[0]?.stopTime).toEqual(late.stopTime);
    for (const { isStale, elementAgeDays } of crossovers) {
      expect(isStale).toBe(elementAgeDays.some((age) => age > 14));
    }
  });

  it("are a matter of the limit", () => {
    const stale: StaleElements[] = [];
    const options = {
      ...late,
      ...LIMITS,
      maxElementAgeDays: 30,
      onStaleElements: (s: StaleElements) => stale.push(s),
    };
    expect(findCrossovers(S2A, LANDSAT_9, options).every(({ isStale }) => !isStale)).toBe(true);
    expect(stale).toEqual([]);
  });
});

describe("refusing what cannot be searched", () => {
  const period = days("2022-05-21", 1);

  it.each([
    ["a negative distance", { maxDistanceKm: -1 }],
    ["a distance past any meeting", { maxDistanceKm: 5001 }],
    ["no distance", { maxDistanceKm: Number.NaN }],
    ["a negative time", { maxTimeDiffSeconds: -1 }],
    ["a time of weeks", { maxTimeDiffSeconds: 864_001 }],
  ])("%s", (_, wrong) => {
    expect(() => findCrossovers(S2A, S3A, { ...period, ...LIMITS, ...wrong })).toThrow(
      expect.objectContaining({ code: "orbits/bad-threshold" }),
    );
  });

  it("a period that ends before it starts", () => {
    expect(() =>
      findCrossovers(S2A, S3A, { startTime: period.stopTime, stopTime: period.startTime, ...LIMITS }),
    ).toThrow(expect.objectContaining({ code: "orbits/bad-period" }));
  });

  it("two geostationary satellites", () => {
    expect(() => findCrossovers(GEOSTATIONARY, GEOSTATIONARY, { ...period, ...LIMITS })).toThrow(
      expect.objectContaining({ code: "orbits/unsupported-orbits" }),
    );
  });

  it("a satellite that has decayed", () => {
    const gone = createOrbit(
      parseTle(`1 28872U 05037B   05333.02012661  .25992681  00000-0  24476-3 0  1534
2 28872  96.4736 157.9986 0303955 244.0492 110.6523 16.46015938 10708`),
    );
    expect(() => findCrossovers(gone, S2A, { ...days("2005-11-29", 1), ...LIMITS })).toThrow(
      expect.objectContaining({ code: "orbits/decayed", noradId: 28872 }),
    );
  });
});
