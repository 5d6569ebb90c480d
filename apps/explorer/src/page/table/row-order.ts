import type { CatalogueRows } from "../feed/rows.js";
import type { SortOrder } from "../state/page-state.js";
import type { VisibleRows } from "../state/visible-rows.js";

/** A column of a table: its heading, what it is sorted by, and how wide it may be. */
export interface TableColumn {
  readonly key: string;
  readonly title: string;
  readonly isNumber: boolean;
  readonly sortValue: (rows: CatalogueRows, row: number) => number;
}

const byPair = (pair: number, startMs: number): number => pair * 1e14 + startMs;

/** Columns of the table of matchups. */
export const matchupColumns: readonly TableColumn[] = [
  {
    key: "time",
    title: "Start (UTC)",
    isNumber: false,
    sortValue: ({ matchups }, i) => matchups.startMs.at(i),
  },
  {
    key: "pair",
    title: "Pair",
    isNumber: false,
    sortValue: ({ matchups }, i) => byPair(matchups.pair.at(i), matchups.startMs.at(i)),
  },
  { key: "dt", title: "Δt", isNumber: true, sortValue: ({ matchups }, i) => matchups.timeDiffSeconds.at(i) },
  { key: "area", title: "Overlap", isNumber: true, sortValue: ({ matchups }, i) => matchups.areaKm2.at(i) },
  { key: "lat", title: "Lat", isNumber: true, sortValue: ({ matchups }, i) => matchups.latDeg.at(i) },
  { key: "lon", title: "Lon", isNumber: true, sortValue: ({ matchups }, i) => matchups.lonDeg.at(i) },
  {
    key: "disk",
    title: "On disk",
    isNumber: false,
    sortValue: ({ matchups }, i) => -matchups.isDownloaded.at(i),
  },
];

/** Columns of the table of events. */
export function eventColumns(visible: VisibleRows): readonly TableColumn[] {
  return [
    {
      key: "time",
      title: "Start (UTC)",
      isNumber: false,
      sortValue: ({ events }, i) => events.startMs.at(i),
    },
    {
      key: "pair",
      title: "Pair",
      isNumber: false,
      sortValue: ({ events }, i) => byPair(events.pair.at(i), events.startMs.at(i)),
    },
    {
      key: "length",
      title: "Lasts",
      isNumber: true,
      sortValue: ({ events }, i) => events.stopMs.at(i) - events.startMs.at(i),
    },
    { key: "count", title: "Matchups", isNumber: true, sortValue: (_, i) => visible.ofEvent[i] ?? 0 },
    { key: "lat", title: "Lat", isNumber: true, sortValue: ({ events }, i) => events.latDeg.at(i) },
    { key: "lon", title: "Lon", isNumber: true, sortValue: ({ events }, i) => events.lonDeg.at(i) },
  ];
}

/** All rows of a table in order; rows without a value come last either way. */
export function orderOf(
  rows: CatalogueRows,
  count: number,
  column: TableColumn,
  { isDescending }: SortOrder,
): Uint32Array {
  const values = Float64Array.from({ length: count }, (_, row) => column.sortValue(rows, row));
  const order = Uint32Array.from({ length: count }, (_, row) => row);
  const sign = isDescending ? -1 : 1;
  if (sign === 1 && values.every((value, i) => i === 0 || value >= values[i - 1]!)) return order;
  return order.sort((a, b) => {
    const [x, y] = [values[a]!, values[b]!];
    if (x === y) return a - b;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) ? (Number.isNaN(y) ? a - b : 1) : -1;
    return sign * (x - y);
  });
}

/** Those rows of an order that are shown. */
export function shownRows(order: Uint32Array, isShown: (row: number) => boolean): Uint32Array {
  return order.filter(isShown);
}
