import { isStacModelError, parseInstant } from "@eomatch/stac-model";
import type { IntervalEnd, Temporal, TemporalOperator } from "./expression.js";

/** From one instant to another, milliseconds since 1970; infinite where it is open; an instant is both ends. */
export interface Period {
  readonly start: number;
  readonly stop: number;
}

/** The period that a part of a filter means for an item; undefined where the item does not have it. */
export function periodOf(temporal: Temporal, fieldOf: (name: string) => unknown): Period | undefined {
  const instant = (end: IntervalEnd, open: number): number | undefined => {
    if (end === undefined) return open;
    if (end.kind === "instant") return end.ms;
    const value = fieldOf(end.name);
    try {
      return typeof value === "string" ? parseInstant(value).getTime() : undefined;
    } catch (error) {
      if (isStacModelError(error)) return undefined;
      throw error;
    }
  };
  const [first, last] = temporal.kind === "interval" ? [temporal.start, temporal.stop] : [temporal, temporal];
  const start = instant(first, Number.NEGATIVE_INFINITY);
  const stop = instant(last, Number.POSITIVE_INFINITY);
  return start === undefined || stop === undefined ? undefined : { start, stop };
}

/** What each operator says of two periods (CQL2, table 7). */
const meanings: { readonly [operator in TemporalOperator]: (a: Period, b: Period) => boolean } = {
  t_after: (a, b) => a.start > b.stop,
  t_before: (a, b) => a.stop < b.start,
  t_contains: (a, b) => a.start < b.start && a.stop > b.stop,
  t_disjoint: (a, b) => a.stop < b.start || a.start > b.stop,
  t_during: (a, b) => a.start > b.start && a.stop < b.stop,
  t_equals: (a, b) => a.start === b.start && a.stop === b.stop,
  t_finishedby: (a, b) => a.start < b.start && a.stop === b.stop,
  t_finishes: (a, b) => a.start > b.start && a.stop === b.stop,
  t_intersects: (a, b) => a.start <= b.stop && a.stop >= b.start,
  t_meets: (a, b) => a.stop === b.start,
  t_metby: (a, b) => a.start === b.stop,
  t_overlappedby: (a, b) => a.start > b.start && a.start < b.stop && a.stop > b.stop,
  t_overlaps: (a, b) => a.start < b.start && a.stop > b.start && a.stop < b.stop,
  t_startedby: (a, b) => a.start === b.start && a.stop > b.stop,
  t_starts: (a, b) => a.start === b.start && a.stop < b.stop,
};

/** Tells whether two periods lie to each other as an operator says. */
export function meetsTemporal(a: Period, b: Period, operator: TemporalOperator): boolean {
  return meanings[operator](a, b);
}
