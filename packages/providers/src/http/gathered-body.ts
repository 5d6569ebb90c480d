import type { ReadMemory } from "./read-memory.js";

/** So long what has come waits for more, before it is handed out though its memory is not full. */
const gatheringMs = 40;

/**
 * Of a body that one memory does not hold, so much is handed out though its memory is not full: whoever writes and
 * digests it begins sooner. One that it does hold is handed out whole, since each piece costs its reader a turn.
 */
const handedBytes = 256 * 1024;

/** A body that is being read into memory, of which each is handed out when much is in it. */
export interface GatheredBody {
  /** Where the next bytes are to be read to; undefined when all have come. */
  room(): Uint8Array | undefined;
  /** Told how many bytes have been read to there. */
  filled(count: number): void;
  /** Takes bytes that were read elsewhere, as many as the body still has. @returns how many that are */
  copy(bytes: Uint8Array): number;
  /** Hands out what has come and waits for more. */
  handOut(): void;
  /** Hands nothing out any more. @returns whether all has come */
  end(): boolean;
}

/**
 * Gathers a body of so many bytes, so that much comes as few pieces and nothing of it is copied. On a slow line, what
 * has come is copied and handed out after some hundredths of a second.
 */
export function gatheredBody(
  bodyBytes: number,
  {
    memory,
    isPaused,
    onPiece,
  }: {
    readonly memory: ReadMemory;
    readonly isPaused: () => boolean;
    readonly onPiece: (piece: Uint8Array) => void;
  },
): GatheredBody {
  let missing = bodyBytes;
  let current: Uint8Array | undefined;
  /** Of the current memory: from where on nothing has been handed out, and how far it is filled. */
  let [start, length] = [0, 0];
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;

  const handOut = (): void => {
    if (current === undefined || length === start || isOver) return;
    const part = Buffer.from(current.subarray(start, length));
    start = length;
    onPiece(part);
  };
  const onTime = (): void => {
    // Whoever keeps the sender waiting is in no hurry.
    if (isPaused()) timer?.refresh();
    else handOut();
  };
  const room = (): Uint8Array | undefined => {
    if (missing === 0 || isOver) return undefined;
    current ??= new Uint8Array(memory.take());
    return current.subarray(length, length + missing);
  };
  const filled = (count: number): void => {
    if (current === undefined || isOver) return;
    if (length === start && count < missing) {
      if (timer === undefined) timer = setTimeout(onTime, gatheringMs);
      else timer.refresh();
    }
    length += count;
    missing -= count;
    const enough = bodyBytes <= current.length ? current.length : Math.min(current.length, handedBytes);
    if (length < enough && missing > 0) return;
    const piece = current.subarray(start, length);
    memory.lend(piece.buffer as ArrayBuffer);
    current = undefined;
    [start, length] = [0, 0];
    if (missing === 0) clearTimeout(timer);
    onPiece(piece);
  };
  return {
    room,
    filled,
    copy(bytes) {
      let copied = 0;
      for (let to = room(); to !== undefined && copied < bytes.length; to = room()) {
        const part = bytes.subarray(copied, copied + to.length);
        to.set(part);
        copied += part.length;
        filled(part.length);
      }
      return copied;
    },
    handOut,
    end() {
      isOver = true;
      clearTimeout(timer);
      return missing === 0;
    },
  };
}
