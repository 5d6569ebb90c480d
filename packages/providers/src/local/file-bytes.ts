import { type FileHandle, open } from "node:fs/promises";

/** A file's bytes: to read through, and to look at again. */
export interface FileBytes {
  /** The file from a place on, piece by piece; a piece is good until the next one is asked for. */
  chunks(offsetBytes: number, signal?: AbortSignal): AsyncIterable<Buffer> | Iterable<Buffer>;
  /** A range; shorter only when the file is. */
  range(offsetBytes: number, lengthBytes: number): Promise<Buffer>;
  close(): Promise<void>;
}

const chunkBytes = 512 * 1024;

/** Files up to this size are read at once, so that the next ones can be read meanwhile. */
const smallBytes = 256 * 1024;

/**
 * Opens a file.
 *
 * @param sizeBytes what it is thought to have; it may have grown since
 * @throws errors of node:fs
 */
export async function openBytes(file: string, sizeBytes: number): Promise<FileBytes> {
  const handle = await open(file, "r");
  if (sizeBytes > smallBytes) return bytesOfHandle(handle);
  try {
    return bytesInMemory(await handle.readFile());
  } finally {
    await handle.close();
  }
}

/** Reads a range of an open file; shorter only when the file is. */
export async function readRange(
  handle: FileHandle,
  offsetBytes: number,
  lengthBytes: number,
): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(lengthBytes);
  let filled = 0;
  while (filled < lengthBytes) {
    const { bytesRead } = await handle.read(buffer, filled, lengthBytes - filled, offsetBytes + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function bytesOfHandle(handle: FileHandle): FileBytes {
  return {
    async *chunks(offsetBytes, signal) {
      // One for all pieces: new memory costs more than what is read into it.
      const buffer = Buffer.allocUnsafeSlow(chunkBytes);
      for (let position = offsetBytes; ; ) {
        signal?.throwIfAborted();
        const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
    range: (offsetBytes, lengthBytes) => readRange(handle, offsetBytes, lengthBytes),
    close: () => handle.close(),
  };
}

function bytesInMemory(bytes: Buffer): FileBytes {
  return {
    chunks: (offsetBytes) => (offsetBytes < bytes.length ? [bytes.subarray(offsetBytes)] : []),
    range: async (offsetBytes, lengthBytes) => bytes.subarray(offsetBytes, offsetBytes + lengthBytes),
    close: async () => {},
  };
}
