import { lstat, realpath, rm, unlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { type ArchivedProduct, ArchiveError, type Product, type RemoveOptions } from "@eomatch/stac-model";
import type { Machine } from "../process-identity.js";
import type { DiskLooks } from "./disk-looks.js";
import { filesBelow } from "./located.js";
import { refuseWhileHeld } from "./part-lock.js";
import { dayFolders, isNameOf } from "./product-place.js";
import { removeEmptyAbove } from "./remove-product.js";

/** A file that arrives, or a folder; and what belongs to it: its note, its lock, what is about to become the file. */
const arriving = /^(?:(?<part>.+)\.part|\.(?<of>.+)\.part\.(?:json|lock)(?:\.[a-z0-9]+)?)$/;

/**
 * Deletes what puts of a product have left that broke off: in the folder of its day, by its own names alone.
 *
 * @throws ArchiveError `archive/busy` while another process puts it, `archive/unsafe` for what is no ordinary file or
 *   lies behind a link
 */
export async function removePartial(
  root: string,
  product: Product,
  options: RemoveOptions & {
    readonly mayBeLink: boolean;
    readonly looks: DiskLooks;
    readonly machine: () => Promise<Machine>;
  },
): Promise<ArchivedProduct | undefined> {
  const folder = join(root, dayFolders(product)[0]);
  const isOurs = isNameOf(product);
  const names = (await options.looks.names(folder)).filter((name) => {
    const { part, of } = arriving.exec(name)?.groups ?? {};
    return isOurs(part ?? of ?? "");
  });
  if (names.length === 0) return undefined;
  const unsafe = (path: string, why: string): ArchiveError =>
    new ArchiveError("archive/unsafe", `${path} is not deleted: ${why}`, { path });
  const isLink = !options.mayBeLink && (await lstat(root)).isSymbolicLink();
  if (isLink || (await realpath(folder)) !== join(await realpath(root), relative(root, folder))) {
    throw unsafe(folder, "a symbolic link is on the way to it");
  }
  let sizeBytes = 0;
  for (const name of names) {
    const path = join(folder, name);
    if (name.endsWith(".lock")) await refuseWhileHeld(path, options.machine());
    const stats = await lstat(path);
    if (stats.isDirectory()) {
      const { others, sizeBytes: bytes } = await filesBelow(path);
      if (others[0] !== undefined) throw unsafe(path, `${others[0]} in it is no ordinary file`);
      sizeBytes += bytes;
    } else if (stats.isFile()) sizeBytes += stats.size;
    else throw unsafe(path, "it is no ordinary file");
  }
  if (options.dryRun !== true) {
    // The note first: a part without one is of no known version.
    for (const name of names.sort()) {
      const path = join(folder, name);
      if ((await lstat(path)).isDirectory()) await rm(path, { recursive: true });
      else await unlink(path);
    }
    await removeEmptyAbove(folder, root);
  }
  const location = join(folder, names.find((name) => name.endsWith(".part")) ?? names[0] ?? "");
  return { location, sizeBytes };
}
