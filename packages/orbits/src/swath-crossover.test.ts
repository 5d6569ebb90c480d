import {
  AUTHALIC_RADIUS_KM,
  areaKm2,
  containsPosition,
  toPosition,
  toVector,
  type Vector,
} from "@eomatch/finder";
import { describe, expect, it } from "vitest";
import { madeUpTle, PUBLIC_TLE } from "../test/public-element-sets.js";
import { findCrossovers, type SwathOptions } from "./crossover.js";
import { createInstrument, INSTRUMENTS, type Instrument } from "./instrument.js";
import { createOrbit, type Orbit } from "./orbit.js";
import { secondsOf } from "./period.js";
import { subSatellitePoint } from "./state.js";
import { swathEdges } from "./swath.js";
import { parseTle } from "./tle.js";
import { combine, cross, dot, unit } from "./vector.js";

const publicOrbit = (name: keyof typeof PUBLIC_TLE): Orbit => createOrbit(parseTle(PUBLIC_TLE[name]));
const [S2A, S3A, LANDSAT_9] = [publicOrbit("S2A"), publicOrbit("S3A"), publicOrbit("Landsat-9")];
const ISS_LIKE = createOrbit(
  parseTle(
    madeUpTle({
      inclinationDeg: 51.64,
      rightAscensionDeg: 190,
      meanAnomalyDeg: 40,
      meanMotionRevPerDay: 15.5,
    }),
  ),
);

/** A stretch of time of the first satellite in which it sees what the second sees within the time limit. */
interface ScannedWindow {
  from: number;
  to: number;
  innerSeconds: number;
}

/** Looks at points of every scan line, one after the other, and at every second of the other satellite. */
function scan(
  a: Orbit,
  b: Orbit,
  { instruments, maxTimeDiffSeconds, startTime, stopTime }: SwathOptions,
): ScannedWindow[] {
  const [start, stop] = [secondsOf(startTime), secondsOf(stopTime)];
  const samples = sampledSwath(b, instruments[1], { start, stop });
  const windows: ScannedWindow[] = [];
  for (let t = start; t <= stop; t += 4) {
    const { left, right } = swathEdges(a, instruments[0], new Date(t * 1000));
    for (let k = 0; k <= 12; k++) {
      const point = unit(combine([right, 1 - k / 12], [left, k / 12]));
      for (const seen of timesSeen(point, samples, {
        from: t - maxTimeDiffSeconds,
        to: t + maxTimeDiffSeconds,
        start,
        stop,
      })) {
        const window = windows.find(
          ({ to, innerSeconds }) => t - to <= 4 && Math.abs(innerSeconds - seen) < 900,
        );
        if (window === undefined) windows.push({ from: t, to: t, innerSeconds: seen });
        else Object.assign(window, { to: t, innerSeconds: seen });
      }
    }
  }
  return windows;
}

interface SampledSwath {
  readonly points: readonly Vector[];
  readonly normals: readonly Vector[];
  readonly left: number;
  readonly right: number;
}

function sampledSwath(
  orbit: Orbit,
  { leftKm, rightKm }: Instrument,
  { start, stop }: { start: number; stop: number },
): SampledSwath {
  const points: Vector[] = [];
  for (let t = start; t <= stop + 1; t++) {
    const [lon, lat] = subSatellitePoint(orbit, new Date(t * 1000));
    points.push(toVector(lon, lat));
  }
  const normals = points.map((point, i) =>
    unit(cross(point, combine([points[i + 1] ?? point, 1], [points[i - 1] ?? point, -1]))),
  );
  return { points, normals, left: leftKm / AUTHALIC_RADIUS_KM, right: rightKm / AUTHALIC_RADIUS_KM };
}

/** Seconds within a span at which a point is abeam and within the swath. */
function timesSeen(
  point: Vector,
  { points, normals, left, right }: SampledSwath,
  { from, to, start, stop }: { from: number; to: number; start: number; stop: number },
): number[] {
  const seen: number[] = [];
  const [first, last] = [Math.max(from, start) - start, Math.min(to, stop) - start];
  const at = (i: number): number => dot(points[i] as Vector, point);
  for (let i = first; i <= last; i += 60) {
    const near = at(i);
    if (near < 0.8 || near < at(Math.max(first, i - 60)) || near < at(Math.min(last, i + 60))) continue;
    let best = i;
    for (let j = Math.max(first, i - 60); j <= Math.min(last, i + 60); j++) if (at(j) > at(best)) best = j;
    // At an end of the span the point need not be abeam.
    if (best === first || best === last) continue;
    const across = Math.asin(dot(normals[best] as Vector, point));
    if (across <= left && across >= -right) seen.push(start + best);
  }
  return seen;
}

const pair = (first: Instrument, second: Instrument): readonly [Instrument, Instrument] => [first, second];
const hours = (start: string, count: number) => ({
  startTime: new Date(start),
  stopTime: new Date(Date.parse(start) + count * 3_600_000),
});

