import type { Measurement } from "../measurement.js";
import type { Figure } from "./figure.js";
import type { CaseResult, EngineRow } from "./run-case.js";

/** A table of texts: its heading, the names of its columns, its rows. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader must know to read it rightly. */
  readonly notes: readonly string[];
}

/** Writes the result of a case as a table, the fastest engine first. */
export function caseTable({ title, products, rows, absent }: CaseResult): Table {
  const [left, right] = products.map(withThousands);
  return {
    title: `${title}: ${left} × ${right} products`,
    columns: ["method", "CPU s", "spread", "× ours", "later", "× ours", "pairs", "differing", "MB"],
    rows: rows
      .toSorted(byTime)
      .map((row) => [
        nameOf(row),
        seconds(row.cpuS),
        `${row.cpuS.min.toFixed(2)}–${row.cpuS.max.toFixed(2)}`,
        times(row.ratio),
        seconds(row.laterCpuS),
        times(row.laterRatio),
        withThousands(row.pairs),
        withThousands(differing(row)),
        row.extraMb === null ? "–" : row.extraMb.toFixed(0),
      ]),
    notes: absent.map(({ engine, reason }) => `${engine} left out: ${reason}`),
  };
}

/** Writes seconds for a table, a dash where there are none. */
export function seconds(measured: Measurement | undefined): string {
  return measured === undefined ? "–" : measured.median.toFixed(2);
}

/** Writes how many times something is for a table, a dash where that is not known. */
export function times(ratio: number | undefined): string {
  return ratio === undefined ? "–" : ratio.toFixed(ratio < 10 ? 1 : 0);
}

/** Writes figures as a table. */
export function figureTable(figures: readonly Figure[]): Table {
  return {
    title: "figures",
    columns: ["figure", "value", "unit"],
    rows: figures.map(({ id, value, unit }) => [id, String(value), unit]),
    notes: [],
  };
}

/** Pairs that an engine has and the finder with the same kind of edges has not, or the other way round. */
export function differing({ agreement }: EngineRow): number {
  return agreement.onlyHere + agreement.onlyInReference;
}

/** Sets a table for a terminal. */
export function formatTable({ title, columns, rows, notes }: Table): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const format = (line: readonly string[]): string =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  ");
  return ["", title, ...lines.map(format), ...notes.map((note) => `(${note})`), ""].join("\n");
}

/** 12345 as "12,345", the same in every language of the machine. */
export function withThousands(value: number): string {
  return value.toLocaleString("en-US");
}

// What ran on a part of the input stands where it would stand on all of it.
function byTime(a: EngineRow, b: EngineRow): number {
  return a.ratio - b.ratio;
}

/** What an engine is called in tables. */
export function nameOf({ engine, title, slice }: EngineRow): string {
  const variants: Readonly<Record<string, string>> = {
    "eomatch-columns": ", from columns",
    "eomatch-regions": ", with every region as GeoJSON",
    "eomatch-planar": ', edges: "planar"',
    "shapely-preparing": ", geometries made of columns",
  };
  return `${title}${variants[engine] ?? ""}${slice === "all" ? "" : ` (on ${slice} of the period)`}`;
}
