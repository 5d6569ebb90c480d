/**
 * What the time difference of two acquisitions is measured between.
 *
 * `"start"`: their starts, as the Python package EOMatch has it. `"gap"`: the end of the earlier and the start of the
 * later, 0 while they overlap. `"midpoint"`: the middles of their intervals.
 */
export type TimeDiff = "start" | "gap" | "midpoint";

/** An acquisition on the time line, in milliseconds since 1970. */
export interface Interval {
  readonly startMs: number;
  readonly stopMs: number;
}

/** Gives the time difference of two acquisitions in seconds, never negative. */
export function timeDiffSeconds(a: Interval, b: Interval, timeDiff: TimeDiff): number {
  return timeDiffMs(a, b, timeDiff) / 1000;
}

/** Gives the time difference of two acquisitions in milliseconds, never negative. */
export function timeDiffMs(a: Interval, b: Interval, timeDiff: TimeDiff): number {
  if (timeDiff === "start") return Math.abs(a.startMs - b.startMs);
  if (timeDiff === "midpoint") return Math.abs(a.startMs + a.stopMs - b.startMs - b.stopMs) / 2;
  return Math.max(0, a.startMs - b.stopMs, b.startMs - a.stopMs);
}

/** Gives the greatest difference among several acquisitions in seconds. */
export function spreadSeconds(intervals: readonly Interval[], timeDiff: TimeDiff): number {
  let greatest = 0;
  for (const [i, a] of intervals.entries()) {
    for (let j = i + 1; j < intervals.length; j++) {
      greatest = Math.max(greatest, timeDiffMs(a, intervals[j]!, timeDiff));
    }
  }
  return greatest / 1000;
}
