import {
  type CatalogueItem,
  type CatalogueStore,
  type ItemQuery,
  type ItemSummary,
  matchesQuery,
  referenceKey,
} from "@eomatch/stac-model";
import { meets } from "../cql2/evaluate.js";
import { intersectsItem } from "../spatial/intersects.js";
import { insertInOrder } from "./insert-in-order.js";
import type { SearchContext } from "./run-search.js";
import type { SearchRequest } from "./search-request.js";
import {
  compareKeys,
  comparePlaces,
  type ItemPlace,
  placeOf,
  type SortKey,
  sortValues,
} from "./sort-order.js";
import { storeQuery } from "./store-query.js";

/** Items that are read at the first try, at the least. */
const minTried = 200;

/** Items that are read at one try, at the most. */
const maxTried = 10_000;

/** Whether a store can tell what a search sorts by without its items being read. */
export function canSortShort(store: CatalogueStore, sortBy: readonly SortKey[]): boolean {
  // A point may lead into an object, of which summaries know nothing.
  return store.summaries !== undefined && sortBy.every(({ field }) => !propertyName(field).includes("."));
}

/**
 * The first items of a sorted search and the one that follows them, by the store's summaries: only what stands in front
 * is read.
 *
 * @returns undefined when an item is not what its summary says, since then the order cannot be trusted
 */
export async function sortedItems(
  request: SearchRequest,
  context: SearchContext,
): Promise<readonly CatalogueItem[] | undefined> {
  const { limit, sortBy } = request;
  const query = storeQuery(request);
  const found: CatalogueItem[] = [];
  let after = request.after;
  let count = Math.max(
    limit + 1,
    request.filter === undefined && request.region === undefined ? 0 : minTried,
  );
  for (;;) {
    const places = await firstPlaces({ ...request, after }, count, context);
    const items = new Map<string, CatalogueItem>();
    for await (const item of context.store.readItems(places, context)) {
      context.signal.throwIfAborted();
      items.set(referenceKey(item.item), item);
    }
    for (const place of places) {
      const item = items.get(referenceKey(place));
      // Taken out since.
      if (item === undefined) continue;
      if (comparePlaces(placeOf(item, sortBy), place, sortBy) !== 0) return undefined;
      if (meetsSearch(item, query, request)) found.push(item);
      if (found.length > limit) return found;
    }
    if (places.length < count) return found;
    after = places.at(-1);
    count = Math.min(maxTried, count * 4);
  }
}

/** The first places of those that may meet a search, in its order, behind the place it begins after. */
async function firstPlaces(
  request: SearchRequest,
  count: number,
  { store, signal, onBroken }: SearchContext,
): Promise<readonly ItemPlace[]> {
  const { after, sortBy } = request;
  const names = sortBy.map(({ field }) => propertyName(field));
  const properties = names.filter((name) => !itemFields.has(name));
  const valuesOf = (summary: ItemSummary): readonly unknown[] => {
    let next = 0;
    return names.map((name) =>
      itemFields.has(name) ? summary[name as "id" | "collection"] : summary.values[next++],
    );
  };
  const compare = (a: ItemPlace, b: ItemPlace): number => comparePlaces(a, b, sortBy);
  const first: ItemPlace[] = [];
  const summaries = store.summaries?.(storeQuery(request), properties, { signal, onBroken }) ?? [];
  for await (const batch of summaries) {
    signal.throwIfAborted();
    // From the end: what comes in ascending order would else all stand in front for a while where the order descends.
    for (const summary of batch.toReversed()) {
      const keys = sortValues(valuesOf(summary));
      const last = first.length < count ? undefined : first.at(-1);
      // Most are behind by their values alone, and need no id.
      if (last !== undefined && compareKeys(keys, last.keys, sortBy) > 0) continue;
      const { startMs, collection, id } = summary;
      const place = { keys, startMs, collection, id };
      if (after !== undefined && compare(place, after) <= 0) continue;
      insertInOrder(first, place, { compare, count });
    }
  }
  return first;
}

function meetsSearch({ item }: CatalogueItem, query: ItemQuery, { filter, region }: SearchRequest): boolean {
  return (
    matchesQuery(item, query) &&
    (region === undefined || intersectsItem(item, region)) &&
    (filter === undefined || meets(item, filter))
  );
}

const itemFields: ReadonlySet<string> = new Set(["id", "collection"]);

function propertyName(field: string): string {
  const prefix = "properties.";
  return field.startsWith(prefix) ? field.slice(prefix.length) : field;
}
