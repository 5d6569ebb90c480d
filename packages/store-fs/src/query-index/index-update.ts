import { type CatalogueItem, type ItemReference, referenceTo } from "@eomatch/stac-model";
import { orReported } from "../broken-objects.js";
import { type CatalogueView, maxCollectionBytes } from "../catalogue-view.js";
import { type CollectionFile, changedCollection, keptItemLinks } from "../collection-file.js";
import { collectionParts, itemLinksBytes } from "../collection-text.js";
import { systemCode, unwritable } from "../errors.js";
import { readItemFile } from "../item-file.js";
import type { KnownCollection } from "../known-collection.js";
import { readAhead } from "../read-ahead.js";
import { referenceMap } from "../reference-map.js";
import type { StagedCollection } from "../stage-collections.js";
import { indexFolder } from "../work-folder.js";
import { workThrough } from "../work-through.js";
import { isBrokenIndex } from "./broken-index.js";
import type { CatalogueIndex, FoundRow, LiveSegment, RowPlace } from "./catalogue-index.js";
import { referenceHash } from "./hash.js";
import { type IndexedCollection, movableStamp } from "./index-head.js";
import { brokenRow, type IndexRow, indexRow } from "./index-row.js";
import { maxSegmentRows, type RowsLaidOut, writeIndex, writePending } from "./index-writer.js";
import { segmentContent } from "./segment-writer.js";

/** What a batch has made of a catalogue. */
export interface PublishedChange {
  readonly collections: readonly StagedCollection[];
  /** The items that are new or changed. */
  readonly items: readonly PublishedItem[];
  /** What the index is to say of the first of them; see {@link rowsAhead}. */
  readonly ahead: RowsLaidOut;
  readonly removed: readonly ItemReference[];
}

/** An item that a batch has written. */
interface PublishedItem {
  readonly content: CatalogueItem;
  readonly interval: { readonly startTime: Date; readonly stopTime: Date };
  readonly path: string;
  /** Whether the index before the batch has no row of it. */
  readonly isUnknown: boolean;
}

/** A file that a collection links to. */
interface ItemToRead {
  readonly collection: Pick<KnownCollection, "path" | "stamp" | "collection">;
  readonly path: string;
}

/** A collection and how the next index comes to know its items. */
interface CollectionPlan {
  readonly indexed: IndexedCollection;
  /** All of its files, where they must be read; undefined where the index follows from the one before. */
  readonly file: CollectionFile | undefined;
  /** Whether the batch has made it; what the index before has of one with its id counts no more. */
  readonly isNew?: boolean;
}

/**
 * Prepares the index for a batch that is about to be published, for the holder of the catalogue's lock.
 *
 * @param items those that will be replaced or taken out
 * @throws StoreError `store/unwritable`; the catalogue is as it was
 */
export async function prepareIndex(view: CatalogueView, items: readonly ItemReference[]): Promise<void> {
  const index = await view.index();
  if (index === undefined || items.length === 0) return;
  const { path: folder, files } = view.folder;
  try {
    await writePending({ folder, files }, index, items);
  } catch (error) {
    throw systemCode(error) === undefined ? error : unwritable(view.folder.absolute(indexFolder), error);
  }
}

/**
 * Thinks up what the index is to say of items that are being published, while threads write their files: of the first
 * of them, as many as one segment holds at most.
 */
export async function rowsAhead(items: readonly PublishedItem[]): Promise<RowsLaidOut> {
  const rows = await workThrough(items.slice(0, maxSegmentRows), ({ content, path, interval }) =>
    indexRow(content, path, interval),
  );
  return { rows, segment: segmentContent(rows) };
}

/**
 * Brings the index up to a batch that has just been published, for the holder of the catalogue's lock.
 *
 * Collections that the index did not know before the batch, and all when there is none, are read item by item.
 *
 * The index is a help: where it cannot be written, the catalogue is as good without, and nothing is thrown.
 *
 * @param view the catalogue as it was before the batch
 */
