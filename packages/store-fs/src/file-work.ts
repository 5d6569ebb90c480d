import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";
import { nodeThreads } from "./builtins.js";
import { type Renaming, renamedTogether, startsFrom } from "./renaming.js";
import { attemptEach } from "./work-through.js";

/** Work on single files, as the caller does it. */
export interface FileWork {
  /** Makes a file that is not there yet, with all it holds. */
  make(path: string, content: Uint8Array): Promise<void>;
  /** Gives a file another name. */
  rename(from: string, to: string): Promise<void>;
}

/** A file that is not there yet, with all it is to hold. */
export interface FileToMake {
  readonly path: string;
  readonly content: Uint8Array;
}

/** Work on files of which there may be many. */
export interface ManyFilesWork {
  /**
   * Makes files, in no particular order.
   *
   * @returns the system's error for each file that was not made, by its place among them
   * @throws Error when it cannot be told which files were made
   */
  makeAll(files: readonly FileToMake[]): Promise<ReadonlyMap<number, unknown>>;
  /**
   * Gives files other names, in no particular order.
   *
   * @returns the system's error for each file that kept its name, by its place among them
   * @throws Error when it cannot be told which files have their new names
   */
  renameAll(files: readonly Renaming[]): Promise<ReadonlyMap<number, unknown>>;
}

/** Files for the thread: to make, or to give other names. */
export type FilesToDo = { readonly batch: number } & (
  | {
      readonly work: "make";
      /** Joined by NUL, which no path holds: one text is on the other thread sooner than many. */
      readonly paths: string;
      readonly bytes: Uint8Array;
      /** Where the content of each file begins and ends in the bytes, one behind the other. */
      readonly places: Float64Array;
    }
  | {
      readonly work: "rename";
      readonly files: readonly Renaming[];
      /** See {@link startsFrom}. */
      readonly next: Int32Array;
    }
);

/** What the thread answers. */
export interface FilesDone {
  readonly batch: number;
  /** The files with which it failed: their place in the batch, and the system's error in parts. */
  readonly failures: readonly { readonly file: number; readonly message: string; readonly fields: object }[];
}

/** Files made in quick succession after which a thread takes over: starting it takes as long as about as many. */
const manyFiles = 400;

/** The succession ends when nothing was to be done for so long: small batches now and then need no thread. */
const successionMs = 100;

/** The thread ends when nothing was to be done for so long. */
const restMs = 1000;

/** Files that the thread may be behind before the caller makes some as well. */
const filesBehind = 512;

/** What waits for the thread's answer: errors by the file's place, or one for all of them. */
type Settle = (failures: ReadonlyMap<number, Error>, forAll?: Error) => void;

/**
 * Does the work of many small files on a thread beside the one that thinks up their contents. Most of the time that a
 * file takes is the system's, and is spent waiting.
 *
 * The first files of a succession are made by the caller, who has done a few of them before a thread is there. Where
 * no thread can be had (a bundler has lost its file, Node is run without permission), all is done by the caller.
 *
 * @param here how the caller does it
 * @param workerFile what the thread runs; file-thread by default
 */
