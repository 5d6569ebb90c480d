import { stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { type CatalogueItem, type CatalogueStore, referenceTo } from "@eomatch/stac-model";

/** What there is of a product's file. */
export interface ProductFileState {
  /** The catalogue says that it is on disk, and so it is as far as can be seen. */
  readonly isDownloaded: boolean;
  /** Its size; 0 when it is not on disk. */
  readonly bytes: number;
  /** Where it should be, when it is recorded as downloaded and is not there. */
  readonly missingFile?: string;
  /** It is simulated (`eomatch:simulated`): there is no file of it anywhere. */
  readonly isSimulated?: boolean;
}

/**
 * What there is of the file of a product that is recorded as downloaded.
 *
 * Its size is what the catalogue records (`file:size`), which for a folder is that of all files in it.
 */
export async function productFileState(
  store: CatalogueStore,
  product: CatalogueItem,
): Promise<ProductFileState> {
  const { data } = product.item.assets;
  const recorded = data?.["file:size"];
  const bytes = typeof recorded === "number" ? recorded : 0;
  if (data === undefined || store.assetFiles === undefined) return { isDownloaded: true, bytes };
  const { location } = await store.assetFiles.locate(referenceTo(product), data.href);
  // What is kept under an address cannot be seen from here.
  if (!isAbsolute(location)) return { isDownloaded: true, bytes };
  try {
    const { size, isDirectory } = await stat(location).then((found) => ({
      size: found.size,
      isDirectory: found.isDirectory(),
    }));
    return { isDownloaded: true, bytes: bytes > 0 || isDirectory ? bytes : size };
  } catch {
    return { isDownloaded: false, bytes: 0, missingFile: location };
  }
}
