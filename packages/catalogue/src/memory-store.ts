import {
  acquisitionInterval,
  type CatalogDescription,
  type CatalogueItem,
  type CatalogueStore,
  compareCodePoints,
  extendExtent,
  type ItemReference,
  matchesQuery,
  type StacCollection,
  StoreError,
  type StoreLock,
  stacVersion,
  unknownExtent,
} from "@eomatch/stac-model";

interface MemoryCollection {
  readonly collection: StacCollection;
  readonly items: ReadonlyMap<string, CatalogueItem>;
}

/**
 * A catalogue store in memory: for browsers, for trying things out, and as the plainest reading of the
 * CatalogueStore contract. It is gone with the process.
 *
 * @param location what to call it in messages
 */
export function memoryStore(location = "memory"): CatalogueStore {
  let catalog: CatalogDescription | undefined;
  let collections: ReadonlyMap<string, MemoryCollection> = new Map();
  let lastWriter: Promise<void> = Promise.resolve();

  const read = ({ collection, id }: ItemReference): CatalogueItem | undefined =>
    collections.get(collection)?.items.get(id);

  return {
    location,

    async readCatalog() {
      return catalog;
    },

    async createCatalog(description) {
      if (catalog !== undefined) {
        throw new StoreError(
          "store/exists",
          `${location} already holds the catalogue ${catalog.id}: open it instead`,
        );
      }
      catalog = description;
    },

    async *listCollections(options) {
      for (const id of [...collections.keys()].sort(compareCodePoints)) {
        options?.signal?.throwIfAborted();
        yield (collections.get(id) as MemoryCollection).collection;
      }
    },

    async *readItems(references, options) {
      for (const reference of references) {
        options?.signal?.throwIfAborted();
        const item = read(reference);
        if (item !== undefined) yield item;
      }
    },

    async *query(query, options) {
      const found = [...collections.values()]
        .filter(({ collection }) => query.collections?.includes(collection.id) ?? true)
        .flatMap(({ items }) => [...items.values()])
        .filter(({ item }) => matchesQuery(item, query))
        .sort(compareItems);
      for (const item of found) {
        options?.signal?.throwIfAborted();
        yield item;
      }
    },

    async write({ collections: described = [], items = [] }, options) {
      options?.signal?.throwIfAborted();
      const next = new Map(collections);
      for (const { id, description, title, assets } of described) {
        const known = next.get(id);
        const collection: StacCollection = {
          type: "Collection",
          stac_version: stacVersion,
          id,
          ...(title === undefined ? {} : { title }),
          description,
          license: "other",
          extent: known?.collection.extent ?? unknownExtent,
          links: [],
          assets: assets ?? known?.collection.assets ?? {},
        };
        next.set(id, { collection, items: known?.items ?? new Map() });
      }
      const changed = new Map<string, { items: Map<string, CatalogueItem>; collection: StacCollection }>();
      for (const entry of items) {
        const name = entry.item.collection;
        const known = next.get(name);
        if (known === undefined) {
          throw new StoreError(
            "store/unknown-collection",
            `item ${entry.item.id} belongs to collection ${name}, which ${location} does not have: describe it in the same batch`,
          );
        }
        const target = changed.get(name) ?? { items: new Map(known.items), collection: known.collection };
        const extent = target.items.size === 0 ? undefined : target.collection.extent;
        target.collection = { ...target.collection, extent: extendExtent(extent, entry.item) };
        target.items.set(entry.item.id, entry);
        changed.set(name, target);
      }
      // Readers see all of the batch or none of it.
      collections = new Map([...next, ...changed]);
    },

    async lock(): Promise<StoreLock> {
      const previous = lastWriter;
      let release: () => void = () => {};
      lastWriter = new Promise((resolve) => {
        release = resolve;
      });
      await previous;
      return {
        async release() {
          release();
        },
      };
    },
  };
}

function compareItems(a: CatalogueItem, b: CatalogueItem): number {
  const start = (entry: CatalogueItem): number => acquisitionInterval(entry.item).startTime.getTime();
  return (
    start(a) - start(b) ||
    compareCodePoints(a.item.collection, b.item.collection) ||
    compareCodePoints(a.item.id, b.item.id)
  );
}
