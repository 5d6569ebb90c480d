import { readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import { isAbsence, unreadable } from "../errors.js";
import { catalogFileName } from "../layout.js";

/** The files of a catalogue's folder, product files and other tools' folders left out. */
export interface FilesOnDisk {
  /** The path when a file is there, undefined otherwise. */
  found(path: string): string | undefined;
  /** The JSON files in a collection's folder that may be items, in order. */
  itemsOf(collectionPath: string): readonly string[];
  /** Every `collection.json`. */
  readonly collections: readonly string[];
  /** Temporary files that a writer has left behind. */
  readonly debris: readonly string[];
}

/** Folders at the top of a catalogue that are not the catalogue's (see layout.ts), and the store's own. */
const foreignFolders: ReadonlySet<string> = new Set(["data", "stac"]);

/** Tells whether a name at the top of a catalogue's folder is not the catalogue's. */
export function isForeign(name: string): boolean {
  return name.startsWith(".") || foreignFolders.has(name);
}

const temporaryName = /^\..+\.[0-9a-f]{8}\.tmp$/;

/**
 * Lists what lies in a catalogue's folder. Hidden files and folders are passed over, except for the temporary files
 * of writers; symbolic links are not followed.
 *
 * @param collectionPaths the collection files that the catalogue links
 * @throws StoreError `store/unreadable`; the signal's reason
 */
export async function listFiles(
  root: string,
  collectionPaths: readonly string[],
  signal?: AbortSignal | undefined,
): Promise<FilesOnDisk> {
  const files = new Set<string>();
  const debris: string[] = [];
  const pending = ["."];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    signal?.throwIfAborted();
    for (const entry of await entriesOf(join(root, folder))) {
      const path = folder === "." ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile() && temporaryName.test(entry.name)) debris.push(path);
      if (entry.name.startsWith(".")) continue;
      if (entry.isDirectory()) {
        if (folder !== "." || !isForeign(entry.name)) pending.push(path);
      } else if (entry.name.endsWith(".json")) files.add(path);
    }
  }
  const collections = [...files].filter((path) => posix.basename(path) === "collection.json").sort();
  const known = new Set([...collectionPaths, ...collections]);
  const homes = new Set([...known].map((path) => posix.dirname(path)));
  const byHome = new Map<string, string[]>();
  for (const path of [...files].sort()) {
    if (known.has(path) || path === catalogFileName) continue;
    const home = homeOf(path, homes);
    if (home === undefined) continue;
    const own = byHome.get(home);
    if (own === undefined) byHome.set(home, [path]);
    else own.push(path);
  }
  // Where several collections share a folder nobody can say whose an unlinked item is.
  const isShared = (home: string): boolean =>
    [...known].filter((path) => posix.dirname(path) === home).length > 1;
  return {
    found: (path) => (files.has(path) ? path : undefined),
    itemsOf: (path) => (isShared(posix.dirname(path)) ? [] : (byHome.get(posix.dirname(path)) ?? [])),
    collections,
    debris: debris.sort(),
  };
}

/** The innermost folder of a collection around a file. */
function homeOf(path: string, homes: ReadonlySet<string>): string | undefined {
  for (let folder = posix.dirname(path); folder !== "."; folder = posix.dirname(folder)) {
    if (homes.has(folder)) return folder;
  }
  return undefined;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw unreadable(folder, error);
  }
}
