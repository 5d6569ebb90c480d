import {
  type CatalogueItem,
  type CatalogueStore,
  type ItemReference,
  isStoreError,
  productReferences,
  referenceKey,
  referenceTo,
  type StacExtent,
  type StoreBatch,
  StoreError,
} from "@eomatch/stac-model";
import { collect } from "../../src/expectation.js";
import type { StoreContent } from "../reference-store.js";
import { type BrokenStores, insteadOfBatch } from "./broken-store.js";

/** Stores that are wrong about adding, replacing and taking out. */
export const brokenInWriting: BrokenStores = {
  "item-replaced-whole": insteadOfBatch((batch, store) =>
    mergedWithOld(batch, store, (entry, old) => ({
      ...entry,
      item: { ...entry.item, properties: { ...old.item.properties, ...entry.item.properties } },
    })),
  ),
  "relations-replaced": insteadOfBatch((batch, store) =>
    mergedWithOld(batch, store, (entry, old) => {
      const named = new Set(entry.relations.map(({ target }) => referenceKey(target)));
      const left = old.relations.filter(({ target }) => !named.has(referenceKey(target)));
      return { ...entry, relations: [...entry.relations, ...left] };
    }),
  ),
  "writing-again-changes-nothing": insteadOfBatch((batch, _, { collections }) => ({
    ...batch,
    collections: (batch.collections ?? []).map((each) =>
      collections.get(each.id)?.described.description === each.description
        ? { ...each, description: `${each.description}, again` }
        : each,
    ),
  })),
  "empty-batch": insteadOfBatch((batch) => {
    const size = [batch.collections, batch.items, batch.removals].flat().filter((each) => each !== undefined);
    if (size.length === 0) throw new StoreError("store/unwritable", "there is nothing to write");
    return batch;
  }),
  "unknown-collection-refused": {
    wrap: (store) => ({
      ...store,
      async write(batch, options) {
        try {
          await store.write(batch, options);
        } catch (cause) {
          throw isStoreError(cause, "store/unknown-collection")
            ? new Error("no such table", { cause })
            : cause;
        }
      },
    }),
  },
  "refused-batch-leaves-nothing": {
    wrap: (store) => ({
      ...store,
      async write({ collections = [], ...rest }, options) {
        await store.write({ collections }, options);
        await store.write(rest, options);
      },
    }),
  },
  "removed-is-gone": {
    wrap: (store, content) => ({
      ...store,
      async write(batch, options) {
        const removed = await collect(store.readItems(batch.removals ?? []));
        await store.write(batch, options);
        for (const entry of removed) memoryOf(content).items.set(referenceKey(referenceTo(entry)), entry);
      },
      async *readItems(references, options) {
        for (const reference of references) {
          const gone = memoryOf(content).items.get(referenceKey(reference));
          if (gone === undefined) yield* store.readItems([reference], options);
          else yield gone;
        }
      },
    }),
  },
  "linked-things-removed": insteadOfBatch(async (batch, store) => {
    const removed = await collect(store.readItems(batch.removals ?? []));
    return { ...batch, removals: [...(batch.removals ?? []), ...removed.flatMap(productReferences)] };
  }),
  "absent-removals-passed-over": insteadOfBatch(async (batch, _, { collections }) => {
    for (const { collection, id } of batch.removals ?? []) {
      if (collections.get(collection)?.texts.has(id)) continue;
      throw new StoreError("store/not-found", `there is no item ${id} in ${collection} to take out`);
    }
    return batch;
  }),
  "emptied-collection-stays": {
    wrap: (store, content) => ({
      ...store,
      async write(batch, options) {
        await store.write(batch, options);
        const touched = new Set((batch.removals ?? []).map(({ collection }) => collection));
        const emptied = [...touched].filter((id) => content.collections.get(id)?.texts.size === 0);
        if (emptied.length === 0) return;
        await store.write({ collections: emptied.map((id) => ({ id, description: "" })) });
      },
    }),
  },
  "extent-after-removal": {
    wrap: (store, content) => ({
      ...store,
      async write(batch, options) {
        const before = (batch.removals ?? []).length > 0 ? await collect(store.listCollections()) : [];
        await store.write(batch, options);
        for (const { id, extent } of before) memoryOf(content).extents.set(id, extent);
      },
      async *listCollections(options) {
        for await (const collection of store.listCollections(options)) {
          const isEmpty = content.collections.get(collection.id)?.texts.size === 0;
          const extent = isEmpty ? undefined : memoryOf(content).extents.get(collection.id);
          yield { ...collection, extent: extent ?? collection.extent };
        }
      },
    }),
  },
  "added-and-removed-in-one-batch": insteadOfBatch(({ removals = [], ...batch }) =>
    (batch.items ?? []).length > 0 ? batch : { ...batch, removals },
  ),
  "removed-and-written-again": {
    wrap: (store, content) => ({
      ...store,
      async write({ items = [], ...batch }, options) {
        const { removed } = memoryOf(content);
        const kept = items.filter((entry) => !removed.has(referenceKey(referenceTo(entry))));
        await store.write({ ...batch, items: kept }, options);
        for (const reference of batch.removals ?? []) removed.add(referenceKey(reference));
      },
    }),
  },
};

/** What a broken store remembers of what it should have forgotten. */
interface Memory {
  readonly items: Map<string, CatalogueItem>;
  readonly extents: Map<string, StacExtent>;
  readonly removed: Set<string>;
}

const memories = new WeakMap<StoreContent, Memory>();

function memoryOf(content: StoreContent): Memory {
  const memory = memories.get(content) ?? { items: new Map(), extents: new Map(), removed: new Set() };
  memories.set(content, memory);
  return memory;
}

async function mergedWithOld(
  batch: StoreBatch,
  store: CatalogueStore,
  merge: (entry: CatalogueItem, old: CatalogueItem) => CatalogueItem,
): Promise<StoreBatch> {
  const items = batch.items ?? [];
  const references: ItemReference[] = items.map(referenceTo);
  const old = new Map(
    (await collect(store.readItems(references))).map((entry) => [referenceKey(referenceTo(entry)), entry]),
  );
  return {
    ...batch,
    items: items.map((entry) => {
      const known = old.get(referenceKey(referenceTo(entry)));
      return known === undefined ? entry : merge(entry, known);
    }),
  };
}
