import type { Column } from "../feed/columns.js";

/** A stretch of time, Unix ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Counts rows by the time at which they start; rows with a 0 in `shown` and those outside of the span do not count. */
export function histogram(
  startMs: Column<Float64Array>,
  shown: Uint8Array,
  span: Span,
  bins: number,
): Uint32Array {
  const counts = new Uint32Array(bins);
  const perMs = bins / Math.max(1, span.toMs - span.fromMs);
  for (let row = 0; row < shown.length; row++) {
    if (shown[row] === 0) continue;
    const start = startMs.at(row);
    if (start < span.fromMs || start > span.toMs) continue;
    const bin = Math.min(bins - 1, Math.floor((start - span.fromMs) * perMs));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** The span of all rows, a little wider, whole where there is but one instant; undefined without rows. */
export function spanOf(startMs: Column<Float64Array>): Span | undefined {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const start of startMs.values) {
    if (start < from) from = start;
    if (start > to) to = start;
  }
  if (from > to) return undefined;
  const room = Math.max(60_000, (to - from) * 0.01);
  return { fromMs: from - room, toMs: to + room };
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  minute, 2 * minute, 5 * minute, 10 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day,
  2 * day, 7 * day, 14 * day,
]; // biome-ignore format: a list of steps

/** Round times on a span, with what to write at them; days and less in even steps, then months and years. */
export function ticks(
  { fromMs, toMs }: Span,
  most: number,
): { readonly ms: number; readonly label: string }[] {
  const wanted = (toMs - fromMs) / most;
  const step = steps.find((one) => one >= wanted);
  const found: { ms: number; label: string }[] = [];
  if (step !== undefined) {
    for (let ms = Math.ceil(fromMs / step) * step; ms <= toMs; ms += step) {
      const text = new Date(ms).toISOString();
      found.push({ ms, label: step >= day || ms % day === 0 ? text.slice(0, 10) : text.slice(11, 16) });
    }
    return found;
  }
  const months = [1, 3, 6, 12, 24, 60, 120].find((count) => count * 30.4 * day >= wanted) ?? 240;
  const first = new Date(fromMs);
  for (let month = first.getUTCFullYear() * 12 + first.getUTCMonth(); ; month++) {
    if (month % months !== 0) continue;
    const ms = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (ms > toMs) return found;
    if (ms >= fromMs) found.push({ ms, label: new Date(ms).toISOString().slice(0, months >= 12 ? 4 : 7) });
  }
}
