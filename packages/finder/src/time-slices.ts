import type { ColumnArrays, ObservationColumns } from "./observation-columns.js";

/** A stretch of time, from `fromMs` up to and without `toMs`. */
export interface TimeSlice {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Cuts the time that sorted starts cover into at most `count` stretches with equally many of them; the first reaches
 * back and the last forward without end.
 */
export function sliceTime(startsMs: Float64Array, count: number): TimeSlice[] {
  const cuts = new Set<number>();
  for (let k = 1; k < count; k++) {
    const cut = startsMs[Math.floor((k * startsMs.length) / count)];
    if (cut !== undefined && cut > startsMs[0]!) cuts.add(cut);
  }
  const bounds = [-Infinity, ...cuts, Infinity];
  return bounds.slice(1).map((toMs, k) => ({ fromMs: bounds[k]!, toMs }));
}

/** Gives the position of the first of sorted times that is not before a time. */
export function firstFrom(sortedMs: Float64Array, timeMs: number): number {
  let low = 0;
  let high = sortedMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sortedMs[middle]! < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Gives the products from `from` up to and without `to` of columns, as columns of their own.
 *
 * Memory that threads share is not copied; all other is, so that it can be handed over.
 */
export function sliceColumns(columns: ObservationColumns<unknown>, from: number, to: number): ColumnArrays {
  const { startMs, stopMs, lonLat, ringOffsets, polygonOffsets, productOffsets } = columns;
  if (isShared(lonLat) && [startMs, stopMs, ringOffsets, polygonOffsets, productOffsets].every(isShared)) {
    return {
      startMs: startMs.subarray(from, to),
      stopMs: stopMs.subarray(from, to),
      productOffsets: productOffsets.subarray(from, to + 1),
      polygonOffsets,
      ringOffsets,
      lonLat,
    };
  }
  const [polygon, polygonEnd] = [productOffsets[from]!, productOffsets[to]!];
  const [ring, ringEnd] = [polygonOffsets[polygon]!, polygonOffsets[polygonEnd]!];
  const [position, positionEnd] = [ringOffsets[ring]!, ringOffsets[ringEnd]!];
  const rebased = (offsets: Uint32Array, first: number, last: number): Uint32Array => {
    const base = offsets[first]!;
    return offsets.slice(first, last + 1).map((offset) => offset - base);
  };
  return {
    startMs: startMs.slice(from, to),
    stopMs: stopMs.slice(from, to),
    productOffsets: rebased(productOffsets, from, to),
    polygonOffsets: rebased(polygonOffsets, polygon, polygonEnd),
    ringOffsets: rebased(ringOffsets, ring, ringEnd),
    lonLat: lonLat.slice(2 * position, 2 * positionEnd),
  };
}

function isShared({ buffer }: ArrayBufferView): boolean {
  return typeof SharedArrayBuffer === "function" && buffer instanceof SharedArrayBuffer;
}

/** Gives the memory of columns that can be handed over to another thread. */
export function transferable(arrays: ColumnArrays): ArrayBuffer[] {
  return Object.values(arrays)
    .filter((array: Float64Array | Uint32Array) => !isShared(array))
    .map(({ buffer }) => buffer as ArrayBuffer);
}
