import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { ProviderError } from "@eomatch/stac-model";
import { type FilePiece, indexPieces, type PiecesFindings } from "./index-pieces.js";

/** Indexes batches of pieces, on worker threads where that is faster. */
export interface IndexThreads {
  /** What the batches hold, in their order. */
  index(batches: readonly (readonly FilePiece[])[]): Promise<PiecesFindings[]>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** How {@link indexThreads} works. */
export interface IndexThreadsOptions {
  /** The provider's name, for errors. */
  readonly provider: string;
  readonly signal?: AbortSignal | undefined;
  /** How many threads at most, the calling one included; as many as there are processors when left out. */
  readonly maxThreads?: number | undefined;
  /** What the threads run; index-worker by default. */
  readonly workerFile?: URL | undefined;
}

/** Starting a thread, until its code is compiled and runs at full speed, takes as long as reading about this much. */
const bytesPerThread = 24 * 1024 * 1024;

/**
 * Makes the threads. The calling one works as well; others are started when there is enough to read for them, and
 * not where a bundler has lost the worker's file.
 *
 * A thread that fails, or an abort, ends them all.
 */
export function indexThreads(options: IndexThreadsOptions): IndexThreads {
  const { signal, maxThreads = availableParallelism() } = options;
  const workerFile = options.workerFile ?? new URL("./index-worker.js", import.meta.url);
  const workers: Worker[] = [];
  const hasWorkerFile = existsSync(fileURLToPath(workerFile));

  const close = async (): Promise<void> => {
    await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
  };

  const index = async (batches: readonly (readonly FilePiece[])[]): Promise<PiecesFindings[]> => {
    signal?.throwIfAborted();
    const bytes = batches.flat().reduce((sum, piece) => sum + sizeOf(piece), 0);
    const wanted = Math.min(maxThreads, batches.length, Math.floor(bytes / bytesPerThread));
    const found: PiecesFindings[] = new Array(batches.length);
    let next = 0;
    let isOver = false;
    const work = async (run: (batch: readonly FilePiece[]) => Promise<PiecesFindings>): Promise<void> => {
      while (next < batches.length && !isOver) {
        const i = next++;
        found[i] = await run(batches[i] as readonly FilePiece[]);
      }
    };
    const others = hasWorkerFile ? Math.max(0, wanted - 1) : 0;
    while (workers.length < others) workers.push(startWorker(workerFile));
    const asking = workers.slice(0, others).map((worker) => work((batch) => ask(worker, batch, options)));
    try {
      await Promise.all([...asking, work((batch) => indexPieces(batch, signal))]);
    } catch (error) {
      isOver = true;
      await close();
      throw error;
    }
    return found;
  };

  return { index, close };
}

function startWorker(file: URL): Worker {
  // Options meant for the main program, such as --input-type, would keep a thread from starting.
  return new Worker(file, { execArgv: [] });
}

/** The bytes a piece has, as far as is known. */
function sizeOf({ fromBytes, toBytes, sizeBytes }: FilePiece): number {
  return Math.max(0, Math.min(toBytes, sizeBytes) - fromBytes);
}

async function ask(
  worker: Worker,
  batch: readonly FilePiece[],
  { provider, signal }: IndexThreadsOptions,
): Promise<PiecesFindings> {
  const released = new AbortController();
  const until = { signal: released.signal };
  try {
    return await new Promise((resolve, reject) => {
      const failed = (why: string, cause?: unknown): void => {
        const message = `${provider}: a thread that read ${batch[0]?.file} ${why}; search again`;
        reject(new ProviderError("provider/unreadable", message, { provider, cause }));
      };
      signal?.addEventListener("abort", () => reject(signal.reason), until);
      const listeners = {
        message: resolve,
        error: (error: Error): void => failed(`failed: ${error.message}`, error),
        exit: (code: number): void => failed(`ended with exit code ${code}`),
      };
      for (const [event, listener] of Object.entries(listeners)) worker.on(event, listener);
      released.signal.addEventListener("abort", () => {
        for (const [event, listener] of Object.entries(listeners)) worker.off(event, listener);
      });
      worker.postMessage(batch);
    });
  } finally {
    released.abort();
  }
}
