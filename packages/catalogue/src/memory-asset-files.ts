import { type AssetFiles, StoreError } from "@eomatch/stac-model";

/**
 * The files of assets for a catalogue in memory: a set of paths that stand for files inside the catalogue.
 *
 * Hrefs are kept as they are given. A path of the set may be deleted, which takes it out of the set; nothing else
 * may.
 */
export function memoryAssetFiles(files: Set<string>): AssetFiles {
  const refusalOf = (href: string): string | undefined =>
    files.has(href) ? undefined : "it is not a file of this catalogue in memory";
  return {
    async hrefFor(_, location) {
      return location;
    },
    async locate(_, href) {
      const refusal = refusalOf(href);
      return refusal === undefined ? { location: href } : { location: href, refusal };
    },
    async delete(_, href) {
      const refusal = refusalOf(href);
      if (refusal !== undefined)
        throw new StoreError("store/unwritable", `${href} is not deleted: ${refusal}`, { path: href });
      return files.delete(href);
    },
  };
}
