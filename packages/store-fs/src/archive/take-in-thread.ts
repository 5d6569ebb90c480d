import { existsSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { nodeThreads } from "../builtins.js";
import { diskCalls } from "../disk-calls.js";
import { beginDigest } from "./multihash.js";
import { placeWhole, type WholeFile } from "./whole-file.js";

/** What the thread is asked. */
export type ThreadTask =
  | { readonly id: number; readonly kind: "place"; readonly file: WholeFile }
  | {
      readonly id: number;
      readonly kind: "piece";
      readonly file: number;
      readonly checksum: string | undefined;
      readonly bytes: Uint8Array;
      /** Where it is written, an open file's number and the byte; undefined for what is there already. */
      readonly to: { readonly fd: number; readonly position: number } | undefined;
    }
  | {
      readonly id: number;
      readonly kind: "end";
      readonly file: number;
      readonly checksum: string | undefined;
    };

/** What the thread answers. */
export interface ThreadAnswer {
  readonly id: number;
  readonly multihash?: string | undefined;
  /** That of a piece, given back. */
  readonly memory?: ArrayBuffer | undefined;
  readonly failure?: { readonly message: string; readonly code: string | undefined };
}

/** Writes the pieces of a file one after the other, and digests them. */
export interface PieceWriter {
  /**
   * Writes a piece, or only digests it where it is written already.
   *
   * @param piece taken with all of the memory that it lies in
   * @returns that memory, which may be used again
   * @throws the system's error when it cannot be written
   */
  take(piece: Uint8Array, position: number | "written"): Promise<ArrayBufferLike>;
  /** The multihash of all pieces; also to be called, and its answer dropped, when no more come. */
  multihash(): Promise<string>;
}

/** Writes and digests large files and places small ones, beside the thread that reads them from the network. */
export interface TakeInThread {
  /** Begins to write a file that is open, with a digest of the algorithm that its checksum is of. */
  writer(
    part: FileHandle,
    file: { readonly checksum: string | undefined; readonly sizeBytes: number | undefined },
  ): Promise<PieceWriter>;
  /**
   * Places a file, beside or here, whoever has time; see {@link placeWhole}. Takes the memory of its bytes, and gives it
   * back.
   */
  place(
    file: WholeFile,
  ): Promise<{ readonly multihash: string; readonly memory: ArrayBufferLike | undefined }>;
}

/** Starting a thread takes as long as digesting about this much. */
const bytesBeforeThread = 16 * 1024 * 1024;

/** So many tasks may wait for the thread, so that it has the next one while this one works on a file of its own. */
const tasksAhead = 3;

/** The thread ends when it has had nothing to do for so long. */
const idleSeconds = 5;

/**
 * Makes one. A thread of its own is started once there is enough to do, and not where a bundler has lost its file;
 * before that and there, the calling one does the work.
 */
export function takeInThread(
  workerFile: URL = new URL("./take-in-worker.js", import.meta.url),
): TakeInThread {
  let takenBytes = 0;
  let files = 0;
  let running: RunningThread | undefined;
  const disk = diskCalls();
  const thread = (bytes: number): RunningThread | undefined => {
    takenBytes += bytes;
    if (running?.isOver() === false) return running;
    if (takenBytes < bytesBeforeThread || !existsSync(fileURLToPath(workerFile))) return undefined;
    running = startThread(workerFile);
    return running;
  };
  return {
    async writer(part, { checksum, sizeBytes = 0 }) {
      const aside = thread(sizeBytes);
      if (aside === undefined) return writerHere(part, checksum);
      const { fd } = part;
      const file = ++files;
      return {
        async take(bytes, position) {
          const to = position === "written" ? undefined : { fd, position };
          const { memory } = await aside.ask({ kind: "piece", file, checksum, bytes, to }, bytes);
          return memory ?? new ArrayBuffer(0);
        },
        async multihash() {
          return (await aside.ask({ kind: "end", file, checksum })).multihash ?? "";
        },
      };
    },
    async place(file) {
      const aside = thread(file.bytes.length);
      // Bytes cost the other processor as much again as to digest them, so that nothing waits for it.
      if (aside === undefined || aside.isBusy()) {
        return { multihash: await placeWhole(file, disk), memory: file.bytes.buffer };
      }
      const { multihash = "", memory } = await aside.ask({ kind: "place", file }, file.bytes);
      return { multihash, memory };
    },
  };
}

async function writerHere(part: FileHandle, checksum: string | undefined): Promise<PieceWriter> {
  const digest = await beginDigest(checksum);
  let written = Promise.resolve();
  return {
    async take(piece, position) {
      // One after the other: a process that is killed leaves no gap behind.
      if (position !== "written") written = written.then(() => writeAt(part, piece, position));
      const mine = written;
      mine.catch(() => {});
      // While the disk has its turn.
      digest.update(piece);
      await mine;
      return piece.buffer;
    },
    multihash: async () => digest.multihash(),
  };
}

async function writeAt(part: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let start = 0; start < bytes.length; ) {
    start += (await part.write(bytes, start, bytes.length - start, position + start)).bytesWritten;
  }
}

type Asked = ThreadTask extends infer T ? (T extends ThreadTask ? Omit<T, "id"> : never) : never;

interface RunningThread {
  ask(task: Asked, bytes?: Uint8Array): Promise<ThreadAnswer>;
  isOver(): boolean;
  /** Whether it has enough to do, or is not there yet. */
  isBusy(): boolean;
}

function startThread(workerFile: URL): RunningThread {
  // Options meant for the main program, such as --input-type, would keep a thread from starting.
  const worker = new (nodeThreads().Worker)(workerFile, { execArgv: [] });
  const waiting = new Map<
    number,
    { resolve: (answer: ThreadAnswer) => void; reject: (error: unknown) => void }
  >();
  const files = new Set<number>();
  let asked = 0;
  let isOver = false;
  let isThere = false;
  worker.on("online", () => {
    isThere = true;
  });
  // Started anew when there is work, and never what keeps the process from ending.
  const idle = setTimeout(() => {
    if (waiting.size > 0 || files.size > 0) {
      idle.refresh();
      return;
    }
    isOver = true;
    void worker.terminate();
  }, idleSeconds * 1000);
  const rest = (): void => {
    idle.refresh();
    idle.unref();
    worker.unref();
  };
  const end = (why: string): void => {
    isOver = true;
    clearTimeout(idle);
    for (const { reject } of waiting.values()) reject(new Error(`the thread that verifies files ${why}`));
    waiting.clear();
  };
  worker.on("message", (answer: ThreadAnswer) => {
    const task = waiting.get(answer.id);
    waiting.delete(answer.id);
    const { failure } = answer;
    if (failure === undefined) task?.resolve(answer);
    else task?.reject(Object.assign(new Error(failure.message), failure));
    if (waiting.size === 0) rest();
  });
  worker.on("error", (error) => end(`failed: ${error.message}`));
  worker.on("exit", (code) => end(`ended with code ${code}`));
  rest();
  return {
    isOver: () => isOver,
    isBusy: () => !isThere || waiting.size > tasksAhead,
    ask: (task, bytes) =>
      new Promise((resolve, reject) => {
        const id = ++asked;
        waiting.set(id, { resolve, reject });
        worker.ref();
        if (task.kind === "piece") files.add(task.file);
        if (task.kind === "end") files.delete(task.file);
        worker.postMessage({ ...task, id }, bytes === undefined ? [] : [bytes.buffer as ArrayBuffer]);
      }),
  };
}
