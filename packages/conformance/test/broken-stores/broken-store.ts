import type {
  CatalogueItem,
  CatalogueStore,
  ItemQuery,
  StacCollection,
  StoreBatch,
} from "@eomatch/stac-model";
import { collect } from "../../src/expectation.js";
import type { StoreContent } from "../reference-store.js";

/** A store that breaks one sentence of the contract, made of the reference store. */
export interface BrokenStore {
  readonly wrap: (store: CatalogueStore, content: StoreContent) => CatalogueStore;
  /** The case never comes to an end with it: it fails by its time limit. */
  readonly hangs?: true;
}

/** Broken stores by the id of the case that each must fail. */
export type BrokenStores = Readonly<Record<string, BrokenStore>>;

/** A store that changes what a query has found. */
export function afterQuery(
  change: (
    found: CatalogueItem[],
    query: ItemQuery,
    store: CatalogueStore,
  ) => CatalogueItem[] | Promise<CatalogueItem[]>,
): BrokenStore {
  return {
    wrap: (store) => ({
      ...store,
      async *query(query, options) {
        for (const entry of await change(await collect(store.query(query, options)), query, store)) {
          yield entry;
          options?.signal?.throwIfAborted();
        }
      },
    }),
  };
}

/** A store that answers another query than it was asked. */
export function insteadOfQuery(change: (query: ItemQuery) => ItemQuery): BrokenStore {
  return { wrap: (store) => ({ ...store, query: (query, options) => store.query(change(query), options) }) };
}

/** A store that changes the collections that it lists. */
export function afterListing(
  change: (collection: StacCollection, store: CatalogueStore) => StacCollection | Promise<StacCollection>,
): BrokenStore {
  return {
    wrap: (store) => ({
      ...store,
      async *listCollections(options) {
        for await (const collection of store.listCollections(options)) yield change(collection, store);
      },
    }),
  };
}

/** A store that changes the items that it reads. */
export function afterReading(change: (entry: CatalogueItem) => CatalogueItem): BrokenStore {
  return {
    wrap: (store) => ({
      ...store,
      async *query(query, options) {
        for await (const entry of store.query(query, options)) yield change(entry);
      },
      async *readItems(references, options) {
        for await (const entry of store.readItems(references, options)) yield change(entry);
      },
    }),
  };
}

/** A store that writes another batch than it was given. */
export function insteadOfBatch(
  change: (
    batch: StoreBatch,
    store: CatalogueStore,
    content: StoreContent,
  ) => StoreBatch | Promise<StoreBatch>,
): BrokenStore {
  return {
    wrap: (store, content) => ({
      ...store,
      async write(batch, options) {
        await store.write(await change(batch, store, content), options);
      },
    }),
  };
}
