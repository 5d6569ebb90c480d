import type {
  CatalogDescription,
  CatalogueItem,
  CatalogueStore,
  ItemQuery,
  StacCollection,
} from "@eomatch/stac-model";
import { collect } from "../expectation.js";

/** All that a reader can see of a catalogue. */
export interface CatalogueState {
  readonly catalog: CatalogDescription | undefined;
  readonly collections: readonly StacCollection[];
  readonly items: readonly CatalogueItem[];
}

/** Reads all that can be seen of a catalogue, to compare it before and after. */
export async function stateOf(store: CatalogueStore): Promise<CatalogueState> {
  return {
    catalog: await store.readCatalog(),
    collections: await collect(store.listCollections()),
    items: await collect(store.query({})),
  };
}

/** The ids that a query yields, in its order. */
export async function idsOf(store: CatalogueStore, query: ItemQuery = {}): Promise<string[]> {
  return (await collect(store.query(query))).map(({ item }) => item.id);
}

/** The collection of that name. */
export async function collectionOf(store: CatalogueStore, id: string): Promise<StacCollection | undefined> {
  return (await collect(store.listCollections())).find((collection) => collection.id === id);
}
