import { textWidth } from "./text-width.js";
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

/** A column with what its cells say, each thought up once. */
interface FilledColumn<Row> {
  readonly column: Column<Row>;
  readonly texts: readonly string[];
  /** Of the widest cell, the heading among them. */
  readonly width: number;
}

/**
 * Sets rows out as a table that fits the terminal. It has no lines, so that it stays readable when it is cut, copied or
 * searched.
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
  const shown = fittingColumns(filled(columns, rows), width);
  const widths = fittingWidths(shown, width);
  const widthOf = (i: number): number => widths[i] as number;
  const lineOf = (cells: readonly string[]): string =>
    cells
      .map((text, i) => padded(text, widthOf(i), shown[i]?.column.align))
      .join(" ".repeat(gap))
      .trimEnd();
  const lines: string[] = [];
  // A table whose columns need no names has no line for them.
  if (shown.some(({ column }) => column.heading !== ""))
    lines.push(lineOf(shown.map(({ column }, i) => bold(shortened(column.heading, widthOf(i))))));
  for (let row = 0; row < rows.length; row++) {
    const cells = shown.map(({ column, texts }, i) => {
      const own = (texts[row] as string).split("\n");
      const parts = column.wraps === true ? own.flatMap((line) => wrapped(line, widthOf(i), textWidth)) : own;
      return parts.map((part) => shortened(part, widthOf(i)));
    });
    const height = Math.max(...cells.map(({ length }) => length));
    for (let line = 0; line < height; line++) lines.push(lineOf(cells.map((parts) => parts[line] ?? "")));
  }
  return lines.map((line) => `${line}\n`).join("");
}

function filled<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly FilledColumn<Row>[] {
  return columns.map((column) => {
    const texts = rows.map((row) => column.cell(row));
    let width = textWidth(column.heading);
    for (const text of texts) for (const line of text.split("\n")) width = Math.max(width, textWidth(line));
    return { column, texts, width };
  });
}

/** A text with blanks before or behind it, as wide as it is to be. */
export function padded(text: string, width: number, align: Column<unknown>["align"] = "left"): string {
  const blanks = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "right" ? `${blanks}${text}` : `${text}${blanks}`;
}

/** Whether a column is shown in a terminal of a width, or left out for want of room. */
export function hasRoomFor<Row>(
  heading: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { columns: width = Number.POSITIVE_INFINITY }: TableLayout,
): boolean {
  return fittingColumns(filled(columns, rows), width).some(({ column }) => column.heading === heading);
}

function fittingColumns<Row>(
  columns: readonly FilledColumn<Row>[],
  width: number,
): readonly FilledColumn<Row>[] {
  let shown = columns;
  while (shown.reduce((sum, column) => sum + column.width + gap, -gap) > width) {
    const highest = Math.max(...shown.map(({ column }) => column.rank));
    if (highest === 0) break;
    shown = shown.filter(({ column }) => column.rank < highest);
  }
  return shown;
}

function fittingWidths<Row>(columns: readonly FilledColumn<Row>[], width: number): number[] {
  const widths = columns.map((column) => column.width);
  const available = width - gap * (widths.length - 1);
  let surplus = widths.reduce((sum, one) => sum + one, 0) - available;
  while (surplus > 0) {
    // Nothing is lost of what wraps, so it gives way first.
    const wrapping = widths.filter((one, i) => columns[i]?.column.wraps === true && one > narrowestWrapped);
    const widest = Math.max(...(wrapping.length > 0 ? wrapping : widths));
    if (widest <= narrowestCell) break;
    widths[widths.indexOf(widest)] = widest - 1;
    surplus -= 1;
  }
  return widths;
}

/** A text cut in its middle to a number of columns of the terminal. */
export function shortened(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const tailWidth = Math.floor((width - 1) / 2);
  const letters = [...graphemes.segment(text)].map(({ segment }) => segment);
  const tail = fittingPart([...letters].reverse(), tailWidth).reverse();
  return `${fittingPart(letters, width - 1 - tailWidth).join("")}…${tail.join("")}`;
}

const graphemes = new Intl.Segmenter();

/** As many of some letters, from the first on, as a width has room for. */
function fittingPart(letters: readonly string[], width: number): string[] {
  let left = width;
  const end = letters.findIndex((letter) => {
    left -= textWidth(letter);
    return left < 0;
  });
  return letters.slice(0, end < 0 ? letters.length : end);
}
