import type { ElementSet } from "./element-set.js";
import type { CartesianState } from "./propagator.js";

/** The revolutions of one element set: a count that runs on smoothly and is whole at every ascending node. */
export interface RevolutionClock {
  /** Number of the revolution the epoch lies in. */
  readonly numberAtEpoch: number;
  /** Mean argument of latitude at epoch in revolutions, on the branch that goes with `numberAtEpoch`. */
  readonly phaseAtEpoch: number;
}

const TWO_PI = 2 * Math.PI;
const SECONDS_PER_DAY = 86_400;
/** TLE have five digits for the revolution. */
const PUBLISHED_WRAP = 100_000;
/** WGS-72 as SGP4 has it (Hoots & Roehrich 1980): Earth radius in km, J2, gravitational parameter in km³/s². */
const RADIUS_KM = 6378.135;
const J2 = 0.001082616;
const MU = 398_600.8;

/**
 * Numbers the revolutions of a history of element sets, one clock for each set.
 *
 * A revolution begins at its ascending node. Published numbers are off by one now and then, above all near the node
 * where epochs tend to lie, and start over at 100000. So the revolutions between epochs are counted from the elements,
 * the count is tied to the number most of the sets agree on, and the hundred thousands come from the launch year.
 *
 * @param sets history in order of epoch
 */
export function numberRevolutions(sets: readonly ElementSet[]): RevolutionClock[] {
  const phases = sets.map(phaseAtEpoch);
  const counts: number[] = [];
  for (const [i, set] of sets.entries()) {
    const previous = sets[i - 1];
    if (previous === undefined) {
      counts.push(0);
      continue;
    }
    const passed = (phases[i - 1] as number) + phaseSinceEpoch(previous, set.epochSeconds);
    counts.push((counts[i - 1] as number) + Math.round(passed - (phases[i] as number)));
  }
  const offset = publishedOffset(sets, counts);
  return sets.map((_, i) => ({
    numberAtEpoch: (counts[i] as number) + offset,
    phaseAtEpoch: phases[i] as number,
  }));
}

/**
 * Counts revolutions at an instant: the whole part is the revolution's number, the fraction the argument of latitude.
 *
 * @param teme state of the satellite at that instant in TEME
 */
export function revolutionsAt(
  clock: RevolutionClock,
  { set, unixSeconds, teme }: { set: ElementSet; unixSeconds: number; teme: CartesianState },
): number {
  const turn = argumentOfLatitude(teme) / TWO_PI;
  // The mean phase tells which revolution, to within the equation of the centre; the true angle tells where in it.
  const whole = Math.round(clock.phaseAtEpoch + phaseSinceEpoch(set, unixSeconds) - turn);
  return clock.numberAtEpoch + whole + turn;
}

/** Gives the angle from the ascending node to the satellite along its orbit, rad, [0, 2π). */
export function argumentOfLatitude({ positionKm: r, velocityKmPerSecond: v }: CartesianState): number {
  const h = [r[1] * v[2] - r[2] * v[1], r[2] * v[0] - r[0] * v[2], r[0] * v[1] - r[1] * v[0]] as const;
  // The node's direction is (-hy, hx, 0).
  const angle = Math.atan2(r[2] * Math.hypot(...h), r[1] * h[0] - r[0] * h[1]);
  return angle < 0 ? angle + TWO_PI : angle;
}

/** Gives the rate of the argument of latitude at an instant, revolutions per second. */
export function revolutionRate({ positionKm: r, velocityKmPerSecond: v }: CartesianState): number {
  const angularMomentum = Math.hypot(
    r[1] * v[2] - r[2] * v[1],
    r[2] * v[0] - r[0] * v[2],
    r[0] * v[1] - r[1] * v[0],
  );
  return angularMomentum / (r[0] ** 2 + r[1] ** 2 + r[2] ** 2) / TWO_PI;
}

