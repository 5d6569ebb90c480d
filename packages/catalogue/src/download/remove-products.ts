import {
  type CatalogueItem,
  type CatalogueStore,
  type ItemReference,
  isArchiveError,
  isDownloaded,
  isStoreError,
  type LockOptions,
  type Matchup,
  type Product,
  type ProductArchive,
  referenceKey,
  referenceTo,
  remoteAsset,
} from "@eomatch/stac-model";
import { neededProducts } from "../needed-products.js";
import { withLock } from "../with-lock.js";
import { partialProducts, removedPartial } from "./partial-products.js";
import { productOfItem } from "./product-of-item.js";
import { hold } from "./record-downloads.js";

/** Options of removing product files. */
export interface RemoveProductsOptions extends LockOptions {
  /** Deletes the files; default true. Without, they stay and the catalogue no longer knows of them. */
  readonly deleteFiles?: boolean | undefined;
  /** Removes also what a matchup that was not chosen needs. */
  readonly force?: boolean | undefined;
  /** Changes nothing and says what would be removed. */
  readonly dryRun?: boolean | undefined;
  readonly onOutcome?: ((outcome: RemovalOutcome) => void) | undefined;
}

/** How it went with a product that was on disk. */
export interface RemovalOutcome {
  readonly product: ItemReference;
  /**
   * - `removed`: its file or folder is deleted, and the product can be downloaded again
   * - `dropped`: the catalogue no longer knows of the file, which stays (`deleteFiles: false`) or was gone already
   * - `needed`: kept, because a matchup that was not chosen needs it
   * - `failed`: kept, `reason` says why
   */
  readonly outcome: "removed" | "dropped" | "needed" | "failed";
  readonly location: string;
  readonly sizeBytes?: number | undefined;
  readonly reason?: string | undefined;
}

/** What was removed. */
export interface ProductRemovalSummary {
  /** Products of which something was removed: a file, or what the catalogue knew of it. */
  readonly removed: number;
  readonly outcomes: readonly RemovalOutcome[];
}

/** A matchup that names the collection it is in. */
export type ChosenMatchup = Matchup & { readonly collection: string };

/** So many products are written down at once, before their files go. */
const productsPerBatch = 100;

/**
 * Removes the files of matchups' products from disk; in the catalogue the products are remote again.
 *
 * Only what the catalogue has recorded as downloaded is touched, and only where the archive itself places files of that
 * product. The record goes before the file: interrupted in between, a file is left that the next download registers,
 * never a record of a file that is gone. A product that cannot be removed does not end the others.
 *
 * @throws StoreError `store/broken-catalogue` when a matchup cannot be read, since what it needs is not known then;
 *   `store/locked`, `store/unwritable`
 */
export async function removeProducts(
  store: CatalogueStore,
  matchups: Iterable<ChosenMatchup>,
  { archive, ...options }: RemoveProductsOptions & { readonly archive: ProductArchive },
): Promise<ProductRemovalSummary> {
  const chosen = [...matchups];
  const held = new Map(
    chosen.flatMap(({ products }) => products.map((one) => [referenceKey(one), one] as const)),
  );
  const remove = async (): Promise<ProductRemovalSummary> => {
    const outcomes: RemovalOutcome[] = [];
    const tell = (outcome: RemovalOutcome): void => {
      outcomes.push(outcome);
      options.onOutcome?.(outcome);
    };
    const all = await itemsOf(store, chosen, options);
    const items = all.filter(({ item }) => isDownloaded(item));
    const partial = await partialProducts(all, { archive, options });
    const needed =
      options.force === true
        ? new Set<string>()
        : await neededElsewhere(store, {
            items: [...items, ...partial.map(({ item }) => item)],
            chosen,
            options,
          });
    for (const one of partial) tell(await removedPartial(one, { archive, needed, options }));
    for (let i = 0; i < items.length; i += productsPerBatch) {
      options.signal?.throwIfAborted();
      const batch = items.slice(i, i + productsPerBatch);
      await removeBatch({ store, archive, batch, needed, held, options, tell });
    }
    return {
      removed: outcomes.filter(({ outcome }) => ["removed", "dropped"].includes(outcome)).length,
      outcomes,
    };
  };
  return options.dryRun === true ? remove() : withLock(store, options, remove);
}

