import { FinderError } from "./errors.js";
import type { MatchAnswer, MatchTask } from "./match-task.js";
import { hasThreads, type MatchWorker, startWorker, threadCount, WorkerQueue } from "./threads.js";

/** How many threads are kept, and how they are started. */
export interface MatchThreadsOptions {
  /** Threads in all, the calling one included; default: as many as the machine runs at once. */
  readonly threads?: number | undefined;
  /**
   * Starts a worker thread that runs `@eomatch/finder/parallel-worker`, for programs whose bundler does not take it
   * along by itself.
   */
  readonly createWorker?: (() => MatchWorker) | undefined;
}

/** Threads kept for many calls; made by {@link matchThreads}. */
export interface MatchThreads {
  /** Threads in all, the calling one included. */
  readonly count: number;
  /**
   * Ends the threads. Calls that still match with them fail with `finder/worker-failed`, later ones with
   * `finder/invalid-criteria`; closing twice does no harm.
   */
  close(): Promise<void>;
}

/** A worker that matches stretches of time. */
export type MatchQueue = WorkerQueue<MatchTask, MatchAnswer>;

/**
 * Gives threads to be kept for many calls of `findMatchupsInParallel`, which takes them in place of a number.
 *
 * Threads that are kept have started and know the code: from the second call on they save what both take. They start
 * with the first call that needs them, and take part in several calls at once. One that fails is replaced in the next
 * call. In Node they do not keep the process from ending; close them where it goes on without them. Inputs that are too
 * small to start threads for, from 250,000 products on, are spread over them as well.
 *
 * @throws FinderError `finder/invalid-criteria` where `threads` is not a whole number from 1
 */
export function matchThreads(options: MatchThreadsOptions = {}): MatchThreads {
  return new KeptThreads(options);
}

/** Threads as those know them who match with them. */
export class KeptThreads implements MatchThreads {
  readonly count: number;
  /** Whether threads can be had at all. */
  readonly canStart: boolean;
  readonly #createWorker: () => MatchWorker;
  #workers: MatchQueue[] = [];
  #isClosed = false;

  constructor({ threads = threadCount(), createWorker }: MatchThreadsOptions) {
    if (!Number.isInteger(threads) || threads < 1) {
      throw new FinderError("finder/invalid-criteria", `threads is ${threads}, give a whole number from 1`);
    }
    this.count = threads;
    this.canStart = createWorker !== undefined || hasThreads();
    this.#createWorker = createWorker ?? startWorker;
  }

  /**
   * Sees to it that they are not closed.
   *
   * @throws FinderError `finder/invalid-criteria`
   */
  expectOpen(): void {
    if (!this.#isClosed) return;
    throw new FinderError("finder/invalid-criteria", "the threads are closed, make others with matchThreads");
  }

  /** Gives the workers, all but the calling thread; those that are missing or have failed are started. */
  workers(): readonly MatchQueue[] {
    this.expectOpen();
    this.#workers = this.#workers.filter(({ hasFailed }) => !hasFailed);
    while (this.#workers.length < this.count - 1) this.#workers.push(new WorkerQueue(this.#createWorker()));
    return [...this.#workers];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const reason = new FinderError("finder/worker-failed", "the threads were closed while they matched");
    await Promise.all(this.#workers.splice(0).map((worker) => worker.stop(reason)));
  }
}
