import {
  acquisitionInterval,
  type CatalogDescription,
  type CatalogueItem,
  type CatalogueStore,
  type CollectionDescription,
  compareCodePoints,
  extendExtent,
  hasMatchupThatMeets,
  type ItemReference,
  matchesQuery,
  referenceKey,
  referenceTo,
  type StacCollection,
  type StacExtent,
  type StoreBatch,
  StoreError,
  stacVersion,
  unknownExtent,
} from "@eomatch/stac-model";
import { memoryAssetFiles } from "./memory-asset-files.js";
import { writeTurns } from "./write-turns.js";

interface MemoryCollection {
  readonly collection: StacCollection;
  readonly items: ReadonlyMap<string, CatalogueItem>;
}

type Content = ReadonlyMap<string, MemoryCollection>;

/** A collection's items while a batch is applied to them. */
interface ChangedItems {
  readonly items: Map<string, CatalogueItem>;
  extent: StacExtent;
  /** An item has gone or was replaced, so that the extent may hold what nothing covers any more. */
  isShrunk: boolean;
}

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** Paths that stand for files inside the catalogue, to which assets may point; deleting one takes it out. */
  readonly files?: Set<string> | undefined;
}

/**
 * A catalogue store in memory: for browsers, for trying things out, and as the plainest reading of the
 * CatalogueStore contract. It is gone with the process.
 *
 * @param location what to call it in messages
 */
export function memoryStore(location = "memory", options: MemoryStoreOptions = {}): CatalogueStore {
  let catalog: CatalogDescription | undefined;
  let content: Content = new Map();
  const turns = writeTurns(location);
  const notes = new Map<string, string>();

  return {
    location,
    assetFiles: memoryAssetFiles(options.files ?? new Set()),

    async readCatalog(call) {
      call?.signal?.throwIfAborted();
      return catalog;
    },

    async createCatalog(description, call) {
      call?.signal?.throwIfAborted();
      if (catalog !== undefined) {
        throw new StoreError(
          "store/exists",
          `${location} already holds the catalogue ${catalog.id}: open it instead`,
        );
      }
      catalog = description;
    },

    async *listCollections(read) {
      const seen = content;
      for (const id of [...seen.keys()].sort(compareCodePoints)) {
        read?.signal?.throwIfAborted();
        yield (seen.get(id) as MemoryCollection).collection;
      }
    },

    async *readItems(references, read) {
      yield* itemsOf(content, references, read?.signal);
    },

    queryAbilities: ["after", "ids", "limit"],

    async *query(query, read) {
      // The whole answer is of one moment, whatever is written while it is read.
      const seen = content;
      const found = [...seen.values()]
        .filter(({ collection }) => query.collections?.includes(collection.id) ?? true)
        .flatMap(({ items }) => [...items.values()])
        .filter(({ item }) => matchesQuery(item, query))
        .sort(compareItems);
      const { withMatchup, limit = Number.POSITIVE_INFINITY } = query;
      let count = 0;
      for (const item of found) {
        if (count >= limit) return;
        read?.signal?.throwIfAborted();
        const isWanted =
          withMatchup === undefined ||
          (await hasMatchupThatMeets(item, withMatchup, (references) =>
            itemsOf(seen, references, read?.signal),
          ));
        if (!isWanted) continue;
        count += 1;
        yield item;
      }
    },

    async write(batch, call) {
      call?.signal?.throwIfAborted();
      if (catalog === undefined) {
        throw new StoreError("store/not-found", `${location} holds no catalogue: create it first`);
      }
      // Readers see all of the batch or none of it.
      content = contentAfter(content, batch, location);
    },

    lock: turns.take,

    notes: {
      async read(name, call) {
        call?.signal?.throwIfAborted();
        return notes.get(name);
      },
      async write(name, text, call) {
        call?.signal?.throwIfAborted();
        if (text === undefined) notes.delete(name);
        else notes.set(name, text);
      },
    },
  };
}

async function* itemsOf(
  content: Content,
  references: Iterable<ItemReference>,
  signal: AbortSignal | undefined,
): AsyncGenerator<CatalogueItem, void, undefined> {
  for (const { collection, id } of references) {
    signal?.throwIfAborted();
    const item = content.get(collection)?.items.get(id);
    if (item !== undefined) yield item;
  }
}

/**
 * What a catalogue holds after a batch.
 *
 * @throws StoreError `store/unknown-collection`, `store/unwritable` for an item that is written and taken out at once
 */
function contentAfter(content: Content, batch: StoreBatch, location: string): Content {
  const { collections = [], items = [], removals = [] } = batch;
  const next = new Map(content);
  for (const description of collections) {
    const known = next.get(description.id);
    next.set(description.id, {
      collection: describedAnew(known?.collection, description),
      items: known?.items ?? new Map(),
    });
  }
  const changed = new Map<string, ChangedItems>();
  const toChange = (name: string, known: MemoryCollection): ChangedItems => {
    const { items: before, collection } = known;
    const target = changed.get(name) ?? {
      items: new Map(before),
      extent: collection.extent,
      isShrunk: false,
    };
    changed.set(name, target);
    return target;
  };
  for (const entry of items) {
    const { collection: name, id } = entry.item;
    const known = next.get(name);
    if (known === undefined) {
      throw new StoreError(
        "store/unknown-collection",
        `item ${id} belongs to collection ${name}, which ${location} does not have: describe it in the same batch`,
      );
    }
    const target = toChange(name, known);
    target.extent = extendExtent(target.items.size === 0 ? undefined : target.extent, entry.item);
    if (target.items.has(id)) target.isShrunk = true;
    target.items.set(id, entry);
  }
  const written = new Set(items.map((entry) => referenceKey(referenceTo(entry))));
  for (const reference of removals) {
    if (written.has(referenceKey(reference))) {
      throw new StoreError(
        "store/unwritable",
        `item ${reference.id} of ${reference.collection} is to be written and taken out by the same batch: do one of the two`,
      );
    }
    const known = next.get(reference.collection);
    if (known === undefined) continue;
    const target = toChange(reference.collection, known);
    if (target.items.delete(reference.id)) target.isShrunk = true;
  }
  for (const [name, { items: own, extent, isShrunk }] of changed) {
    const { collection } = next.get(name) as MemoryCollection;
    next.set(name, {
      collection: { ...collection, extent: isShrunk ? extentOf(own.values()) : extent },
      items: own,
    });
  }
  return next;
}

function describedAnew(
  known: StacCollection | undefined,
  { id, description, title, assets }: CollectionDescription,
): StacCollection {
  return {
    type: "Collection",
    stac_version: stacVersion,
    id,
    ...(title === undefined && known?.title === undefined ? {} : { title: title ?? known?.title }),
    description,
    license: "other",
    extent: known?.extent ?? unknownExtent,
    links: [],
    assets: assets ?? known?.assets ?? {},
  };
}

function extentOf(items: Iterable<CatalogueItem>): StacExtent {
  let extent: StacExtent | undefined;
  for (const { item } of items) extent = extendExtent(extent, item);
  return extent ?? unknownExtent;
}

function compareItems(a: CatalogueItem, b: CatalogueItem): number {
  const start = (entry: CatalogueItem): number => acquisitionInterval(entry.item).startTime.getTime();
  return (
    start(a) - start(b) ||
    compareCodePoints(a.item.collection, b.item.collection) ||
    compareCodePoints(a.item.id, b.item.id)
  );
}
