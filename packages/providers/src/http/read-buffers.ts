import type { Socket } from "node:net";

/** So much is read of a connection at once where so much has come; a call of the system for every 64 KB costs more. */
const bufferBytes = 1024 * 1024;

/** Less than this is little. */
const littleBytes = 128 * 1024;

/** So many buffers are kept while nobody reads into them. */
const keptBuffers = 16;

/** Memory that connections read into, and that is used again once what came has been copied out of it. */
export interface ReadBuffers {
  /** What a connection is made with, so that it reads into these buffers (`onread` of Node's `net.connect`). */
  onread(socketOf: () => Socket): {
    readonly buffer: () => Uint8Array;
    readonly callback: (count: number, buffer: Uint8Array) => boolean;
  };
  /** Told of a connection whose pieces nothing copies on their way: none of its memory is used again before it is given back. */
  keepFor(socket: Socket): void;
  /** Told each piece of an answer's body, as Node's parser hands it out, when nobody looks at it any more. */
  giveBack(piece: Uint8Array): void;
  /**
   * Gives the memory of a piece away for other memory, which is read into from now on. Only a piece that is all that was
   * read into its memory, which lies at its beginning, can go, and only for as much.
   *
   * @returns whether it was given away
   */
  exchange(piece: Uint8Array, memory: ArrayBufferLike): boolean;
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
  const kept = new WeakSet<Socket>();
  let areBodiesCopied = false;
  const take = (): Uint8Array => free.pop() ?? Buffer.allocUnsafeSlow(bufferBytes);
  const keep = (memory: ArrayBufferLike): void => {
    if (free.length < keptBuffers) free.push(Buffer.from(memory));
  };
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
            return socket.push(Buffer.from(buffer.subarray(0, count))) && !socket.isPaused();
          }
          filledBytes.set(buffer.buffer, count);
          const goesOn = socket.push(buffer.subarray(0, count));
          if (areBodiesCopied && !kept.has(socket) && socket.readableLength === 0) next = buffer;
          // Paused by whoever was given this piece: at once, or one more of them would be read.
          return goesOn && !socket.isPaused();
        },
      };
    },
    keepFor: (socket) => void kept.add(socket),
    giveBack(piece) {
      const { buffer } = piece;
      // Only what came at once in one of these buffers is so large.
      if (piece.length >= littleBytes) areBodiesCopied = !filledBytes.has(buffer);
      if (filledBytes.get(buffer) !== piece.length) return;
      filledBytes.delete(buffer);
      keep(buffer);
    },
    exchange(piece, memory) {
      const isAll = filledBytes.get(piece.buffer) === piece.length;
      if (!isAll || memory.byteLength !== bufferBytes) return false;
      filledBytes.delete(piece.buffer);
      keep(memory);
      return true;
    },
  };
}
