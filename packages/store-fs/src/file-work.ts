import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { type Renaming, renamedTogether, renameEach, startsFrom } from "./renaming.js";

/** Work on single files, as the caller does it. */
export interface FileWork {
  /** Makes a file that is not there yet, with all it holds. */
  make(path: string, content: Uint8Array): Promise<void>;
  /** Gives a file another name. */
  rename(from: string, to: string): Promise<void>;
}

/** Work on files of which there may be many. */
export interface ManyFilesWork {
  /** Makes a file that is not there yet, with all it holds. */
  make(path: string, content: Uint8Array): Promise<void>;
  /**
   * Gives files other names, in no particular order.
   *
   * @returns the system's error for each file that kept its name, by its place among them
   * @throws Error when it cannot be told which files have their new names
   */
  renameAll(files: readonly Renaming[]): Promise<ReadonlyMap<number, unknown>>;
}

/** Files for the thread: to make, their contents one behind the other, or to give other names. */
export type FilesToDo = { readonly batch: number } & (
  | {
      readonly work: "make";
      readonly paths: readonly string[];
      readonly lengths: readonly number[];
      readonly bytes: Uint8Array;
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

/** The succession ends, and with it the thread, when nothing was to be done for so long. */
const restMs = 1000;

/** What is handed over at once, so that handing over takes little time against the work. */
const handedFiles = 64;
const handedBytes = 512 * 1024;

/** Files that the thread may be behind before the caller makes some as well. */
const filesBehind = 512;

/** A file that is waited for. */
interface AwaitedFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** What waits for the thread's answer: errors by the file's place, or one for all of them. */
type Settle = (failures: ReadonlyMap<number, Error>, forAll?: Error) => void;

/**
 * Does the work of many small files on a thread beside the one that thinks up their contents. Most of the time that a
 * file takes is the system's, and is spent waiting.
 *
 * The first files of a succession are made by the caller, who has done a few of them before a thread is there. Where no thread can be had (a bundler has lost its file, Node is run
 * without permission), all is done by the caller.
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
  let gathered: AwaitedFile[] = [];
  let gatheredBytes = 0;
  let batches = 0;
  let succession = 0;
  let lastAt = Number.NEGATIVE_INFINITY;

  const begin = (): Worker | undefined => {
    try {
      // Options meant for the main program, such as --input-type, would keep a thread from starting.
      const worker = new Worker(workerFile, { execArgv: [] });
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

  /** Hands work to the thread; false when none can be had. */
  const post = (work: (batch: number) => FilesToDo, whenDone: Settle): boolean => {
    clearTimeout(rest);
    thread ??= begin();
    if (thread === undefined) return false;
    const batch = batches++;
    underway.set(batch, whenDone);
    thread.ref();
    const message = work(batch);
    thread.postMessage(message, message.work === "make" ? [message.bytes.buffer as ArrayBuffer] : []);
    return true;
  };

  const handOver = (): void => {
    if (gathered.length === 0) return;
    const files = gathered;
    const bytes = gatheredBytes;
    gathered = [];
    gatheredBytes = 0;
    const isPosted = post(
      (batch) => filesToMake(batch, files, bytes),
      (failures, forAll) =>
        files.forEach(({ path, resolve, reject }, i) => {
          const failure = forAll === undefined ? failures.get(i) : threadEnded(path, forAll);
          if (failure === undefined) resolve();
          else reject(failure);
        }),
    );
    if (isPosted) return;
    for (const { path, content, resolve, reject } of files) here.make(path, content).then(resolve, reject);
  };

  /** Lets the thread take part in giving files other names; what failed there, nothing where none can be had. */
  const renameAside = (files: readonly Renaming[], next: Int32Array): Promise<ReadonlyMap<number, unknown>> =>
    new Promise((resolve, reject) => {
      const isPosted = post(
        (batch) => ({ batch, work: "rename", files, next }),
        (failures, forAll) => {
          if (forAll === undefined) resolve(failures);
          else reject(threadEnded((files[0] as Renaming).to, forAll));
        },
      );
      if (!isPosted) resolve(new Map());
    });

  return {
    make(path, content) {
      const now = performance.now();
      succession = now - lastAt > restMs ? 1 : succession + 1;
      lastAt = now;
      const isThreadBehind = underway.size * handedFiles >= filesBehind;
      if (isRefused || succession < manyFiles || isThreadBehind) return here.make(path, content);
      return new Promise((resolve, reject) => {
        if (gathered.length === 0) setImmediate(handOver);
        gathered.push({ path, content, resolve, reject });
        gatheredBytes += content.length;
        if (gathered.length >= handedFiles || gatheredBytes >= handedBytes) handOver();
      });
    },
    async renameAll(files) {
      if (files.length < manyFiles || isRefused) return renameEach(files, here);
      const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      const failures = new Map<number, unknown>();
      const aside = renameAside(files, next);
      // A failure waits until the caller's part is done; until then nobody listens.
      aside.catch(() => {});
      for (const start of startsFrom(next, files.length)) {
        const failed = await renameEach(files.slice(start, start + renamedTogether), here);
        for (const [i, error] of failed) failures.set(start + i, error);
      }
      for (const [i, error] of await aside) failures.set(i, error);
      return failures;
    },
  };
}

function threadEnded(path: string, { message }: Error): Error {
  return new Error(`the thread that was to write ${path} ${message}`);
}

/** The message to the thread for files to make. */
function filesToMake(batch: number, files: readonly AwaitedFile[], byteLength: number): FilesToDo {
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const { content } of files) {
    bytes.set(content, at);
    at += content.length;
  }
  const paths = files.map(({ path }) => path);
  return { batch, work: "make", paths, lengths: files.map(({ content }) => content.length), bytes };
}
