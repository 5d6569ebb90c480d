import {
  type CatalogueItem,
  type CatalogueStore,
  type ItemReference,
  isDownloaded,
  type LockOptions,
  productReferences,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";
import { neededProducts } from "./needed-products.js";
import { withLock } from "./with-lock.js";

/** Options of everything that takes events, matchups or products out of a catalogue. */
export interface RemovalOptions extends LockOptions {
  /** Changes nothing and says what would be removed. */
  readonly dryRun?: boolean | undefined;
  /**
   * What becomes of products that are on disk and that nothing needs any more: they are kept, so that their files
   * can still be removed (the default), or forgotten, and their files stay without a record.
   */
  readonly downloadedProducts?: "keep" | "forget" | undefined;
}

/** What was taken out of a catalogue. No file of a product is ever deleted by it. */
export interface RemovalSummary {
  readonly events: number;
  readonly matchups: number;
  readonly products: number;
  /** Products that stay because another matchup needs them. */
  readonly neededProducts: number;
  /** Products that nothing needs and that stay because they are on disk. */
  readonly downloadedProducts: readonly ItemReference[];
}

/** What goes together: an event with its matchups, or some matchups; events that share a matchup go together too. */
export interface Removal {
  /** The events that go. */
  readonly events: readonly ItemReference[];
  /** The matchups that go. */
  readonly matchups: readonly CatalogueItem[];
  /** What stays and linked to what goes, without those links: events, and matchups that another event keeps. */
  readonly changed: readonly CatalogueItem[];
}

/** So many items go in one batch at most, which is whole or not at all; events and their matchups stay together. */
const removalsPerBatch = 2_000;

/**
 * Takes events and matchups out of a catalogue, with the products that no other matchup needs.
 *
 * It goes batch by batch, each whole: stopped in between, it leaves a catalogue in which every link leads somewhere,
 * and the same call again removes the rest. A product goes with the last matchup that needs it.
 *
 * @param removals brings what is to go, read while the lock is held
 */
export async function remove(
  store: CatalogueStore,
  removals: () => AsyncIterable<Removal>,
  options: RemovalOptions,
): Promise<RemovalSummary> {
  const plan = async (): Promise<RemovalPlan> => planRemoval(store, removals(), options);
  if (options.dryRun === true) return (await plan()).summary;
  return withLock(store, options, async () => {
    const { batches, summary } = await plan();
    for (const { items, removals: references } of batches) {
      await store.write({ items, removals: references }, { signal: options.signal });
    }
    return summary;
  });
}

interface RemovalPlan {
  readonly batches: readonly { readonly items: CatalogueItem[]; readonly removals: ItemReference[] }[];
  readonly summary: RemovalSummary;
}

async function planRemoval(
  store: CatalogueStore,
  removals: AsyncIterable<Removal>,
  options: RemovalOptions,
): Promise<RemovalPlan> {
  const { signal } = options;
  const batches: { items: CatalogueItem[]; removals: ItemReference[] }[] = [];
  const lastBatchOf = new Map<string, { readonly reference: ItemReference; readonly batch: number }>();
  const goingMatchups = new Set<string>();
  let events = 0;
  for await (const removal of removals) {
    signal?.throwIfAborted();
    let batch = batches.at(-1);
    if (batch === undefined || batch.removals.length + batch.items.length >= removalsPerBatch) {
      batch = { items: [], removals: [] };
      batches.push(batch);
    }
    const fresh = removal.matchups.filter((matchup) => {
      const key = referenceKey(referenceTo(matchup));
      return !goingMatchups.has(key) && goingMatchups.add(key);
    });
    // One by one: an event may hold more matchups than a call takes arguments.
    for (const reference of [...removal.events, ...fresh.map(referenceTo)]) batch.removals.push(reference);
    batch.items.push(...removal.changed);
    events += removal.events.length;
    for (const reference of fresh.flatMap(productReferences)) {
      lastBatchOf.set(referenceKey(reference), { reference, batch: batches.length - 1 });
    }
  }

  const products: CatalogueItem[] = [];
  const references = [...lastBatchOf.values()].map(({ reference }) => reference);
  for await (const product of store.readItems(references, { signal })) products.push(product);
  const needed = await neededProducts(store, { products, goingMatchups }, { signal });
  const free = products.map(withKey).filter(({ key }) => !needed.has(key));
  const isKept = ({ product }: { product: CatalogueItem }): boolean =>
    options.downloadedProducts !== "forget" && isDownloaded(product.item);
  const going = free.filter((one) => !isKept(one));
  for (const { key, product } of going) {
    batches[lastBatchOf.get(key)?.batch ?? 0]?.removals.push(referenceTo(product));
  }
  return {
    batches,
    summary: {
      events,
      matchups: goingMatchups.size,
      products: going.length,
      neededProducts: needed.size,
      downloadedProducts: free.filter(isKept).map(({ product }) => referenceTo(product)),
    },
  };
}

function withKey(product: CatalogueItem): { readonly key: string; readonly product: CatalogueItem } {
  return { key: referenceKey(referenceTo(product)), product };
}

/** The event that a matchup's item is related to. */
export function eventOf({ relations }: CatalogueItem): ItemReference | undefined {
  return relations.find(({ role }) => role === "event")?.target;
}
