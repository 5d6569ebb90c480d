import type { ProductStream } from "@eomatch/stac-model";

/** So much of a stream is read at once, where it lets its reader say. */
export const pieceBytes: number = 1024 * 1024;

/** So much memory is kept while nobody reads into it. */
const keptPieces = 16;

/** Memory for pieces that is used again. */
export interface PieceMemory {
  /** Memory for {@link pieceBytes} bytes, with whatever in it. */
  take(): ArrayBuffer;
  /** Gives memory back that nobody looks at any more; other memory than of `take` is let go. */
  giveBack(memory: ArrayBufferLike | undefined): void;
}

/** Makes memory for all files that arrive. */
export function pieceMemory(): PieceMemory {
  const free: ArrayBuffer[] = [];
  return {
    // Not cleared: nothing is looked at but what was read into it.
    take: () => free.pop() ?? (Buffer.allocUnsafeSlow(pieceBytes).buffer as ArrayBuffer),
    giveBack(memory) {
      const isOurs = memory instanceof ArrayBuffer && memory.byteLength === pieceBytes;
      if (isOurs && free.length < keptPieces) free.push(memory);
    },
  };
}

/**
 * So much of a file that comes as a stream of bytes may be in memory, read and not yet written, before more of it is read. A process that is killed
 * loses it, and of the file nothing else but what its stream has read ahead.
 */
export const unwrittenBytes: number = 3 * pieceBytes;

/** A stream, read piece by piece into memory of ours, which is used again where the stream fills it. */
export interface IncomingPieces {
  /** The next piece, undefined after the last; waits while too many have not been dealt with. */
  next(): Promise<Uint8Array | undefined>;
  /** Gives the memory of a piece back, which nobody looks at any more. */
  giveBack(buffer: ArrayBufferLike): void;
  /** Ends the stream; a read that waits ends too. */
  cancel(reason: unknown): Promise<void>;
}

/** Reads a file: by pieces where it has them, else a stream of bytes fills our memory, of any other each piece is copied. */
export function incomingPieces(content: ProductStream, memory: PieceMemory): IncomingPieces {
  const reader = readerOf(content);
  let held = 0;
  let isOver = false;
  let wake = (): void => {};
  return {
    async next() {
      while ((held + 1) * pieceBytes > unwrittenBytes && !isOver) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const piece = await reader.read(memory);
      if (piece !== undefined) held += 1;
      return piece;
    },
    giveBack(buffer) {
      held -= 1;
      memory.giveBack(buffer);
      wake();
    },
    cancel(reason) {
      isOver = true;
      wake();
      return reader.cancel(reason);
    },
  };
}

interface PieceReader {
  read(memory: PieceMemory): Promise<Uint8Array | undefined>;
  cancel(reason: unknown): Promise<void>;
}

function readerOf(content: ProductStream): PieceReader {
  const { pieces } = content;
  if (pieces !== undefined) {
    return {
      async read(memory) {
        const ours = memory.take();
        const piece = await pieces.next(ours);
        if (piece === undefined) memory.giveBack(ours);
        return piece;
      },
      cancel: (reason) => pieces.cancel(reason),
    };
  }
  const { stream } = content;
  const bytes = bytesReaderOf(stream);
  if (bytes !== undefined) {
    return {
      async read(memory) {
        const { done, value } = await bytes.read(new Uint8Array(memory.take()));
        if (!done) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        // What was brought for more.
        memory.giveBack(value?.buffer);
        return undefined;
      },
      cancel: (reason) => bytes.cancel(reason),
    };
  }
  const any = stream.getReader();
  return {
    async read() {
      const { done, value } = await any.read();
      // Its memory may be part of something that others look at.
      return done ? undefined : new Uint8Array(value);
    },
    cancel: (reason) => any.cancel(reason),
  };
}

function bytesReaderOf(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return stream.getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}
