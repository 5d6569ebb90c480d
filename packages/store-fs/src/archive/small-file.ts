import type { Incoming } from "./incoming.js";
import { type PieceMemory, pieceBytes } from "./incoming-pieces.js";

/** Files of up to so many bytes may be placed from memory. */
const smallBytes = pieceBytes;

/** If they come within this time: of what takes longer, as much as possible has to outlive a killed process. */
const smallMs = 50;

/** What has been read of a file before anything of it is written. */
export interface Beginning {
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
  /** A read that had not come back when it was too late. */
  readonly reading?: Promise<Uint8Array | undefined> | undefined;
  /** What the stream broke off with. */
  readonly failure?: unknown;
}

/** Reads a small file into memory, as far as it comes at once; nothing of a large one. */
export async function readSmall({ content, options, pieces }: Incoming): Promise<Beginning> {
  const { sizeBytes, offsetBytes } = content;
  if (sizeBytes === undefined || sizeBytes > smallBytes || offsetBytes > 0) {
    return { bytes: new Uint8Array(), isWhole: false };
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), smallMs);
  });
  let bytes: Uint8Array = new Uint8Array(0);
  try {
    while (bytes.length <= sizeBytes) {
      const reading = pieces.next();
      const piece = await Promise.race([reading, late]);
      options.signal?.throwIfAborted();
      if (piece === "late") return { bytes, isWhole: false, reading };
      if (piece === undefined) return { bytes, isWhole: true };
      options.onBytes?.(piece.length);
      bytes = joined(bytes, piece, sizeBytes, options.memory);
      if (bytes.buffer !== piece.buffer) pieces.giveBack(piece.buffer);
    }
    return { bytes, isWhole: false };
  } catch (failure) {
    return { bytes, isWhole: false, failure };
  } finally {
    clearTimeout(timer);
  }
}

/** Two pieces as one; the first one's memory is used where it has room. */
function joined(before: Uint8Array, piece: Uint8Array, sizeBytes: number, memory: PieceMemory): Uint8Array {
  const length = before.length + piece.length;
  // All at once, or more than was said, which is wrong anyway.
  if (before.length === 0 && (length === sizeBytes || length > pieceBytes)) return piece;
  if (length > pieceBytes) return Buffer.concat([before, piece]);
  const all = new Uint8Array(before.length === 0 ? memory.take() : before.buffer, 0, length);
  all.set(piece, before.length);
  return all;
}
