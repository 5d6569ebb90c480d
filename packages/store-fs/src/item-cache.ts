import type { CatalogueItem } from "@eomatch/stac-model";
import type { FileStamp } from "./catalogue-folder.js";

/** An item as it was read. */
interface CachedItem {
  /** The file it was read from, relative to the catalogue's folder. */
  readonly file: string;
  readonly stamp: FileStamp;
  readonly content: CatalogueItem;
  /** What the file holds, kept for those that change items: they compare it with what they would write. */
  readonly text?: string | undefined;
  /** Characters of the file, for the room that it takes. */
  readonly characters: number;
}

/**
 * Items that were read last, for those that ask for the same again: a server's clients, and who reads items to write
 * them changed.
 *
 * Where an item's links lead depends on the collections around it, so that everything is forgotten once the index is
 * another; and whoever takes one compares the stamp with that of the file.
 */
export interface ItemCache {
  /** @param indexId the index by which the item was found */
  get(indexId: string, path: string): CachedItem | undefined;
  put(indexId: string, path: string, item: CachedItem): void;
}

/** Room for items: some thirty megabytes in memory, as objects. */
const maxItems = 4000;
const maxCharacters = 16_000_000;

/** Makes an empty cache. */
export function itemCache(): ItemCache {
  let items = new Map<string, CachedItem>();
  let characters = 0;
  let current = "";

  const turnTo = (indexId: string): void => {
    if (indexId === current) return;
    current = indexId;
    items = new Map();
    characters = 0;
  };

  const drop = (path: string): void => {
    characters -= items.get(path)?.characters ?? 0;
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
      characters += item.characters;
      for (const oldest of items.keys()) {
        if (items.size <= maxItems && characters <= maxCharacters) break;
        drop(oldest);
      }
    },
  };
}