async function itemsOf(
  store: CatalogueStore,
  chosen: readonly ChosenMatchup[],
  { signal }: LockOptions,
): Promise<CatalogueItem[]> {
  const references = new Map(
    chosen.flatMap(({ products }) =>
      products.map(({ collection, id }) => [referenceKey({ collection, id }), { collection, id }] as const),
    ),
  );
  const items: CatalogueItem[] = [];
  for await (const item of store.readItems(references.values(), { signal })) items.push(item);
  return items;
}

async function neededElsewhere(
  store: CatalogueStore,
  {
    items,
    chosen,
    options: { signal },
  }: {
    readonly items: readonly CatalogueItem[];
    readonly chosen: readonly ChosenMatchup[];
    readonly options: LockOptions;
  },
): Promise<ReadonlySet<string>> {
  const goingMatchups = new Set(chosen.map(({ collection, id }) => referenceKey({ collection, id })));
  return neededProducts(store, { products: items, goingMatchups }, { signal });
}

interface Batch {
  readonly store: CatalogueStore;
  readonly archive: ProductArchive;
  readonly batch: readonly CatalogueItem[];
  readonly needed: ReadonlySet<string>;
  readonly held: ReadonlyMap<string, Product>;
  readonly options: RemoveProductsOptions;
  readonly tell: (outcome: RemovalOutcome) => void;
}

interface Going {
  readonly item: CatalogueItem;
  readonly product: Product;
  readonly outcome: RemovalOutcome;
}

async function removeBatch({ store, archive, batch, needed, held, options, tell }: Batch): Promise<void> {
  const { dryRun, signal } = options;
  const going: Going[] = [];
  for (const item of batch) {
    const found = await lookAt(item, { store, archive, needed, options });
    if (found.outcome.outcome === "removed" || found.outcome.outcome === "dropped") going.push(found);
    else tell(found.outcome);
  }
  if (dryRun === true) {
    for (const { outcome } of going) tell(outcome);
    return;
  }
  if (going.length === 0) return;
  const remote = going.map(({ item }) => asRemote(item));
  await store.write({ items: remote }, { signal });
  for (const [i, { item, product, outcome }] of going.entries()) {
    const mine = held.get(referenceKey(referenceTo(item)));
    if (mine !== undefined) hold(mine, (remote[i] as CatalogueItem).item.assets);
    try {
      if (outcome.outcome === "removed") await archive.remove(product, outcome.location);
      tell(outcome);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      tell({
        ...outcome,
        outcome: "failed",
        reason: `${why}; the catalogue no longer counts it as downloaded`,
      });
    }
  }
}

async function lookAt(
  item: CatalogueItem,
  { store, archive, needed, options }: Pick<Batch, "store" | "archive" | "needed" | "options">,
): Promise<Going> {
  const reference = referenceTo(item);
  const data = item.item.assets["data"];
  const [href, size] = [data?.href ?? "", data?.["file:size"]];
  const product = productOfItem(item);
  let known = {
    product: reference,
    location: href,
    ...(typeof size === "number" ? { sizeBytes: size } : {}),
  };
  const kept = (outcome: "needed" | "failed", reason: string): Going => ({
    item,
    product,
    outcome: { ...known, outcome, reason },
  });
  if (needed.has(referenceKey(reference))) return kept("needed", "another matchup needs it");
  try {
    const place = await store.assetFiles?.locate(reference, href, { signal: options.signal });
    const location = place?.location ?? href;
    known = { ...known, location };
    if (options.deleteFiles === false) return { item, product, outcome: { ...known, outcome: "dropped" } };
    const isThere = await archive.remove(product, location, { dryRun: true, signal: options.signal });
    return { item, product, outcome: { ...known, outcome: isThere ? "removed" : "dropped" } };
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    if (!isArchiveError(error) && !isStoreError(error)) throw error;
    return kept("failed", error.message);
  }
}

/** The item with its product remote again; without `data` where nothing says what it was as one. */
function asRemote({ item, relations }: CatalogueItem): CatalogueItem {
  const { data, ...others } = item.assets;
  const remote = data === undefined ? undefined : remoteAsset(data);
  return {
    item: { ...item, assets: { ...others, ...(remote === undefined ? {} : { data: remote }) } },
    relations,
  };
}
