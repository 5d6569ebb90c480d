import type { CatalogueItem, CatalogueStore, ItemQuery } from "@eomatch/stac-model";
import { meets } from "../cql2/evaluate.js";
import { StacApiError } from "../errors.js";
import { intersectsItem } from "../spatial/intersects.js";
import { itemsOf } from "./able-store.js";
import { insertInOrder } from "./insert-in-order.js";
import { tokenAfter } from "./page-token.js";
import type { SearchRequest } from "./search-request.js";
import { comparePlaces, type ItemPlace, placeOf } from "./sort-order.js";
import { canSortShort, sortedItems } from "./sorted-search.js";
import { storeQuery } from "./store-query.js";

/** A page of what a search found. */
export interface SearchPage {
  readonly items: readonly CatalogueItem[];
  /** The token of the page that follows, undefined on the last one. */
  readonly next: string | undefined;
}

/** What a search runs with. */
export interface SearchContext {
  readonly store: CatalogueStore;
  readonly signal: AbortSignal;
  readonly onBroken: (error: Error) => void;
  /** How long it may take before it ends with what it has, or with an error when it has nothing. */
  readonly maxSeconds: number;
}

interface Placed {
  readonly item: CatalogueItem;
  readonly place: ItemPlace;
}

/**
 * Finds a page of items.
 *
 * A page in the catalogue's own order ends early, with a token that goes on from there, when the time is over.
 *
 * @throws StacApiError `stac-api/too-slow` when nothing was found in time, or a sort was not done in time
 */
export async function runSearch(request: SearchRequest, context: SearchContext): Promise<SearchPage> {
  const { limit, sortBy } = request;
  const timeout = AbortSignal.timeout(context.maxSeconds * 1000);
  const signal = AbortSignal.any([context.signal, timeout]);
  const found: CatalogueItem[] = [];
  let isCut = false;
  try {
    await collect(found, request, { ...context, signal });
  } catch (error) {
    if (!timeout.aborted || context.signal.aborted || error !== timeout.reason) throw error;
    // A client that follows the links takes a page without items for the last one.
    if (sortBy.length > 0 || found.length === 0) throw tooSlow(context.maxSeconds);
    isCut = true;
  }
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const hasMore = isCut || found.length > limit;
  return { items, next: hasMore && last !== undefined ? tokenAfter(placeOf(last, sortBy)) : undefined };
}

/** Finds the items of a page and the one that follows it. */
async function collect(
  found: CatalogueItem[],
  request: SearchRequest,
  context: SearchContext,
): Promise<void> {
  const { after, limit, sortBy } = request;
  if (sortBy.length > 0 && canSortShort(context.store, sortBy)) {
    const sorted = await sortedItems(request, context);
    if (sorted !== undefined) return void found.push(...sorted);
  }
  if (sortBy.length === 0) {
    for await (const item of matchingItems(request, context)) {
      found.push(item);
      if (found.length > limit) return;
      context.signal.throwIfAborted();
    }
    return;
  }
  const compare = (a: Placed, b: Placed): number => comparePlaces(a.place, b.place, sortBy);
  const first: Placed[] = [];
  for await (const item of matchingItems(request, context)) {
    context.signal.throwIfAborted();
    const place = placeOf(item, sortBy);
    if (after !== undefined && comparePlaces(place, after, sortBy) <= 0) continue;
    insertInOrder(first, { item, place }, { compare, count: limit + 1 });
  }
  found.push(...first.map(({ item }) => item));
}

/** The items that meet a search, in the catalogue's own order. */
async function* matchingItems(
  request: SearchRequest,
  { store, signal, onBroken }: SearchContext,
): AsyncGenerator<CatalogueItem, void, undefined> {
  const { after, filter, limit, region, sortBy } = request;
  const query = storeQuery(request);
  const isExact = filter === undefined && region === undefined && sortBy.length === 0;
  const paged: ItemQuery = {
    ...query,
    ...(after === undefined || sortBy.length > 0
      ? {}
      : { after: { startTime: new Date(after.startMs), collection: after.collection, id: after.id } }),
    ...(isExact ? { limit: limit + 1 } : {}),
  };
  for await (const content of itemsOf(store, paged, { signal, onBroken })) {
    const { item } = content;
    if (region !== undefined && !intersectsItem(item, region)) continue;
    if (filter !== undefined && !meets(item, filter)) continue;
    yield content;
  }
}

function tooSlow(seconds: number): StacApiError {
  return new StacApiError(
    "stac-api/too-slow",
    `the search was not done within ${seconds} s: narrow it by collections, datetime or bbox`,
  );
}
