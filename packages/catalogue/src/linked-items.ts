import {
  type CatalogueItem,
  type CatalogueStore,
  type ItemReference,
  isStoreError,
  type ReadOptions,
  referenceKey,
  referenceTo,
  StoreError,
} from "@eomatch/stac-model";
import { CatalogueError } from "./errors.js";

// Enough to read many small files side by side, little enough to answer the first events at once.
const itemsPerBatch = 64;

/** Items that were read by their references. */
export interface LinkedItems {
  /** By {@link referenceKey}. */
  readonly found: ReadonlyMap<string, CatalogueItem>;
  /** Those that are neither there nor reported as broken. */
  readonly missing: readonly ItemReference[];
}

/** Reads each item once. */
export async function readLinked(
  store: CatalogueStore,
  references: readonly ItemReference[],
  options: ReadOptions,
): Promise<LinkedItems> {
  const unique = new Map(references.map((reference) => [referenceKey(reference), reference]));
  const found = new Map<string, CatalogueItem>();
  const { onBroken } = options;
  let broken = 0;
  const counting: ReadOptions = {
    ...options,
    onBroken:
      onBroken &&
      ((error) => {
        broken += 1;
        onBroken(error);
      }),
  };
  for await (const item of store.readItems(unique.values(), counting)) {
    found.set(referenceKey(referenceTo(item)), item);
  }
  const missing = [...unique.values()].filter((reference) => !found.has(referenceKey(reference)));
  // A broken item is missing too, but has been told of.
  return { found, missing: missing.length > broken ? missing : [] };
}

/**
 * Tells of an item's links to what is missing.
 *
 * @throws CatalogueError `catalogue/broken-link` without `onBroken`
 */
export function reportMissing(
  item: CatalogueItem,
  missing: ReadonlySet<string>,
  { onBroken }: ReadOptions,
): void {
  for (const { rel, target } of item.relations) {
    if (!missing.has(referenceKey(target))) continue;
    const message = `item ${item.item.id} of ${item.item.collection} has a ${rel} link to ${target.id} of ${target.collection}, which the catalogue does not hold: run a check on it`;
    if (onBroken === undefined) {
      throw new CatalogueError("catalogue/broken-link", message, { subject: item.item.id });
    }
    onBroken(new StoreError("store/broken-catalogue", message));
  }
}

/** Reads something of each item; what cannot be read is told of and left out. */
export function parsedItems<T>(
  items: ReadonlyMap<string, CatalogueItem>,
  parse: (item: CatalogueItem) => T,
  options: ReadOptions,
): Map<string, T> {
  const results = new Map<string, T>();
  for (const [key, item] of items) {
    const result = parsedItem(item, () => parse(item), options);
    if (result !== undefined) results.set(key, result);
  }
  return results;
}

/**
 * Reads something of an item; undefined when it cannot be and has been told of.
 *
 * @throws StoreError `store/broken-catalogue` without `onBroken`
 */
export function parsedItem<T>(
  { item }: CatalogueItem,
  parse: () => T,
  { onBroken }: ReadOptions,
): T | undefined {
  try {
    return parse();
  } catch (error) {
    const broken = isStoreError(error)
      ? error
      : new StoreError(
          "store/broken-catalogue",
          `${item.collection}: ${error instanceof Error ? error.message : String(error)}`,
          { cause: error },
        );
    if (onBroken === undefined) throw broken;
    onBroken(broken);
    return undefined;
  }
}

/** Passes each error on once, however often the same object is met. */
export function onceEach(onBroken: ReadOptions["onBroken"]): ReadOptions["onBroken"] {
  if (onBroken === undefined) return undefined;
  const told = new Set<string>();
  return (error) => {
    if (told.has(error.message)) return;
    told.add(error.message);
    onBroken(error);
  };
}

/** Reads what belongs to some items, batch by batch, so that a large catalogue never stands in memory as a whole. */
export async function* inBatches<T>(
  items: AsyncIterable<CatalogueItem>,
  read: (batch: readonly CatalogueItem[]) => Promise<readonly T[]>,
): AsyncGenerator<T, void, undefined> {
  let batch: CatalogueItem[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < itemsPerBatch) continue;
    yield* await read(batch);
    batch = [];
  }
  if (batch.length > 0) yield* await read(batch);
}
