import type { ElementSet } from "./element-set.js";
import { OrbitError } from "./errors.js";
import { dateOf, type Period, secondsOf, secondsOfPeriod } from "./period.js";
import { createPropagator, type Propagator, type Ut1MinusUtc } from "./propagator.js";
import { numberRevolutions, type RevolutionClock } from "./revolution-count.js";

/** How an orbit is made of element sets. */
export interface OrbitOptions {
  /**
   * Age in days past which an element set counts as stale; 14 by default.
   *
   * SGP4 is off by about 1 km at epoch and 1 to 3 km more each day (Vallado et al. 2006), so that after two weeks
   * the time of a pass is off by several seconds.
   */
  readonly maxElementAgeDays?: number;
  /** UT1 − UTC in seconds (IERS Bulletin A); 0 by default, which misplaces tracks by up to 0.4 km in longitude. */
  readonly ut1MinusUtcSeconds?: Ut1MinusUtc;
}

/** The stretch of time in which one element set of an orbit is the one nearest in time. */
export interface OrbitArc {
  readonly elementSet: ElementSet;
  /** Beginning in seconds on the Unix scale; negative infinity for the first arc. */
  readonly startSeconds: number;
  /** End in seconds on the Unix scale; infinity for the last arc. The end itself belongs to this arc. */
  readonly stopSeconds: number;
  /** SGP4 of the element set. */
  readonly propagator: Propagator;
}

/** The orbit of one satellite over time: each instant is propagated from the element set nearest to it. */
export interface Orbit {
  readonly noradId: number;
  readonly name?: string;
  /** The history in order of epoch, without duplicates. */
  readonly elementSets: readonly ElementSet[];
  readonly maxElementAgeDays: number;
  /** One arc for each element set, in order, without gaps. */
  readonly arcs: readonly OrbitArc[];
  /** How each arc counts its revolutions. */
  readonly revolutionClocks: readonly RevolutionClock[];
}

/** The element set in use at an instant and how far its epoch is. */
export interface ElementAge {
  readonly elementSet: ElementSet;
  /** Days from epoch to the instant; negative before the epoch. */
  readonly ageDays: number;
  /** True when the age, either way, is past the orbit's `maxElementAgeDays`. */
  readonly isStale: boolean;
}

const SECONDS_PER_DAY = 86_400;

/**
 * Makes the orbit of one satellite of its element sets, given in any order.
 *
 * Of sets with the same epoch the last one given is kept: archives list corrections after what they correct.
 *
 * @throws OrbitError `orbits/no-element-sets`, `orbits/mixed-satellites`, `orbits/bad-threshold` (age limit)
 */
export function createOrbit(elementSets: Iterable<ElementSet>, options: OrbitOptions = {}): Orbit {
  const byEpoch = new Map<number, ElementSet>();
  for (const set of elementSets) byEpoch.set(set.epochSeconds, set);
  const sorted = [...byEpoch.values()].sort((a, b) => a.epochSeconds - b.epochSeconds);
  const last = sorted.at(-1);
  if (last === undefined) {
    throw new OrbitError("orbits/no-element-sets", "an orbit needs at least one element set, found none");
  }
  const stranger = sorted.find((set) => set.noradId !== last.noradId);
  if (stranger !== undefined) {
    throw new OrbitError(
      "orbits/mixed-satellites",
      `an orbit is of one satellite, found sets of ${last.noradId} and ${stranger.noradId}; use groupByNoradId first`,
      { noradId: stranger.noradId, ...(stranger.source === undefined ? {} : { source: stranger.source }) },
    );
  }
  const maxElementAgeDays = options.maxElementAgeDays ?? 14;
  if (!(maxElementAgeDays > 0)) {
    throw new OrbitError(
      "orbits/bad-threshold",
      `expected maxElementAgeDays above 0, found ${maxElementAgeDays}`,
    );
  }
  const name = sorted.findLast((set) => set.name !== undefined)?.name;
  let revolutionClocks: readonly RevolutionClock[] | undefined;
  return {
    noradId: last.noradId,
    ...(name === undefined ? {} : { name }),
    elementSets: sorted,
    maxElementAgeDays,
    arcs: sorted.map((set, i) => createArc(set, { before: sorted[i - 1], after: sorted[i + 1], options })),
    get revolutionClocks(): readonly RevolutionClock[] {
      revolutionClocks ??= numberRevolutions(sorted);
      return revolutionClocks;
    },
  };
}

