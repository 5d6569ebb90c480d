import type { EdgeModel } from "./edge-model.js";
import { FinderError, isFinderError } from "./errors.js";
import { type Observation, readTimes } from "./observation.js";
import { type PreparedFootprint, prepareFootprint } from "./prepared-footprint.js";

/** The products of one sensor, checked, prepared and sorted by start time. */
export interface Archive<T> {
  readonly products: readonly T[];
  readonly footprints: readonly PreparedFootprint[];
  readonly startMs: Float64Array;
  readonly stopMs: Float64Array;
  /** Longest acquisition. */
  readonly longestMs: number;
  /** Four numbers a product: centre and radius of the ball around its footprint. */
  readonly balls: Float64Array;
}

/** How products are read and what becomes of those that cannot be. */
export interface ArchiveOptions<T> {
  readonly edges: EdgeModel;
  readonly sensorIndex: number;
  /** Called with a product that is left out; without it the first such product is thrown. */
  readonly onInvalid: ((product: T, error: FinderError) => void) | undefined;
}

interface Row<T> {
  readonly product: T;
  readonly footprint: PreparedFootprint;
  readonly startMs: number;
  readonly stopMs: number;
}

/**
 * Checks, prepares and sorts the products of one sensor.
 *
 * Products with equal start are sorted by id, so that the order of the input does not show.
 *
 * @throws FinderError `finder/invalid-footprint`, `finder/invalid-time` or `finder/duplicate-id`
 */
export function readArchive<T extends Observation>(
  products: readonly T[],
  options: ArchiveOptions<T>,
): Archive<T> {
  const rows: Row<T>[] = [];
  const seen = new Set<string>();
  for (const product of products) {
    try {
      const row = readRow(product, { seen, edges: options.edges });
      rows.push(row);
      seen.add(product.id);
    } catch (cause) {
      if (!isFinderError(cause)) throw cause;
      const error = aboutProduct(cause, { product, sensorIndex: options.sensorIndex });
      if (options.onInvalid === undefined) throw error;
      options.onInvalid(product, error);
    }
  }
  rows.sort((a, b) => a.startMs - b.startMs || compareIds(a.product.id, b.product.id));
  return toArchive(rows);
}

/** Orders ids by their code units, the same on every machine and in every language. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function readRow<T extends Observation>(
  product: T,
  state: { seen: ReadonlySet<string>; edges: EdgeModel },
): Row<T> {
  if (state.seen.has(product.id)) {
    throw new FinderError("finder/duplicate-id", "id occurs twice in one sensor, give each product once");
  }
  const { startMs, stopMs } = readTimes(product);
  return { product, startMs, stopMs, footprint: prepareFootprint(product.footprint, { edges: state.edges }) };
}

function aboutProduct(cause: FinderError, about: { product: Observation; sensorIndex: number }): FinderError {
  const productId = String(about.product?.id);
  return new FinderError(
    cause.code,
    `product ${productId} of sensor ${about.sensorIndex}: ${cause.message}`,
    {
      productId,
      sensorIndex: about.sensorIndex,
      cause,
    },
  );
}

function toArchive<T>(rows: readonly Row<T>[]): Archive<T> {
  const startMs = new Float64Array(rows.length);
  const stopMs = new Float64Array(rows.length);
  const balls = new Float64Array(4 * rows.length);
  let longestMs = 0;
  for (let i = 0; i < rows.length; i++) {
    const { centre, radius } = rows[i]!.footprint;
    balls[4 * i] = centre[0]!;
    balls[4 * i + 1] = centre[1]!;
    balls[4 * i + 2] = centre[2]!;
    balls[4 * i + 3] = radius;
    startMs[i] = rows[i]!.startMs;
    stopMs[i] = rows[i]!.stopMs;
    longestMs = Math.max(longestMs, stopMs[i]! - startMs[i]!);
  }
  return {
    products: rows.map((row) => row.product),
    footprints: rows.map((row) => row.footprint),
    startMs,
    stopMs,
    longestMs,
    balls,
  };
}
