import type { ItemReference } from "@eomatch/stac-model";
import type { BrokenListener } from "./broken-objects.js";
import type { CatalogueView } from "./catalogue-view.js";
import { pathsNamedAfter } from "./collection-file.js";
import { readIndexedItem } from "./indexed-item.js";
import { readItemFile, type StoredItem } from "./item-file.js";
import type { KnownCollection } from "./known-collection.js";
import { isBrokenIndex } from "./query-index/broken-index.js";
import { referenceHash } from "./query-index/hash.js";
import { readAhead } from "./read-ahead.js";

/** Finds items by collection and id. */
export interface ItemLookup {
  /** The item of a reference, undefined when the catalogue has none. */
  find(reference: ItemReference): Promise<StoredItem | undefined>;
  /**
   * Tells of some references, by their places, whether they are to items that neither the catalogue nor its index has, as
   * far as that can be told without looking at files.
   */
  absent(references: readonly ItemReference[]): Promise<readonly boolean[]>;
}

/**
 * Finds items in a catalogue, and believes only what their files say.
 *
 * It asks the index where that knows the collection, else the names of the files. Where files are not named after
 * their items (other tools, other layouts) all files of the collection are read once, at the first id that is not
 * found by name.
 *
 * @param onBroken called with each collection that cannot be read on the way; without it the first throws
 */
export function itemLookup(view: CatalogueView, onBroken?: BrokenListener): ItemLookup {
  const pathsById = new Map<KnownCollection, Promise<ReadonlyMap<string, string>>>();
  const misnamed = new Set<KnownCollection>();

  const pathById = (collection: KnownCollection): Promise<ReadonlyMap<string, string>> => {
    const known = pathsById.get(collection) ?? readPaths(view, collection);
    pathsById.set(collection, known);
    return known;
  };

  const findByName = async (collection: KnownCollection, id: string): Promise<StoredItem | undefined> => {
    const file = await collection.file();
    for (const path of pathsNamedAfter(file, id)) {
      const stored = await readItemFile(view, collection, path);
      if (stored?.content.item.id === id) return stored;
      misnamed.add(collection);
    }
    if (file.isNamedAfterItems && !misnamed.has(collection)) return undefined;
    const path = (await pathById(collection)).get(id);
    return path === undefined ? undefined : readItemFile(view, collection, path);
  };

  return {
    async absent(references) {
      const collections = new Map<string, KnownCollection | undefined>();
      for (const { collection: id } of references) {
        if (!collections.has(id)) collections.set(id, await view.collection(id, onBroken));
      }
      const index = await view.index();
      const hashes = index === undefined ? [] : references.map(referenceHash);
      const known = index?.known("idHash", hashes);
      return references.map(({ collection: id }, i) => {
        if (known?.has(hashes[i] as number)) return false;
        const collection = collections.get(id);
        return collection === undefined || (collection.isIndexed && known !== undefined);
      });
    },
    async find(reference) {
      const collection = await view.collection(reference.collection, onBroken);
      if (collection === undefined) return undefined;
      const paths = collection.isIndexed ? await indexedPaths(view, reference) : undefined;
      if (paths?.length === 0) return undefined;
      if (paths?.length === 1) {
        const stored = await readIndexedItem(view, collection, paths[0] as string);
        if (stored?.content.item.id === reference.id) return stored;
      }
      // The index cannot tell: an id that occurs twice, a file that another tool has changed since.
      return findByName(collection, reference.id);
    },
  };
}

/** Where the index has the item; undefined when the index is of no use. */
async function indexedPaths(
  view: CatalogueView,
  reference: ItemReference,
): Promise<readonly string[] | undefined> {
  const index = await view.index();
  try {
    return index?.find(reference).map(({ path }) => path);
  } catch (error) {
    if (isBrokenIndex(error)) return undefined;
    throw error;
  }
}

async function readPaths(
  view: CatalogueView,
  collection: KnownCollection,
): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  const { itemPaths } = await collection.file();
  const items = readAhead(itemPaths, async (path) => ({
    path,
    stored: await readItemFile(view, collection, path),
  }));
  for await (const { path, stored } of items) {
    const id = stored?.content.item.id;
    if (id !== undefined && !paths.has(id)) paths.set(id, path);
  }
  return paths;
}
