import { compareIds, type MatchedArchive, reportFaults } from "./archive.js";
import type { ReadCriteria } from "./criteria.js";
import { FinderError } from "./errors.js";
import { MatchTable, orderOf } from "./match-table.js";
import { type MatchAnswer, type MatchTask, runMatchTask } from "./match-task.js";
import type { MatchQueue } from "./match-threads.js";
import type { GivenProducts } from "./observation-columns.js";
import { ParallelInput } from "./parallel-input.js";
import { MatchMaker, type ProductMatch } from "./product-match.js";
import { isSameProduct } from "./product-source.js";
import { windowReach } from "./sweep.js";
import { nextTurn } from "./threads.js";
import { sliceTime, type TimeSlice, transferable } from "./time-slices.js";

/** Stretches of time a thread gets on average: so many that they end together, so few that they overlap little. */
const SLICES_PER_THREAD = 16;

/** A few milliseconds' worth: in between, answers are taken and tasks given. */
const IDS_AT_ONCE = 32_768;

/** A search for matches, stretch of time after stretch of time, on workers and on the calling thread. */
export class SpreadSearch<T> {
  readonly #read: ReadCriteria<T>;
  readonly #inputs: readonly ParallelInput<T>[];
  readonly #inputOfSensor: readonly number[];
  readonly #table: MatchTable;
  readonly #archives: readonly MatchedArchive<T>[];
  readonly #maker: MatchMaker<T>;
  /** The matches of the table, made as they come in: the other threads go on meanwhile. */
  readonly #made: ProductMatch<T>[] = [];

  constructor(given: readonly GivenProducts<T>[], read: ReadCriteria<T>) {
    const lists = [...new Set(given)];
    this.#read = read;
    this.#inputs = lists.map((list) => new ParallelInput(list));
    this.#inputOfSensor = given.map((list) => lists.indexOf(list));
    this.#table = new MatchTable(given.length);
    this.#archives = this.#inputOfSensor.map((k) => this.#inputs[k]!.matched(read.edges));
    this.#maker = new MatchMaker(this.#table, this.#archives);
  }

  /** Whether it cannot be said from here which products are to be refused. */
  get isUnclear(): boolean {
    return this.#inputs.some((input) => input.faults.length > 0 && input.repeats().length > 0);
  }

