import { type ItemReference, referenceTo } from "@eomatch/stac-model";
import type { CatalogueFolder, FileStamp } from "./catalogue-folder.js";
import type { StoredItem } from "./item-file.js";
import { referenceMap } from "./reference-map.js";

/** Where items are that were read before. */
export interface ItemPlaces {
  /** Notes where an item was read. */
  remember(stored: StoredItem): void;
  /** The file of an item, relative to the catalogue's folder, if it is still as it was; else it is to be looked up. */
  of(reference: ItemReference): Promise<string | undefined>;
}

/** So many are kept, and then none. */
const maxPlaces = 10_000;

/** Makes an empty memory of places, for those who ask of one item after the other: to look each up takes a view of the catalogue. */
export function itemPlaces(folder: CatalogueFolder): ItemPlaces {
  let known = referenceMap<{ readonly path: string; readonly stamp: FileStamp }>();
  let count = 0;
  return {
    remember({ path, stamp, content }) {
      if (++count > maxPlaces) [known, count] = [referenceMap(), 0];
      known.set(referenceTo(content), { path, stamp });
    },
    async of(reference) {
      const place = known.get(reference);
      return place !== undefined && (await folder.stampOf(place.path)) === place.stamp
        ? place.path
        : undefined;
    },
  };
}
