import { AUTHALIC_RADIUS_KM, toVector } from "@eomatch/finder";
import type { Crossover, DistanceOptions } from "../src/crossover.js";
import type { Orbit } from "../src/orbit.js";
import { secondsOf } from "../src/period.js";
import { subSatellitePoint } from "../src/state.js";

/** A connected set of grid points (tA, tB), found by looking at each. */
export interface ScannedCrossover {
  readonly startSeconds: number;
  readonly stopSeconds: number;
  readonly distanceKm: number;
}

/** Faster than any ground track: what lies farther than this times a time cannot come near within that time. */
const MAX_SPEED_RAD_PER_SECOND = 8.5 / 6371;

/**
 * Looks at every pair of instants of a grid, each propagated by SGP4 itself, and groups those that are near enough.
 *
 * Grid points touch along sides and corners. Knows nothing of how crossovers are solved.
 */
export function scanCrossovers(
  a: Orbit,
  b: Orbit,
  options: DistanceOptions & { stepSeconds: number },
): ScannedCrossover[] {
  const { stepSeconds, maxDistanceKm, maxTimeDiffSeconds } = options;
  const start = secondsOf(options.startTime);
  const count = Math.floor((secondsOf(options.stopTime) - start) / stepSeconds) + 1;
  const [pointsA, pointsB] = [a, b].map((orbit) => samplePoints(orbit, { start, stepSeconds, count })) as [
    Float64Array,
    Float64Array,
  ];
  const reach = Math.floor(maxTimeDiffSeconds / stepSeconds + 1e-9);
  const maxAngle = maxDistanceKm / AUTHALIC_RADIUS_KM;
  const components = new Components();
  let previous: Run[] = [];
  for (let i = 0; i < count; i++) {
    const runs: Run[] = [];
    let run: Run | undefined;
    for (let j = Math.max(0, i - reach); j <= Math.min(count - 1, i + reach); j++) {
      const angle = angleBetween(pointsA, i, pointsB, j);
      if (angle <= maxAngle) {
        if (run === undefined) {
          run = { from: j, to: j, component: components.add() };
          runs.push(run);
        }
        run.to = j;
        components.extend(run.component, { i, j, angle });
      } else {
        run = undefined;
        j += Math.max(0, Math.floor((angle - maxAngle) / (MAX_SPEED_RAD_PER_SECOND * stepSeconds)) - 1);
      }
    }
    for (const one of runs) {
      for (const other of previous) {
        if (one.from <= other.to + 1 && other.from <= one.to + 1)
          components.join(one.component, other.component);
      }
    }
    previous = runs;
  }
  return components.all().map(({ first, last, angle }) => ({
    startSeconds: start + first * stepSeconds,
    stopSeconds: start + last * stepSeconds,
    distanceKm: angle * AUTHALIC_RADIUS_KM,
  }));
}

/** What a comparison found; all but the counts should be nothing. */
export interface ScanComparison {
  readonly scanned: number;
  readonly found: number;
  /** Scanned but not found. */
  readonly missed: ScannedCrossover[];
  /** Found but not scanned, and too long for the grid to step over. */
  readonly invented: Crossover[];
  /** Greatest difference of a start or stop time. */
  readonly worstSeconds: number;
  /** Greatest amount by which a grid point is nearer than the solved least distance. */
  readonly worstKm: number;
}

/** Pairs what was solved with what was scanned; both ends must agree to within `toleranceSeconds`. */
export function compareWithScan(
  found: readonly Crossover[],
  scanned: readonly ScannedCrossover[],
  { toleranceSeconds, negligibleSeconds }: { toleranceSeconds: number; negligibleSeconds: number },
): ScanComparison {
  const left = new Set(scanned);
  const invented: Crossover[] = [];
  let [worstSeconds, worstKm] = [0, 0];
  for (const crossover of found) {
    const [start, stop] = [secondsOf(crossover.startTime), secondsOf(crossover.stopTime)];
    const difference = (one: ScannedCrossover): number =>
      Math.max(Math.abs(one.startSeconds - start), Math.abs(one.stopSeconds - stop));
    const match = [...left]
      .filter((one) => difference(one) <= toleranceSeconds)
      .sort((x, y) => difference(x) - difference(y) || x.distanceKm - y.distanceKm)[0];
    if (match === undefined) {
      if (stop - start > negligibleSeconds) invented.push(crossover);
      continue;
    }
    left.delete(match);
    worstSeconds = Math.max(worstSeconds, difference(match));
    worstKm = Math.max(worstKm, crossover.distanceKm - match.distanceKm);
  }
  return { scanned: scanned.length, found: found.length, missed: [...left], invented, worstSeconds, worstKm };
}

interface Run {
  from: number;
  to: number;
  readonly component: number;
}

interface Component {
  first: number;
  last: number;
  angle: number;
}

class Components {
  readonly #parents: number[] = [];
  readonly #members: Component[] = [];

  add(): number {
    this.#members.push({ first: Number.POSITIVE_INFINITY, last: 0, angle: Number.POSITIVE_INFINITY });
    return this.#parents.push(this.#parents.length) - 1;
  }

  extend(component: number, { i, j, angle }: { i: number; j: number; angle: number }): void {
    const member = this.#members[component] as Component;
    member.first = Math.min(member.first, i, j);
    member.last = Math.max(member.last, i, j);
    member.angle = Math.min(member.angle, angle);
  }

  join(one: number, other: number): void {
    const [from, into] = [this.#rootOf(one), this.#rootOf(other)];
    if (from === into) return;
    this.#parents[from] = into;
    const [a, b] = [this.#members[into] as Component, this.#members[from] as Component];
    a.first = Math.min(a.first, b.first);
    a.last = Math.max(a.last, b.last);
    a.angle = Math.min(a.angle, b.angle);
  }

  all(): Component[] {
    return this.#members.filter((_, i) => this.#rootOf(i) === i);
  }

  #rootOf(component: number): number {
    let root = component;
    while (this.#parents[root] !== root) {
      this.#parents[root] = this.#parents[this.#parents[root] as number] as number;
      root = this.#parents[root] as number;
    }
    return root;
  }
}

function samplePoints(
  orbit: Orbit,
  { start, stepSeconds, count }: { start: number; stepSeconds: number; count: number },
): Float64Array {
  const points = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    const [lonDeg, latDeg] = subSatellitePoint(orbit, new Date(Math.round((start + i * stepSeconds) * 1000)));
    points.set(toVector(lonDeg, latDeg), 3 * i);
  }
  return points;
}

function angleBetween(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const x = (a[3 * i] as number) - (b[3 * j] as number);
  const y = (a[3 * i + 1] as number) - (b[3 * j + 1] as number);
  const z = (a[3 * i + 2] as number) - (b[3 * j + 2] as number);
  return 2 * Math.asin(Math.min(1, Math.sqrt(x * x + y * y + z * z) / 2));
}
