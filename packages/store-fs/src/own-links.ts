import { lstat } from "node:fs/promises";
import type { StacCollection } from "@eomatch/stac-model";
import { type CatalogueFolder, type FileStamp, fileStamp } from "./catalogue-folder.js";
import { cutItemLinks, placeOfItemLinks } from "./collection-text.js";
import type { ContentPart, KeptPart } from "./content-to-write.js";
import { isAbsence } from "./errors.js";
import { bytesOfKept } from "./kept-part.js";

/**
 * Finds the item links in a collection's file that is known to be as eomatch wrote it.
 *
 * @param collection what the file says, without `item` links
 * @returns the links themselves, or where they stand if they are many; undefined where they must be written anew
 */
export async function ownLinks(
  folder: CatalogueFolder,
  {
    path,
    collection,
    stamp,
  }: { readonly path: string; readonly collection: StacCollection; readonly stamp: FileStamp },
): Promise<ContentPart | undefined> {
  const file = folder.absolute(path);
  const size = await sizeOf(folder, path, stamp);
  if (size === undefined) return undefined;
  const part = (from: number, length: number): KeptPart => ({ file, from, length, stamp });
  if (size < folder.leastKept) return cutItemLinks(await bytesOfKept(part(0, size)), collection);
  const place = placeOfItemLinks(size, collection);
  if (place === undefined) return undefined;
  const { before, after, from, length } = place;
  const [head, tail] = await Promise.all([
    bytesOfKept(part(0, before.length)),
    bytesOfKept(part(from + length, after.length)),
  ]);
  return head.equals(before) && tail.equals(after) ? part(from, length) : undefined;
}

/** The size of a plain file of the catalogue that is in a state; undefined where it is not. */
async function sizeOf(folder: CatalogueFolder, path: string, stamp: FileStamp): Promise<number | undefined> {
  if (!(await folder.contains(path))) return undefined;
  try {
    const stats = await lstat(folder.absolute(path), { bigint: true });
    return stats.isFile() && fileStamp(stats) === stamp ? Number(stats.size) : undefined;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
