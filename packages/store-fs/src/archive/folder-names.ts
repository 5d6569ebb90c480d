import type { Product } from "@eomatch/stac-model";
import { distinctName, mayBeDistinct, safeName } from "../safe-name.js";
import type { DiskLooks } from "./disk-looks.js";
import { isNameOf } from "./product-place.js";

/** The names in a folder at a moment. */
interface FolderNames {
  /** Whether that moment is now. */
  readonly isFresh: boolean;
  /** Those that can be a product's. */
  of(product: Product): readonly string[];
}

/** Reads the names in a folder: as they are, or were a moment ago. */
export type FolderNamesReader = (
  folder: string,
  options?: { readonly mustBeFresh?: boolean },
) => Promise<FolderNames>;

/**
 * What was listed is good enough for so many times what listing takes: to list a folder of thousands for each of
 * thousands of products would take longer than to fetch them.
 */
const timesListing = 50;

/** However long it takes. */
const longestMs = 1000;

/** Folders that are remembered; a download goes through few at once. */
const maxFolders = 32;

interface Listing {
  readonly names: FolderNames;
  readonly untilMs: number;
}

/** Makes a reader that has read nothing yet. */
export function folderNamesReader(looks: DiskLooks): FolderNamesReader {
  const listings = new Map<string, Listing>();
  return async (folder, { mustBeFresh = false } = {}) => {
    const known = listings.get(folder);
    const nowMs = performance.now();
    if (!mustBeFresh && known !== undefined && nowMs < known.untilMs) return known.names;
    const sorted = (await looks.names(folder)).sort();
    const listedMs = performance.now();
    const untilMs = listedMs + Math.min(longestMs, (listedMs - nowMs) * timesListing);
    listings.delete(folder);
    const [oldest] = listings.keys();
    if (oldest !== undefined && listings.size >= maxFolders) listings.delete(oldest);
    const names = { of: findingIn(sorted) };
    listings.set(folder, { names: { ...names, isFresh: false }, untilMs });
    return { ...names, isFresh: true };
  };
}

function findingIn(sorted: readonly string[]): FolderNames["of"] {
  const hasDistinct = sorted.some(mayBeDistinct);
  const beginningWith = (stem: string): readonly string[] => {
    let [start, end] = [0, sorted.length];
    while (start < end) {
      const middle = (start + end) >>> 1;
      if ((sorted[middle] as string) < stem) start = middle + 1;
      else end = middle;
    }
    while (sorted[end]?.startsWith(stem)) end += 1;
    return sorted.slice(start, end);
  };
  return (product) => {
    const stem = safeName(product.id);
    const distinct = hasDistinct ? beginningWith(distinctName(product.id)) : [];
    const names = new Set([...beginningWith(stem), ...distinct]);
    return names.size === 0 ? [] : [...names].filter(isNameOf(product));
  };
}
