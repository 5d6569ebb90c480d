import {
  type CatalogueItem,
  isArchiveError,
  isDownloaded,
  type Product,
  type ProductArchive,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";
import { productOfItem } from "./product-of-item.js";
import type { RemovalOutcome, RemoveProductsOptions } from "./remove-products.js";

/** A product that is not on disk, of which something is. */
export interface PartialProduct {
  readonly item: CatalogueItem;
  readonly product: Product;
  readonly outcome: RemovalOutcome;
}

/** Finds products that are not on disk, of which a download that broke off has left something. */
export async function partialProducts(
  items: readonly CatalogueItem[],
  { archive, options }: { readonly archive: ProductArchive; readonly options: RemoveProductsOptions },
): Promise<PartialProduct[]> {
  if (archive.removePartial === undefined || options.deleteFiles === false) return [];
  const found: PartialProduct[] = [];
  for (const item of items) {
    if (isDownloaded(item.item)) continue;
    options.signal?.throwIfAborted();
    const product = productOfItem(item);
    const known = { product: referenceTo(item), location: archive.location };
    try {
      const left = await archive.removePartial(product, { dryRun: true, signal: options.signal });
      if (left === undefined) continue;
      const { location, sizeBytes } = left;
      found.push({ item, product, outcome: { ...known, outcome: "removed", location, sizeBytes } });
    } catch (error) {
      if (!isArchiveError(error)) throw error;
      found.push({ item, product, outcome: { ...known, outcome: "failed", reason: error.message } });
    }
  }
  return found;
}

/** Removes what is left of a product, unless a matchup that stays needs it. */
export async function removedPartial(
  { product, outcome }: PartialProduct,
  {
    archive,
    needed,
    options: { dryRun, signal },
  }: {
    readonly archive: ProductArchive;
    readonly needed: ReadonlySet<string>;
    readonly options: RemoveProductsOptions;
  },
): Promise<RemovalOutcome> {
  if (outcome.outcome === "failed") return outcome;
  if (needed.has(referenceKey(outcome.product))) {
    return { ...outcome, outcome: "needed", reason: "another matchup needs it" };
  }
  try {
    if (dryRun !== true) await archive.removePartial?.(product, { signal });
    return outcome;
  } catch (error) {
    if (!isArchiveError(error)) throw error;
    return { ...outcome, outcome: "failed", reason: error.message };
  }
}
