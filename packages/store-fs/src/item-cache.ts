import type { StoredItem } from "./item-file.js";

/**
 * Items that were read last, for those that ask for the same again: a server's clients, and who reads items to write
 * them changed.
 *
 * Where an item's links lead depends on the collections around it, so that everything is forgotten once the index is
 * another; and whoever takes one compares the stamp with that of the file.
 */
export interface ItemCache {
  /**
   * @param indexId the index by which the item was found
   * @param path what a link of its collection leads to, where its own may be another
   */
  get(indexId: string, path: string): StoredItem | undefined;
  put(indexId: string, path: string, item: StoredItem): void;
}

/** Room for items: some thirty megabytes in memory, as objects. */
const maxItems = 4000;
const maxCharacters = 16_000_000;

/** Makes an empty cache. */
export function itemCache(): ItemCache {
  let items = new Map<string, StoredItem>();
  let characters = 0;
  let current = "";

  const turnTo = (indexId: string): void => {
    if (indexId === current) return;
    current = indexId;
    items = new Map();
    characters = 0;
  };

  const drop = (path: string): void => {
    characters -= charactersOf(items.get(path));
    items.delete(path);
  };

  return {
    get(indexId, path) {
      turnTo(indexId);
      const known = items.get(path);
      if (known !== undefined) {
        // To the end, so that what is asked for again and again stays.
        items.delete(path);
        items.set(path, known);
      }
      return known;
    },
    put(indexId, path, item) {
      turnTo(indexId);
      drop(path);
      items.set(path, item);
      characters += charactersOf(item);
      for (const oldest of items.keys()) {
        if (items.size <= maxItems && characters <= maxCharacters) break;
        drop(oldest);
      }
    },
  };
}

/** The room that an item takes: its text, and about as much again as objects. */
function charactersOf(item: StoredItem | undefined): number {
  return 2 * (item?.text.length ?? 0);
}
