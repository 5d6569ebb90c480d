/** So much is read of a connection into one piece of memory; whoever takes pieces gives as much for them. */
const memoryBytes = 1024 * 1024;

/** So much memory is kept while nobody reads into it. */
const keptMemories = 16;

/** Memory that bodies are read into, and that is used again when nobody looks at what it holds any more. */
export interface ReadMemory {
  /** Memory with whatever in it. */
  take(): ArrayBuffer;
  /** Notes that a piece is all that this memory holds, and that whoever has the piece has the memory. */
  lend(memory: ArrayBuffer): void;
  /** Told each piece of a body that nobody looks at any more; one in other memory than was lent is let go. */
  giveBack(piece: Uint8Array): void;
  /**
   * Gives the memory of a piece away for other memory, which is read into from now on.
   *
   * @returns whether it was given away: only what was lent can be, from its beginning, and only for as much
   */
  exchange(piece: Uint8Array, memory: ArrayBufferLike): boolean;
}

/**
 * Makes memory for the bodies of answers.
 *
 * Node itself makes a buffer for each 64 KB that it reads and, where fewer came, copies it, which takes more than all
 * the rest of a fast download.
 */
export function createReadMemory(): ReadMemory {
  const free: ArrayBuffer[] = [];
  const lent = new WeakSet<ArrayBufferLike>();
  const keep = (memory: ArrayBuffer): void => {
    if (free.length < keptMemories) free.push(memory);
  };
  return {
    // Not cleared: nothing is handed out but what was read into it.
    take: () => free.pop() ?? (Buffer.allocUnsafeSlow(memoryBytes).buffer as ArrayBuffer),
    lend: (memory) => void lent.add(memory),
    giveBack({ buffer }) {
      if (lent.delete(buffer)) keep(buffer as ArrayBuffer);
    },
    exchange({ buffer, byteOffset }, memory) {
      if (byteOffset > 0 || memory.byteLength !== memoryBytes || !lent.delete(buffer)) return false;
      keep(memory as ArrayBuffer);
      return true;
    },
  };
}
