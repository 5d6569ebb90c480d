import type { CatalogueItem, ItemReference } from "./catalogue-item.js";
import { matchesProperties } from "./item-query.js";
import { productReferences } from "./matchup.js";
import { matchupReferences } from "./matchup-event.js";
import type { MatchupCondition } from "./ports/catalogue-store.js";
import { isDownloaded } from "./product.js";
import type { StacItem } from "./stac.js";

/** Brings items by reference, in any order, leaving out those that are not there: `CatalogueStore.readItems`. */
export type ItemReader = (references: Iterable<ItemReference>) => AsyncIterable<CatalogueItem>;

/**
 * Tells whether an event has a matchup that meets a condition: the meaning of `ItemQuery.withMatchup`, for stores
 * that cannot push it down and for comparison with those that do.
 */
export async function hasMatchupThatMeets(
  event: CatalogueItem,
  condition: MatchupCondition,
  readItems: ItemReader,
): Promise<boolean> {
  for await (const matchup of readItems(matchupReferences(event))) {
    const products: StacItem[] = [];
    if (condition.productsDownloaded === true) {
      for await (const { item } of readItems(productReferences(matchup))) products.push(item);
    }
    if (meetsMatchupCondition(matchup, condition, products)) return true;
  }
  return false;
}

/**
 * Tells whether a matchup meets a condition.
 *
 * @param products the items of the products it is derived from; looked at only where the condition asks for it. One
 *   that is missing is not on disk.
 */
export function meetsMatchupCondition(
  matchup: CatalogueItem,
  { properties, productsDownloaded }: MatchupCondition,
  products: readonly StacItem[],
): boolean {
  if (properties !== undefined && !matchesProperties(matchup.item.properties, properties)) return false;
  if (productsDownloaded !== true) return true;
  return products.length === productReferences(matchup).length && products.every(isDownloaded);
}