export async function updateIndex(view: CatalogueView, change: PublishedChange): Promise<void> {
  try {
    const index = await view.index();
    try {
      await update(view, index, change);
    } catch (error) {
      if (!isBrokenIndex(error) || index === undefined) throw error;
      await rebuildIndex(view);
    }
  } catch (error) {
    if (systemCode(error) === undefined && !isBrokenIndex(error)) throw error;
  }
}

/**
 * Makes the index anew from the files of the catalogue, for the holder of its lock.
 *
 * @throws the system's error when it cannot be written
 */
export async function rebuildIndex(view: CatalogueView): Promise<void> {
  await update(view, undefined, {
    collections: [],
    items: [],
    ahead: { rows: [], segment: segmentContent([]) },
    removed: [],
  });
}

async function update(
  before: CatalogueView,
  index: CatalogueIndex | undefined,
  change: PublishedChange,
): Promise<void> {
  const view = before.renewed();
  const catalog = await view.catalog();
  if (catalog === undefined) return;
  const plans: CollectionPlan[] = [];
  for (const child of catalog.children) {
    const plan = await planCollection(view, index, { child, change });
    if (plan !== undefined) plans.push(plan);
  }
  const pending = index?.pending ?? [];
  const isChanged = [change.items, change.collections, change.removed, pending].some(
    ({ length }) => length > 0,
  );
  const isKnown = plans.length === index?.head.collections.length;
  if (!isChanged && isKnown && plans.every(({ file }) => file === undefined)) return;

  const isKept = keptCollections(plans);
  // What an earlier writer was about to replace when it ended is read from its file, whatever that holds.
  const again = pending.length === 0 ? [] : unchanged(pending, change);
  // Collections of which two rows may have one id, as far as rows that are added tell.
  const repeated = new Set<string>();
  const find = (reference: ItemReference): readonly FoundRow[] => index?.find(reference) ?? [];
  await writeIndex({ folder: view.folder.path, files: view.folder.files }, index, {
    formerRoots: catalog.roots.slice(1),
    collections: () => plans.map(({ indexed }) => withUniqueness(indexed, repeated)),
    ahead: change.ahead,
    dead: deadAfter(
      index,
      keptCollections(plans.filter(({ isNew }) => isNew !== true)),
      index === undefined
        ? []
        : [...referencesIn(change, ({ isUnknown }) => !isUnknown), ...again].flatMap(find),
    ),
    added: (async function* () {
      for (const [i, { content, path, interval, isUnknown }] of change.items.entries()) {
        if (!isKept(content.item.collection)) continue;
        // A replaced item stays where the link of its collection leads.
        const linked = (isUnknown ? undefined : find(referenceTo(content))[0]?.path) ?? path;
        const row = change.ahead.rows[i] ?? indexRow(content, path, interval);
        yield row.path === linked ? row : { ...row, path: linked };
      }
      for (const reference of again.filter(({ collection }) => isKept(collection))) {
        const collection = (await view.collection(reference.collection)) as KnownCollection;
        const items = find(reference).map(({ path }) => ({ collection, path }));
        for await (const row of readRows(view, items)) {
          if (row.id !== reference.id) repeated.add(row.collection);
          yield row;
        }
      }
      for (const { file } of plans) {
        if (file === undefined) continue;
        const ids = new Set<number>();
        for await (const row of readRows(view, rowsOfFile(file))) {
          const id = referenceHash(row);
          if (ids.has(id)) repeated.add(row.collection);
          ids.add(id);
          yield row;
        }
      }
    })(),
  });
}

function withUniqueness(indexed: IndexedCollection, repeated: ReadonlySet<string>): IndexedCollection {
  return repeated.has(indexed.collection.id) ? { ...indexed, areIdsUnique: false } : indexed;
}

/** The references to all that a change writes, or to some of it, and to all that it takes out. */
function referencesIn(
  { items, removed }: PublishedChange,
  isMeant: (item: PublishedItem) => boolean = () => true,
): readonly ItemReference[] {
  return [...items.filter(isMeant).map(({ content }) => referenceTo(content)), ...removed];
}

