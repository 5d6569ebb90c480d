/** The time from which to which something lasts, milliseconds since 1970, both inclusive. */
export interface TimeHull {
  readonly start: number;
  readonly stop: number;
}

/** How crossovers that are known hang together in time. */
export interface CrossoverTimes {
  /** Greatest time between the two passages, milliseconds. */
  readonly maxTimeDiffMs: number;
  /** True when long crossovers are cut into stretches, which are other ones when the crossover goes on. */
  readonly areCut: boolean;
}

/** What of known crossovers stays on one side of a moment, and what takes the place of the rest. */
export interface Cut<T> {
  /** Those that have nothing to do with what is beyond the moment. */
  readonly stay: readonly T[];
  /** From where on, or to where, the period has to be solved for the others. */
  readonly solveTo: number;
  /** Of those solved there, tells which are not among those that stay. */
  readonly isNew: (crossover: TimeHull) => boolean;
}

/** Times are kept to the millisecond: what comes so near a moment reaches it. */
const NEAR_MS = 2;
/** Room around a moment at which no crossover is going on. */
const ROOM_MS = 2000;

/**
 * Cuts known crossovers at a moment after which they do not hold, be it that they were not looked for or have changed.
 *
 * A crossover is a connected set of pairs of times. One that ends before the moment has no part beyond it: a path to
 * such a part would reach the moment. One that goes on beyond has pairs no more than the time limit before the moment,
 * or is one of those that reach it. Stretches of a cut crossover do not tell whether that goes on; so they are taken
 * up to a moment at which nothing is going on.
 */
export function cutAtEnd<T extends TimeHull>(
  crossovers: readonly T[],
  moment: number,
  { maxTimeDiffMs, areCut }: CrossoverTimes,
): Cut<T> {
  if (areCut) {
    const gap = gapBefore(crossovers, moment - maxTimeDiffMs);
    return { stay: crossovers.filter(({ stop }) => stop <= gap), solveTo: gap, isNew: () => true };
  }
  const reaches = ({ stop }: TimeHull): boolean => stop >= moment - NEAR_MS;
  const solveTo = crossovers
    .filter((crossover) => reaches(crossover) && crossover.start <= moment)
    .reduce((least, { start }) => Math.min(least, start), moment - maxTimeDiffMs);
  return {
    stay: crossovers.filter((crossover) => !reaches(crossover)),
    solveTo: solveTo - ROOM_MS,
    isNew: reaches,
  };
}

/** Cuts known crossovers at a moment before which they do not hold; see {@link cutAtEnd}. */
export function cutAtStart<T extends TimeHull>(
  crossovers: readonly T[],
  moment: number,
  times: CrossoverTimes,
): Cut<T> {
  // The same with time running backwards.
  const turned = new Map<TimeHull, T>(
    crossovers.map((crossover) => [turn(crossover), crossover]).reverse() as [TimeHull, T][],
  );
  const { stay, solveTo, isNew } = cutAtEnd([...turned.keys()], -moment, times);
  return {
    stay: stay.map((one) => turned.get(one) as T).reverse(),
    solveTo: -solveTo,
    isNew: (crossover) => isNew(turn(crossover)),
  };
}

function turn({ start, stop }: TimeHull): TimeHull {
  return { start: -stop, stop: -start };
}

/** The last moment at or before another at which no crossover is going on, with two seconds to spare. */
function gapBefore(crossovers: readonly TimeHull[], to: number): number {
  let moment = to;
  for (const { start, stop } of [...crossovers].sort((a, b) => b.stop - a.stop)) {
    if (stop + ROOM_MS < moment) break;
    if (start - ROOM_MS <= moment) moment = start - ROOM_MS - 1;
  }
  return moment;
}
