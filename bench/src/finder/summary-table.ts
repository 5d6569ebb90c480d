import type { Figure } from "./figure.js";
import { nameOf, seconds, type Table, times, withThousands } from "./plain-table.js";
import type { CaseResult, EngineRow } from "./run-case.js";

/** What the figures that stand for themselves are called in a README. */
const LABELS: Readonly<Record<string, string>> = {
  "finder.growth": "twice the input takes",
  "finder.bytes_per_vertex": "memory beyond the input, a vertex",
  "finder.stream.rss_mb": "two streams of a million products each, whole process",
  "finder.parallel.speedup": "two threads are faster by (a year, wall time)",
  "finder.parallel.warm.speedup": "later calls with the same threads, by",
  "finder.parallel.ceiling": "two processes at once over one after the other, the most the machine gives",
  "finder.end_to_end.input_mb": "two archives as STAC items on disk",
  "finder.end_to_end.s": "from them to matches, wall time, two cores",
  "finder.end_to_end.rss_mb": "memory of that, whole process",
  "finder.end_to_end.ratio_json_parse": "JSON.parse of every line alone takes",
};

/** The two tables for READMEs: every method with the named cases beside each other, and what else was measured. */
export function summaryTables(cases: readonly CaseResult[], figures: readonly Figure[]): Table[] {
  return [methodTable(cases), figureList(figures)].filter(({ rows }) => rows.length > 0);
}

function methodTable(cases: readonly CaseResult[]): Table {
  const rows = new Map<string, (EngineRow | undefined)[]>();
  for (const [column, { rows: engines }] of cases.entries()) {
    for (const row of engines) {
      const cells = rows.get(nameOf(row)) ?? cases.map(() => undefined);
      cells[column] = row;
      rows.set(nameOf(row), cells);
    }
  }
  const ordered = [...rows].toSorted(([, a], [, b]) => ratioOf(a) - ratioOf(b));
  const absent = cases[0]?.absent.map(({ engine }) => engine) ?? [];
  return {
    title: "",
    columns: [
      "method",
      ...cases.flatMap(({ title }) => [`${short(title)}, CPU s`, "× ours", "later", "× ours"]),
    ],
    rows: ordered.map(([name, cells]) => [
      name,
      ...cells.flatMap((row) => [
        seconds(row?.cpuS),
        times(row?.ratio),
        seconds(row?.laterCpuS),
        times(row?.laterRatio),
      ]),
    ]),
    notes: [
      "CPU s: the first call in a new process; later: the median of the calls after it, in the same process.",
      ...cases.map((result) => `${result.title}: ${sizesOf(result)}.`),
      ...(absent.length === 0 ? [] : [`Not measured here: ${absent.join(", ")}.`]),
    ],
  };
}

function figureList(figures: readonly Figure[]): Table {
  return {
    title: "",
    columns: ["what", "measured"],
    rows: Object.entries(LABELS).flatMap(([id, label]) => {
      const figure = figures.find((candidate) => candidate.id === id);
      return figure === undefined ? [] : [[label, quantity(figure)]];
    }),
    notes: [],
  };
}

function sizesOf({ products, rows }: CaseResult): string {
  const [left, right] = products.map(withThousands);
  const pairs = rows.find(({ engine }) => engine === "eomatch")?.pairs ?? 0;
  return `${left} × ${right} products, ${withThousands(pairs)} pairs`;
}

function ratioOf(cells: readonly (EngineRow | undefined)[]): number {
  return cells.find((row) => row !== undefined)?.ratio ?? Number.POSITIVE_INFINITY;
}

function short(title: string): string {
  return title
    .replaceAll("Sentinel-", "S")
    .replaceAll("Landsat-", "LS")
    .replace(/,.*| \(.*/, "");
}

function quantity({ value, unit }: Figure): string {
  const digits = value < 10 ? 2 : 0;
  return unit === "times" ? `${value.toFixed(digits)}×` : `${value.toFixed(digits)} ${unit}`;
}
