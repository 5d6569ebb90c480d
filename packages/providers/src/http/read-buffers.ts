import type { Socket } from "node:net";

/** So much is read of a connection at once where so much has come; a call of the system for every 64 KB costs more. */
const bufferBytes = 512 * 1024;

/** Less than this is little. */
const littleBytes = bufferBytes / 4;

/** So many buffers are kept while nobody reads into them. */
const keptBuffers = 16;

/** Memory that connections read into, and that is used again once what came has been copied out of it. */
export interface ReadBuffers {
  /** What a connection is made with, so that it reads into these buffers (`onread` of Node's `net.connect`). */
  onread(socketOf: () => Socket): {
    readonly buffer: () => Uint8Array;
    readonly callback: (count: number, buffer: Uint8Array) => boolean;
  };
  /** Told each piece of an answer's body, when nobody looks at it any more. */
  giveBack(piece: Uint8Array): void;
}

/**
 * Makes buffers for connections.
 *
 * Node itself makes a buffer for each 64 KB that it reads and, where fewer came, copies it, which takes more than all
 * the rest of a fast download. A buffer is used again only when nobody can hold any of it: when all that was read into
 * it is given back as one piece, or when Node's parser turns out to copy the bodies of answers (20 to 24 do) and has
 * had all of it.
 */
export function createReadBuffers(): ReadBuffers {
  const free: Uint8Array[] = [];
  const filledBytes = new WeakMap<ArrayBufferLike, number>();
  let areBodiesCopied = false;
  const take = (): Uint8Array => free.pop() ?? Buffer.allocUnsafeSlow(bufferBytes);
  return {
    onread(socketOf) {
      let next: Uint8Array | undefined;
      return {
        buffer() {
          const buffer = next ?? take();
          next = undefined;
          return buffer;
        },
        callback(count, buffer) {
          const socket = socketOf();
          // A little is copied, or a slow line would fill the memory with buffers that hold next to nothing.
          if (count < littleBytes) {
            next = buffer;
            return socket.push(Buffer.from(buffer.subarray(0, count)));
          }
          filledBytes.set(buffer.buffer, count);
          const goesOn = socket.push(buffer.subarray(0, count));
          if (areBodiesCopied && socket.readableLength === 0) next = buffer;
          return goesOn;
        },
      };
    },
    giveBack(piece) {
      const { buffer } = piece;
      // Only what came at once in one of these buffers is so large.
      if (piece.length >= littleBytes) areBodiesCopied = !filledBytes.has(buffer);
      if (filledBytes.get(buffer) !== piece.length) return;
      filledBytes.delete(buffer);
      if (free.length < keptBuffers) free.push(Buffer.from(buffer));
    },
  };
}
