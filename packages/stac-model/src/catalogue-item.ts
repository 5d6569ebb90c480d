import type { StacItem } from "./stac.js";

/** Names one item of a catalogue. */
export interface ItemReference {
  readonly collection: string;
  readonly id: string;
}

/** What a link between two items of a catalogue says. */
export interface ItemRelation {
  /** `derived_from` leads from a matchup to its products, `related` between a matchup and its event. */
  readonly rel: "derived_from" | "related";
  readonly target: ItemReference;
  /** For `related`: whether the target is a matchup or an event (`matchup:role` on the link). */
  readonly role?: "matchup" | "event" | undefined;
}

/**
 * An item as a store keeps it: the STAC Item without the links that hold the catalogue together, and those
 * links as references.
 *
 * `item.links` holds only links that lead out of the catalogue (`via`, `license` …). `root`, `parent`,
 * `collection` and the hrefs of relations are the store's affair, because only it knows where things are.
 * `item.collection` is always set.
 */
export interface CatalogueItem {
  readonly item: StacItem & { readonly collection: string };
  readonly relations: readonly ItemRelation[];
}

/** The reference to an item. */
export function referenceTo({ item }: CatalogueItem): ItemReference {
  return { collection: item.collection, id: item.id };
}

/** A text that is the same for two references exactly when they name the same item: for maps and sets. */
export function referenceKey({ collection, id }: ItemReference): string {
  // The length keeps "a\nb" with "c" apart from "a" with "b\nc".
  return `${collection.length}:${collection}\n${id}`;
}
