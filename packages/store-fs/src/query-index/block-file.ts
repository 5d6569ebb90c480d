import { closeSync, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { BrokenIndex } from "./broken-index.js";

/** Bytes that are read and checked at a time: little enough for one row, enough for a scan. */
export const blockBytes: number = 16 * 1024;

/** Blocks that stay in memory, of all files together: 16 MB. */
const maxCachedBlocks = 1024;

/** Blocks of files that never change, as far as they were read. Files go by numbers. */
export interface BlockCache {
  readonly blocks: Map<number, Block>;
  /** The number of a file that nobody has asked for before, or the one it has. */
  fileNumber(path: string): number;
}

/** A block, seen as bytes and as numbers. */
interface Block {
  readonly bytes: Buffer;
  readonly float64s: Float64Array;
  readonly uint32s: Uint32Array;
}

/** A file that is read piece by piece, every piece checked against its checksum. */
export interface BlockFile {
  /** The bytes from one place up to another, in memory of their own. @throws BrokenIndex */
  bytes(from: number, to: number): Buffer;
  /** The eight-byte number at a place that is a multiple of eight. @throws BrokenIndex */
  float64(at: number): number;
  /** The four-byte whole number at a place that is a multiple of four. @throws BrokenIndex */
  uint32(at: number): number;
  /** UTF-8 from one place up to another, as a text. @throws BrokenIndex */
  text(from: number, to: number): string;
  /**
   * The eight-byte numbers of a block, which are not to be changed.
   *
   * @param last the last of the blocks that are wanted next, to be read with this one
   * @throws BrokenIndex
   */
  float64sOf(block: number, last?: number): Float64Array;
}

/** Makes an empty cache. */
export function blockCache(): BlockCache {
  const numbers = new Map<string, number>();
  return {
    blocks: new Map(),
    fileNumber(path) {
      const known = numbers.get(path) ?? numbers.size;
      numbers.set(path, known);
      return known;
    },
  };
}

/** The checksum of every block of some content. */
export function blockChecksums(content: Uint8Array): number[] {
  const checksums: number[] = [];
  for (let at = 0; at < content.length; at += blockBytes) {
    checksums.push(crc32(content.subarray(at, at + blockBytes)));
  }
  return checksums;
}

/**
 * Opens a file of blocks. Nothing is read yet, and the file is open only while it is read: an index that is
 * replaced meanwhile holds on to nothing.
 *
 * Reading is synchronous: a block takes some microseconds, handing it to another thread and back takes more.
 *
 * @param size bytes of the file that the checksums speak of
 */
export function blockFile(
  path: string,
  { size, checksums }: { readonly size: number; readonly checksums: readonly number[] },
  cache: BlockCache,
): BlockFile {
  // Well below 2^53 for 2^24 blocks (256 GB) a file.
  const firstKey = cache.fileNumber(path) * 2 ** 24;

  const load = (first: number, last: number): void => {
    const from = first * blockBytes;
    const content = readRange(path, from, Math.min(size, (last + 1) * blockBytes));
    for (let block = first; block <= last; block++) {
      // A copy unless it is the only one, so that a block that stays does not keep its neighbours in memory.
      const { buffer } =
        first === last
          ? content
          : new Uint8Array(content.subarray((block - first) * blockBytes, (block - first + 1) * blockBytes));
      const bytes = Buffer.from(buffer);
      if (crc32(bytes) !== checksums[block]) {
        throw brokenBlock(path, block);
      }
      cache.blocks.set(firstKey + block, {
        bytes,
        float64s: new Float64Array(buffer, 0, bytes.length >> 3),
        uint32s: new Uint32Array(buffer, 0, bytes.length >> 2),
      });
    }
  };

  /** A block, read with those after it up to the last that is wanted. */
  const block = (index: number, wanted: number): Block => {
    const known = cache.blocks.get(firstKey + index);
    if (known !== undefined) return known;
    const last = Math.min(wanted, index + maxCachedBlocks / 2);
    makeRoom(cache, last - index + 1);
    load(index, last);
    return cache.blocks.get(firstKey + index) as Block;
  };

  const file: BlockFile = {
    bytes(from, to) {
      if (from < 0 || to < from || to > size) throw new BrokenIndex(`${path}: no bytes ${from} to ${to}`);
      const content = Buffer.from(new ArrayBuffer(to - from));
      let at = from;
      while (at < to) {
        const index = Math.floor(at / blockBytes);
        const within = at - index * blockBytes;
        at += block(index, Math.floor((to - 1) / blockBytes)).bytes.copy(
          content,
          at - from,
          within,
          within + (to - at),
        );
      }
      return content;
    },
    float64(at) {
      const index = Math.floor(at / blockBytes);
      if (at < 0 || at + 8 > size) throw new BrokenIndex(`${path}: no number at ${at}`);
      return block(index, index).float64s[(at - index * blockBytes) / 8] as number;
    },
    uint32(at) {
      const index = Math.floor(at / blockBytes);
      if (at < 0 || at + 4 > size) throw new BrokenIndex(`${path}: no number at ${at}`);
      return block(index, index).uint32s[(at - index * blockBytes) / 4] as number;
    },
    text(from, to) {
      const index = Math.floor(from / blockBytes);
      const start = index * blockBytes;
      if (from < 0 || to < from || to > size || to > start + blockBytes)
        return file.bytes(from, to).toString();
      return block(index, index).bytes.toString("utf8", from - start, to - start);
    },
    float64sOf(index, last = index) {
      if (index < 0 || index * blockBytes >= size) throw new BrokenIndex(`${path}: no block ${index}`);
      return block(index, last).float64s;
    },
  };
  return file;
}

/** All of a file of blocks at once, every block checked. @throws BrokenIndex */
export function readBlocks(
  path: string,
  { size, checksums }: { readonly size: number; readonly checksums: readonly number[] },
): Buffer {
  const content = readRange(path, 0, size);
  const found = blockChecksums(content);
  const wrong = found.findIndex((checksum, block) => checksum !== checksums[block]);
  if (wrong >= 0) throw brokenBlock(path, wrong);
  return content;
}

function brokenBlock(path: string, block: number): BrokenIndex {
  return new BrokenIndex(`${path}: block ${block} does not have its checksum`);
}

/** Forgets the blocks that were read first. */
function makeRoom({ blocks }: BlockCache, wanted: number): void {
  for (const key of blocks.keys()) {
    if (blocks.size + wanted <= maxCachedBlocks) return;
    blocks.delete(key);
  }
}

/** Bytes of a file from one place up to another, unchecked, in memory of their own. @throws BrokenIndex when there are not as many */
export function readRange(path: string, from: number, to: number): Buffer {
  const content = Buffer.allocUnsafeSlow(to - from);
  try {
    const file = openSync(path, "r");
    try {
      let done = 0;
      while (done < content.length) {
        const count = readSync(file, content, done, content.length - done, from + done);
        if (count === 0) throw new BrokenIndex(`${path} ends at ${from + done}, before ${to}`);
        done += count;
      }
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw cause instanceof BrokenIndex ? cause : new BrokenIndex(`cannot read ${path}`, { cause });
  }
  return content;
}
