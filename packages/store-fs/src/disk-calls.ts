import type { BigIntStats } from "node:fs";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";

/** What a file is, and what it holds unless it is no plain file or too large. */
export interface ReadFile {
  readonly stats: BigIntStats;
  readonly bytes: Buffer | undefined;
}

/**
 * Does something on the disk either at once, while everything else waits, or on a thread of Node's.
 *
 * A small file that the system has in memory is read in 30 µs, and one that it takes into memory is written in not
 * much more; handing the calls that takes to another thread and back takes five times as long, and a query reads
 * hundreds of files, a batch writes thousands. Where a disk turns out to be slow, the threads do the work for a while,
 * side by side.
 */
export type DiskCalls = <T>(atOnce: () => T, aside: () => Promise<T>) => Promise<T>;

/** A call that took longer than this was not answered from memory, or the machine is busy with something else. */
const slowMs = 2;

/** So many slow calls on end are the disk's. */
const slowCalls = 3;

/** Calls that are then handed to threads, before the next try. */
const callsAside = 256;

/** How long everything else may have to wait, timers and signals for one. */
const longestTurnMs = 10;

/** Makes a way to call the disk that learns how fast it is. */
export function diskCalls(): DiskCalls {
  let aside = 0;
  let slow = 0;
  let turnBegan = performance.now();
  return async (atOnce, onThread) => {
    if (aside > 0) {
      aside--;
      return onThread();
    }
    if (performance.now() - turnBegan > longestTurnMs) {
      await setImmediate();
      turnBegan = performance.now();
    }
    const began = performance.now();
    try {
      return atOnce();
    } finally {
      slow = performance.now() - began > slowMs ? slow + 1 : 0;
      if (slow >= slowCalls) [aside, slow] = [callsAside, 0];
    }
  };
}

/** Reads a whole file. Errors are the system's own. */
export function readFileAtOnce(path: string, flags: number, maxBytes: number): ReadFile {
  const file = openSync(path, flags);
  try {
    const stats = fstatSync(file, { bigint: true });
    if (!isReadable(stats, maxBytes)) return { stats, bytes: undefined };
    const bytes = Buffer.allocUnsafe(Number(stats.size));
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(file, bytes, length, bytes.length - length, null);
      if (count === 0) break;
      length += count;
    }
    return { stats, bytes: bytes.subarray(0, length) };
  } finally {
    closeSync(file);
  }
}

/** The same on a thread of Node's. */
export async function readFileAside(path: string, flags: number, maxBytes: number): Promise<ReadFile> {
  const file: FileHandle = await open(path, flags);
  try {
    const stats = await file.stat({ bigint: true });
    return { stats, bytes: isReadable(stats, maxBytes) ? await file.readFile() : undefined };
  } finally {
    await file.close();
  }
}

function isReadable(stats: BigIntStats, maxBytes: number): boolean {
  return stats.isFile() && stats.size <= BigInt(maxBytes);
}
