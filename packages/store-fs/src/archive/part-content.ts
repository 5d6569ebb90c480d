import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import type { ProductStream } from "@eomatch/stac-model";
import { systemCode } from "../errors.js";
import type { RoomClaim } from "./disk-room.js";
import { mismatch } from "./errors.js";
import { beginningBytes } from "./file-kind.js";
import type { Incoming } from "./incoming.js";
import { type PartPaths, removePart } from "./part-file.js";
import type { Beginning } from "./small-file.js";
import type { PieceWriter } from "./take-in-thread.js";

/**
 * Opens an arriving file, cut to where its stream goes on, or empty.
 *
 * @throws ArchiveError `archive/mismatch` when less of it is here
 */
export async function openPart(paths: PartPaths, { offsetBytes }: ProductStream): Promise<FileHandle> {
  const { part } = paths;
  if (offsetBytes === 0) return openEmpty(paths);
  const handle = await open(part, "r+");
  try {
    const { size } = await handle.stat();
    if (size < offsetBytes) {
      throw mismatch(basename(part), `the stream goes on at byte ${offsetBytes}, but only ${size} are here`);
    }
    await handle.truncate(offsetBytes);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** What is there of another version goes with its note, before anything of this one comes. */
async function openEmpty(paths: PartPaths): Promise<FileHandle> {
  try {
    return await open(paths.part, "wx");
  } catch (error) {
    if (systemCode(error) !== "EEXIST") throw error;
    await removePart(paths);
    return open(paths.part, "w");
  }
}

/** Writes piece by piece; the next pieces are read meanwhile. */
export async function writeAll({
  first,
  pieces,
  writer,
  beginning,
  claim,
  content,
  options: { signal, onBytes },
}: Incoming & {
  readonly first: Beginning;
  readonly writer: PieceWriter;
  readonly beginning: ReturnType<typeof beginningOf>;
  readonly claim: RoomClaim;
}): Promise<number> {
  let position = content.offsetBytes;
  let failure: unknown;
  let taken: Promise<unknown> = Promise.resolve();
  const write = (piece: Uint8Array, whenWritten: (memory: ArrayBufferLike) => void): void => {
    beginning.take(piece);
    const at = position;
    const { length } = piece;
    // The piece is empty once its memory has been taken.
    position += piece.length;
    const takes = writer.take(piece, at).then(
      (memory) => {
        claim.written(length);
        whenWritten(memory);
      },
      (error: unknown) => {
        failure ??= error;
        return pieces.cancel(error).catch(() => {});
      },
    );
    taken = Promise.all([taken, takes]);
  };
  try {
    // What was read into memory has been told already.
    if (first.bytes.length > 0) write(new Uint8Array(first.bytes), () => {});
    if (first.failure !== undefined) throw first.failure;
    for (let reading = first.reading ?? pieces.next(); ; reading = pieces.next()) {
      const piece = await reading;
      signal?.throwIfAborted();
      if (piece === undefined || failure !== undefined) break;
      const { length } = piece;
      write(piece, (memory) => {
        pieces.giveBack(memory);
        onBytes?.(length);
      });
    }
  } finally {
    // Nothing is written any more when the file is closed.
    await taken;
  }
  if (failure !== undefined) throw failure;
  return position;
}

/** Keeps the first bytes that it is given. */
export function beginningOf(): { take(bytes: Uint8Array): void; bytes(): Buffer } {
  let kept = Buffer.alloc(0);
  return {
    take(bytes) {
      const missing = beginningBytes - kept.length;
      if (missing > 0) kept = Buffer.concat([kept, bytes.subarray(0, missing)]);
    },
    bytes: () => kept,
  };
}
