import {
  type CatalogueItem,
  type CatalogueStore,
  eventCollectionPrefix,
  type ItemReference,
  isDownloaded,
  matchupReferences,
  productReferences,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";
import { eventOf, type RemovalOptions, type RemovalSummary } from "./removal.js";
import { withLock } from "./with-lock.js";

/** So many items are taken out by one batch at most. */
const removalsPerBatch = 2_000;

/** What the descriptions of the collections of products begin with (as the Python package has it too). */
const productsDescription = /^products\b/i;

/**
 * Takes out what nothing needs: matchups whose event is gone and that no other names, then products that no matchup is
 * derived from.
 *
 * Only collections that say that they hold products are looked at for those, so that other collections of the same
 * STAC catalogue stay whole. Reads every matchup and every product of the catalogue.
 */
export async function prune(store: CatalogueStore, options: RemovalOptions): Promise<RemovalSummary> {
  if (options.dryRun === true) return (await planPruning(store, options)).summary;
  return withLock(store, options, async () => {
    const { removals, summary } = await planPruning(store, options);
    for (let i = 0; i < removals.length; i += removalsPerBatch) {
      await store.write({ removals: removals.slice(i, i + removalsPerBatch) }, { signal: options.signal });
    }
    return summary;
  });
}

async function planPruning(
  store: CatalogueStore,
  { signal, downloadedProducts }: RemovalOptions,
): Promise<{ readonly removals: ItemReference[]; readonly summary: RemovalSummary }> {
  const { events, products, others } = await collectionsByKind(store, signal);
  const existing = new Set<string>();
  const matchups: ItemReference[] = [];
  const goingProducts: ItemReference[] = [];
  const kept: ItemReference[] = [];
  const named = new Set<string>();
  for await (const item of itemsOf(store, events, signal)) {
    existing.add(referenceKey(referenceTo(item)));
    for (const reference of matchupReferences(item)) named.add(referenceKey(reference));
  }

  const needed = new Set<string>();
  for await (const item of itemsOf(store, others, signal)) {
    const event = eventOf(item);
    const isNamed = (): boolean => named.has(referenceKey(referenceTo(item)));
    if (event !== undefined && !existing.has(referenceKey(event)) && !isNamed())
      matchups.push(referenceTo(item));
    else for (const reference of productReferences(item)) needed.add(referenceKey(reference));
  }
  for await (const item of itemsOf(store, products, signal)) {
    const reference = referenceTo(item);
    if (item.relations.length > 0 || needed.has(referenceKey(reference))) continue;
    const isKept = downloadedProducts !== "forget" && isDownloaded(item.item);
    (isKept ? kept : goingProducts).push(reference);
  }
  return {
    removals: [...matchups, ...goingProducts],
    summary: {
      events: 0,
      matchups: matchups.length,
      products: goingProducts.length,
      neededProducts: 0,
      downloadedProducts: kept,
    },
  };
}

async function collectionsByKind(
  store: CatalogueStore,
  signal: AbortSignal | undefined,
): Promise<{ readonly events: string[]; readonly products: string[]; readonly others: string[] }> {
  const kinds = { events: [] as string[], products: [] as string[], others: [] as string[] };
  for await (const { id, description } of store.listCollections({ signal })) {
    if (id.startsWith(eventCollectionPrefix)) kinds.events.push(id);
    else if (productsDescription.test(description)) kinds.products.push(id);
    else kinds.others.push(id);
  }
  return kinds;
}

async function* itemsOf(
  store: CatalogueStore,
  collections: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<CatalogueItem, void, undefined> {
  // Nothing to ask for is not worth asking: an empty list of names is easily taken for no condition.
  if (collections.length > 0) yield* store.query({ collections }, { signal });
}
