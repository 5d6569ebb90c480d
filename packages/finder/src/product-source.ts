import type { Footprint } from "./geojson.js";
import { type Observation, readTimes } from "./observation.js";
import {
  footprintAt,
  type GivenProducts,
  isColumns,
  type ObservationColumns,
} from "./observation-columns.js";
import type { RingBuffer } from "./ordinary-ring.js";

/** The products of one sensor, however they were given: the one thing that reading them asks for. */
export interface ProductSource<T> {
  readonly count: number;
  id(index: number): string;
  product(index: number): T;
  /**
   * Writes start and stop in milliseconds into `times`, at 0 and 1.
   *
   * @throws FinderError `finder/invalid-time`
   */
  readTimes(index: number, times: Float64Array): void;
  /** Reads the footprint into `ring` where it is one ordinary ring; gives whether it is. */
  readRing(index: number, ring: RingBuffer): boolean;
  /** Gives the footprint, ordinary or not. */
  footprint(index: number): Footprint;
}

/** Tells whether two lists hold one and the same product, which does not meet itself; numbers and texts are only alike. */
export function isSameProduct(a: unknown, b: unknown): boolean {
  return a === b && typeof a === "object";
}

/** Gives the source for products given as a list or as columns. */
export function sourceOf<T>(given: GivenProducts<T>): ProductSource<T> {
  return isColumns(given) ? new ColumnSource(given) : new ListSource<T>(given);
}

class ListSource<T> implements ProductSource<T> {
  readonly count: number;
  readonly #products: readonly T[] & readonly Observation[];

  constructor(products: readonly T[] & readonly Observation[]) {
    this.#products = products;
    this.count = products.length;
  }

  id(index: number): string {
    return this.#products[index]?.id as string;
  }

  product(index: number): T {
    return this.#products[index]!;
  }

  readTimes(index: number, times: Float64Array): void {
    const product = this.#products[index]!;
    const startTime = product?.startTime;
    const stopTime = product?.stopTime;
    if (startTime instanceof Date && stopTime instanceof Date) {
      times[0] = startTime.getTime();
      times[1] = stopTime.getTime();
      // False for a NaN among them, too.
      if (times[1] >= times[0]) return;
    }
    const { startMs, stopMs } = readTimes(product);
    times[0] = startMs;
    times[1] = stopMs;
  }

  readRing(index: number, ring: RingBuffer): boolean {
    return ring.readFootprint(this.#products[index]!.footprint);
  }

  footprint(index: number): Footprint {
    return this.#products[index]!.footprint;
  }
}

class ColumnSource<T> implements ProductSource<T> {
  readonly count: number;
  readonly #columns: ObservationColumns<T>;

  constructor(columns: ObservationColumns<T>) {
    this.#columns = columns;
    this.count = columns.count;
  }

  id(index: number): string {
    return this.#columns.id(index);
  }

  product(index: number): T {
    return this.#columns.product(index);
  }

  readTimes(index: number, times: Float64Array): void {
    times[0] = this.#columns.startMs[index]!;
    times[1] = this.#columns.stopMs[index]!;
    if (times[1] >= times[0]) return;
    readTimes({ startTime: new Date(times[0]), stopTime: new Date(times[1]) } as Observation);
  }

  readRing(index: number, ring: RingBuffer): boolean {
    return ring.readColumns(this.#columns, index);
  }

  footprint(index: number): Footprint {
    return footprintAt(this.#columns, index);
  }
}
