import { lstat, realpath, rm, rmdir, unlink } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { ArchiveError, type Product, type RemoveOptions } from "@eomatch/stac-model";
import { isAbsence, systemCode } from "../errors.js";
import { filesBelow } from "./located.js";
import { misplacement } from "./product-place.js";

/**
 * Deletes a product's file or folder at a place below an archive's root, and the folders of the date that are left
 * empty.
 *
 * @param location whatever a catalogue says of where it is: nothing is deleted but what lies exactly where the archive
 *   places products of that id, by its real path too, and holds nothing but ordinary files
 * @throws ArchiveError `archive/unsafe` saying why it stays
 */
export async function removeProduct(
  root: string,
  product: Product,
  location: string,
  { dryRun, mayBeLink }: RemoveOptions & { readonly mayBeLink: boolean },
): Promise<boolean> {
  const path = resolve(location);
  const stays = (why: string): ArchiveError =>
    new ArchiveError("archive/unsafe", `${location} is not deleted: ${why}`, { path: location });
  const wrong = misplacement(product, path, root);
  if (wrong !== undefined) throw stays(wrong);
  try {
    if (!mayBeLink && (await lstat(root)).isSymbolicLink()) {
      throw stays(
        `${root} is a symbolic link; name the archive with archive.path, or delete the file yourself`,
      );
    }
    const folder = dirname(path);
    if ((await realpath(folder)) !== join(await realpath(root), relative(root, folder))) {
      throw stays("a symbolic link is on the way to it");
    }
    const stats = await lstat(path);
    if (stats.isDirectory()) {
      const [other] = (await filesBelow(path)).others;
      if (other !== undefined) throw stays(`${other} in it is no ordinary file`);
      if (dryRun === true) return true;
      await rm(path, { recursive: true });
    } else if (stats.isFile()) {
      if (dryRun === true) return true;
      await unlink(path);
    } else throw stays(stats.isSymbolicLink() ? "it is a symbolic link" : "it is no ordinary file");
    await removeEmptyAbove(folder, root);
    return true;
  } catch (error) {
    if (isAbsence(error) || systemCode(error) === "ENOTDIR") return false;
    throw error;
  }
}

/** Removes a folder and those above it, below the root, as long as they are empty. */
export async function removeEmptyAbove(folder: string, root: string): Promise<void> {
  for (let one = folder; one !== root && relative(root, one) !== ""; one = dirname(one)) {
    try {
      await rmdir(one);
    } catch {
      // Not empty, or another process was quicker, or it may not be: it stays.
      return;
    }
  }
}
