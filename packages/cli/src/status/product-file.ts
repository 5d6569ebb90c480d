import { stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { type CatalogueItem, type CatalogueStore, referenceTo } from "@eomatch/stac-model";

/** What there is of a product's file that is recorded as downloaded. */
export interface ProductFile {
  /** Whether it is on disk, as far as can be seen. */
  readonly isThere: boolean;
  /** Its size; 0 when it is not on disk. */
  readonly bytes: number;
  /** Where it is, or should be. */
  readonly location: string;
}

/**
 * What there is of the file of a product that is recorded as downloaded.
 *
 * Its size is what the catalogue records (`file:size`), which for a folder is that of all files in it.
 */
export async function productFile(store: CatalogueStore, product: CatalogueItem): Promise<ProductFile> {
  const { data } = product.item.assets;
  const recorded = data?.["file:size"];
  const bytes = typeof recorded === "number" ? recorded : 0;
  const href = data?.href ?? "";
  if (data === undefined || store.assetFiles === undefined) return { isThere: true, bytes, location: href };
  const { location } = await store.assetFiles.locate(referenceTo(product), href);
  // What is kept under an address cannot be seen from here.
  if (!isAbsolute(location)) return { isThere: true, bytes, location };
  try {
    const found = await stat(location);
    return { isThere: true, bytes: bytes > 0 || found.isDirectory() ? bytes : found.size, location };
  } catch {
    return { isThere: false, bytes: 0, location };
  }
}
