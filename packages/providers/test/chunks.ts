/** Cuts bytes into chunks that share their memory, as those of a file do: each is gone when the next one comes. */
export function* sharedChunks(bytes: Buffer, chunkBytes: number): Generator<Buffer> {
  const memory = Buffer.alloc(chunkBytes);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const length = bytes.copy(memory, 0, at, at + chunkBytes);
    yield memory.subarray(0, length);
    memory.fill("#");
  }
}
