import { bboxOf, toBbox } from "./bbox.js";
import type { CatalogueItem } from "./catalogue-item.js";
import { matchupReferences } from "./matchup-event.js";
import type { ItemSummary } from "./ports/catalogue-store.js";
import { acquisitionInterval } from "./product.js";

/**
 * Summarises an item as an index would; see {@link ItemSummary}.
 *
 * @param properties names of the properties whose values are wanted
 * @throws StacModelError `stac-model/invalid-item` or `stac-model/invalid-instant` for an item without a place in time
 */
export function itemSummary(content: CatalogueItem, properties: readonly string[]): ItemSummary {
  const { item } = content;
  const { startTime, stopTime } = acquisitionInterval(item);
  return {
    collection: item.collection,
    id: item.id,
    startMs: startTime.getTime(),
    stopMs: stopTime.getTime(),
    bbox: toBbox(item.bbox) ?? (item.geometry === null ? undefined : bboxOf(item.geometry)),
    values: properties.map((name) =>
      Object.hasOwn(item.properties, name) ? plainValue(item.properties[name]) : undefined,
    ),
    matchupCount: matchupReferences(content).length,
  };
}

function plainValue(value: unknown): string | number | boolean | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : undefined;
}
