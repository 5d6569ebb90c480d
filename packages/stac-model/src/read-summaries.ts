import type { CatalogueItem } from "./catalogue-item.js";
import { isStacModelError } from "./errors.js";
import { itemSummary } from "./item-summary.js";
import type { CatalogueStore, ItemSummary, ReadOptions } from "./ports/catalogue-store.js";

const batchSize = 500;

/**
 * The items of some `collections` in short, with the values of the named `properties`, by batches: from the store's
 * index where it has one, else from the items, which are all read then, in another order. Items without a place in time
 * are left out.
 *
 * @throws StoreError as {@link CatalogueStore.query} does
 */
export async function* readSummaries(
  store: CatalogueStore,
  {
    collections,
    properties,
  }: { readonly collections: readonly string[]; readonly properties: readonly string[] },
  options: ReadOptions = {},
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
