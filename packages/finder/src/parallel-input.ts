import { duplicateId, type Fault, longestOf, type MatchedArchive } from "./archive.js";
import { IdRegister } from "./duplicate-ids.js";
import type { EdgeModel } from "./edge-model.js";
import { type FinderError, isFinderError } from "./errors.js";
import {
  type ColumnArrays,
  ColumnsBuilder,
  type GivenProducts,
  isColumns,
  type ObservationColumns,
} from "./observation-columns.js";
import { prepareFootprint } from "./prepared-footprint.js";
import { type ProductSource, sourceOf } from "./product-source.js";
import { inOrder, orderByTime, sequence } from "./time-order.js";
import { firstFrom, sliceColumns } from "./time-slices.js";

/** Products of a stretch of time, ready to be handed over, and which rows of their list they are. */
export interface ListSlice {
  readonly arrays: ColumnArrays;
  readonly rows: Uint32Array;
}

/**
 * The products of one list, sorted by start, from which stretches of time can be taken.
 *
 * What cannot be read as columns is noted in `faults`; what they hold is checked by those who match it.
 */
export class ParallelInput<T> {
  readonly faults: Fault[] = [];
  /** Starts in rising order. */
  readonly sortedMs: Float64Array;
  readonly source: ProductSource<T>;
  readonly #given: GivenProducts<T>;
  readonly #startMs: Float64Array;
  readonly #times: Pick<ObservationColumns<T>, "count" | "startMs" | "stopMs">;
  #longestMs: number | undefined;
  readonly #register: IdRegister;
  #registered = 0;
  #repeats: readonly Fault[] | undefined;
  /** Rows in the order of their starts. */
  readonly #order: Uint32Array;
  readonly #refused = new Set<number>();
  readonly #isInOrder: boolean;

  constructor(given: GivenProducts<T>) {
    this.#given = given;
    this.source = sourceOf(given);
    const { source } = this;
    this.#register = new IdRegister((row) => source.id(row), source.count);
    if (isColumns(given) && areSound(given)) {
      this.#startMs = given.startMs;
      this.#order = sequence(source.count);
      this.#isInOrder = true;
      this.sortedMs = given.startMs.subarray(0, source.count);
      this.#times = given;
      return;
    }
    this.#startMs = new Float64Array(source.count);
    const stopMs = new Float64Array(source.count);
    const times = new Float64Array(2);
    const readable = new Uint32Array(source.count);
    let count = 0;
    for (let row = 0; row < source.count; row++) {
      try {
        source.readTimes(row, times);
      } catch (error) {
        this.#note(row, error);
        continue;
      }
      this.#startMs[row] = times[0]!;
      stopMs[row] = times[1]!;
      readable[count++] = row;
    }
    const starts = inOrder(this.#startMs, readable.subarray(0, count), count);
    const order = orderByTime(starts, count);
    this.#isInOrder = order === undefined && count === source.count;
    this.#order = inOrder(readable, order, count);
    this.sortedMs = inOrder(starts, order, count);
    this.#times = { count: source.count, startMs: this.#startMs, stopMs };
  }

  /** Gives the length of the longest acquisition in milliseconds. */
  longestMs(): number {
    this.#longestMs ??= longestOf(this.#times);
    return this.#longestMs;
  }

  /** Gives the start of the product at a row. */
  startOf(row: number): number {
    return this.#startMs[row]!;
  }

  /** Gives the products that start from `fromMs` up to and with `toMs`. */
  slice(fromMs: number, toMs: number): ListSlice {
    const from = firstFrom(this.sortedMs, fromMs);
    let to = firstFrom(this.sortedMs, toMs);
    while (to < this.sortedMs.length && this.sortedMs[to]! <= toMs) to++;
    const rows = this.#order.subarray(from, to);
    if (isColumns(this.#given) && this.#isInOrder)
      return { arrays: sliceColumns(this.#given, from, to), rows };
    const builder = new ColumnsBuilder();
    const { source } = this;
    const times = new Float64Array(2);
    const kept = new Uint32Array(rows.length);
    for (const row of rows) {
      try {
        source.readTimes(row, times);
        builder.addParts(times[0]!, times[1]!, source.footprint(row));
        kept[builder.count - 1] = row;
      } catch (error) {
        this.#note(row, error);
      }
    }
    return { arrays: builder.finish(), rows: kept.subarray(0, builder.count) };
  }

  /** Notes what was found wrong with the product at a row, once: stretches of time overlap. */
  refuse(row: number, error: FinderError): void {
    if (!this.#refused.has(row)) this.faults.push({ row, error });
    this.#refused.add(row);
  }

  /** Looks through at most `count` more ids; gives whether any are left. */
  checkIds(count: number): boolean {
    const { source } = this;
    const to = Math.min(source.count, this.#registered + count);
    this.#register.addAll((row) => source.id(row), this.#registered, to);
    this.#registered = to;
    if (to < source.count) return true;
    const repeated = (): number[] => this.#register.repeats((row) => source.id(row));
    this.#repeats ??= repeated().map((row) => ({ row, error: duplicateId() }));
    return false;
  }

  /** Gives the faults of ids that occur twice. */
  repeats(): readonly Fault[] {
    this.checkIds(Infinity);
    return this.#repeats ?? [];
  }

  /** Gives what puts matches in order and hands them out, products being known by their rows. */
  matched(edges: EdgeModel): MatchedArchive<T> {
    const { source } = this;
    return {
      source,
      startMs: this.#startMs,
      rows: sequence(source.count),
      footprints: { prepared: (row) => prepareFootprint(source.footprint(row), { edges }) },
    };
  }

  #note(row: number, error: unknown): void {
    if (!isFinderError(error)) throw error;
    this.refuse(row, error);
  }
}

// Columns in order whose times are all sound, as large ones mostly are, need not be read one by one: the worker threads
// wait for their first task meanwhile.
function areSound({ count, startMs, stopMs }: ObservationColumns<unknown>): boolean {
  let last = -Infinity;
  for (let k = 0; k < count; k++) {
    const start = startMs[k]!;
    if (!(start >= last && stopMs[k]! >= start)) return false;
    last = start;
  }
  return true;
}
