import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

/** Files for the thread to make, their contents one behind the other. */
export interface FilesToMake {
  readonly batch: number;
  readonly paths: readonly string[];
  readonly lengths: readonly number[];
  readonly bytes: Uint8Array;
}

/** What the thread answers. */
export interface FilesMade {
  readonly batch: number;
  /** The files that it could not make: their place in the batch, and the system's error in parts. */
  readonly failures: readonly { readonly file: number; readonly message: string; readonly fields: object }[];
}

/** Makes a file that is not there yet, with all it holds. */
export type MakeFile = (path: string, content: Uint8Array) => Promise<void>;

/** Files in quick succession after which a thread takes over: starting it takes as long as making about as many. */
const manyFiles = 400;

/** The succession ends, and with it the thread, when nothing was to be made for so long. */
const restMs = 1000;

/** What is handed over at once, so that handing over takes little time against the making. */
const handedFiles = 64;
const handedBytes = 512 * 1024;

/** A file that is waited for. */
interface AwaitedFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Makes small files: a few of them as its caller does, many of them on a thread beside the one that thinks up their
 * contents. Most of the time that a file takes is the system's, and is spent waiting.
 *
 * Where no thread can be had (a bundler has lost its file, Node is run without permission), all is made by the caller.
 *
 * @param workerFile what the thread runs; file-thread by default
 */
export function fileMaking(
  makeHere: MakeFile,
  workerFile: URL = new URL("./file-thread.js", import.meta.url),
): MakeFile {
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
      worker.on("message", (made: FilesMade) => settle(worker, made));
      worker.on("error", (error) => end(worker, `failed: ${error.message}`));
      worker.on("exit", (code) => end(worker, `ended with exit code ${code}`));
      return worker;
    } catch {
      isRefused = true;
      return undefined;
    }
  };

  const settle = (worker: Worker, { batch, failures }: FilesMade): void => {
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
    for (const { path, reject } of awaited) reject(new Error(`the thread that was to make ${path} ${why}`));
  };

  const handOver = (): void => {
    if (gathered.length === 0) return;
    const files = gathered;
    const bytes = new Uint8Array(gatheredBytes);
    let at = 0;
    for (const { content } of files) {
      bytes.set(content, at);
      at += content.length;
    }
    gathered = [];
    gatheredBytes = 0;
    clearTimeout(rest);
    thread ??= begin();
    if (thread === undefined) {
      for (const { path, content, resolve, reject } of files) makeHere(path, content).then(resolve, reject);
      return;
    }
    const batch = batches++;
    underway.set(batch, files);
    const paths = files.map(({ path }) => path);
    const lengths = files.map(({ content }) => content.length);
    thread.ref();
    thread.postMessage({ batch, paths, lengths, bytes } satisfies FilesToMake, [bytes.buffer]);
  };

  return (path, content) => {
    const now = performance.now();
    succession = now - lastAt > restMs ? 1 : succession + 1;
    lastAt = now;
    if (isRefused || succession < manyFiles) return makeHere(path, content);
    return new Promise((resolve, reject) => {
      if (gathered.length === 0) setImmediate(handOver);
      gathered.push({ path, content, resolve, reject });
      gatheredBytes += content.length;
      if (gathered.length >= handedFiles || gatheredBytes >= handedBytes) handOver();
    });
  };
}
