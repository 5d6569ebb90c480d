import type { ItemReference } from "@eomatch/stac-model";

/**
 * Values by reference to an item. A map in a map rather than one by `referenceKey`: of the tens of thousands of items
 * of a batch no text is put together for each look.
 */
export interface ReferenceMap<T> {
  get(reference: ItemReference): T | undefined;
  has(reference: ItemReference): boolean;
  set(reference: ItemReference, value: T): void;
}

/** Begins a map without entries. */
export function referenceMap<T>(): ReferenceMap<T> {
  const byCollection = new Map<string, Map<string, T>>();
  return {
    get: ({ collection, id }) => byCollection.get(collection)?.get(id),
    has: ({ collection, id }) => byCollection.get(collection)?.has(id) ?? false,
    set({ collection, id }, value) {
      const known = byCollection.get(collection);
      if (known === undefined) byCollection.set(collection, new Map([[id, value]]));
      else known.set(id, value);
    },
  };
}
