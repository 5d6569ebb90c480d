import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { open, rename } from "node:fs/promises";
import { randomName } from "../builtins.js";
import type { DiskCalls } from "../disk-calls.js";
import { systemCode } from "../system-error.js";
import { beginDigest, contradicts } from "./multihash.js";
import type { PartPaths } from "./part-file.js";

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
export async function placeWhole(
  { path, paths, bytes, checksum }: WholeFile,
  disk: DiskCalls,
): Promise<string> {
  const digest = await beginDigest(checksum);
  digest.update(bytes);
  const multihash = digest.multihash();
  if (contradicts(checksum, multihash)) return multihash;
  const arriving = `${paths.note}.${ownName()}`;
  try {
    await disk(
      () => placeAtOnce(arriving, path, bytes),
      () => placeAside(arriving, path, bytes),
    );
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

let ours: string | undefined;
let names = 0;

/** A name that nobody else comes up with, and this thread only once: chance takes as long as writing some files. */
function ownName(): string {
  ours ??= randomName();
  names += 1;
  return `${ours}${names.toString(36)}`;
}

function placeAtOnce(arriving: string, path: string, bytes: Uint8Array): void {
  const file = openSync(arriving, "wx");
  try {
    writeFileSync(file, bytes);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(arriving, path);
}

async function placeAside(arriving: string, path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(arriving, "wx");
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(arriving, path);
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
}