  /** Has every stretch matched, by the workers while they have less than two to do, and here otherwise. */
  async run(
    workers: readonly MatchQueue[],
    how: { threads: number; signal: AbortSignal | undefined },
  ): Promise<void> {
    const [first] = this.#inputs;
    const unchecked = [...this.#inputs];
    const running: Promise<void>[] = [];
    const failures: unknown[] = [];
    for (const slice of sliceTime(first!.sortedMs, how.threads * SLICES_PER_THREAD)) {
      const { task, rows } = this.#taskFor(slice);
      let worker = workers.find((each) => each.length < 2);
      // Ids stay on this thread: they are looked through as soon as all others have enough to do.
      while (worker === undefined && unchecked.length > 0) {
        if (!unchecked.at(-1)!.checkIds(IDS_AT_ONCE)) unchecked.pop();
        await nextTurn();
        worker = workers.find((each) => each.length < 2);
      }
      if (worker === undefined) {
        this.#keep(runMatchTask(task), { rows, slice });
      } else {
        const answered = worker
          .run(task, task.lists.flatMap(transferable))
          .then((answer) => this.#keep(answer, { rows, slice }))
          .catch((error: unknown) => {
            failures.push(error);
          });
        running.push(answered);
      }
      // Answers are taken between two stretches; without this the workers would run out of tasks.
      await nextTurn();
      if (failures.length > 0) throw failures[0];
      how.signal?.throwIfAborted();
    }
    await unlessAborted(Promise.all(running), how.signal);
    if (failures.length > 0) throw failures[0];
  }

  /** Reports what was refused and gives the matches, in order. */
  matches(): ProductMatch<T>[] {
    const { onInvalid, accept } = this.#read;
    const repeated = this.#inputs.map((input) => input.repeats());
    for (const [k, input] of this.#inputs.entries()) {
      const sensorIndex = this.#inputOfSensor.indexOf(k);
      reportFaults(input.source, { sensorIndex, onInvalid, faults: [...input.faults, ...repeated[k]!] });
    }
    const refused = repeated.map((faults) => new Set(faults.map(({ row }) => row)));
    const { members, width } = this.#table;
    const found: ProductMatch<T>[] = [];
    const isRefused = (k: number): boolean =>
      this.#inputOfSensor.some((input, s) => refused[input]!.has(members[k * width + s]!));
    const hasRefused = refused.some(({ size }) => size > 0);
    for (const k of orderOf(this.#table, this.#archives)) {
      if (hasRefused && isRefused(k)) continue;
      const match = this.#made[k]!;
      if (accept === undefined || accept(match)) found.push(match);
    }
    return found;
  }

  #taskFor({ fromMs, toMs }: TimeSlice): { task: MatchTask; rows: Uint32Array[] } {
    const { limitsMs, timeDiff, minOverlapKm2, edges } = this.#read;
    const slices = this.#inputs.map((input, list) => {
      let [before, after] = [0, 0];
      for (const [sensor, own] of this.#inputOfSensor.entries()) {
        if (own !== list || sensor === 0) continue;
        const limitMs = limitsMs[0]![sensor]!;
        const reach = windowReach(this.#inputs[0]!, input, { limitMs, timeDiff });
        before = Math.max(before, reach.before);
        after = Math.max(after, reach.after);
      }
      return input.slice(fromMs - before, toMs + after);
    });
    const limits = { limitsMs, timeDiff, minOverlapKm2, edges };
    return {
      task: { limits, lists: slices.map(({ arrays }) => arrays), listOfSensor: this.#inputOfSensor },
      rows: slices.map(({ rows }) => rows),
    };
  }

  // A match belongs to the stretch in which its first product starts: it may be found in its neighbours as well.
  #keep(answer: MatchAnswer, from: { rows: readonly Uint32Array[]; slice: TimeSlice }): void {
    const { rows, slice } = from;
    for (const { list, row, code, message } of answer.faults) {
      this.#inputs[list]!.refuse(rows[list]![row]!, new FinderError(code, message));
    }
    const { members, areasKm2, timeDiffsSeconds } = answer;
    for (const [sensor, input] of this.#inputOfSensor.entries()) {
      putInRows(members, rows[input]!, { from: sensor, step: this.#table.width });
    }
    this.#add(members, areasKm2, timeDiffsSeconds, slice);
  }

  // Nothing but the loop and numbers: it is compiled once, for the answers of workers and of this thread alike.
  #add(members: Int32Array, areasKm2: Float64Array, timeDiffsSeconds: Float64Array, slice: TimeSlice): void {
    const table = this.#table;
    const { width } = table;
    const first = this.#inputs[0]!;
    const isSelf = width > this.#inputs.length;
    const { fromMs, toMs } = slice;
    for (let k = 0; k < areasKm2.length; k++) {
      const at = k * width;
      if (isSelf) orient(members, at, first);
      const startMs = first.startOf(members[at]!);
      if (startMs < fromMs || startMs >= toMs) continue;
      table.addAt(members, at, timeDiffsSeconds[k]!, areasKm2[k]!);
      const match = this.#maker.match(table.count - 1);
      if (isSelf || !holdsOneTwice(match.products)) this.#made.push(match);
      else table.removeLast();
    }
  }
}

// Threads that are kept go on with what they have been given; whoever waits for it is told at once.
function unlessAborted(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal?.reason);
    signal?.addEventListener("abort", stop);
    work.then(() => resolve(), reject).finally(() => signal?.removeEventListener("abort", stop));
  });
}

// Of a list matched with itself the earlier product comes first; the threads do not know the ids that decide a tie.
function orient(members: Int32Array, at: number, input: ParallelInput<unknown>): void {
  const a = members[at]!;
  const b = members[at + 1]!;
  const order = input.startOf(a) - input.startOf(b) || compareIds(input.source.id(a), input.source.id(b));
  if (order <= 0) return;
  members[at] = b;
  members[at + 1] = a;
}

// Puts the rows of its list in place of the positions of one sensor's products in a stretch of time.
function putInRows(
  members: Int32Array,
  rows: Uint32Array,
  { from, step }: { from: number; step: number },
): void {
  for (let at = from; at < members.length; at += step) members[at] = rows[members[at]!]!;
}

// Two lists may hold one product: it does not meet itself.
function holdsOneTwice(products: readonly unknown[]): boolean {
  for (let s = 1; s < products.length; s++) {
    for (let t = 0; t < s; t++) if (isSameProduct(products[t], products[s])) return true;
  }
  return false;
}
