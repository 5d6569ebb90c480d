import {
  acquisitionInterval,
  bboxOf,
  type CatalogueItem,
  type CatalogueStore,
  type ItemSummary,
  matchupReferences,
  type ReadOptions,
  toBbox,
} from "@eomatch/stac-model";

const batchSize = 500;

/**
 * The items of some collections in short, by batches: from the store's index where it has one, else from the items,
 * which are all read then.
 */
export async function* summariesOf(
  store: CatalogueStore,
  {
    collections,
    properties,
  }: { readonly collections: readonly string[]; readonly properties: readonly string[] },
  options: ReadOptions,
): AsyncGenerator<readonly ItemSummary[], void, undefined> {
  if (store.summaries !== undefined) {
    yield* store.summaries({ collections }, properties, options);
    return;
  }
  let batch: ItemSummary[] = [];
  for await (const item of store.query({ collections }, options)) {
    const summary = summaryOf(item, properties);
    if (summary === undefined) continue;
    batch.push(summary);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function summaryOf(content: CatalogueItem, properties: readonly string[]): ItemSummary | undefined {
  const { item } = content;
  try {
    const { startTime, stopTime } = acquisitionInterval(item);
    return {
      collection: item.collection,
      id: item.id,
      startMs: startTime.getTime(),
      stopMs: stopTime.getTime(),
      bbox: toBbox(item.bbox) ?? (item.geometry === null ? undefined : bboxOf(item.geometry)),
      values: properties.map((name) => plainValue(item.properties[name])),
      matchupCount: matchupReferences(content).length,
    };
  } catch {
    // Without a place in time it has none on the timeline either; its file is for `eomatch check` to tell of.
    return undefined;
  }
}

function plainValue(value: unknown): string | number | boolean | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : undefined;
}
