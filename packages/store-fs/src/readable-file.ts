import { type BigIntStats, constants } from "node:fs";
import { lstat, open, realpath } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { type AssetFile, StoreError } from "@eomatch/stac-model";
import { isAbsence, systemCode, unreadable } from "./errors.js";

/** Bytes that are read at a time. */
const chunkBytes = 256 * 1024;

// Not to wait for the other end of a named pipe, and not to follow a last symbolic link. Windows has neither flag.
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * A file that may be shown to others: an ordinary one whose real path lies under one of the roots, that is no symbolic
 * link itself, and on the way to which no name begins with a point. Undefined for anything else.
 *
 * @param path absolute
 * @param roots absolute paths of folders
 */
export async function readableFile(path: string, roots: readonly string[]): Promise<AssetFile | undefined> {
  try {
    if (path.includes("\0")) return undefined;
    const stats = await lstat(path, { bigint: true });
    if (!stats.isFile()) return undefined;
    const real = join(await realpath(dirname(path)), basename(path));
    for (const root of roots) {
      const within = await pathWithin(root, real);
      if (within?.split(sep).every((name) => !name.startsWith("."))) return fileAt(real, stats);
    }
    return undefined;
  } catch (error) {
    if (
      isAbsence(error) ||
      ["ENOTDIR", "ENAMETOOLONG", "ELOOP", "EACCES", "EPERM"].includes(systemCode(error) ?? "")
    ) {
      return undefined;
    }
    throw systemCode(error) === undefined ? error : unreadable(path, error);
  }
}

/** A real path relative to a folder's real path; undefined when it does not lie under it. */
async function pathWithin(root: string, real: string): Promise<string | undefined> {
  const realRoot = await realpath(root).catch(() => undefined);
  if (realRoot === undefined) return undefined;
  const within = relative(realRoot, real);
  const isUnder = within !== "" && within.split(sep)[0] !== ".." && join(realRoot, within) === real;
  return isUnder ? within : undefined;
}

function fileAt(path: string, stats: BigIntStats): AssetFile {
  const sizeBytes = Number(stats.size);
  const version = versionOf(stats);
  return {
    name: basename(path),
    sizeBytes,
    modifiedAt: stats.mtime,
    version,
    async *read({ from, to } = { from: 0, to: sizeBytes }, options = {}) {
      const { signal } = options;
      signal?.throwIfAborted();
      // What was looked at is what is opened: a link put in its place meanwhile is not followed, another file not read.
      const handle = await open(path, readFlags).catch((cause: unknown) => {
        throw unreadable(path, cause);
      });
      try {
        if (versionOf(await handle.stat({ bigint: true })) !== version) throw changed(path);
        let at = from;
        while (at < to) {
          signal?.throwIfAborted();
          const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, to - at));
          const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
          if (bytesRead === 0) throw changed(path);
          at += bytesRead;
          yield chunk.subarray(0, bytesRead);
        }
      } finally {
        await handle.close();
      }
    },
  };
}

function versionOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs].map((number) => number.toString(36)).join("-");
}

function changed(path: string): StoreError {
  return new StoreError("store/unreadable", `${path} was changed while it was read: read it again`, { path });
}
