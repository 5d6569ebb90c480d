import { type ItemQuery, isStacModelError, parseInstant } from "@eomatch/stac-model";
import { byChunk, rowsPerChunk } from "./row-chunks.js";
import type { Segment } from "./segment.js";
import { type Run, rowFlags } from "./segment-format.js";
import { valueColumns } from "./summary-columns.js";

const dayMs = 86_400_000;

/** Between which times the `datetime` of an item lies that a query asks for, in milliseconds since 1970, UTC. */
export interface DatetimeBounds {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * What a query says of `datetime`, roughly: its texts are compared as they stand, so that the zone that a time is
 * written in may shift it by most of a day. Undefined when it says nothing.
 */
export function datetimeBounds({ properties }: ItemQuery): DatetimeBounds | undefined {
  const condition = properties?.["datetime"];
  if (typeof condition !== "object" || condition === null) return undefined;
  const { gte, gt, lte, lt } = condition as { readonly [operator: string]: unknown };
  const from = Math.max(...[gte, gt].map((text) => dayOf(text) ?? Number.NEGATIVE_INFINITY));
  const until = Math.min(...[lte, lt].map((text) => dayOf(text) ?? Number.POSITIVE_INFINITY));
  if (!Number.isFinite(from) && !Number.isFinite(until)) return undefined;
  return { fromMs: from - dayMs, untilMs: until + 2 * dayMs };
}

function dayOf(text: unknown): number | undefined {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const ms = Date.parse(text.slice(0, 10));
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * How far outside of its item's time the `datetime` of any row of a run lies, in milliseconds: rows are in order of
 * their starts, so that this tells which of them need not be looked at. Infinite when that is not known of all.
 *
 * It is found out once for a segment, which never changes. Yields after each of some thousand rows, for others to have
 * their turn.
 */
export function* datetimeSlackMs(segment: Segment, run: Run): Generator<void, number, undefined> {
  const key = `datetime ${run.from}`;
  const known = segment.found.get(key);
  if (known !== undefined) return known;
  const valuesOf = valueColumns(segment, ["datetime"]);
  const columnsAt = byChunk(segment, (from, to) => ({
    flags: segment.flags(from, to),
    starts: segment.float64s("start", from, to),
    stops: segment.float64s("stop", from, to),
  }));
  let slackMs = 0;
  for (let row = run.from; row < run.to && slackMs !== Number.POSITIVE_INFINITY; row++) {
    if ((row - run.from) % rowsPerChunk === rowsPerChunk - 1) yield;
    const { from, chunk } = columnsAt(row);
    if (((chunk.flags[row - from] as number) & rowFlags.isBroken) !== 0) continue;
    const [startMs, stopMs] = [chunk.starts[row - from] as number, chunk.stops[row - from] as number];
    const values = valuesOf(row);
    const ms = values === undefined ? Number.NaN : instantOf(values[0], startMs);
    const outside = Math.max(startMs - ms, ms - stopMs, 0);
    slackMs = Math.max(slackMs, Number.isNaN(ms) ? Number.POSITIVE_INFINITY : outside);
  }
  segment.found.set(key, slackMs);
  return slackMs;
}

/** The instant of a text; that which is given where there is none, and NaN for what is no time. */
function instantOf(value: unknown, otherwise: number): number {
  // No comparison finds an item without a value.
  if (value === undefined) return otherwise;
  if (typeof value !== "string") return Number.NaN;
  try {
    return parseInstant(value).getTime();
  } catch (error) {
    if (isStacModelError(error)) return Number.NaN;
    throw error;
  }
}
