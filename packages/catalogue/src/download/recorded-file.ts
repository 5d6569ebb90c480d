import {
  type ArchivedProduct,
  type CatalogueStore,
  isDownloaded,
  isStoreError,
  type Product,
  type ProductArchive,
} from "@eomatch/stac-model";

/**
 * The file that a catalogue has recorded of a product, when it is still there and as large as recorded; nothing of it
 * is read.
 */
export async function recordedFile(
  store: CatalogueStore,
  product: Product,
  { archive, signal }: { readonly archive: ProductArchive; readonly signal: AbortSignal | undefined },
): Promise<{ readonly location: string; readonly sizeBytes: number } | undefined> {
  const data = product.assets["data"];
  if (data === undefined || !isDownloaded(product)) return undefined;
  const size = data["file:size"];
  const isAsRecorded = (sizeBytes: number): boolean => typeof size !== "number" || size === sizeBytes;
  const { collection, id } = product;
  const place = await store.assetFiles
    ?.locate({ collection, id }, data.href, { signal })
    .catch((error: unknown) => {
      // A path that no disk can have is no file.
      if (isStoreError(error)) return undefined;
      throw error;
    });
  const location = place?.location ?? data.href;
  if (place?.sizeBytes !== undefined) {
    return isAsRecorded(place.sizeBytes) ? { location, sizeBytes: place.sizeBytes } : undefined;
  }
  // A folder, or a store that keeps no files.
  const located = await archive.locate(product, { signal });
  return located !== undefined && located.location === location && isAsRecorded(located.sizeBytes)
    ? { location, sizeBytes: located.sizeBytes }
    : undefined;
}

/**
 * The file that a catalogue has recorded of a product, when it is not where it was but in the archive all the same, whole:
 * the archive has been moved since. No provider need be asked then, and none may have it any more.
 */
export async function movedFile(
  product: Product,
  { archive, signal }: { readonly archive: ProductArchive; readonly signal: AbortSignal | undefined },
): Promise<ArchivedProduct | undefined> {
  const data = product.assets["data"];
  if (data === undefined || !isDownloaded(product)) return undefined;
  const { href, "file:size": sizeBytes, "file:checksum": checksum } = data;
  if (typeof sizeBytes !== "number") return undefined;
  const fileName = href.split(/[\\/]/).at(-1) ?? "";
  if (typeof checksum === "string") {
    const located = await archive.locate(product, { expected: { fileName, sizeBytes, checksum }, signal });
    return located?.checksum === checksum ? located : undefined;
  }
  // A folder has no checksum: as where it was, its size tells.
  const located = await archive.locate(product, { signal });
  const isNamedSo = located?.location.split(/[\\/]/).at(-1) === fileName;
  return isNamedSo && located?.sizeBytes === sizeBytes ? located : undefined;
}
