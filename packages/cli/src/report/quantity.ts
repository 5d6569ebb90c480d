import type { Range } from "@eomatch/catalogue";

/** Formats by their greatest number of decimals: to make one takes longer than a row of a table. */
const formats = new Map<number, Intl.NumberFormat>();

function grouped(value: number, maximumFractionDigits: number): string {
  const format =
    formats.get(maximumFractionDigits) ?? new Intl.NumberFormat("en-GB", { maximumFractionDigits });
  formats.set(maximumFractionDigits, format);
  return format.format(value);
}

/** A whole number with a thin grouping that scripts and people both read: `12,345`. */
export function formatCount(count: number): string {
  return grouped(count, 3);
}

/** A number of things: `1 event`, `12,345 events`. */
export function formatCounted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A size of a file: `0 B`, `999 B`, `12.3 MB`, `1.2 TB`; decimal units. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const at = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${formatNumber(at === 0 ? Math.round(bytes) : bytes / 1000 ** at)} ${units[at]}`;
}

/** A number with three significant digits at least, whole from 100 on: `0.027`, `12.3`, `12,346`. */
export function formatNumber(value: number): string {
  const digits = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value))) + 1;
  return grouped(value, Math.min(6, Math.max(0, 3 - digits)));
}

/** A length of time in its two greatest units: `0.4 s`, `35 s`, `29 min 35 s`, `3 h 5 min`, `7 d 2 h`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "unknown";
  if (seconds < 60) return `${formatNumber(seconds < 10 ? seconds : Math.round(seconds))} s`;
  const units: readonly (readonly [string, number])[] = [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
    ["s", 1],
  ];
  const whole = Math.round(seconds);
  const greatest = units.findIndex(([, size]) => whole >= size);
  const [unit, size] = units[greatest] as (typeof units)[number];
  const [smaller, smallerSize] = units[greatest + 1] as (typeof units)[number];
  const rest = Math.floor((whole % size) / smallerSize);
  return `${Math.floor(whole / size)} ${unit}${rest > 0 ? ` ${rest} ${smaller}` : ""}`;
}

/** Least and greatest area: `12.3 to 9,876 km²`, one number where they are alike, `–` where there are none. */
export function formatAreaRange(areaKm2: Range | undefined): string {
  return areaKm2 === undefined ? "–" : `${between(areaKm2, formatNumber)} km²`;
}

/** Least and greatest time difference, in the units of {@link formatDuration}. */
export function formatDurationRange(seconds: Range | undefined): string {
  return seconds === undefined ? "–" : between(seconds, formatDuration);
}

function between({ min, max }: Range, format: (value: number) => string): string {
  const [least, greatest] = [format(min), format(max)];
  return least === greatest ? least : `${least} to ${greatest}`;
}

/** Least and greatest of some numbers; undefined of none. */
export function rangeOf(values: Iterable<number>): Range | undefined {
  let range: Range | undefined;
  for (const value of values) {
    range =
      range === undefined
        ? { min: value, max: value }
        : { min: Math.min(range.min, value), max: Math.max(range.max, value) };
  }
  return range;
}
