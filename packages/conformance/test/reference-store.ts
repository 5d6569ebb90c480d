import {
  type CatalogDescription,
  type CatalogueItem,
  type CatalogueStore,
  type CollectionDescription,
  compareCodePoints,
  extendExtent,
  hasMatchupThatMeets,
  type ItemQuery,
  type ItemReference,
  itemSummary,
  matchesQuery,
  type ReadOptions,
  type StacCollection,
  type StoreBatch,
  StoreError,
  stacVersion,
  unknownExtent,
} from "@eomatch/stac-model";
import type { StoreHarness } from "../src/store/index.js";
import { type WriteLock, writeLock } from "./write-lock.js";

/** What all views of a reference store share; items are kept as texts, so that they can be broken. */
export interface StoreContent {
  catalog: CatalogDescription | undefined;
  collections: ReadonlyMap<string, ReferenceCollection>;
  readonly notes: Map<string, string>;
  readonly lock: WriteLock;
}

interface ReferenceCollection {
  readonly described: CollectionDescription;
  /** JSON texts by item id. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The plainest store that keeps the whole contract: in memory, with views that know each other's locks. */
export function referenceStore(content: StoreContent = emptyContent()): CatalogueStore {
  const view = {};
  const store: CatalogueStore = {
    location: "reference",

    async readCatalog(options) {
      options?.signal?.throwIfAborted();
      return content.catalog;
    },

    async createCatalog(description, options) {
      options?.signal?.throwIfAborted();
      if (content.catalog !== undefined)
        throw new StoreError("store/exists", "there is a catalogue: open it");
      content.catalog = description;
    },

    async *listCollections(options) {
      options?.signal?.throwIfAborted();
      for (const id of [...content.collections.keys()].sort(compareCodePoints)) {
        yield stacCollection(content.collections.get(id) as ReferenceCollection);
        options?.signal?.throwIfAborted();
      }
    },

    async *readItems(references, options) {
      options?.signal?.throwIfAborted();
      for (const reference of references) {
        const entry = readItem(content, reference, options);
        if (entry !== undefined) yield entry;
        options?.signal?.throwIfAborted();
      }
    },

    queryAbilities: ["after", "ids", "limit"],

    async *query(query, options) {
      options?.signal?.throwIfAborted();
      for (const entry of (await find(content, query, options)).slice(0, query.limit)) {
        yield entry;
        options?.signal?.throwIfAborted();
      }
    },

    async *summaries(query, properties, options) {
      options?.signal?.throwIfAborted();
      const found = await find(content, query, options);
      // Sorting is stable: within a collection they stay in order of start and id.
      found.sort((a, b) => compareCodePoints(a.item.collection, b.item.collection));
      yield found.map((content) => itemSummary(content, properties));
    },

    async write(batch, options) {
      options?.signal?.throwIfAborted();
      await content.lock.during(view, options, async () => {
        content.collections = applied(content.collections, batch);
      });
    },

    lock: (options) => content.lock.take(view, options),

    notes: {
      async read(name) {
        return content.notes.get(name);
      },
      async write(name, text) {
        if (text === undefined) content.notes.delete(name);
        else content.notes.set(name, text);
      },
    },
  };
  return store;
}

/** A harness of reference stores, which a test may wrap. */
export function referenceHarness(
  wrap: (store: CatalogueStore, content: StoreContent) => CatalogueStore = (store) => store,
): StoreHarness {
  const contents = new Map<CatalogueStore, StoreContent>();
  const open = (content: StoreContent): CatalogueStore => {
    const store = wrap(referenceStore(content), content);
    contents.set(store, content);
    return store;
  };
  return {
    create: async () => open(emptyContent()),
    reopen: async (store) => open(contents.get(store) as StoreContent),
    dispose: async () => contents.clear(),
    async breakItem(store, { collection, id }) {
      const content = contents.get(store) as StoreContent;
      const known = content.collections.get(collection) as ReferenceCollection;
      const text = known.texts.get(id) as string;
      const texts = new Map(known.texts).set(id, text.slice(0, text.length / 2));
      content.collections = new Map(content.collections).set(collection, { ...known, texts });
    },
  };
}

function emptyContent(): StoreContent {
  return { catalog: undefined, collections: new Map(), notes: new Map(), lock: writeLock() };
}

function applied(
  collections: StoreContent["collections"],
  { collections: described = [], items = [], removals = [] }: StoreBatch,
): StoreContent["collections"] {
  const next = new Map<string, { described: CollectionDescription; texts: Map<string, string> }>();
  for (const [id, known] of collections)
    next.set(id, { described: known.described, texts: new Map(known.texts) });
  for (const each of described)
    next.set(each.id, { described: each, texts: next.get(each.id)?.texts ?? new Map() });
  for (const entry of items) {
    const { collection, id } = entry.item;
    const known = next.get(collection);
    if (known === undefined) {
      throw new StoreError("store/unknown-collection", `item ${id}: there is no collection ${collection}`);
    }
    known.texts.set(id, JSON.stringify(entry));
  }
  for (const { collection, id } of removals) next.get(collection)?.texts.delete(id);
  return next;
}

function stacCollection({ described, texts }: ReferenceCollection): StacCollection {
  const entries = [...texts.values()].map((text) => parsed(text));
  const extent = entries.reduce<StacCollection["extent"] | undefined>(
    (union, { item }) => extendExtent(union, item),
    undefined,
  );
  return {
    type: "Collection",
    stac_version: stacVersion,
    license: "other",
    ...described,
    extent: extent ?? unknownExtent,
    links: [...texts.keys()].map((id) => ({ rel: "item", href: `#${encodeURIComponent(id)}` })),
  };
}

async function find(
  content: StoreContent,
  query: ItemQuery,
  options: ReadOptions | undefined,
): Promise<CatalogueItem[]> {
  const found: CatalogueItem[] = [];
  const read = async function* (references: Iterable<ItemReference>): AsyncGenerator<CatalogueItem> {
    for (const reference of references) {
      const entry = readItem(content, reference, options);
      if (entry !== undefined) yield entry;
    }
  };
  for (const [collection, { texts }] of content.collections) {
    for (const id of texts.keys()) {
      const entry = readItem(content, { collection, id }, options);
      if (entry === undefined || !matchesQuery(entry.item, query)) continue;
      const { withMatchup } = query;
      if (withMatchup !== undefined && !(await hasMatchupThatMeets(entry, withMatchup, read))) continue;
      found.push(entry);
    }
  }
  return found.sort(
    (a, b) =>
      startOf(a) - startOf(b) ||
      compareCodePoints(a.item.collection, b.item.collection) ||
      compareCodePoints(a.item.id, b.item.id),
  );
}

function startOf({ item: { properties } }: CatalogueItem): number {
  return Date.parse(String(properties["start_datetime"] ?? properties.datetime));
}

function readItem(
  content: StoreContent,
  { collection, id }: ItemReference,
  options: ReadOptions | undefined,
): CatalogueItem | undefined {
  const text = content.collections.get(collection)?.texts.get(id);
  if (text === undefined) return undefined;
  try {
    return parsed(text);
  } catch (cause) {
    const error = new StoreError("store/broken-catalogue", `item ${id} of ${collection} is broken`, {
      cause,
    });
    if (options?.onBroken === undefined) throw error;
    options.onBroken(error);
    return undefined;
  }
}

function parsed(text: string): CatalogueItem {
  return JSON.parse(text);
}
