import { posix } from "node:path";
import {
  acquisitionInterval,
  type CatalogueItem,
  type CollectionDescription,
  type ItemReference,
  referenceKey,
  referenceTo,
  type StoreBatch,
  StoreError,
} from "@eomatch/stac-model";
import type { CatalogFile } from "./catalog-file.js";
import type { CatalogueView } from "./catalogue-view.js";
import type { StoredItem } from "./item-file.js";
import type { ItemLookup } from "./item-lookup.js";
import type { KnownCollection } from "./known-collection.js";
import { placeBeside, placeCollection, placeItem } from "./layout.js";
import { pathHash } from "./query-index/hash.js";
import { readAhead } from "./read-ahead.js";
import { type ReferenceMap, referenceMap } from "./reference-map.js";
import { safeName } from "./safe-name.js";
import { workThrough } from "./work-through.js";

/** A collection that a batch touches. */
export interface PlannedCollection {
  readonly id: string;
  readonly path: string;
  /** Its file as it is, undefined for a new collection. */
  readonly existing: KnownCollection | undefined;
  readonly description: CollectionDescription | undefined;
}

/** An item of a batch and where it goes. */
export interface PlannedItem {
  readonly content: CatalogueItem;
  /** When it was acquired. */
  readonly interval: { readonly startTime: Date; readonly stopTime: Date };
  readonly collection: PlannedCollection;
  readonly path: string;
  /** The item as it is, undefined for a new one. */
  readonly existing: StoredItem | undefined;
  /** Whether the index has no row of it, so that none need be looked for again. */
  readonly isUnknown: boolean;
}

/** An item that a batch takes out, and the file it is in. */
interface PlannedRemoval {
  readonly reference: ItemReference;
  readonly collection: PlannedCollection;
  readonly path: string;
}

/** Where everything of a batch goes. */
export interface BatchPlan {
  readonly collections: readonly PlannedCollection[];
  /** Each item once, in the order of the batch. */
  readonly items: readonly PlannedItem[];
  /** The item of the batch that a reference is to, undefined where it has none. */
  itemOf(reference: ItemReference): PlannedItem | undefined;
  /** Of the items to take out those that are there, each once, in the order of the batch. */
  readonly removals: readonly PlannedRemoval[];
}

/**
 * Finds the place of everything in a batch: what is there stays where it is, what is new goes where the layout
 * says. Nothing is written.
 *
 * @throws RangeError for an item that is to be written and taken out
 * @throws StoreError `store/unknown-collection` for an item of a collection that is neither there nor described
 * @throws StacModelError `stac-model/invalid-item` or `stac-model/invalid-instant` for an item without a place in time
 */
export async function planBatch(
  batch: StoreBatch,
  context: {
    readonly view: CatalogueView;
    readonly catalog: CatalogFile;
    readonly lookup: ItemLookup;
    readonly signal: AbortSignal | undefined;
  },
): Promise<BatchPlan> {
  const { view, catalog, lookup, signal } = context;
  const { contents, places } = distinctItems(batch.items ?? []);
  const going = distinctReferences(batch.removals ?? [], contents);
  const collections = await planCollections(batch, contents, { view, catalog });
  // An item that has no place in time is refused here, before anything is written.
  const intervals = await workThrough(contents, ({ item }) => acquisitionInterval(item), signal);
  const absent = await lookup.absent(contents.map(referenceTo));
  const stored = await workThrough(
    contents,
    (content, i) => (absent[i] ? undefined : lookup.find(referenceTo(content))),
    signal,
  );
  const newPaths = await placeItems(contents, { stored, collections, ...context });
  const items = await workThrough(
    contents,
    (content, i): PlannedItem => {
      const { collection: id } = content.item;
      const existing = stored[i];
      const interval = intervals[i] as PlannedItem["interval"];
      const path = existing?.path ?? (newPaths[i] as string);
      const collection = collections.get(id) as PlannedCollection;
      return { content, interval, collection, path, existing, isUnknown: absent[i] === true };
    },
    signal,
  );
  const removals = await planRemovals(going, collections, context);
  const itemOf = (reference: ItemReference): PlannedItem | undefined => items[places.get(reference) ?? -1];
  return { collections: [...collections.values()], items, itemOf, removals };
}

/** Finds the files of the items to take out, and adds their collections to those of the batch. */
async function planRemovals(
  going: readonly ItemReference[],
  collections: Map<string, PlannedCollection>,
  context: {
    readonly view: CatalogueView;
    readonly lookup: ItemLookup;
    readonly signal: AbortSignal | undefined;
  },
): Promise<readonly PlannedRemoval[]> {
  const { view, lookup, signal } = context;
  const removals: PlannedRemoval[] = [];
  let next = 0;
  for await (const stored of readAhead(going, (reference) => lookup.find(reference), signal)) {
    const reference = going[next++] as ItemReference;
    if (stored === undefined) continue;
    const id = reference.collection;
    const existing = collections.get(id)?.existing ?? ((await view.collection(id)) as KnownCollection);
    const collection = collections.get(id) ?? { id, path: existing.path, existing, description: undefined };
    collections.set(id, collection);
    removals.push({ reference, collection, path: stored.path });
  }
  return removals;
}

