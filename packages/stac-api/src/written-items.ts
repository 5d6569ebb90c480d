import type { CatalogueItem } from "@eomatch/stac-model";
import type { Addresses } from "./addresses.js";
import { apiItem } from "./api-item.js";
import type { Visibility } from "./public-hrefs.js";

/** Items as JSON in UTF-8, as the API gives them. */
export interface WrittenItems {
  bytesOf(content: CatalogueItem, addresses: Addresses, visibility: Visibility): Uint8Array<ArrayBuffer>;
}

/**
 * Writes items as JSON, each once for as long as the store itself keeps the object: writing takes most of a search's
 * time, and a store that has read an item lately hands out the same object again. What it no longer holds is forgotten
 * with it, so that nothing adds up here, and an item that has changed is another object.
 *
 * Bytes and not texts, because a page of them is put together ten times as fast. Of the addresses under which a server
 * is known, the last is the one that is kept.
 */
export function writtenItems(): WrittenItems {
  const known = new WeakMap<
    CatalogueItem,
    { readonly at: string; readonly bytes: Uint8Array<ArrayBuffer> }
  >();
  const encoder = new TextEncoder();
  return {
    bytesOf(content, addresses, visibility) {
      const at = `${visibility} ${addresses.landingPage}`;
      const last = known.get(content);
      if (last?.at === at) return last.bytes;
      const bytes = encoder.encode(JSON.stringify(apiItem(content, addresses, visibility)));
      known.set(content, { at, bytes });
      return bytes;
    },
  };
}
