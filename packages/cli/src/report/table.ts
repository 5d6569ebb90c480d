import Table from "cli-table3";
import { wrapped } from "./wrapped.js";

/** A column of a table. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string;
  readonly align?: "left" | "right";
  /** Columns with the greatest number are left out first where the terminal is too narrow; 0 never is. */
  readonly rank: number;
  /** Whether a cell that is too wide is continued on the next line instead of cut: for sentences. */
  readonly wraps?: boolean;
}

/** How wide a table may be; without it, as wide as it likes. */
export interface TableLayout {
  readonly columns?: number | undefined;
  readonly bold?: ((text: string) => string) | undefined;
}

const gap = 2;
const narrowestCell = 8;
const narrowestWrapped = 12;

// No lines: the table stays readable when it is cut, copied or searched.
const plain = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: " ".repeat(gap),
};

/**
 * Sets rows out as a table that fits the terminal.
 *
 * Where it is too wide, columns of the highest rank are left out; where what is left is still too wide, the
 * widest cells are shortened in their middle, where ids differ least, or broken into lines where the column wraps.
 */
export function formatTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  layout: TableLayout = {},
): string {
  const { columns: width = Number.POSITIVE_INFINITY, bold = (text: string) => text } = layout;
  const shown = fittingColumns(columns, rows, width);
  const widths = fittingWidths(shown, rows, width);
  // A table whose columns need no names has no line for them.
  const headings = shown.some(({ heading }) => heading !== "")
    ? [shown.map(({ heading }, i) => bold(shortened(heading, widths[i] ?? 0)))]
    : [];
  const body = rows.map((row) =>
    shown.map(({ cell, wraps }, i) =>
      wraps === true
        ? wrapped(cell(row), widths[i] ?? 0)
            .map((line) => shortened(line, widths[i] ?? 0))
            .join("\n")
        : shortened(cell(row), widths[i] ?? 0),
    ),
  );
  const colAligns = shown.map(({ align }) => align ?? "left");
  let text = "";
  for (const part of inParts([...headings, ...body])) {
    const table = new Table({
      chars: plain,
      style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
      colAligns,
      colWidths: widths,
    });
    table.push(...part);
    for (const line of table.toString().split("\n")) text += `${line.trimEnd()}\n`;
  }
  return text;
}

// The library's time grows with the square of the number of rows.
const rowsPerPart = 50;

function* inParts<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let i = 0; i < rows.length; i += rowsPerPart) yield rows.slice(i, i + rowsPerPart);
}

function naturalWidth<Row>({ heading, cell }: Column<Row>, rows: readonly Row[]): number {
  return rows.reduce((widest, row) => Math.max(widest, cell(row).length), heading.length);
}

/** Whether a column is shown in a terminal of a width, or left out for want of room. */
export function hasRoomFor<Row>(
  heading: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { columns: width = Number.POSITIVE_INFINITY }: TableLayout,
): boolean {
  return fittingColumns(columns, rows, width).some((column) => column.heading === heading);
}

function fittingColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): Column<Row>[] {
  let shown = [...columns];
  const isTooWide = (): boolean =>
    shown.reduce((sum, column) => sum + naturalWidth(column, rows) + gap, -gap) > width;
  while (isTooWide()) {
    const highest = Math.max(...shown.map(({ rank }) => rank));
    if (highest === 0) break;
    shown = shown.filter(({ rank }) => rank < highest);
  }
  return shown;
}

function fittingWidths<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): number[] {
  const widths = columns.map((column) => naturalWidth(column, rows));
  const available = width - gap * (widths.length - 1);
  let surplus = widths.reduce((sum, one) => sum + one, 0) - available;
  while (surplus > 0) {
    // Nothing is lost of what wraps, so it gives way first.
    const wrapping = widths.filter((one, i) => columns[i]?.wraps === true && one > narrowestWrapped);
    const widest = Math.max(...(wrapping.length > 0 ? wrapping : widths));
    if (widest <= narrowestCell) break;
    widths[widths.indexOf(widest)] = widest - 1;
    surplus -= 1;
  }
  return widths;
}

/** A text cut in its middle to a number of characters. */
export function shortened(text: string, width: number): string {
  if (text.length <= width) return text;
  const tail = Math.floor((width - 1) / 2);
  return `${text.slice(0, width - 1 - tail)}…${tail > 0 ? text.slice(-tail) : ""}`;
}
