import { acquisitionKey, compareVersions, isSameAcquisition, type Product } from "@eomatch/stac-model";

/** A product, and by whom it was listed. */
export interface ListedProduct {
  readonly product: Product;
  /** Something that is the same for all products of one archive. */
  readonly archive?: unknown;
}

/** Products of which each acquisition is there once. */
export interface NewestVersions {
  readonly products: readonly Product[];
  /** Left out because another version of the same acquisition is newer. */
  readonly older: readonly Product[];
  /** Left out because the same version stands there already, from another archive or under another id. */
  readonly duplicates: readonly Product[];
}

/**
 * Keeps one product of each acquisition: the newest processing, and of several that nothing tells apart the one that was
 * listed first.
 *
 * @returns the products kept, in the order in which their acquisitions were first listed
 */
export function newestVersions(listed: Iterable<ListedProduct>): NewestVersions {
  // Of one key there may be several acquisitions: parts of a datatake that was received in two.
  const byKey = new Map<string, { newest: ListedProduct }[]>();
  const acquisitions: { newest: ListedProduct }[] = [];
  const older: Product[] = [];
  const duplicates: Product[] = [];
  for (const one of listed) {
    const key = acquisitionKey(one.product) ?? `id ${one.product.id}`;
    const known = byKey.get(key) ?? [];
    const same = known.find(({ newest }) => isSameAcquisition(newest.product, one.product));
    if (same === undefined) {
      const acquisition = { newest: one };
      acquisitions.push(acquisition);
      byKey.set(key, [...known, acquisition]);
      continue;
    }
    const isOneArchive = one.archive === same.newest.archive;
    const difference = compareVersions(one.product, same.newest.product, { isOneArchive });
    const left = difference > 0 ? same.newest : one;
    if (difference > 0) same.newest = one;
    (difference === 0 ? duplicates : older).push(left.product);
  }
  return { products: acquisitions.map(({ newest }) => newest.product), older, duplicates };
}
