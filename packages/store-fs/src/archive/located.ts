import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ArchivedProduct, LocateOptions, Product } from "@eomatch/stac-model";
import type { DiskLooks } from "./disk-looks.js";
import { wrongKind } from "./file-kind.js";
import type { FolderNamesReader } from "./folder-names.js";
import { beginDigest, contradicts } from "./multihash.js";
import { readBytes } from "./part-file.js";
import { dayFolders, distinctPlacedName, isUnfinished, placedName } from "./product-place.js";

/** What is looked at to locate products. */
export interface LocatingBy {
  readonly looks: DiskLooks;
  readonly namesIn: FolderNamesReader;
}

/** Where a product is below an archive's root: a file with any extension, or a folder; see ProductArchive.locate. */
export async function locateProduct(
  root: string,
  product: Product,
  options: LocateOptions & LocatingBy,
): Promise<ArchivedProduct | undefined> {
  for (const folder of new Set(dayFolders(product))) {
    const names = await namesOf(product, join(root, folder), options);
    if (names.length === 0) continue;
    for (const name of inOrder(names, product, options)) {
      options.signal?.throwIfAborted();
      const found = await archivedAt(join(root, folder, name), options);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

async function namesOf(
  product: Product,
  folder: string,
  { expected, looks, namesIn }: LocateOptions & LocatingBy,
): Promise<readonly string[]> {
  // Without a name to look for, only a list of now tells whether it is there.
  let listed = await namesIn(folder, { mustBeFresh: expected === undefined });
  let names = listed.of(product);
  // It may have come since.
  const fileName = expected?.among === undefined ? expected?.fileName : undefined;
  const usual = join(folder, placedName(product, fileName));
  if (names.length === 0 && !listed.isFresh && (await looks.stats(usual)) !== undefined) {
    listed = await namesIn(folder, { mustBeFresh: true });
    names = listed.of(product);
  }
  return names.filter((name) => !isUnfinished(name));
}

/** A name that only this product has before one that another's file may have, the expected extension before others. */
function inOrder(names: readonly string[], product: Product, { expected }: LocateOptions): string[] {
  const fileName = expected?.among === undefined ? expected?.fileName : undefined;
  const first = [distinctPlacedName(product, fileName), placedName(product, fileName)];
  const rank = (name: string): number => (first.indexOf(name) + first.length + 1) % (first.length + 1);
  return [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

async function archivedAt(
  path: string,
  { expected, signal, looks }: LocateOptions & LocatingBy,
): Promise<ArchivedProduct | undefined> {
  const stats = await looks.stats(path);
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) {
    const files = await filesBelow(path);
    const isComplete = (expected?.among ?? []).every((name) => files.names.has(name));
    return files.names.size > 0 && isComplete ? { location: path, sizeBytes: files.sizeBytes } : undefined;
  }
  // A folder of several files is not replaced by one file; a link is nothing that this archive has placed.
  if (!stats.isFile() || expected?.among !== undefined) return undefined;
  const archived = { location: path, sizeBytes: stats.size };
  if (expected === undefined) return archived;
  if (expected.sizeBytes !== undefined && expected.sizeBytes !== stats.size) return undefined;
  if ((await wrongKind(path, basename(path))) !== undefined) return undefined;
  const digest = await beginDigest(expected.checksum);
  await readBytes(path, { signal }, digest.update);
  const checksum = digest.multihash();
  return contradicts(expected.checksum, checksum) ? undefined : { ...archived, checksum };
}

/** Names and total size of the ordinary files in a folder and below; links are not followed. */
export async function filesBelow(folder: string): Promise<{
  readonly names: ReadonlySet<string>;
  readonly sizeBytes: number;
  readonly others: readonly string[];
}> {
  const names = new Set<string>();
  const others: string[] = [];
  let sizeBytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) {
      names.add(entry.name);
      sizeBytes += (await stat(path)).size;
    } else if (!entry.isDirectory()) others.push(path);
  }
  return { names, sizeBytes, others };
}
