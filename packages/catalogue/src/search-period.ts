import type { Product, Sensor } from "@eomatch/stac-model";
import { deriveEvents, type FoundMatchup, isClosedAt } from "./derive-events.js";
import type { CheckedRequest } from "./find-request.js";
import { type Match, matchProducts } from "./match-products.js";
import { type ProductList, sizeOf } from "./product-search.js";
import { type SearchTools, searchEach } from "./search-crossovers.js";
import type { Tally } from "./tally.js";
import type { TimeSpan } from "./time-span.js";

const dayMs = 86_400_000;
const shortestMs = dayMs / 8;
const longestMs = 32 * dayMs;

/** A stretch with fewer products than this is followed by one twice as long, with more than the other by half. */
const fewProducts = 1_000;
const manyProducts = 10_000;

/** How many times as many products may be in a stretch when they are unread: they take that much less memory. */
const unreadFactor = 20;

/**
 * Searches the whole period, stretch by stretch, and derives events from the matchups; the parts that are complete in
 * the state are not asked for again.
 */
export async function searchPeriod(request: CheckedRequest, tools: SearchTools): Promise<void> {
  // The period's end is inclusive.
  const period = { from: request.startTime.getTime(), to: request.stopTime.getTime() + 1 };
  const parts = tools.remaining(period);
  let done = 0;
  for (const [i, part] of parts.entries()) {
    const later = parts.slice(i + 1).reduce((sum, { from, to }) => sum + to - from, 0);
    done = await searchPart(part, request, { ...tools, done, later });
  }
}

/**
 * Searches a part of the period.
 *
 * A stretch is as long as the archive's density allows, so that memory stays bounded whatever the period; its
 * products reach over its ends by the time limit, and a matchup belongs to the stretch in which it begins.
 * Events that may go on in the next stretch wait for it, and until then nothing from their beginning on is complete.
 *
 * @param tools.done stretches done before
 * @param tools.later milliseconds of the period that come after this part
 * @returns stretches done now
 */
async function searchPart(
  part: TimeSpan,
  request: CheckedRequest,
  {
    providers,
    keep,
    complete,
    tally,
    signal,
    onProgress,
    done: before,
    later,
  }: SearchTools & { readonly done: number; readonly later: number },
): Promise<number> {
  const limitMs = request.maxTimeDiffSeconds * 1000;
  const periodStop = request.stopTime.getTime();
  const isFirstPart = part.from === request.startTime.getTime();
  let { from } = part;
  let lengthMs = dayMs;
  let done = before;
  let pending: FoundMatchup[] = [];
  let completeFrom = from;

  while (from < part.to) {
    signal?.throwIfAborted();
    // A small rest is not worth a stretch of its own.
    const to = part.to - from < 1.25 * lengthMs ? part.to : from + lengthMs;
    const window = {
      // Products of the first stretch may have begun before the period; later ones were met in their own.
      startTime: new Date(from),
      stopTime: new Date(Math.min(to + limitMs, periodStop)),
      area: request.region,
    };
    const found = await searchEach(request, (sensor) => providers.searchUnread(sensor, window));
    const isFirst = isFirstPart && from === part.from;
    const isOwn = (start: number): boolean => start < to && (isFirst || start >= from);
    countUnread(found.products, request, { tally, isOwn });
    const { matchups, isComplete } = await matchProducts(found.products, request, {
      tally,
      onProgress,
      accepts: (match) => isOwn(startOf(match)),
    });
    pending = pending.concat(matchups);

    const isLast = to >= part.to;
    const events = deriveEvents(request.sensors, pending);
    const over = events.filter((event) => isLast || isClosedAt(event, new Date(to)));
    for (const event of over) await keep(event);
    const kept = new Set(
      over.flatMap(({ matchupSet }) => matchupSet.map(({ products: set }) => set)).map(keyOf),
    );
    pending = pending.filter(({ products: set }) => !kept.has(keyOf(set)));
    if (found.isComplete && isComplete) {
      const completeTo = pending.reduce((earliest, match) => Math.min(earliest, startOf(match)), to);
      await complete({ from: completeFrom, to: completeTo });
      completeFrom = Math.max(completeFrom, completeTo);
    } else {
      completeFrom = to;
    }

    const size = Math.max(
      ...found.products.map((list) => sizeOf(list) / ("columns" in list ? unreadFactor : 1)),
    );
    from = to;
    done += 1;
    if (size < fewProducts) lengthMs = Math.min(2 * lengthMs, longestMs);
    if (size > manyProducts) lengthMs = Math.max(lengthMs / 2, shortestMs);
    onProgress?.({
      stage: "search",
      done,
      total: done + Math.ceil((part.to - from + later) / lengthMs),
      products: tally.productsFound(),
      matchups: tally.matchupsFound(),
    });
  }
  return done;
}

/** Counts the products of a stretch that have not been read; windows overlap, so only those that begin in it. */
function countUnread(
  lists: readonly ProductList[],
  { sensors }: CheckedRequest,
  { tally, isOwn }: { readonly tally: Tally; readonly isOwn: (startMs: number) => boolean },
): void {
  lists.forEach((list, i) => {
    if ("columns" in list) tally.foundUnread(sensors[i] as Sensor, list.columns.startMs.filter(isOwn).length);
  });
}

function startOf({ products }: Match): number {
  return Math.min(...products.map(({ startTime }) => startTime.getTime()));
}

function keyOf(products: readonly Product[]): string {
  return products.map(({ id }) => id).join("\n");
}
