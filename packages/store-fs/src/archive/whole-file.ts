import { closeSync, existsSync, fdatasync, openSync, renameSync, unlinkSync, writeSync } from "node:fs";
import { promisify } from "node:util";
import { randomName } from "../builtins.js";
import { systemCode } from "../system-error.js";
import { beginDigest, contradicts } from "./multihash.js";
import type { PartPaths } from "./part-file.js";

const flush = promisify(fdatasync);

/** A file that has come whole and is to be placed. */
export interface WholeFile {
  readonly path: string;
  /** Where it arrives, and where an earlier run may have left some of it. */
  readonly paths: PartPaths;
  readonly bytes: Uint8Array;
  /** Multihash that it should have. */
  readonly checksum: string | undefined;
}

/**
 * Places a file that is in memory: verified before anything of it is on the disk, flushed before it has its name.
 *
 * It arrives under a name that no other process writes to, so that none has to be kept from it.
 *
 * @returns its multihash; where that is not the one it should have, nothing was placed
 */
export async function placeWhole({ path, paths, bytes, checksum }: WholeFile): Promise<string> {
  const digest = await beginDigest(checksum);
  digest.update(bytes);
  const multihash = digest.multihash();
  if (contradicts(checksum, multihash)) return multihash;
  const arriving = `${paths.note}.${randomName()}`;
  const file = openSync(arriving, "wx");
  try {
    try {
      for (let start = 0; start < bytes.length; ) start += writeSync(file, bytes, start);
      await flush(file);
    } finally {
      closeSync(file);
    }
    renameSync(arriving, path);
  } catch (error) {
    unlinkIfThere(arriving);
    throw error;
  }
  // Another process that is at it ends with the same file. The note first: a part without one is of no known version.
  if (existsSync(paths.lock)) return multihash;
  for (const left of [paths.note, paths.part]) {
    // There is none nearly always, and an error for each would take longer than the look.
    if (existsSync(left)) unlinkIfThere(left);
  }
  return multihash;
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
}
