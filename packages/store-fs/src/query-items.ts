import {
  acquisitionInterval,
  type CatalogueItem,
  compareCodePoints,
  type ItemQuery,
  matchesQuery,
} from "@eomatch/stac-model";
import type { CatalogueView } from "./catalogue-view.js";
import type { CollectionFile } from "./collection-file.js";
import { brokenObject } from "./errors.js";
import { readItemFile } from "./item-file.js";
import { readAhead } from "./read-ahead.js";

/** Found items that are kept in memory until their turn; those beyond are read once more. */
const maxKeptItems = 1000;

/** What is needed of a found item to put it in order and to read it again. */
interface FoundItem {
  readonly startMs: number;
  readonly id: string;
  readonly collection: CollectionFile;
  readonly path: string;
  readonly kept: CatalogueItem | undefined;
}

/**
 * The items that meet a query, in order of start, then collection, then id.
 *
 * Reads every item of the collections concerned: the folder of a day says when an item starts in its archive's
 * terms, not when it ends, so that no folder can be left out safely.
 */
export async function* queryItems(
  view: CatalogueView,
  query: ItemQuery,
  signal: AbortSignal | undefined,
): AsyncGenerator<CatalogueItem, void, undefined> {
  const found: FoundItem[] = [];
  for (const collection of await collectionsOf(view, query)) {
    const items = readAhead(collection.itemPaths, (path) => readItemFile(view, collection, path), signal);
    for await (const { path, content } of items) {
      const startMs = matchingStartMs(content, query, view.folder.absolute(path));
      if (startMs === undefined) continue;
      const kept = found.length < maxKeptItems ? content : undefined;
      found.push({ startMs, id: content.item.id, collection, path, kept });
    }
  }
  found.sort(compareFound);
  yield* readAhead(
    found,
    async ({ kept, collection, path }) => kept ?? (await readItemFile(view, collection, path)).content,
    signal,
  );
}

async function collectionsOf(view: CatalogueView, query: ItemQuery): Promise<readonly CollectionFile[]> {
  if (query.collections === undefined) return view.collections();
  const named: CollectionFile[] = [];
  for (const id of new Set(query.collections)) {
    const collection = await view.collection(id);
    if (collection !== undefined) named.push(collection);
  }
  return named;
}

/** When an item starts, undefined when it does not meet the query. */
function matchingStartMs({ item }: CatalogueItem, query: ItemQuery, file: string): number | undefined {
  try {
    return matchesQuery(item, query) ? acquisitionInterval(item).startTime.getTime() : undefined;
  } catch (error) {
    throw brokenObject(file, error);
  }
}

function compareFound(a: FoundItem, b: FoundItem): number {
  if (a.startMs !== b.startMs) return a.startMs - b.startMs;
  const byCollection = compareCodePoints(a.collection.collection.id, b.collection.collection.id);
  return byCollection !== 0 ? byCollection : compareCodePoints(a.id, b.id);
}
