import {
  acquisitionInterval,
  type CatalogueItem,
  compareCodePoints,
  type ItemQuery,
  matchesQuery,
} from "@eomatch/stac-model";
import { type BrokenListener, orReported } from "./broken-objects.js";
import type { CatalogueView } from "./catalogue-view.js";
import { brokenObject } from "./errors.js";
import { readIndexedItem } from "./indexed-item.js";
import type { KnownCollection } from "./known-collection.js";
import type { Candidate } from "./query-index/candidates.js";
import type { CatalogueIndex, RowPlace } from "./query-index/catalogue-index.js";
import { readAhead } from "./read-ahead.js";

/** Found items that are kept in memory until their turn; those beyond are read once more. */
const maxKeptItems = 1000;

/** What the calls that read are given. */
export interface ReadContext {
  readonly signal: AbortSignal | undefined;
  readonly onBroken?: BrokenListener | undefined;
}

/** A file that a collection links to. */
export interface ItemFileOf {
  readonly collection: KnownCollection;
  readonly path: string;
}

/** What is needed of a found item to put it in order and to read it. */
export interface FoundItem extends ItemFileOf {
  readonly startMs: number;
  readonly id: string;
  /** The item where its file was read and meets the query. */
  readonly kept: CatalogueItem | undefined;
  /** Where it stands in the index that has found it. */
  readonly place?: RowPlace | undefined;
  readonly standsFor?: Candidate["standsFor"];
}

/** What the index has found in a collection. */
export function* foundIn(
  some: Iterable<Candidate>,
  collection: KnownCollection,
): Generator<FoundItem, void, undefined> {
  for (const candidate of some) yield new IndexedItem(candidate, collection);
}

/** What the index has found; see {@link Candidate}. */
class IndexedItem implements FoundItem {
  readonly startMs: number;
  readonly kept = undefined;
  readonly standsFor: Candidate["standsFor"];
  readonly collection: KnownCollection;
  readonly #candidate: Candidate;

  constructor(candidate: Candidate, collection: KnownCollection) {
    this.startMs = candidate.startMs;
    this.standsFor = candidate.standsFor;
    this.collection = collection;
    this.#candidate = candidate;
  }

  get place(): RowPlace | undefined {
    return this.#candidate.place;
  }

  get id(): string {
    return this.#candidate.id;
  }

  get path(): string {
    return this.#candidate.path;
  }
}

/** The files that the index says nothing of: all of collections it does not know, else those being replaced. */
export async function filesToScan(
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
export async function scanned(
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

/** An item and when it starts, undefined when it does not meet the query but for its matchups. */
export async function matchingContent(
  view: CatalogueView,
  { collection, path }: ItemFileOf,
  query: ItemQuery,
): Promise<{ readonly content: CatalogueItem; readonly startMs: number } | undefined> {
  const content = (await readIndexedItem(view, collection, path))?.content;
  if (content === undefined) return undefined;
  try {
    if (!matchesQuery(content.item, query)) return undefined;
    return { content, startMs: acquisitionInterval(content.item).startTime.getTime() };
  } catch (error) {
    throw brokenObject(view.folder.absolute(path), error);
  }
}

/** The order of {@link FoundItem}s: of start, then collection, then id. */
export function compareFound(a: FoundItem, b: FoundItem): number {
  if (a.startMs !== b.startMs) return a.startMs < b.startMs ? -1 : 1;
  const byCollection = compareCodePoints(a.collection.collection.id, b.collection.collection.id);
  if (byCollection !== 0) return byCollection;
  // Two files with one id are two items all the same.
  return compareCodePoints(a.id, b.id) || compareCodePoints(a.path, b.path);
}