export function threadedFileWork(
  here: FileWork,
  workerFile: URL = new URL("./file-thread.js", import.meta.url),
): ManyFilesWork {
  const hasWorkerFile = existsSync(fileURLToPath(workerFile));
  const underway = new Map<number, Settle>();
  let thread: Worker | undefined;
  let isRefused = !hasWorkerFile;
  let rest: NodeJS.Timeout | undefined;
  let filesToCome = 0;
  let batches = 0;
  let succession = 0;
  let lastAt = Number.NEGATIVE_INFINITY;

  const begin = (): Worker | undefined => {
    try {
      // Options meant for the main program, such as --input-type, would keep a thread from starting.
      const worker = new (nodeThreads().Worker)(workerFile, { execArgv: [] });
      worker.on("message", (done: FilesDone) => settle(worker, done));
      worker.on("error", (error) => end(worker, `failed: ${error.message}`));
      worker.on("exit", (code) => end(worker, `ended with exit code ${code}`));
      return worker;
    } catch {
      isRefused = true;
      return undefined;
    }
  };

  const settle = (worker: Worker, { batch, failures }: FilesDone): void => {
    const errors = failures.map(
      ({ file, message, fields }) => [file, Object.assign(new Error(message), fields)] as const,
    );
    underway.get(batch)?.(new Map(errors));
    underway.delete(batch);
    if (underway.size > 0) return;
    // Nothing is waited for: the process may end, and the thread does when nothing comes.
    worker.unref();
    rest = setTimeout(() => {
      thread = undefined;
      void worker.terminate();
    }, restMs).unref();
  };

  const end = (worker: Worker, why: string): void => {
    if (thread === worker) thread = undefined;
    else if (thread !== undefined) return;
    const awaiting = [...underway.values()];
    underway.clear();
    for (const settleAll of awaiting) settleAll(new Map(), new Error(why));
  };

  /** Hands work on files to the thread; what failed there, undefined where none can be had. */
  const handOver = (
    work: (batch: number) => FilesToDo,
    firstPath: string,
  ): Promise<ReadonlyMap<number, unknown>> | undefined => {
    clearTimeout(rest);
    thread ??= begin();
    if (thread === undefined) return undefined;
    const batch = batches++;
    thread.ref();
    thread.postMessage(work(batch));
    return new Promise((resolve, reject) => {
      underway.set(batch, (failures, forAll) => {
        if (forAll === undefined) resolve(failures);
        else reject(new Error(`the thread that was to write ${firstPath} ${forAll.message}`));
      });
    });
  };

  const makeAside = async (
    files: readonly FileToMake[],
  ): Promise<ReadonlyMap<number, unknown> | undefined> => {
    filesToCome += files.length;
    try {
      const paths = files.map(({ path }) => path).join("\0");
      return await handOver(
        (batch) => ({ batch, work: "make", paths, ...contentsOf(files) }),
        (files[0] as FileToMake).path,
      );
    } finally {
      filesToCome -= files.length;
    }
  };

  return {
    async makeAll(files) {
      const now = performance.now();
      succession = (now - lastAt > successionMs ? 0 : succession) + files.length;
      lastAt = now;
      const isWorthIt = thread !== undefined || succession >= manyFiles;
      const isAside = !isRefused && isWorthIt && filesToCome < filesBehind;
      const failures = isAside ? await makeAside(files) : undefined;
      return failures ?? attemptEach(files, ({ path, content }) => here.make(path, content));
    },
    async renameAll(files) {
      const rename = ({ from, to }: Renaming): Promise<void> => here.rename(from, to);
      if (files.length < manyFiles || isRefused) return attemptEach(files, rename);
      const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      const failures = new Map<number, unknown>();
      const aside = handOver((batch) => ({ batch, work: "rename", files, next }), (files[0] as Renaming).to);
      // A failure waits until the caller's part is done; until then nobody listens.
      aside?.catch(() => {});
      for (const start of startsFrom(next, files.length)) {
        const failed = await attemptEach(files.slice(start, start + renamedTogether), rename);
        for (const [i, error] of failed) failures.set(start + i, error);
      }
      for (const [i, error] of (await aside) ?? []) failures.set(i, error);
      return failures;
    },
  };
}

/** What files are to hold, for the thread: memory that is shared is not copied. */
function contentsOf(files: readonly FileToMake[]): Pick<FilesToDo & { work: "make" }, "bytes" | "places"> {
  const memory = files[0]?.content.buffer;
  const isShared =
    memory instanceof SharedArrayBuffer && files.every(({ content }) => content.buffer === memory);
  const bytes = isShared
    ? new Uint8Array(memory)
    : new Uint8Array(files.reduce((sum, { content }) => sum + content.length, 0));
  const places = new Float64Array(2 * files.length);
  let end = 0;
  for (const [i, { content }] of files.entries()) {
    const start = isShared ? content.byteOffset : end;
    if (!isShared) bytes.set(content, start);
    end = start + content.length;
    places.set([start, end], 2 * i);
  }
  return { bytes, places };
}