function createArc(
  elementSet: ElementSet,
  {
    before,
    after,
    options,
  }: { before: ElementSet | undefined; after: ElementSet | undefined; options: OrbitOptions },
): OrbitArc {
  let propagator: Propagator | undefined;
  return {
    elementSet,
    startSeconds: before ? (before.epochSeconds + elementSet.epochSeconds) / 2 : Number.NEGATIVE_INFINITY,
    stopSeconds: after ? (after.epochSeconds + elementSet.epochSeconds) / 2 : Number.POSITIVE_INFINITY,
    // Made when first used: a history has thousands of sets, a period needs a few.
    get propagator(): Propagator {
      propagator ??= createPropagator(elementSet, options);
      return propagator;
    },
  };
}

/** Sorts element sets of many satellites into one list each, keyed by catalogue number. */
export function groupByNoradId(elementSets: Iterable<ElementSet>): Map<number, ElementSet[]> {
  const groups = new Map<number, ElementSet[]>();
  for (const set of elementSets) {
    const group = groups.get(set.noradId);
    if (group) group.push(set);
    else groups.set(set.noradId, [set]);
  }
  return groups;
}

/** Gives the index of the arc an instant (seconds on the Unix scale) lies in. */
export function arcIndexAt(orbit: Orbit, unixSeconds: number): number {
  let low = 0;
  let high = orbit.arcs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (unixSeconds <= (orbit.arcs[middle] as OrbitArc).stopSeconds) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Gives the arc an instant (seconds on the Unix scale) lies in. */
export function arcAt(orbit: Orbit, unixSeconds: number): OrbitArc {
  return orbit.arcs[arcIndexAt(orbit, unixSeconds)] as OrbitArc;
}

/**
 * Gives the element set nearest in time to an instant and its age; of two equally near, the earlier.
 *
 * @throws OrbitError `orbits/bad-time`
 */
export function elementAge(orbit: Orbit, time: Date): ElementAge {
  const unixSeconds = secondsOf(time);
  const { elementSet } = arcAt(orbit, unixSeconds);
  const ageDays = (unixSeconds - elementSet.epochSeconds) / SECONDS_PER_DAY;
  return { elementSet, ageDays, isStale: Math.abs(ageDays) > orbit.maxElementAgeDays };
}

/**
 * Lists the parts of a period for which the nearest element set is older, or younger, than `maxElementAgeDays`.
 *
 * Empty when the history covers the period. The limit is the orbit's unless another is given.
 *
 * @throws OrbitError `orbits/bad-time`, `orbits/bad-period`
 */
export function stalePeriods(
  orbit: Orbit,
  {
    maxElementAgeDays = orbit.maxElementAgeDays,
    ...period
  }: Period & { readonly maxElementAgeDays?: number },
): Period[] {
  const { startSeconds, stopSeconds } = secondsOfPeriod(period);
  const limit = maxElementAgeDays * SECONDS_PER_DAY;
  const found: { start: number; stop: number }[] = [];
  const add = (from: number, to: number): void => {
    const start = Math.max(from, startSeconds);
    const stop = Math.min(to, stopSeconds);
    if (start >= stop) return;
    const previous = found.at(-1);
    if (previous && start <= previous.stop) previous.stop = stop;
    else found.push({ start, stop });
  };
  for (let i = arcIndexAt(orbit, startSeconds); i <= arcIndexAt(orbit, stopSeconds); i++) {
    const arc = orbit.arcs[i] as OrbitArc;
    add(arc.startSeconds, Math.min(arc.stopSeconds, arc.elementSet.epochSeconds - limit));
    add(Math.max(arc.startSeconds, arc.elementSet.epochSeconds + limit), arc.stopSeconds);
  }
  return found.map(({ start, stop }) => ({ startTime: dateOf(start), stopTime: dateOf(stop) }));
}
