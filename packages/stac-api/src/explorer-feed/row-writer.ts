import type { ItemSummary } from "@eomatch/stac-model";
import type { FeedBlock, FeedPair } from "../explorer-feed-format.js";

const noEvent = 0xffffffff;

/** Properties of matchups that the page shows, in the order in which summaries are to have them. */
export const matchupProperties = ["matchup:time_diff_abs", "matchup:area_km2", "matchup:event_id"] as const;

/** Makes blocks of summaries; pairs are numbered in the order in which they are met. */
export interface RowWriter {
  events(rows: readonly ItemSummary[], pair: FeedPair): FeedBlock;
  /** @param eventNumber the number of a pair's event by its id */
  matchups(
    rows: readonly ItemSummary[],
    pair: FeedPair,
    eventNumber: (id: string) => number | undefined,
  ): FeedBlock;
}

/** A writer that has met no pair. */
export function rowWriter(): RowWriter {
  const numbers = new Map<string, number>();
  let matchupsNamed = 0;

  const numberOf = (pair: FeedPair): { readonly number: number; readonly pairs: readonly FeedPair[] } => {
    const known = numbers.get(pair.name);
    if (known !== undefined) return { number: known, pairs: [] };
    numbers.set(pair.name, numbers.size);
    return { number: numbers.size - 1, pairs: [pair] };
  };

  return {
    events(rows, pair) {
      const { number, pairs } = numberOf(pair);
      for (const { matchupCount } of rows) matchupsNamed += matchupCount;
      const columns = {
        startMs: Float64Array.from(rows, ({ startMs }) => startMs),
        stopMs: Float64Array.from(rows, ({ stopMs }) => stopMs),
        pair: new Uint16Array(rows.length).fill(number),
        matchups: Uint32Array.from(rows, ({ matchupCount }) => matchupCount),
        box: boxes(rows),
      };
      return { kind: "events", rows: rows.length, columns, pairs, matchupsNamed };
    },
    matchups(rows, pair, eventNumber) {
      const { number, pairs } = numberOf(pair);
      const property = (place: 0 | 1): Float32Array =>
        Float32Array.from(rows, ({ values }) => numberOr(values[place], Number.NaN));
      const columns = {
        startMs: Float64Array.from(rows, ({ startMs }) => startMs),
        stopMs: Float64Array.from(rows, ({ stopMs }) => stopMs),
        timeDiffSeconds: property(0),
        areaKm2: property(1),
        event: Uint32Array.from(rows, ({ values: [, , id] }) =>
          typeof id === "string" ? (eventNumber(id) ?? noEvent) : noEvent,
        ),
        pair: new Uint16Array(rows.length).fill(number),
        box: boxes(rows),
      };
      return { kind: "matchups", rows: rows.length, columns, pairs };
    },
  };
}

function boxes(rows: readonly ItemSummary[]): Float32Array {
  const all = new Float32Array(rows.length * 4).fill(Number.NaN);
  rows.forEach(({ bbox }, i) => {
    if (bbox !== undefined) all.set(bbox, i * 4);
  });
  return all;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
