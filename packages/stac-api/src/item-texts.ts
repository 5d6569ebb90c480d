import type { CatalogueItem } from "@eomatch/stac-model";
import type { Addresses } from "./addresses.js";
import { apiItem } from "./api-item.js";
import type { Visibility } from "./public-hrefs.js";

/** Items as JSON, as the API gives them. */
export interface ItemTexts {
  textOf(content: CatalogueItem, addresses: Addresses, visibility: Visibility): string;
}

/**
 * Writes items as JSON, each once for as long as the store itself keeps the object: writing takes most of a search's
 * time, and a store that has read an item lately hands out the same object again. What it no longer holds is forgotten
 * with it, so that nothing adds up here, and an item that has changed is another object.
 *
 * Of the addresses under which a server is known, the last is the one that is kept.
 */
export function itemTexts(): ItemTexts {
  const known = new WeakMap<CatalogueItem, { readonly at: string; readonly text: string }>();
  return {
    textOf(content, addresses, visibility) {
      const at = `${visibility} ${addresses.landingPage}`;
      const last = known.get(content);
      if (last?.at === at) return last.text;
      const text = JSON.stringify(apiItem(content, addresses, visibility));
      known.set(content, { at, text });
      return text;
    },
  };
}
