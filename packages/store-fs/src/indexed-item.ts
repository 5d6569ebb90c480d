import type { CatalogueView } from "./catalogue-view.js";
import { readItemFile, type StoredItem } from "./item-file.js";
import type { KnownCollection } from "./known-collection.js";

/**
 * Reads the file of an item, unless it is as it was when it was read last.
 *
 * @param collection one that the index knows; items of any other are read each time
 * @returns undefined when the item was taken out since the collection was looked at
 * @throws StoreError `store/broken-catalogue` naming the file, also when there is none
 */
export async function readIndexedItem(
  view: CatalogueView,
  collection: KnownCollection,
  path: string,
): Promise<StoredItem | undefined> {
  const indexId = collection.isIndexed ? (await view.index())?.head.id : undefined;
  const known = indexId === undefined ? undefined : view.items.get(indexId, path);
  if (known !== undefined && known.stamp === (await view.folder.stampOf(known.path))) return known;
  const stored = await readItemFile(view, collection, path);
  if (stored !== undefined && indexId !== undefined) view.items.put(indexId, path, stored);
  return stored;
}
