import { IdRegister } from "./duplicate-ids.js";
import type { EdgeModel } from "./edge-model.js";
import { FinderError, isFinderError } from "./errors.js";
import { FootprintStore } from "./footprint-store.js";
import { float64Zeros, uint32Zeros } from "./large-arrays.js";
import type { GivenProducts } from "./observation-columns.js";
import { type ProductSource, sourceOf } from "./product-source.js";
import { inOrder, orderByTime, sequence } from "./time-order.js";

/** The products of one sensor, checked and sorted by start time; the k-th is known by k. */
export interface Archive<T> {
  readonly count: number;
  readonly startMs: Float64Array;
  readonly stopMs: Float64Array;
  readonly footprints: FootprintStore;
  /** Position of each product in what was given. */
  readonly rows: Uint32Array;
  readonly source: ProductSource<T>;
}

/** What is needed of an archive to put matches in order and to hand them out. */
export type MatchedArchive<T> = Pick<Archive<T>, "startMs" | "rows" | "source"> & {
  readonly footprints: Pick<FootprintStore, "prepared">;
};

/** How products are read and what becomes of those that cannot be. */
export interface ArchiveOptions<T> {
  readonly edges: EdgeModel;
  readonly sensorIndex: number;
  /** Called with a product that is left out; without it the first such product is thrown. */
  readonly onInvalid: ((product: T, error: FinderError) => void) | undefined;
  /** Whether it is known that no id occurs twice; default false. */
  readonly hasUniqueIds?: boolean;
}

/**
 * Checks and sorts the products of one sensor.
 *
 * Products with equal start stay in the order in which they were given.
 *
 * @throws FinderError `finder/invalid-footprint`, `finder/invalid-time` or `finder/duplicate-id`
 */
export function readArchive<T>(products: GivenProducts<T>, options: ArchiveOptions<T>): Archive<T> {
  const source = sourceOf(products);
  const read = new RowReader(source, options);
  read.readAll();
  const ids = (k: number): string => source.id(read.rows[k]!);
  const duplicates = read.register?.repeats(ids) ?? [];
  for (const k of duplicates) read.faults.push({ row: read.rows[k]!, error: duplicateId() });
  reportFaults(source, { ...options, faults: read.faults });
  return sorted(read, duplicates);
}

/** Orders ids by their code units, the same on every machine and in every language. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Tells whether product `i` of an archive comes before product `j` in its order: by start, then by id. */
export function precedes(archive: Archive<unknown>, i: number, j: number): boolean {
  const [a, b] = [archive.startMs[i]!, archive.startMs[j]!];
  if (a !== b) return a < b;
  return compareIds(archive.source.id(archive.rows[i]!), archive.source.id(archive.rows[j]!)) < 0;
}

/** A product that cannot be read, by its position in what was given. */
export interface Fault {
  readonly row: number;
  readonly error: FinderError;
}

/** What has been read of the products of one source, in their order. */
export class RowReader<T> {
  readonly source: ProductSource<T>;
  /** Positions of those that could be read. */
  readonly rows: Uint32Array;
  readonly startMs: Float64Array;
  readonly stopMs: Float64Array;
  readonly footprints: FootprintStore;
  readonly register: IdRegister | undefined;
  readonly faults: Fault[] = [];
  /** How many could be read. */
  count = 0;

  constructor(
    source: ProductSource<T>,
    { edges, hasUniqueIds = false }: Pick<ArchiveOptions<never>, "edges" | "hasUniqueIds">,
  ) {
    this.source = source;
    this.rows = uint32Zeros(source.count);
    this.startMs = float64Zeros(source.count);
    this.stopMs = float64Zeros(source.count);
    this.footprints = new FootprintStore(source, edges);
    this.register = hasUniqueIds ? undefined : new IdRegister((row) => source.id(row), source.count);
  }

  /** Reads all of them. */
  readAll(): void {
    // Nothing but the loop, which is compiled while it runs: whatever came after it would then be unknown to the
    // compiled code, and throw it away each time.
    const { source, rows, startMs, stopMs, footprints, register, faults } = this;
    const times = new Float64Array(2);
    for (let row = 0; row < source.count; row++) {
      try {
        source.readTimes(row, times);
        footprints.add(row);
      } catch (error) {
        if (!isFinderError(error)) throw error;
        faults.push({ row, error });
        continue;
      }
      register?.add(source.id(row));
      const count = this.count++;
      startMs[count] = times[0]!;
      stopMs[count] = times[1]!;
      rows[count] = row;
    }
  }
}

/** The fault of a product whose id has been there before. */
export function duplicateId(): FinderError {
  return new FinderError("finder/duplicate-id", "id occurs twice in one sensor, give each product once");
}

/** Hands the faults to `onInvalid` in the order of the products, or throws the first. */
export function reportFaults<T>(
  source: ProductSource<T>,
  how: Pick<ArchiveOptions<T>, "sensorIndex" | "onInvalid"> & { readonly faults: readonly Fault[] },
): void {
  const { faults, sensorIndex, onInvalid } = how;
  for (const { row, error } of [...faults].sort((a, b) => a.row - b.row)) {
    const about = aboutProduct(error, { productId: String(source.id(row)), sensorIndex });
    if (onInvalid === undefined) throw about;
    onInvalid(source.product(row), about);
  }
}

/** Gives the error with the product and the sensor in front of its message. */
export function aboutProduct(
  cause: FinderError,
  about: { productId: string; sensorIndex: number },
): FinderError {
  const { productId, sensorIndex } = about;
  return new FinderError(cause.code, `product ${productId} of sensor ${sensorIndex}: ${cause.message}`, {
    productId,
    sensorIndex,
    cause,
  });
}

function sorted<T>(
  { source, rows, startMs, stopMs, footprints, count }: RowReader<T>,
  duplicates: readonly number[],
): Archive<T> {
  const order = withoutDuplicates(orderByTime(startMs, count), { duplicates, count });
  if (order !== undefined) footprints.arrange(order);
  // Written out rather than spread: matching is compiled for one layout of archives, of all threads' tasks alike.
  return {
    count: order?.length ?? count,
    startMs: inOrder(startMs, order, count),
    stopMs: inOrder(stopMs, order, count),
    footprints,
    rows: inOrder(rows, order, count),
    source,
  };
}

function withoutDuplicates(
  order: Uint32Array | undefined,
  { duplicates, count }: { duplicates: readonly number[]; count: number },
): Uint32Array | undefined {
  if (duplicates.length === 0) return order;
  const left = new Set(duplicates);
  return (order ?? sequence(count)).filter((k) => !left.has(k));
}

/** Gives the length of the longest acquisition in milliseconds. */
export function longestOf(times: { count: number; startMs: Float64Array; stopMs: Float64Array }): number {
  let longestMs = 0;
  for (let k = 0; k < times.count; k++) {
    const lengthMs = times.stopMs[k]! - times.startMs[k]!;
    if (lengthMs > longestMs) longestMs = lengthMs;
  }
  return longestMs;
}
