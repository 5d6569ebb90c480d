import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

/** Small files to make or to give other names: what many files cost the system, and so much the caller waits for. */
export interface FileWork {
  /** Makes a file that is not there yet, with all it holds. */
  make(path: string, content: Uint8Array): Promise<void>;
  /** Gives a file another name. */
  rename(from: string, to: string): Promise<void>;
}

/** Files for the thread: to make, their contents one behind the other, or to give other names. */
export type FilesToDo = {
  readonly batch: number;
  readonly paths: readonly string[];
} & (
  | { readonly work: "make"; readonly lengths: readonly number[]; readonly bytes: Uint8Array }
  | { readonly work: "rename"; readonly targets: readonly string[] }
);

/** What the thread answers. */
export interface FilesDone {
  readonly batch: number;
  /** The files with which it failed: their place in the batch, and the system's error in parts. */
  readonly failures: readonly { readonly file: number; readonly message: string; readonly fields: object }[];
}

/** Files made in quick succession after which a thread takes over: starting it takes as long as about as many. */
export const manyFiles = 400;

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
  readonly content: Uint8Array | undefined;
  readonly target: string | undefined;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Does the work of many small files on a thread beside the one that thinks up their contents. Most of the time that a
 * file takes is the system's, and is spent waiting.
 *
 * The first files of a succession are made by the caller, for whom a few of them are done sooner than a thread is
 * there; renaming always goes to the thread. Where no thread can be had (a bundler has lost its file, Node is run
 * without permission), all is done by the caller.
 *
 * @param here how the caller does it
 * @param workerFile what the thread runs; file-thread by default
 */
export function threadedFileWork(
  here: FileWork,
  workerFile: URL = new URL("./file-thread.js", import.meta.url),
): FileWork {
  const hasWorkerFile = existsSync(fileURLToPath(workerFile));
  const underway = new Map<number, readonly AwaitedFile[]>();
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
    const failed = new Map(failures.map((failure) => [failure.file, failure]));
    underway.get(batch)?.forEach(({ resolve, reject }, i) => {
      const failure = failed.get(i);
      if (failure === undefined) resolve();
      else reject(Object.assign(new Error(failure.message), failure.fields));
    });
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
    const awaited = [...underway.values()].flat();
    underway.clear();
    for (const { path, reject } of awaited) reject(new Error(`the thread that was to write ${path} ${why}`));
  };

  const doHere = ({ path, content, target, resolve, reject }: AwaitedFile): void => {
    const work = content === undefined ? here.rename(path, target as string) : here.make(path, content);
    work.then(resolve, reject);
  };

  const handOver = (): void => {
    if (gathered.length === 0) return;
    const files = gathered;
    const bytes = gatheredBytes;
    gathered = [];
    gatheredBytes = 0;
    clearTimeout(rest);
    thread ??= begin();
    if (thread === undefined) {
      files.forEach(doHere);
      return;
    }
    const batch = batches++;
    underway.set(batch, files);
    thread.ref();
    const message = filesToDo(batch, files, bytes);
    thread.postMessage(message, message.work === "make" ? [message.bytes.buffer as ArrayBuffer] : []);
  };

  const take = (path: string, content: Uint8Array | undefined, target: string | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      // What is handed over at once is of one kind.
      if ((gathered[0]?.content === undefined) !== (content === undefined)) handOver();
      if (gathered.length === 0) setImmediate(handOver);
      gathered.push({ path, content, target, resolve, reject });
      gatheredBytes += content?.length ?? 0;
      if (gathered.length >= handedFiles || gatheredBytes >= handedBytes) handOver();
    });

  return {
    make(path, content) {
      const now = performance.now();
      succession = now - lastAt > restMs ? 1 : succession + 1;
      lastAt = now;
      const isThreadBehind = underway.size * handedFiles >= filesBehind;
      return isRefused || succession < manyFiles || isThreadBehind
        ? here.make(path, content)
        : take(path, content, undefined);
    },
    rename: (from, to) => (isRefused ? here.rename(from, to) : take(from, undefined, to)),
  };
}

/** The message to the thread for files of one kind of work. */
function filesToDo(batch: number, files: readonly AwaitedFile[], byteLength: number): FilesToDo {
  const paths = files.map(({ path }) => path);
  if (files[0]?.content === undefined) {
    return { batch, work: "rename", paths, targets: files.map(({ target }) => target as string) };
  }
  const bytes = new Uint8Array(byteLength);
  const lengths: number[] = [];
  let at = 0;
  for (const { content = bytes } of files) {
    bytes.set(content, at);
    lengths.push(content.length);
    at += content.length;
  }
  return { batch, work: "make", paths, lengths, bytes };
}