/** Mean argument of latitude at epoch in revolutions, on the branch of the true one in [0, 1). */
function phaseAtEpoch(set: ElementSet): number {
  const mean = (set.argumentOfPerigeeDeg + set.meanAnomalyDeg) / 360;
  const perigee = set.argumentOfPerigeeDeg / 360;
  const truth = perigee + trueAnomaly(set) / TWO_PI;
  return mean - Math.round(mean - (truth - Math.floor(truth)));
}

function trueAnomaly({ meanAnomalyDeg, eccentricity: e }: ElementSet): number {
  const meanAnomaly = (meanAnomalyDeg * Math.PI) / 180;
  let eccentric = meanAnomaly + e * Math.sin(meanAnomaly);
  for (let round = 0; round < 30; round++) {
    eccentric -= (eccentric - e * Math.sin(eccentric) - meanAnomaly) / (1 - e * Math.cos(eccentric));
  }
  return Math.atan2(Math.sqrt(1 - e * e) * Math.sin(eccentric), Math.cos(eccentric) - e);
}

/**
 * Mean argument of latitude passed since epoch, revolutions.
 *
 * Kozai's mean motion, the secular drift of the perigee by J2 (Vallado, "Fundamentals of Astrodynamics", eq. 9-41)
 * and the published drag: good to a hundredth of a revolution over a month, where a half would do.
 */
function phaseSinceEpoch(set: ElementSet, unixSeconds: number): number {
  const days = (unixSeconds - set.epochSeconds) / SECONDS_PER_DAY;
  const meanMotion = (set.meanMotionRevPerDay * TWO_PI) / SECONDS_PER_DAY;
  const semiLatusRectumKm = Math.cbrt(MU / meanMotion ** 2) * (1 - set.eccentricity ** 2);
  const cosine = Math.cos((set.inclinationDeg * Math.PI) / 180);
  const perigeeRate =
    0.75 * J2 * (RADIUS_KM / semiLatusRectumKm) ** 2 * (5 * cosine ** 2 - 1) * set.meanMotionRevPerDay;
  return (set.meanMotionRevPerDay + perigeeRate) * days + set.meanMotionDot * days ** 2;
}

/** The number to add to the counts: what most published numbers agree on, in the hundred thousands of the launch. */
function publishedOffset(sets: readonly ElementSet[], counts: readonly number[]): number {
  const votes = new Map<number, number>();
  for (const [i, { revolutionNumber }] of sets.entries()) {
    if (revolutionNumber === undefined) continue;
    const offset = revolutionNumber - (counts[i] as number);
    const wrapped = offset - Math.floor(offset / PUBLISHED_WRAP) * PUBLISHED_WRAP;
    votes.set(wrapped, (votes.get(wrapped) ?? 0) + 1);
  }
  let best: number | undefined;
  for (const [offset, count] of votes) {
    if (best === undefined || count > (votes.get(best) as number)) best = offset;
  }
  if (best === undefined) return 0;
  const last = sets.at(-1) as ElementSet;
  const sinceLaunch = revolutionsSinceLaunch(last);
  const widest = Math.max(...sets.map((set) => set.revolutionNumber ?? 0));
  // Five digits wrapped around zero leave the offset up to one hundred thousand too high; the launch year settles it.
  const expected = sinceLaunch ?? Math.max(widest, last.revolutionNumber ?? 0);
  const numberOfLast = (counts.at(-1) as number) + best;
  return best + Math.round((expected - numberOfLast) / PUBLISHED_WRAP) * PUBLISHED_WRAP;
}

/** Revolutions since the middle of the launch year, which is near enough to tell hundred thousands apart. */
function revolutionsSinceLaunch({
  internationalDesignator,
  epochSeconds,
  meanMotionRevPerDay,
}: ElementSet): number | undefined {
  const year = /^(\d{4})-/.exec(internationalDesignator ?? "")?.[1];
  if (year === undefined) return undefined;
  return ((epochSeconds - Date.UTC(Number(year), 6, 1) / 1000) / SECONDS_PER_DAY) * meanMotionRevPerDay;
}
