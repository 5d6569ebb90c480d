// What the take-in thread runs: writes and digests pieces of large files, places small ones that have come whole.
import { write as fsWrite } from "node:fs";
import { promisify } from "node:util";
import { parentPort } from "node:worker_threads";
import { diskCalls } from "../disk-calls.js";
import { systemCode } from "../system-error.js";
import { beginDigest, type Digest } from "./multihash.js";
import type { ThreadAnswer, ThreadTask } from "./take-in-thread.js";
import { placeWhole } from "./whole-file.js";

const write = promisify(fsWrite);
const disk = diskCalls();

interface Arriving {
  readonly digest: Promise<Digest>;
  written: Promise<void>;
}

const files = new Map<number, Arriving>();

async function answer(task: ThreadTask): Promise<Omit<ThreadAnswer, "id">> {
  if (task.kind === "place") {
    return { multihash: await placeWhole(task.file, disk), memory: task.file.bytes.buffer as ArrayBuffer };
  }
  const file = files.get(task.file) ?? { digest: beginDigest(task.checksum), written: Promise.resolve() };
  if (task.kind === "piece") {
    files.set(task.file, file);
    await take(file, task);
    return { memory: task.bytes.buffer as ArrayBuffer };
  }
  files.delete(task.file);
  return { multihash: (await file.digest).multihash() };
}

async function take(file: Arriving, { bytes, to }: ThreadTask & { kind: "piece" }): Promise<void> {
  // One after the other: a process that is killed leaves no gap behind.
  if (to !== undefined) file.written = file.written.then(() => writeAt(to.fd, bytes, to.position));
  const { written } = file;
  // Its failure is told below.
  written.catch(() => {});
  // While the disk has its turn.
  (await file.digest).update(bytes);
  await written;
}

async function writeAt(fd: number, bytes: Uint8Array, position: number): Promise<void> {
  for (let start = 0; start < bytes.length; ) {
    start += (await write(fd, bytes, start, bytes.length - start, position + start)).bytesWritten;
  }
}

parentPort?.on("message", async (task: ThreadTask) => {
  const { id } = task;
  try {
    const { multihash, memory } = await answer(task);
    parentPort?.postMessage({ id, multihash, memory } satisfies ThreadAnswer, memory && [memory]);
  } catch (error) {
    const failure = { message: (error as Error).message, code: systemCode(error) };
    parentPort?.postMessage({ id, failure } satisfies ThreadAnswer);
  }
});