describe("swaths that overlap", () => {
  it.each<[string, Orbit, Orbit, Instrument, Instrument, number, number]>([
    ["MSI and OLI", S2A, LANDSAT_9, INSTRUMENTS.MSI, INSTRUMENTS.OLI, 1800, 5],
    ["MSI and OLCI, which is tilted", S2A, S3A, INSTRUMENTS.MSI, INSTRUMENTS.OLCI, 600, 6],
    [
      "inclined against sun-synchronous",
      ISS_LIKE,
      S2A,
      createInstrument({ name: "own", swathKm: 80 }),
      INSTRUMENTS.MSI,
      1800,
      12,
    ],
    [
      "a swath beside the track",
      ISS_LIKE,
      LANDSAT_9,
      createInstrument({ name: "beside", leftKm: 600, rightKm: -200 }),
      INSTRUMENTS.OLI,
      3000,
      12,
    ],
  ])("agree with a scan of lines and seconds: %s", (_, a, b, first, second, maxTimeDiffSeconds, count) => {
    const options: SwathOptions = {
      ...hours("2022-05-21T12:00:00Z", count),
      near: "swath",
      instruments: pair(first, second),
      maxTimeDiffSeconds,
    };
    const found = findCrossovers(a, b, options);
    const scanned = scan(a, b, options);
    const periodEnds = [options.startTime, options.stopTime].map(secondsOf);
    expect(scanned.length).toBeGreaterThan(0);
    for (const { from, to } of scanned) {
      const match = found.find(({ windows: [{ startTime, stopTime }] }) => {
        // Points 1/12 of a swath apart see an overlap a little late; at the period's ends lines are cut.
        const slack = (t: number): number => (periodEnds.some((end) => Math.abs(end - t) < 120) ? 120 : 12);
        return (
          Math.abs(secondsOf(startTime) - from) < slack(from) &&
          Math.abs(secondsOf(stopTime) - to) < slack(to)
        );
      });
      expect(match, `scanned ${new Date(from * 1000).toISOString()} for ${to - from} s`).toBeDefined();
    }
    const long = found.filter(({ windows: [{ startTime, stopTime }] }) => +stopTime - +startTime > 20_000);
    expect(long.length).toBeLessThanOrEqual(scanned.length);
  });

  const options: SwathOptions = {
    ...hours("2022-05-21T00:00:00Z", 24),
    near: "swath",
    instruments: pair(INSTRUMENTS.MSI, INSTRUMENTS.OLI),
    maxTimeDiffSeconds: 1800,
  };
  const found = findCrossovers(S2A, LANDSAT_9, options);

  it("have ground in common that both see within the limit, and none around it", () => {
    expect(found.length).toBeGreaterThan(5);
    for (const {
      startTime,
      stopTime,
      area,
      windows: [window],
    } of found) {
      if (+stopTime - +startTime > 4_000_000) continue;
      expect(areaKm2(area)).toBeGreaterThan(10);
      const middle = new Date((+window.startTime + +window.stopTime) / 2);
      const { left, right } = swathEdges(S2A, INSTRUMENTS.MSI, middle);
      const shared = [0, 0.25, 0.5, 0.75, 1].map((share) =>
        containsPosition(area, toPosition(unit(combine([right, 1 - share], [left, share])))),
      );
      expect(shared).toContain(true);
      const beyond = toPosition(unit(combine([left, 1.3], [right, -0.3])));
      expect(containsPosition(area, beyond)).toBe(false);
    }
  });

  it("are fewer and shorter than tracks within the reach of both swaths", () => {
    const near = findCrossovers(S2A, LANDSAT_9, {
      ...hours("2022-05-21T00:00:00Z", 24),
      maxDistanceKm: 237.5,
      maxTimeDiffSeconds: 1800,
    });
    const length = (list: typeof near): number =>
      list.reduce((sum, { startTime, stopTime }) => sum + +stopTime - +startTime, 0);
    expect(length(found)).toBeLessThan(length(near));
  });

  it("are the same whichever satellite is given first", () => {
    const swapped = findCrossovers(LANDSAT_9, S2A, {
      ...options,
      instruments: pair(INSTRUMENTS.OLI, INSTRUMENTS.MSI),
    });
    expect(swapped).toHaveLength(found.length);
    for (const [i, { startTime, stopTime }] of found.entries()) {
      expect(Math.abs(+startTime - +swapped[i]!.startTime)).toBeLessThan(2000);
      expect(Math.abs(+stopTime - +swapped[i]!.stopTime)).toBeLessThan(2000);
    }
  });

  it("can be cut into stretches that hold the same time", () => {
    const whole = findCrossovers(S2A, S2A, {
      ...options,
      instruments: pair(INSTRUMENTS.MSI, INSTRUMENTS.MSI),
      maxTimeDiffSeconds: 30,
    });
    expect(whole).toHaveLength(1);
    const cut = findCrossovers(S2A, S2A, {
      ...options,
      instruments: pair(INSTRUMENTS.MSI, INSTRUMENTS.MSI),
      maxTimeDiffSeconds: 30,
      maxLengthSeconds: 1200,
    });
    expect(cut).toHaveLength(72);
    expect(cut[0]!.startTime).toEqual(whole[0]!.startTime);
    expect(cut.at(-1)!.stopTime).toEqual(whole[0]!.stopTime);
    for (const { area } of cut) expect(areaKm2(area)).toBeLessThan(4e6);
  });

  it("refuses a swath of no width", () => {
    const nothing = { ...INSTRUMENTS.MSI, leftKm: 0, rightKm: 0 };
    expect(() =>
      findCrossovers(S2A, S3A, { ...options, instruments: pair(nothing, INSTRUMENTS.OLI) }),
    ).toThrow(expect.objectContaining({ code: "orbits/bad-instrument" }));
  });
});
