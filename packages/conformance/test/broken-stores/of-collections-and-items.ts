import { type CatalogueItem, StoreError, toBbox } from "@eomatch/stac-model";
import { collect, pause } from "../../src/expectation.js";
import { afterListing, afterReading, type BrokenStores, insteadOfBatch } from "./broken-store.js";

/** Stores that are wrong about the catalogue, its collections and its items. */
export const brokenInCollectionsAndItems: BrokenStores = {
  "location-is-named": { wrap: (store) => ({ ...store, location: "" }) },
  "absent-catalogue": {
    wrap: (store, content) => ({
      ...store,
      query(query, options) {
        if (content.catalog === undefined) throw new StoreError("store/not-found", "there is no catalogue");
        return store.query(query, options);
      },
    }),
  },
  "empty-catalogue": {
    wrap: (store, content) => ({
      ...store,
      async *listCollections(options) {
        if (content.catalog !== undefined && content.collections.size === 0) {
          yield { type: "Collection", stac_version: "1.1.0", id: "x", description: "" } as never;
        }
        yield* store.listCollections(options);
      },
    }),
  },
  "catalogue-exists": {
    wrap: (store) => ({
      ...store,
      async createCatalog(description, options) {
        try {
          await store.createCatalog(description, options);
        } catch (cause) {
          throw options?.signal?.aborted ? cause : new Error("something is there", { cause });
        }
      },
    }),
  },
  "catalogue-made-once": {
    wrap: (store, content) => ({
      ...store,
      async createCatalog(description, options) {
        if (content.catalog === undefined) {
          await pause(5);
          content.catalog = undefined;
        }
        await store.createCatalog(description, options);
      },
    }),
  },
  "collections-in-order": {
    wrap: (store) => ({
      ...store,
      async *listCollections(options) {
        const all = await collect(store.listCollections(options));
        yield* all.sort((a, b) => (a.id < b.id ? -1 : 1));
      },
    }),
  },
  "collection-says-what-it-was-told": afterListing(({ title: _, ...rest }) => rest as never),
  "collection-described-anew": insteadOfBatch((batch, _, { collections }) => ({
    ...batch,
    collections: (batch.collections ?? []).filter(({ id }) => !collections.has(id)),
  })),
  "extent-is-the-union": afterListing(async (collection, store) => {
    const starts = (await collect(store.query({ collections: [collection.id] }))).map(
      ({ item }) => item.properties["start_datetime"] as string,
    );
    const [first] = collection.extent.temporal.interval[0] as [string | null];
    const interval = starts.length === 0 ? [null, null] : [first, starts.at(-1) as string];
    return { ...collection, extent: { ...collection.extent, temporal: { interval: [interval] } } };
  }),
  "extent-across-antimeridian": afterListing((collection) => {
    const [west = 0, south = 0, east = 0, north = 0] = toBbox(collection.extent.spatial.bbox[0]) ?? [];
    const bbox = west <= east ? [west, south, east, north] : [-180, south, 180, north];
    return { ...collection, extent: { ...collection.extent, spatial: { bbox: [bbox] } } };
  }),
  "extent-unknown-without-items": afterListing((collection) =>
    collection.extent.temporal.interval[0]?.[0] === null
      ? { ...collection, extent: { ...collection.extent, spatial: { bbox: [[0, 0, 0, 0]] } } }
      : collection,
  ),
  "item-links-are-the-items": afterListing((collection) => ({
    ...collection,
    links: [...collection.links, { rel: "item", href: "gone.json" }],
  })),
  "items-in-the-order-asked": {
    wrap: (store) => ({
      ...store,
      readItems: (references, options) =>
        store.readItems(
          new Map([...references].map((each) => [JSON.stringify(each), each])).values(),
          options,
        ),
    }),
  },
  "absent-items-left-out": {
    wrap: (store, content) => ({
      ...store,
      readItems(references, options) {
        const asked = [...references];
        const unknown = asked.find(({ collection }) => !content.collections.has(collection));
        if (unknown === undefined || content.catalog === undefined) return store.readItems(asked, options);
        throw new StoreError("store/unknown-collection", `there is no collection ${unknown.collection}`);
      },
    }),
  },
  "item-comes-back-whole": afterReading(({ item, relations }) => ({
    relations,
    item: {
      ...item,
      properties: Object.fromEntries(Object.entries(item.properties).filter(([, value]) => value !== null)),
    },
  })),
  "relations-come-back": afterReading(({ item, relations }) => ({
    item,
    relations: relations.map(({ role, ...rest }) => (role === "event" ? rest : { ...rest, role })),
  })),
  "same-id-in-two-collections": insteadOfBatch((batch, _, { collections }) => ({
    ...batch,
    removals: (batch.removals ?? []).flatMap((removal) =>
      collections.get(removal.collection)?.texts.has(removal.id)
        ? [...collections.keys()].map((collection) => ({ collection, id: removal.id }))
        : [removal],
    ),
  })),
  "hostile-ids": insteadOfBatch((batch) => ({
    ...batch,
    items: oneOf(batch.items ?? [], ({ item }) => JSON.stringify([item.collection, item.id.slice(0, 250)])),
  })),
  "hostile-collections": insteadOfBatch((batch) => ({
    ...batch,
    items: oneOf(batch.items ?? [], ({ item }) => JSON.stringify([item.collection.toLowerCase(), item.id])),
  })),
  "references-with-line-breaks": insteadOfBatch((batch) => ({
    ...batch,
    items: oneOf(batch.items ?? [], ({ item }) => `${item.collection}\n${item.id}`),
  })),
  "many-items": insteadOfBatch((batch) => ({ ...batch, items: (batch.items ?? []).slice(0, 1000) })),
};

/** Of the items with one key only the last. */
function oneOf(items: readonly CatalogueItem[], key: (entry: CatalogueItem) => string): CatalogueItem[] {
  return [...new Map(items.map((entry) => [key(entry), entry])).values()];
}