/** Each reference once. */
function distinctReferences(
  references: readonly ItemReference[],
  contents: readonly CatalogueItem[],
): readonly ItemReference[] {
  if (references.length === 0) return [];
  const written = new Set(contents.map((content) => referenceKey(referenceTo(content))));
  const both = references.find((reference) => written.has(referenceKey(reference)));
  if (both !== undefined) {
    throw new RangeError(
      `item ${both.id} of ${both.collection} is in both items and removals of a batch: leave it out of one`,
    );
  }
  return [...new Map(references.map((reference) => [referenceKey(reference), reference])).values()];
}

/** Each item once, and its place among them; of two with the same reference the later counts. */
function distinctItems(items: readonly CatalogueItem[]): {
  readonly contents: readonly CatalogueItem[];
  readonly places: Pick<ReferenceMap<number>, "get">;
} {
  const places = referenceMap<number>();
  const contents: CatalogueItem[] = [];
  for (const content of items) {
    const place = places.get(content.item);
    if (place !== undefined) contents[place] = content;
    else places.set(content.item, contents.push(content) - 1);
  }
  return { contents, places };
}

/** The collections of a batch, in the order in which its items first name them. */
async function planCollections(
  batch: StoreBatch,
  contents: readonly CatalogueItem[],
  { view, catalog }: { readonly view: CatalogueView; readonly catalog: CatalogFile },
): Promise<Map<string, PlannedCollection>> {
  const descriptions = new Map((batch.collections ?? []).map((described) => [described.id, described]));
  const takenFolders = new Set(catalog.children.map((path) => posix.dirname(path).toLowerCase()));
  const planned = new Map<string, PlannedCollection>();
  for (const id of new Set([...contents.map(({ item }) => item.collection), ...descriptions.keys()])) {
    const existing = await view.collection(id);
    const description = descriptions.get(id);
    if (existing === undefined && description === undefined) throw unknownCollection(id, contents, view);
    const path = existing?.path ?? placeCollection(id, (folder) => takenFolders.has(folder.toLowerCase()));
    takenFolders.add(posix.dirname(path).toLowerCase());
    planned.set(id, { id, path, existing, description });
  }
  return planned;
}

/**
 * Finds places for new items, no two alike on a disk that ignores case.
 *
 * @returns those of the items that are new, in the places of these
 */
async function placeItems(
  contents: readonly CatalogueItem[],
  context: {
    /** The items that are there, in the places of the contents. */
    readonly stored: readonly (StoredItem | undefined)[];
    readonly collections: ReadonlyMap<string, PlannedCollection>;
    readonly view: CatalogueView;
    readonly catalog: CatalogFile;
    readonly signal: AbortSignal | undefined;
  },
): Promise<readonly (string | undefined)[]> {
  const { stored, collections, view, catalog, signal } = context;
  const folders = new Map([...collections].map(([id, planned]) => [id, itemFolder(planned, catalog)]));
  const places = await workThrough(
    contents,
    ({ item }, i) =>
      stored[i] === undefined ? placeItem(item, folders.get(item.collection) as string) : undefined,
    signal,
  );
  const isTakenBefore = await takenPaths(places, collections, view);
  const taken = new Set<string>();
  return workThrough(
    contents,
    ({ item }, i) => {
      const place = places[i];
      if (place === undefined) return undefined;
      const key = place.toLowerCase();
      if (!taken.has(key) && !isTakenBefore(item.collection, place)) {
        taken.add(key);
        return place;
      }
      const free = placeBeside(place, item);
      taken.add(free.toLowerCase());
      return free;
    },
    signal,
  );
}

/** The folder in which the items of a collection are placed. */
function itemFolder({ id, path }: PlannedCollection, { children }: CatalogFile): string {
  const own = posix.dirname(path);
  const isShared = children.some((child) => child !== path && posix.dirname(child) === own);
  // Catalogues of other tools may keep several collection files in one folder; their items must not meet.
  return isShared ? posix.join(own, safeName(id)) : own;
}

/**
 * Tells which of some paths the items of a collection have, case ignored: by the index where it knows them, all together
 * because it is gone through once for all.
 */
async function takenPaths(
  places: readonly (string | undefined)[],
  collections: ReadonlyMap<string, PlannedCollection>,
  view: CatalogueView,
): Promise<(collection: string, path: string) => boolean> {
  const index = await view.index();
  let known: ReadonlySet<number> | undefined;
  const isKnown = new Map<string, (path: string) => boolean>();
  for (const [id, { existing }] of collections) {
    if (existing === undefined) continue;
    if (index !== undefined && existing.isIndexed) {
      known ??= index.known("pathHash", places.filter((place) => place !== undefined).map(pathHash));
      const hashes = known;
      isKnown.set(id, (path) => hashes.has(pathHash(path)) && index.hasPath(path));
    } else {
      const paths = new Set((await existing.file()).itemPaths.map((path) => path.toLowerCase()));
      isKnown.set(id, (path) => paths.has(path.toLowerCase()));
    }
  }
  return (collection, path) => isKnown.get(collection)?.(path) ?? false;
}

function unknownCollection(
  id: string,
  contents: readonly CatalogueItem[],
  { folder }: CatalogueView,
): StoreError {
  const item = contents.find((content) => content.item.collection === id)?.item.id;
  return new StoreError(
    "store/unknown-collection",
    `item ${item} belongs to the collection ${JSON.stringify(id)}, which is neither in ${folder.path} nor in the batch: describe it in the batch`,
    { path: folder.path },
  );
}
