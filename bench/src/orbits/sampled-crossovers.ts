import { AUTHALIC_RADIUS_KM, toVector } from "@eomatch/finder";
import { type Orbit, subSatellitePoint } from "@eomatch/orbits";

/** What to look for by sampling. */
export interface SampledRequest {
  readonly startTime: Date;
  readonly stopTime: Date;
  readonly maxDistanceKm: number;
  readonly maxTimeDiffSeconds: number;
  readonly stepSeconds: number;
}

/** A connected set of pairs of samples that are near enough, Unix seconds. */
export interface SampledWindow {
  startSeconds: number;
  stopSeconds: number;
}

/**
 * Finds crossovers the plain way: both ground tracks at every step, every shift within the time limit compared.
 *
 * The baseline that programs which sample stand for, in the same language and on the same propagator, positions in
 * typed arrays and one product of vectors a comparison. Knows nothing of how crossovers are solved.
 */
export function sampledCrossovers(first: Orbit, second: Orbit, request: SampledRequest): SampledWindow[] {
  const { stepSeconds, maxTimeDiffSeconds, maxDistanceKm } = request;
  const startSeconds = request.startTime.getTime() / 1000;
  const count = Math.floor((request.stopTime.getTime() / 1000 - startSeconds) / stepSeconds) + 1;
  const grid = { startSeconds, stepSeconds, count };
  const [a, b] = [samples(first, grid), samples(second, grid)];
  const reach = Math.floor(maxTimeDiffSeconds / stepSeconds);
  const nearCosine = Math.cos(maxDistanceKm / AUTHALIC_RADIUS_KM);
  const windows: SampledWindow[] = [];
  let open: Run[] = [];
  for (let i = 0; i < count; i++) {
    const runs = nearRuns(a, b, {
      i,
      from: Math.max(0, i - reach),
      to: Math.min(count - 1, i + reach),
      nearCosine,
    });
    if (runs.length === 0 && open.length === 0) continue;
    open = continued(open, runs, windows, (step) => startSeconds + step * stepSeconds);
  }
  return windows.filter((window) => window.stopSeconds >= window.startSeconds);
}

interface Run {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  window: SampledWindow;
}

/** Shifts at which the second satellite is near the first one's sample `i`, as runs of neighbours. */
function nearRuns(
  a: Float64Array,
  b: Float64Array,
  { i, from, to, nearCosine }: { i: number; from: number; to: number; nearCosine: number },
): { row: number; from: number; to: number }[] {
  const runs: { row: number; from: number; to: number }[] = [];
  const [x, y, z] = [a[3 * i]!, a[3 * i + 1]!, a[3 * i + 2]!];
  let runStart = -1;
  for (let j = from; j <= to; j++) {
    const isNear = x * b[3 * j]! + y * b[3 * j + 1]! + z * b[3 * j + 2]! >= nearCosine;
    if (isNear && runStart < 0) runStart = j;
    if (!isNear && runStart >= 0) {
      runs.push({ row: i, from: runStart, to: j - 1 });
      runStart = -1;
    }
  }
  if (runStart >= 0) runs.push({ row: i, from: runStart, to });
  return runs;
}

/** Joins the runs of a row to those of the row before that they touch; windows that meet become one. */
function continued(
  open: readonly Run[],
  runs: readonly { row: number; from: number; to: number }[],
  windows: SampledWindow[],
  secondsOf: (step: number) => number,
): Run[] {
  return runs.map((run) => {
    const touching = open.filter((other) => other.from <= run.to + 1 && run.from <= other.to + 1);
    const window = touching[0]?.window ?? newWindow(windows);
    for (const other of touching) {
      if (other.window !== window) mergeInto(window, other.window, open);
    }
    window.startSeconds = Math.min(window.startSeconds, secondsOf(run.row), secondsOf(run.from));
    window.stopSeconds = Math.max(window.stopSeconds, secondsOf(run.row), secondsOf(run.to));
    return { ...run, window };
  });
}

function newWindow(windows: SampledWindow[]): SampledWindow {
  const window = { startSeconds: Number.POSITIVE_INFINITY, stopSeconds: Number.NEGATIVE_INFINITY };
  windows.push(window);
  return window;
}

function mergeInto(window: SampledWindow, other: SampledWindow, open: readonly Run[]): void {
  window.startSeconds = Math.min(window.startSeconds, other.startSeconds);
  window.stopSeconds = Math.max(window.stopSeconds, other.stopSeconds);
  for (const run of open) if (run.window === other) run.window = window;
  // Emptied: what it held is in the other now.
  [other.startSeconds, other.stopSeconds] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
}

function samples(
  orbit: Orbit,
  { startSeconds, stepSeconds, count }: { startSeconds: number; stepSeconds: number; count: number },
): Float64Array {
  const points = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    const [lonDeg, latDeg] = subSatellitePoint(orbit, new Date((startSeconds + i * stepSeconds) * 1000));
    points.set(toVector(lonDeg, latDeg), 3 * i);
  }
  return points;
}
