import type { ItemReference } from "@eomatch/stac-model";
import type { CatalogueView } from "./catalogue-view.js";
import { type CollectionFile, pathsNamedAfter } from "./collection-file.js";
import { readItemFile, type StoredItem } from "./item-file.js";
import { readAhead } from "./read-ahead.js";

/** Finds items by collection and id. */
export interface ItemLookup {
  /** The item of a reference, undefined when the catalogue has none. */
  find(reference: ItemReference): Promise<StoredItem | undefined>;
}

/**
 * Finds items in a catalogue by the names of their files, and believes only what the files say.
 *
 * Where files are not named after their items (other tools, other layouts) all files of the collection are read
 * once, at the first id that is not found by name.
 */
export function itemLookup(view: CatalogueView): ItemLookup {
  const indexes = new Map<CollectionFile, Promise<ReadonlyMap<string, string>>>();
  const misnamed = new Set<CollectionFile>();

  const pathById = (collection: CollectionFile): Promise<ReadonlyMap<string, string>> => {
    const known = indexes.get(collection) ?? indexCollection(view, collection);
    indexes.set(collection, known);
    return known;
  };

  return {
    async find({ collection: collectionId, id }) {
      const collection = await view.collection(collectionId);
      if (collection === undefined) return undefined;
      for (const path of pathsNamedAfter(collection, id)) {
        const stored = await readItemFile(view, collection, path);
        if (stored.content.item.id === id) return stored;
        misnamed.add(collection);
      }
      if (collection.isNamedAfterItems && !misnamed.has(collection)) return undefined;
      const path = (await pathById(collection)).get(id);
      return path === undefined ? undefined : readItemFile(view, collection, path);
    },
  };
}

async function indexCollection(
  view: CatalogueView,
  collection: CollectionFile,
): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  const items = readAhead(collection.itemPaths, (path) => readItemFile(view, collection, path));
  for await (const { path, content } of items) {
    if (!paths.has(content.item.id)) paths.set(content.item.id, path);
  }
  return paths;
}
