import { bboxOf, toBbox } from "./bbox.js";
import { type CatalogueItem, type ItemReference, referenceKey, referenceTo } from "./catalogue-item.js";
import { productReferences } from "./matchup.js";
import { matchupReferences } from "./matchup-event.js";
import type { ItemKey, ItemSummary } from "./ports/catalogue-store.js";
import { acquisitionInterval, isDownloaded } from "./product.js";

/**
 * Summarises an item as an index would; see {@link ItemSummary}.
 *
 * @param properties names of the properties whose values are wanted
 * @param keyOf makes the keys of the store's summaries
 * @throws StacModelError `stac-model/invalid-item` or `stac-model/invalid-instant` for an item without a place in time
 */
export function itemSummary(
  content: CatalogueItem,
  properties: readonly string[],
  keyOf: (reference: ItemReference) => ItemKey = referenceKey,
): ItemSummary {
  const { item } = content;
  const matchups = matchupReferences(content);
  const { startTime, stopTime } = acquisitionInterval(item);
  return {
    key: keyOf(referenceTo(content)),
    collection: item.collection,
    id: item.id,
    startMs: startTime.getTime(),
    stopMs: stopTime.getTime(),
    bbox: toBbox(item.bbox) ?? (item.geometry === null ? undefined : bboxOf(item.geometry)),
    values: properties.map((name) =>
      Object.hasOwn(item.properties, name) ? plainValue(item.properties[name]) : undefined,
    ),
    matchupCount: matchups.length,
    linked: [...matchups, ...productReferences(content)].map(keyOf),
    isDownloaded: isDownloaded(item),
  };
}

function plainValue(value: unknown): string | number | boolean | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : undefined;
}