/** Of the items that an earlier writer was about to replace when it ended, those that this change leaves alone. */
function unchanged(pending: readonly ItemReference[], change: PublishedChange): readonly ItemReference[] {
  const changed = referenceMap<true>();
  for (const reference of referencesIn(change)) changed.set(reference, true);
  return pending.filter((reference) => !changed.has(reference));
}

/** How a collection gets into the next index; undefined for one that cannot be read and is left out. */
async function planCollection(
  view: CatalogueView,
  index: CatalogueIndex | undefined,
  { child, change }: { readonly child: string; readonly change: PublishedChange },
): Promise<CollectionPlan | undefined> {
  const staged = change.collections.find(({ path, existing }) => (existing?.child ?? path) === child);
  if (
    staged !== undefined &&
    (staged.existing === undefined || (index !== undefined && staged.existing.isIndexed))
  ) {
    const { path, collection, itemCount, isNamedAfterItems } = staged;
    const stamp = movableStamp((await view.folder.stampOf(path)) ?? "");
    const areIdsUnique = staged.existing === undefined || index?.collection(child)?.areIdsUnique === true;
    const known = { child, path, stamp, collection, itemCount, isNamedAfterItems };
    const indexed = { ...known, isOwnText: true, areIdsUnique };
    return { indexed, file: undefined, isNew: staged.existing === undefined };
  }
  const known = index?.collection(child);
  if (known !== undefined && staged === undefined) {
    const stamp = await view.folder.stampOf(known.path);
    if (stamp !== undefined && movableStamp(stamp) === known.stamp)
      return { indexed: known, file: undefined };
  }
  return orReported(
    () => readCollection(view, child),
    () => {},
  );
}

async function readCollection(view: CatalogueView, child: string): Promise<CollectionPlan> {
  const known = await view.child(child);
  const file = await known.file();
  const { path, collection } = known;
  const content = await view.folder.readBytes(path, maxCollectionBytes);
  const { id, extent } = collection;
  const own = changedCollection(collection, { id, path, extent });
  const parts = collectionParts(own, [itemLinksBytes(keptItemLinks(file, () => false))]);
  return {
    indexed: {
      child,
      path,
      stamp: movableStamp(file.stamp),
      collection,
      itemCount: file.itemPaths.length,
      isNamedAfterItems: file.isNamedAfterItems,
      isOwnText: content?.stamp === file.stamp && content.bytes.equals(Buffer.concat(parts)),
      // Until its rows tell otherwise.
      areIdsUnique: true,
    },
    file,
  };
}

/** Tells of which collections the rows that are there stay. */
function keptCollections(plans: readonly CollectionPlan[]): (collection: string) => boolean {
  const kept = plans.filter(({ file }) => file === undefined);
  const ids = new Set(kept.map(({ indexed }) => indexed.collection.id));
  return (collection) => ids.has(collection);
}

/** The rows that count no more: some places, and all of collections that are read anew or are gone. */
function deadAfter(
  index: CatalogueIndex | undefined,
  isKept: (collection: string) => boolean,
  places: readonly RowPlace[],
): ReadonlyMap<LiveSegment, readonly number[]> {
  const dead = new Map<LiveSegment, number[]>();
  const add = ({ live, row }: RowPlace): void => {
    const rows = dead.get(live);
    if (rows === undefined) dead.set(live, [row]);
    else rows.push(row);
  };
  for (const live of index?.segments ?? []) {
    for (const { collection, from, to } of live.segment.runs) {
      if (isKept(collection)) continue;
      for (let row = from; row < to; row++) add({ live, row });
    }
  }
  for (const place of places) add(place);
  return dead;
}

function rowsOfFile(file: CollectionFile): readonly ItemToRead[] {
  return file.itemPaths.map((path) => ({ collection: file, path }));
}

/** Reads items from their files. */
async function* readRows(
  view: CatalogueView,
  items: readonly ItemToRead[],
): AsyncGenerator<IndexRow, void, undefined> {
  yield* readAhead(items, async ({ collection, path }) => {
    const stored = await orReported(
      () => readItemFile(view, collection, path),
      () => {},
    );
    const { id } = collection.collection;
    return stored === undefined ? brokenRow(id, path) : indexRow(stored.content, path);
  });
}
