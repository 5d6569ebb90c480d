import { type BigIntStats, constants, realpathSync, statSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { dirname, join, posix, sep } from "node:path";
import { diskCalls, type ReadFile, readFileAside, readFileAtOnce } from "./disk-calls.js";
import { brokenCatalogue, isAbsence, systemCode, unreadable, unwritable } from "./errors.js";
import { diskFiles, type FileLayer } from "./file-layer.js";
import { workFolder } from "./work-folder.js";

/** Tells one state of a file from another: any rename, write or replacement changes it. */
export type FileStamp = string;

/** What a file held, and the stamp it had then. */
export interface FileContent {
  readonly text: string;
  readonly stamp: FileStamp;
}

/** The same undecoded. */
interface FileBytes {
  readonly bytes: Buffer;
  readonly stamp: FileStamp;
}

/**
 * The catalogue's folder, out of which nothing leads: paths are relative to it, and a symbolic link that ends
 * outside is refused on reading and on writing.
 */
export interface CatalogueFolder {
  /** The folder's absolute path, as it was given. */
  readonly path: string;
  /** Through which everything in the folder is changed. */
  readonly files: FileLayer;
  /** Bytes from which on what stays of a file that is replaced is not copied into a journal. */
  readonly leastKept: number;
  /** Where a relative path is on disk, for messages and for writing. */
  absolute(relativePath: string): string;
  /**
   * What a file holds, undefined when there is none.
   *
   * @throws StoreError `store/broken-catalogue` when it is no plain file, lies outside, is not UTF-8 or larger than
   *   the limit; `store/unreadable` when the system refuses
   */
  read(relativePath: string, maxBytes: number): Promise<FileContent | undefined>;
  /** The same undecoded, UTF-8 or not. */
  readBytes(relativePath: string, maxBytes: number): Promise<FileBytes | undefined>;
  /** Tells whether a file or folder is there and lies inside, wherever symbolic links lead. */
  contains(relativePath: string): Promise<boolean>;
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
export function catalogueFolder(
  path: string,
  files: FileLayer = diskFiles(),
  leastKept: number = 1024 * 1024,
): CatalogueFolder {
  const known = new Set<string>();
  // Paths within a catalogue are normal already, and there are very many of them.
  const absolute = (relativePath: string): string =>
    sep === "/" && relativePath !== "."
      ? `${path}${path.endsWith("/") ? "" : "/"}${relativePath}`
      : join(path, ...relativePath.split("/"));

  const reads = diskCalls();
  const realPathOf = (target: string): Promise<string> =>
    reads(
      () => realpathSync.native(target),
      () => realpath(target),
    );

  const isInside = async (target: string): Promise<boolean> => {
    const [root, real] = await Promise.all([realPathOf(path), realPathOf(target)]);
    return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
  };

  const requireInside = async (relativePath: string): Promise<void> => {
    if (known.has(relativePath)) return;
    if (!(await isInside(absolute(relativePath)))) throw leadsOutside(absolute(relativePath));
    known.add(relativePath);
  };

  const readPlain = (file: string, maxBytes: number): Promise<ReadFile> =>
    reads(
      () => readFileAtOnce(file, readFlags, maxBytes),
      () => readFileAside(file, readFlags, maxBytes),
    );

  const readInside = async (relativePath: string, maxBytes: number): Promise<ReadFile> => {
    const file = absolute(relativePath);
    await requireInside(posix.dirname(relativePath));
    try {
      if (constants.O_NOFOLLOW !== undefined) return await readPlain(file, maxBytes);
    } catch (error) {
      // ELOOP on Linux and macOS, EMLINK on FreeBSD: the file itself is a symbolic link.
      if (systemCode(error) !== "ELOOP" && systemCode(error) !== "EMLINK") throw error;
    }
    const real = await realPathOf(file);
    if (!(await isInside(real))) throw leadsOutside(file);
    return readPlain(real, maxBytes);
  };

  const readBytes = async (relativePath: string, maxBytes: number): Promise<FileBytes | undefined> => {
    const file = absolute(relativePath);
    try {
      const { stats, bytes } = await readInside(relativePath, maxBytes);
      if (!stats.isFile()) throw brokenCatalogue(file, "not a file");
      if (bytes === undefined) {
        throw brokenCatalogue(file, `${stats.size} bytes, more than the ${maxBytes} that are read`);
      }
      return { bytes, stamp: fileStamp(stats) };
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw systemCode(error) === undefined ? error : unreadable(file, error);
    }
  };

  return {
    path,
    files,
    leastKept,
    absolute,
    async read(relativePath, maxBytes) {
      const file = await readBytes(relativePath, maxBytes);
      if (file === undefined) return undefined;
      return { text: decodeUtf8(file.bytes, absolute(relativePath)), stamp: file.stamp };
    },
    readBytes,
    async contains(relativePath) {
      try {
        return await isInside(absolute(relativePath));
      } catch (error) {
        if (isAbsence(error)) return false;
        throw error;
      }
    },
    async stampOf(relativePath) {
      const file = absolute(relativePath);
      try {
        return fileStamp(
          await reads(
            () => statSync(file, { bigint: true }),
            () => stat(file, { bigint: true }),
          ),
        );
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
          if (depth === 0) made.push(...(await makeRoot(path, files)));
          else {
            // Whoever may write into the catalogue may also take the lock: several people, one group.
            await files.makeFolder(absolute(folder), segments[0] === workFolder ? path : undefined);
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
export async function removeEmptyFolders(folders: readonly string[], files: FileLayer): Promise<void> {
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      await files.removeFolder(folder);
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
    }
  }
}

/** Removes a file of which nobody knows whether it has appeared. Errors are the system's own. */
export async function removeFileIfThere(
  path: string,
  files: FileLayer,
  size?: "large" | undefined,
): Promise<void> {
  try {
    await files.removeFile(path, size);
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
}

/** The names in a folder, none where there is no folder. Errors are the system's own. */
export async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

/**
 * Makes the catalogue's own folder with the folders above it; the paths that were made, innermost first.
 *
 * Not by `mkdir` with `recursive`, which never returns where a folder cannot be made but its parent is there, as
 * under /proc (Node 20 and 24).
 */
async function makeRoot(path: string, files: FileLayer): Promise<string[]> {
  const missing: string[] = [];
  for (let folder = path; !(await isThere(folder)) && dirname(folder) !== folder; folder = dirname(folder)) {
    missing.unshift(folder);
  }
  const made: string[] = [];
  for (const folder of missing) {
    try {
      await files.makeFolder(folder);
      made.unshift(folder);
      // At once, because whoever writes the first file of a catalogue knows nothing of the folders above. A folder
      // that may not be read cannot be flushed.
      await files.flush(dirname(folder)).catch(() => {});
    } catch (error) {
      // Someone else may have made it meanwhile.
      if (systemCode(error) !== "EEXIST") {
        await removeEmptyFolders(made, files);
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

/** When a file was changed, nanoseconds since 1970, from its stamp. */
export function changedNs(stamp: FileStamp): bigint {
  return BigInt(stamp.slice(stamp.lastIndexOf(":") + 1));
}

/** The stamp of a file that was looked at. */
export function fileStamp({ ino, size, mtimeNs }: BigIntStats): FileStamp {
  return `${ino}:${size}:${mtimeNs}`;
}

function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw brokenCatalogue(file, "not UTF-8 text", cause);
  }
}
