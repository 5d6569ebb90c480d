import { compareCodePoints } from "@eomatch/stac-model";
import type { DeadRows } from "./index-head.js";
import { rowText } from "./segment.js";
import type { SectionName, SegmentFooter } from "./segment-format.js";

/** A whole segment in memory. */
export interface SegmentInMemory {
  readonly footer: SegmentFooter;
  /** The bytes of a section. */
  bytes(section: SectionName): Buffer;
  /** The numbers of a section, seen as they lie there. */
  float64s(section: SectionName): Float64Array;
  uint32s(section: SectionName): Uint32Array;
  /** The rows that count no more. */
  readonly dead: DeadRows;
}

/** Rows of one segment that follow each other there and are to follow each other in another, all of one collection. */
export interface RowSpan {
  /** Which of the segments. */
  readonly source: number;
  readonly collection: string;
  readonly from: number;
  to: number;
}

/** A place in a segment on the way through its rows. */
interface Cursor {
  row: number;
  run: number;
  /** The place of the row's collection among all in their order; infinite when there are no more rows. */
  rank: number;
  start: number;
}

/** The rows of several segments in the order in which one segment has them; of two alike that of the first segment first. */
export function mergedOrder(segments: readonly SegmentInMemory[]): readonly RowSpan[] {
  const ids = new Set(segments.flatMap(({ footer }) => footer.runs.map(({ collection }) => collection)));
  const ranks = new Map([...ids].sort(compareCodePoints).map((id, rank) => [id, rank]));
  const starts = segments.map((segment) => segment.float64s("start"));
  const texts = segments.map(textsOf);

  const settle = (cursor: Cursor, source: number): void => {
    const { footer, dead } = segments[source] as SegmentInMemory;
    while (cursor.row < footer.rows && dead.has(cursor.row)) cursor.row++;
    while (cursor.run < footer.runs.length && cursor.row >= (footer.runs[cursor.run]?.to ?? 0)) cursor.run++;
    const run = footer.runs[cursor.run];
    cursor.rank = run === undefined ? Number.POSITIVE_INFINITY : (ranks.get(run.collection) as number);
    cursor.start = (starts[source] as Float64Array)[cursor.row] ?? 0;
  };
  const cursors = segments.map((_, source): Cursor => {
    const cursor = { row: 0, run: 0, rank: 0, start: 0 };
    settle(cursor, source);
    return cursor;
  });
  const isBefore = (source: number, other: number): boolean => {
    const [a, b] = [cursors[source] as Cursor, cursors[other] as Cursor];
    if (a.rank !== b.rank) return a.rank < b.rank;
    if (a.rank === Number.POSITIVE_INFINITY) return false;
    if (a.start !== b.start) return a.start < b.start;
    const [left, right] = [texts[source]?.(a.row), texts[other]?.(b.row)];
    if (left === undefined || right === undefined) return false;
    return (compareCodePoints(left.id, right.id) || compareCodePoints(left.path, right.path)) < 0;
  };

  const spans: RowSpan[] = [];
  for (;;) {
    let source = 0;
    for (let other = 1; other < cursors.length; other++) if (isBefore(other, source)) source = other;
    const cursor = cursors[source];
    const run = segments[source]?.footer.runs[cursor?.run ?? 0];
    if (cursor === undefined || run === undefined) return spans;
    const { row } = cursor;
    const last = spans.at(-1);
    if (last?.source === source && last.to === row && row !== run.from) last.to++;
    else spans.push({ source, collection: run.collection, from: row, to: row + 1 });
    cursor.row++;
    settle(cursor, source);
  }
}

/** Reads path and id of the rows of a segment. */
function textsOf(segment: SegmentInMemory): (row: number) => ReturnType<typeof rowText> {
  const bytes = segment.bytes("text");
  const ends = segment.uint32s("textEnd");
  return (row) => rowText(bytes.toString("utf8", row === 0 ? 0 : ends[row - 1], ends[row]));
}
