import { isUtf8 } from "node:buffer";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { StoreError } from "@eomatch/stac-model";
import { type FileStamp, fileStamp } from "./catalogue-folder.js";
import type { KeptPart } from "./content-to-write.js";
import { brokenCatalogue, systemCode, unreadable } from "./errors.js";

/** Bytes that are in memory at a time: each piece waits twice for a turn of the thread that thinks up the items. */
const pieceBytes = 4 * 1024 * 1024;

/**
 * Reads a part of a file, piece by piece.
 *
 * @param take is given each piece, in memory that the next one overwrites
 * @throws StoreError `store/broken-catalogue` when it is not UTF-8, `store/unreadable` when the system refuses or the
 *   file is not in the state that the part is of
 */
export async function readKept(part: KeptPart, take: (piece: Uint8Array) => Promise<void>): Promise<void> {
  const { file: path, from, length, stamp } = part;
  const file = await opened(path);
  try {
    await expectState(file, path, stamp);
    const memory = Buffer.allocUnsafe(Math.min(length, pieceBytes));
    for (let at = from; at < from + length; ) {
      const bytes = await read(file, path, { at, into: memory.subarray(0, from + length - at) });
      if (bytes === 0) throw changed(path);
      const piece = memory.subarray(0, at + bytes < from + length ? wholeCharacters(memory, bytes) : bytes);
      if (!isUtf8(piece)) throw brokenCatalogue(path, "not UTF-8 text");
      await take(piece);
      at += piece.length;
    }
    await expectState(file, path, stamp);
  } finally {
    await file.close();
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function read(
  file: FileHandle,
  path: string,
  { at, into }: { readonly at: number; readonly into: Uint8Array },
): Promise<number> {
  try {
    return (await file.read(into, 0, into.length, at)).bytesRead;
  } catch (error) {
    throw systemCode(error) === undefined ? error : unreadable(path, error);
  }
}

async function expectState(file: FileHandle, path: string, stamp: FileStamp): Promise<void> {
  if (fileStamp(await file.stat({ bigint: true })) !== stamp) throw changed(path);
}

function changed(path: string): StoreError {
  return new StoreError(
    "store/unreadable",
    `cannot read ${path}: another program has changed it meanwhile; run again`,
    { path },
  );
}

/** The bytes of a part that stands in a file; throws as {@link readKept} does. */
export async function bytesOfKept(part: KeptPart): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(part.length);
  let end = 0;
  await readKept(part, async (piece) => {
    bytes.set(piece, end);
    end += piece.length;
  });
  return bytes;
}

/** How many bytes there are up to the last character that may not be whole. */
function wholeCharacters(memory: Uint8Array, bytes: number): number {
  let end = bytes - 1;
  // A character has at most three bytes behind its first.
  while (end > 0 && bytes - end < 4 && ((memory[end] as number) & 0xc0) === 0x80) end--;
  return end > 0 ? end : bytes;
}
