import { setImmediate } from "node:timers/promises";
import {
  acquisitionInterval,
  type CatalogueItem,
  compareCodePoints,
  hasMatchupThatMeets,
  type ItemQuery,
  type ItemReference,
  matchesQuery,
} from "@eomatch/stac-model";
import { type BrokenListener, orReported } from "./broken-objects.js";
import type { CatalogueView } from "./catalogue-view.js";
import { brokenObject } from "./errors.js";
import { inOrder } from "./in-order.js";
import { readItemFile } from "./item-file.js";
import { itemLookup } from "./item-lookup.js";
import type { KnownCollection } from "./known-collection.js";
import { isBrokenIndex } from "./query-index/broken-index.js";
import { type Candidate, candidates, isMark, isPause } from "./query-index/candidates.js";
import type { CatalogueIndex } from "./query-index/catalogue-index.js";
import { readAhead } from "./read-ahead.js";

/** Found items that are kept in memory until their turn; those beyond are read once more. */
const maxKeptItems = 1000;

/** What the calls that read are given. */
interface ReadContext {
  readonly signal: AbortSignal | undefined;
  readonly onBroken?: BrokenListener | undefined;
}

/** A file that a collection links to. */
interface ItemFileOf {
  readonly collection: KnownCollection;
  readonly path: string;
}

/** What is needed of a found item to put it in order and to read it. */
interface FoundItem extends ItemFileOf {
  readonly startMs: number;
  readonly id: string;
  /** The item where its file was read and meets the query. */
  readonly kept: CatalogueItem | undefined;
}

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
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  if (left <= 0) return;
  for (;;) {
    const index = await current.index();
    try {
      for await (const { found, content } of matchingItems(current, index, query, context)) {
        if (last !== undefined && compareFound(found, last) <= 0) continue;
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

/** The files that the index says nothing of: all of collections it does not know, else those being replaced. */
async function filesToScan(
  collections: readonly KnownCollection[],
  index: CatalogueIndex | undefined,
): Promise<ItemFileOf[]> {
  const files: ItemFileOf[] = [];
  for (const collection of collections) {
    const paths =
      collection.isIndexed && index !== undefined
        ? index.pendingPaths(collection.collection.id)
        : (await collection.file()).itemPaths;
    for (const path of paths) files.push({ collection, path });
  }
  return files;
}

/** The items of some files that meet a query but for their matchups, in order. */
async function scanned(
  view: CatalogueView,
  files: readonly ItemFileOf[],
  query: ItemQuery,
  { signal, onBroken }: ReadContext,
): Promise<FoundItem[]> {
  const found: FoundItem[] = [];
  const matches = readAhead(
    files,
    async (file) => ({
      ...file,
      match: await orReported(() => matchingContent(view, file, query), onBroken),
    }),
    signal,
  );
  for await (const { collection, path, match } of matches) {
    if (match === undefined) continue;
    const { content, startMs } = match;
    const kept = found.length < maxKeptItems ? content : undefined;
    found.push({ startMs, id: content.item.id, collection, path, kept });
  }
  return found.sort(compareFound);
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

function* foundIn(
  some: Iterable<Candidate>,
  collection: KnownCollection,
): Generator<FoundItem, void, undefined> {
  for (const candidate of some) yield new IndexedItem(candidate, collection);
}

/** What the index has found; see {@link Candidate}. */
class IndexedItem implements FoundItem {
  readonly startMs: number;
  readonly kept = undefined;
  readonly collection: KnownCollection;
  readonly #candidate: Candidate;

  constructor(candidate: Candidate, collection: KnownCollection) {
    this.startMs = candidate.startMs;
    this.collection = collection;
    this.#candidate = candidate;
  }

  get id(): string {
    return this.#candidate.id;
  }

  get path(): string {
    return this.#candidate.path;
  }
}

/** What comes of some sources in order, without the marks by which they were put in order. */
function* merged(sources: readonly Iterable<FoundItem>[]): Generator<FoundItem, void, undefined> {
  for (const found of inOrder(sources, compareFound)) if (!isMark(found)) yield found;
}

/** An item and when it starts, undefined when it does not meet the query but for its matchups. */
async function matchingContent(
  view: CatalogueView,
  { collection, path }: ItemFileOf,
  query: ItemQuery,
): Promise<{ readonly content: CatalogueItem; readonly startMs: number } | undefined> {
  const content = await itemContent(view, { collection, path });
  if (content === undefined) return undefined;
  try {
    if (!matchesQuery(content.item, query)) return undefined;
    return { content, startMs: acquisitionInterval(content.item).startTime.getTime() };
  } catch (error) {
    throw brokenObject(view.folder.absolute(path), error);
  }
}

/** An item of a file, which is not read again where it is as it was. */
async function itemContent(
  view: CatalogueView,
  { collection, path }: ItemFileOf,
): Promise<CatalogueItem | undefined> {
  const index = collection.isIndexed ? await view.index() : undefined;
  const known = index === undefined ? undefined : view.items.get(index.head.id, path);
  if (known !== undefined && known.stamp === (await view.folder.stampOf(known.file))) return known.content;
  const stored = await readItemFile(view, collection, path);
  if (stored === undefined) return undefined;
  const { content, path: file, stamp, text } = stored;
  if (index !== undefined) {
    view.items.put(index.head.id, path, { file, stamp, content, characters: text.length });
  }
  return content;
}

function compareFound(a: FoundItem, b: FoundItem): number {
  if (a.startMs !== b.startMs) return a.startMs < b.startMs ? -1 : 1;
  const byCollection = compareCodePoints(a.collection.collection.id, b.collection.collection.id);
  if (byCollection !== 0) return byCollection;
  // Two files with one id are two items all the same.
  return compareCodePoints(a.id, b.id) || compareCodePoints(a.path, b.path);
}
