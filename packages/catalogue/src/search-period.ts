import type { Product } from "@eomatch/stac-model";
import { deriveEvents, type FoundMatchup, isClosedAt } from "./derive-events.js";
import type { CheckedRequest } from "./find-request.js";
import { matchProducts } from "./match-products.js";
import { type SearchTools, searchEach } from "./search-crossovers.js";

const dayMs = 86_400_000;
const shortestMs = dayMs / 8;
const longestMs = 32 * dayMs;

/** A stretch with fewer products than this is followed by one twice as long, with more than the other by half. */
const fewProducts = 1_000;
const manyProducts = 10_000;

/**
 * Searches the whole period, stretch by stretch, and derives events from the matchups.
 *
 * A stretch is as long as the archive's density allows, so that memory stays bounded whatever the period; its
 * products reach over its ends by the time limit, and a matchup belongs to the stretch in which it begins.
 * Events that may go on in the next stretch wait for it.
 */
export async function searchPeriod(
  request: CheckedRequest,
  { search, keep, tally, signal, onProgress }: SearchTools,
): Promise<void> {
  const periodStop = request.stopTime.getTime();
  const limitMs = request.maxTimeDiffSeconds * 1000;
  let from = request.startTime.getTime();
  let lengthMs = dayMs;
  let done = 0;
  let pending: FoundMatchup[] = [];

  while (from <= periodStop) {
    signal?.throwIfAborted();
    // A small rest is not worth a stretch of its own.
    const to = periodStop + 1 - from < 1.25 * lengthMs ? periodStop + 1 : from + lengthMs;
    const window = {
      // Products of the first stretch may have begun before the period; later ones were met in their own.
      startTime: new Date(from),
      stopTime: new Date(Math.min(to + limitMs, periodStop)),
      area: request.region,
    };
    const products = await searchEach(request, (sensor) => search(sensor, window));
    const isFirst = from === request.startTime.getTime();
    const found = matchProducts(products, request, { tally, onProgress }).filter((match) => {
      const start = startOf(match);
      return start < to && (isFirst || start >= from);
    });
    pending = pending.concat(found);

    const isLast = to > periodStop;
    const events = deriveEvents(request.sensors, pending);
    const over = events.filter((event) => isLast || isClosedAt(event, new Date(to)));
    for (const event of over) await keep(event);
    const kept = new Set(
      over.flatMap(({ matchupSet }) => matchupSet.map(({ products: set }) => set)).map(keyOf),
    );
    pending = pending.filter(({ products: set }) => !kept.has(keyOf(set)));

    const size = Math.max(...products.map((list) => list.length));
    from = to;
    done += 1;
    if (size < fewProducts) lengthMs = Math.min(2 * lengthMs, longestMs);
    if (size > manyProducts) lengthMs = Math.max(lengthMs / 2, shortestMs);
    onProgress?.({
      stage: "search",
      done,
      total: done + Math.ceil((periodStop + 1 - from) / lengthMs),
      products: tally.productsFound(),
      matchups: tally.matchupsFound(),
    });
  }
}

function startOf({ products }: FoundMatchup): number {
  return Math.min(...products.map(({ startTime }) => startTime.getTime()));
}

function keyOf(products: readonly Product[]): string {
  return products.map(({ id }) => id).join("\n");
}
