import { FinderError } from "./errors.js";

/** A worker thread as browsers and Node have it, as far as it is used here. */
export interface MatchWorker {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  terminate(): unknown;
  /** Node: a worker keeps the process running only while it has something to do. */
  ref?(): void;
  unref?(): void;
  /** Browsers. */
  addEventListener?(type: string, listener: (event: Event) => void): void;
  /** Node. */
  on?(type: string, listener: (value: unknown) => void): unknown;
}

interface NodeProcess {
  getBuiltinModule?(name: string): unknown;
}

interface NodeThreads {
  readonly Worker: new (url: URL, options: { execArgv: string[] }) => MatchWorker;
  readonly parentPort: (MessageSide & { on(type: string, listener: (data: unknown) => void): void }) | null;
}

interface MessageSide {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

// Node's own way to its modules for code that runs in browsers too, where an import would fail (Node 20.16).
function builtin<T>(name: string): T | undefined {
  const { process } = globalThis as { process?: NodeProcess };
  return process?.getBuiltinModule?.(name) as T | undefined;
}

const nodeThreads = (): NodeThreads | undefined => builtin<NodeThreads>("node:worker_threads");

/** Starts a worker thread of the finder, in Node or in a browser. */
export function startWorker(): MatchWorker {
  const threads = nodeThreads();
  if (threads !== undefined) {
    // Without the options of the process: a loader is nothing to it, and of a program from standard input it could not start.
    return new threads.Worker(new URL("./parallel-worker.js", import.meta.url), { execArgv: [] });
  }
  // Bundlers know this form, and take the worker along.
  return new Worker(new URL("./parallel-worker.js", import.meta.url), { type: "module" });
}

/** Tells whether threads can be had at all. */
export function hasThreads(): boolean {
  return nodeThreads() !== undefined || typeof Worker === "function";
}

/** Gives how many threads the machine runs at once. */
export function threadCount(): number {
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  const os = builtin<{ availableParallelism?(): number }>("node:os");
  return os?.availableParallelism?.() ?? navigator?.hardwareConcurrency ?? 1;
}

/** Waits until messages that have come in are taken. */
export function nextTurn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (act: () => void) => void };
  return new Promise((resolve) => {
    if (setImmediate === undefined) setTimeout(resolve);
    else setImmediate(resolve);
  });
}

/** Answers, on the worker's side, each message by a message of its own. */
export function answerMessages(
  answer: (message: unknown) => { message: unknown; transfer: ArrayBuffer[] },
): void {
  const parent = nodeThreads()?.parentPort;
  const side: MessageSide = parent ?? (globalThis as unknown as MessageSide);
  const respond = (given: unknown): void => {
    const { message, transfer } = answer(given);
    side.postMessage(message, transfer);
  };
  if (parent != null) parent.on("message", respond);
  else globalThis.addEventListener("message", (event) => respond((event as MessageEvent).data));
}

/** A worker that is given tasks and answers them one after the other, in order. */
export class WorkerQueue<Q, A> {
  readonly #worker: MatchWorker;
  readonly #waiting: { resolve: (answer: A) => void; reject: (error: unknown) => void }[] = [];
  #failure: FinderError | undefined;

  constructor(worker: MatchWorker) {
    this.#worker = worker;
    const take = (answer: A): void => {
      this.#waiting.shift()?.resolve(answer);
      if (this.#waiting.length === 0) worker.unref?.();
    };
    const fail = (cause: unknown): void => void this.stop(failed(cause));
    if (worker.on !== undefined) {
      worker.on("message", (answer) => take(answer as A));
      worker.on("error", fail);
      worker.on("messageerror", fail);
      worker.on("exit", (code) => fail(new Error(`it ended with code ${code}`)));
    } else {
      worker.addEventListener?.("message", (event) => take((event as MessageEvent<A>).data));
      worker.addEventListener?.("error", (event) => {
        // Of a file that is not there, browsers tell nothing.
        fail(new Error((event as Partial<ErrorEvent>).message || "its file could not be loaded"));
      });
      worker.addEventListener?.("messageerror", () => fail(new Error("its answer could not be read")));
    }
    worker.unref?.();
  }

  /** How many tasks are not answered yet. */
  get length(): number {
    return this.#waiting.length;
  }

  /** Whether it has ended, or was ended, and answers no more. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Gives the worker a task. */
  run(task: Q, transfer: ArrayBuffer[]): Promise<A> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) {
        reject(this.#failure);
        return;
      }
      if (this.#waiting.length === 0) this.#worker.ref?.();
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(task, transfer);
    });
  }

  /** Ends the worker and waits until it has ended; what it was asked and has not answered fails with `reason`. */
  async stop(reason: FinderError): Promise<void> {
    if (this.#failure !== undefined) return;
    this.#failure = reason;
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
    await this.#worker.terminate();
  }
}

function failed(cause: unknown): FinderError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FinderError(
    "finder/worker-failed",
    `a worker thread failed: ${reason}; match in one thread with findMatchups, or give createWorker a function that starts @eomatch/finder/parallel-worker`,
    { cause },
  );
}
