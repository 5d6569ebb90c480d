import {
  type CatalogueItem,
  type CatalogueStore,
  type ItemSummary,
  isStacModelError,
  itemSummary,
  type ReadOptions,
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

function summaryOf(item: CatalogueItem, properties: readonly string[]): ItemSummary | undefined {
  try {
    return itemSummary(item, properties);
  } catch (error) {
    if (!isStacModelError(error)) throw error;
    // Without a place in time it has none on the timeline either; its file is for `eomatch check` to tell of.
    return undefined;
  }
}
