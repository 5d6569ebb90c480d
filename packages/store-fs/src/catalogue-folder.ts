import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, mkdir, open, realpath, rmdir, stat } from "node:fs/promises";
import { dirname, join, posix, sep } from "node:path";
import { brokenCatalogue, isAbsence, systemCode, unreadable, unwritable } from "./errors.js";

/** Tells one state of a file from another: any rename, write or replacement changes it. */
export type FileStamp = string;

/** What a file held, and the stamp it had then. */
export interface FileContent {
  readonly text: string;
  readonly stamp: FileStamp;
}

/**
 * The catalogue's folder, out of which nothing leads: paths are relative to it, and a symbolic link that ends
 * outside is refused on reading and on writing.
 */
export interface CatalogueFolder {
  /** The folder's absolute path, as it was given. */
  readonly path: string;
  /** Where a relative path is on disk, for messages and for writing. */
  absolute(relativePath: string): string;
  /**
   * What a file holds, undefined when there is none.
   *
   * @throws StoreError `store/broken-catalogue` when it is no plain file, lies outside, is not UTF-8 or larger than
   *   the limit; `store/unreadable` when the system refuses
   */
  read(relativePath: string, maxBytes: number): Promise<FileContent | undefined>;
  /** A file's stamp, undefined when there is none. */
  stampOf(relativePath: string): Promise<FileStamp | undefined>;
  /**
   * Makes a folder and those above it where they are missing.
   *
   * @param made is given the absolute paths of the folders that were made, also when it fails half way
   * @throws StoreError `store/unwritable`, also when a symbolic link leads outside
   */
  makeFolder(relativePath: string, made: string[]): Promise<void>;
}

// Not to wait for the other end of a named pipe, and not to follow a last symbolic link before it is looked at.
// Windows has neither flag.
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** Opens the folder of a catalogue, which need not be there yet. */
export function catalogueFolder(path: string): CatalogueFolder {
  const known = new Set<string>();
  const absolute = (relativePath: string): string => join(path, ...relativePath.split("/"));

  const isInside = async (target: string): Promise<boolean> => {
    const [root, real] = await Promise.all([realpath(path), realpath(target)]);
    return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
  };

  const requireInside = async (relativePath: string): Promise<void> => {
    if (known.has(relativePath)) return;
    if (!(await isInside(absolute(relativePath)))) throw leadsOutside(absolute(relativePath));
    known.add(relativePath);
  };

  const openInside = async (relativePath: string): Promise<FileHandle> => {
    const file = absolute(relativePath);
    await requireInside(posix.dirname(relativePath));
    try {
      if (constants.O_NOFOLLOW !== undefined) return await open(file, readFlags);
    } catch (error) {
      // ELOOP on Linux and macOS, EMLINK on FreeBSD: the file itself is a symbolic link.
      if (systemCode(error) !== "ELOOP" && systemCode(error) !== "EMLINK") throw error;
    }
    const real = await realpath(file);
    if (!(await isInside(real))) throw leadsOutside(file);
    return open(real, readFlags);
  };

  return {
    path,
    absolute,
    async read(relativePath, maxBytes) {
      const file = absolute(relativePath);
      try {
        const handle = await openInside(relativePath);
        try {
          const stats = await handle.stat({ bigint: true });
          if (!stats.isFile()) throw brokenCatalogue(file, "not a file");
          if (stats.size > BigInt(maxBytes)) {
            throw brokenCatalogue(file, `${stats.size} bytes, more than the ${maxBytes} that are read`);
          }
          return { text: decodeUtf8(await handle.readFile(), file), stamp: stamp(stats) };
        } finally {
          await handle.close();
        }
      } catch (error) {
        if (isAbsence(error)) return undefined;
        throw systemCode(error) === undefined ? error : unreadable(file, error);
      }
    },
    async stampOf(relativePath) {
      const file = absolute(relativePath);
      try {
        return stamp(await stat(file, { bigint: true }));
      } catch (error) {
        if (isAbsence(error)) return undefined;
        throw unreadable(file, error);
      }
    },
    async makeFolder(relativePath, made) {
      const segments = relativePath === "." ? [] : relativePath.split("/");
      // One by one, because making a path at once would follow a symbolic link before it can be looked at.
      for (let depth = 0; depth <= segments.length; depth++) {
        const folder = segments.slice(0, depth).join("/") || ".";
        try {
          if (depth === 0) made.push(...(await makeRoot(path)));
          else {
            await mkdir(absolute(folder));
            made.push(absolute(folder));
          }
        } catch (error) {
          if (systemCode(error) !== "EEXIST") throw unwritable(absolute(folder), error);
        }
        if (!(await isInside(absolute(folder)))) throw unwritable(absolute(folder), outsideReason);
      }
    },
  };
}

/** Takes away folders that were made and are empty, innermost first; those that hold something stay. */
export async function removeEmptyFolders(folders: readonly string[]): Promise<void> {
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      await rmdir(folder);
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
    }
  }
}

/**
 * Makes the catalogue's own folder with the folders above it; the paths that were made, innermost first.
 *
 * Not by `mkdir` with `recursive`, which never returns where a folder cannot be made but its parent is there, as
 * under /proc (Node 20 and 24).
 */
async function makeRoot(path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let folder = path; !(await isThere(folder)) && dirname(folder) !== folder; folder = dirname(folder)) {
    missing.unshift(folder);
  }
  const made: string[] = [];
  for (const folder of missing) {
    try {
      await mkdir(folder);
      made.unshift(folder);
    } catch (error) {
      // Someone else may have made it meanwhile.
      if (systemCode(error) !== "EEXIST") {
        await removeEmptyFolders(made);
        throw error;
      }
    }
  }
  return made;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
}

const outsideReason = "a symbolic link leads out of the catalogue";

function leadsOutside(file: string): Error {
  return brokenCatalogue(file, outsideReason);
}

function stamp({ ino, size, mtimeNs }: BigIntStats): FileStamp {
  return `${ino}:${size}:${mtimeNs}`;
}

function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw brokenCatalogue(file, "not UTF-8 text", cause);
  }
}
