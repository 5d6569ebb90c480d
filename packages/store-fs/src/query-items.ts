import { setImmediate } from "node:timers/promises";
import {
  type CatalogueItem,
  hasMatchupThatMeets,
  type ItemQuery,
  type ItemReference,
} from "@eomatch/stac-model";
import { type BrokenListener, orReported } from "./broken-objects.js";
import type { CatalogueView } from "./catalogue-view.js";
import {
  compareFound,
  type FoundItem,
  filesToScan,
  foundIn,
  matchingContent,
  type ReadContext,
  scanned,
} from "./found-item.js";
import { inOrder } from "./in-order.js";
import { itemLookup } from "./item-lookup.js";
import type { KnownCollection } from "./known-collection.js";
import { isBrokenIndex } from "./query-index/broken-index.js";
import { candidates, isMark, isPause } from "./query-index/candidates.js";
import type { CatalogueIndex } from "./query-index/catalogue-index.js";
import { readAhead } from "./read-ahead.js";

/**
 * The items that meet a query, in order of start, then collection, then id.
 *
 * The index says which files to read; what counts is what they say. Of collections that the index does not know,
 * every item is read: the folder of a day says when an item starts in its archive's terms, not when it ends, so
 * that no folder can be left out safely.
 *
 * @param onBroken called with each file that cannot be read, which is then left out
 */
export async function* queryItems(
  view: CatalogueView,
  query: ItemQuery,
  context: ReadContext,
): AsyncGenerator<CatalogueItem, void, undefined> {
  let current = view;
  let last: FoundItem | undefined;
  // Files whose items came first of all, because the index could not say when they start.
  const early = new Set<string>();
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  if (left <= 0) return;
  for (;;) {
    const index = await current.index();
    try {
      for await (const { found, content } of matchingItems(current, index, query, context)) {
        if (last !== undefined && compareFound(found, last) <= 0) continue;
        if (early.size > 0 && early.has(found.path)) continue;
        if (found.startMs === Number.NEGATIVE_INFINITY) early.add(found.path);
        last = found;
        yield content;
        left -= 1;
        if (left <= 0) return;
      }
      return;
    } catch (error) {
      if (!isBrokenIndex(error) || index === undefined) throw error;
      // A writer has replaced the index meanwhile, or it is damaged: go on behind the last item without it.
      current = current.withoutIndex(index);
    }
  }
}

async function* matchingItems(
  view: CatalogueView,
  index: CatalogueIndex | undefined,
  query: ItemQuery,
  { signal, onBroken }: ReadContext,
): AsyncGenerator<{ readonly found: FoundItem; readonly content: CatalogueItem }, void, undefined> {
  const lookup = itemLookup(view, onBroken);
  const collections = await collectionsOf(view, query, onBroken);
  const isWhole = query.withMatchup !== undefined && (await isIndexWhole(view, onBroken));
  const sources = collections.flatMap((collection): Iterable<FoundItem>[] =>
    collection.isIndexed && index !== undefined
      ? candidates(index, collection.collection.id, query, isWhole).map((some) => foundIn(some, collection))
      : [],
  );
  sources.push(await scanned(view, await filesToScan(collections, index), query, { signal, onBroken }));

  const readItems = async function* (references: Iterable<ItemReference>): AsyncGenerator<CatalogueItem> {
    for (const reference of references) {
      const stored = await orReported(() => lookup.find(reference), onBroken);
      if (stored !== undefined) yield stored.content;
    }
  };
  const meetsMatchups = async (event: CatalogueItem): Promise<boolean> =>
    query.withMatchup === undefined || hasMatchupThatMeets(event, query.withMatchup, readItems);

  const read = readAhead(
    merged(sources),
    (found) =>
      orReported(async () => {
        if (isPause(found)) {
          await setImmediate();
          return undefined;
        }
        const content = found.kept ?? (await matchingContent(view, found, query))?.content;
        return content !== undefined && (await meetsMatchups(content)) ? { found, content } : undefined;
      }, onBroken),
    signal,
    query.limit,
  );
  for await (const item of read) if (item !== undefined) yield item;
}

/** Whether the index knows every collection: relations lead anywhere, so that only then it can follow them. */
async function isIndexWhole(view: CatalogueView, onBroken: BrokenListener | undefined): Promise<boolean> {
  const children = (await view.catalog())?.children ?? [];
  const collections = await view.collections(onBroken);
  return collections.length === children.length && collections.every(({ isIndexed }) => isIndexed);
}

async function collectionsOf(
  view: CatalogueView,
  query: ItemQuery,
  onBroken: BrokenListener | undefined,
): Promise<readonly KnownCollection[]> {
  if (query.collections === undefined) return view.collections(onBroken);
  const named: KnownCollection[] = [];
  for (const id of new Set(query.collections)) {
    const collection = await view.collection(id, onBroken);
    if (collection !== undefined) named.push(collection);
  }
  return named;
}

/** What comes of some sources in order, without the marks by which they were put in order. */
export function* merged(sources: readonly Iterable<FoundItem>[]): Generator<FoundItem, void, undefined> {
  for (const found of inOrder(sources, compareFound)) if (!isMark(found)) yield found;
}
