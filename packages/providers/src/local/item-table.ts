import { type Bbox, bboxesOverlap } from "@eomatch/stac-model";
import { boundingBoxOfRings } from "../bounding-box.js";
import type { IndexedFile, RowRange } from "./indexed-file.js";
import type { ItemRows } from "./item-rows.js";

/** Items of many files, in order of start; those of one instant in the order of their files. */
export interface ItemTable {
  readonly count: number;
  readonly startMs: Float64Array;
  /** For each item the range it is of, and its row in it. */
  readonly rangeOf: Uint32Array;
  readonly rowOf: Uint32Array;
  readonly ranges: readonly FileRange[];
  /** The longest acquisition, which tells how far before a period to look. */
  readonly maxDurationMs: number;
  /** The names that items bear in their `collection`. */
  readonly collections: ReadonlySet<string>;
  /** Bounding boxes, four numbers a row, NaN before they are first needed. */
  readonly boxes: Map<ItemRows, Float64Array>;
}

/** Rows of a file. */
export interface FileRange extends RowRange {
  readonly file: IndexedFile;
}

/** What {@link findItems} looks for; ends inclusive. */
export interface ItemQuery {
  readonly startMs: number;
  readonly stopMs: number;
  readonly bbox: Bbox | undefined;
  readonly collections: ReadonlySet<string>;
}

/** Puts the rows of files in order of start. */
export function itemTable(files: readonly IndexedFile[]): ItemTable {
  const ranges = files.flatMap((file) => file.ranges.map((range) => ({ ...range, file })));
  const count = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const startMs = new Float64Array(count);
  const rangeOf = new Uint32Array(count);
  const rowOf = new Uint32Array(count);
  const collections = new Set<string>();
  let maxDurationMs = 0;
  let item = 0;
  for (const [number, { rows, from, to }] of ranges.entries()) {
    const end = item + to - from;
    startMs.set(rows.startMs.subarray(from, to), item);
    rangeOf.fill(number, item, end);
    countUp(rowOf.subarray(item, end), from);
    item = end;
    maxDurationMs = Math.max(maxDurationMs, longest(rows.startMs, rows.stopMs, from, to));
    const isNamed = namedAmong(rows.collectionOf.subarray(from, to), rows.collections.length);
    for (const [i, name] of rows.collections.entries()) if (isNamed[i] === 1) collections.add(name);
  }
  const table = { count, ranges, maxDurationMs, collections, boxes: new Map() };
  if (isAscending(startMs)) return { ...table, startMs, rangeOf, rowOf };
  const order = orderOf(startMs);
  return {
    ...table,
    startMs: startMs.map((_, i) => startMs[order[i] as number] as number),
    rangeOf: rangeOf.map((_, i) => rangeOf[order[i] as number] as number),
    rowOf: rowOf.map((_, i) => rowOf[order[i] as number] as number),
  };
}

// Loops over columns are functions of their own, here and below, and are given the columns: rows that come from another
// thread are other objects for V8 than those made on this one, and what is compiled for the ones is thrown away at the
// others.
function countUp(numbers: Uint32Array, from: number): void {
  for (let i = 0; i < numbers.length; i++) numbers[i] = from + i;
}

function longest(startMs: Float64Array, stopMs: Float64Array, from: number, to: number): number {
  let longestMs = 0;
  for (let row = from; row < to; row++) {
    longestMs = Math.max(longestMs, (stopMs[row] as number) - (startMs[row] as number));
  }
  return longestMs;
}

function namedAmong(numbers: Uint32Array, count: number): Uint8Array {
  const isNamed = new Uint8Array(count);
  for (let i = 0; i < numbers.length; i++) isNamed[numbers[i] as number] = 1;
  return isNamed;
}

function isAscending(numbers: Float64Array): boolean {
  for (let i = 1; i < numbers.length; i++)
    if (!((numbers[i - 1] as number) <= (numbers[i] as number))) return false;
  return true;
}

/** The items that overlap the period, and the box where there is one, in order. */
export function findItems(table: ItemTable, query: ItemQuery): Uint32Array {
  const { startMs, rangeOf, rowOf, ranges, maxDurationMs } = table;
  const wanted = wantedCollections(table, query.collections);
  const stopMs = ranges.map(({ rows }) => rows.stopMs);
  const collectionOf = ranges.map(({ rows }) => rows.collectionOf);
  const found = new Uint32Array(table.count);
  let count = 0;
  for (let item = firstAtOrAfter(startMs, query.startMs - maxDurationMs); item < table.count; item++) {
    if ((startMs[item] as number) > query.stopMs) break;
    const range = rangeOf[item] as number;
    const row = rowOf[item] as number;
    if (((stopMs[range] as Float64Array)[row] as number) < query.startMs) continue;
    const collection = (collectionOf[range] as Uint32Array)[row] as number;
    if ((wanted[range] as Uint8Array)[collection] !== 1) continue;
    if (query.bbox !== undefined) {
      const { rows } = ranges[range] as FileRange;
      if (!bboxesOverlap(query.bbox, boxOf(table, rows, row))) continue;
    }
    found[count++] = item;
  }
  return found.slice(0, count);
}

/** For each of the collections of the ranges' rows whether it is one of these. */
function wantedCollections({ ranges }: ItemTable, names: ReadonlySet<string>): Uint8Array[] {
  const wanted = new Map<ItemRows, Uint8Array>();
  return ranges.map(({ rows }) => {
    const known = wanted.get(rows) ?? Uint8Array.from(rows.collections, (name) => (names.has(name) ? 1 : 0));
    wanted.set(rows, known);
    return known;
  });
}

function boxOf({ boxes }: ItemTable, rows: ItemRows, row: number): Bbox {
  let kept = boxes.get(rows);
  if (kept === undefined) {
    kept = new Float64Array(4 * rows.count).fill(Number.NaN);
    boxes.set(rows, kept);
  }
  if (Number.isNaN(kept[4 * row] as number)) kept.set(computedBox(rows, row), 4 * row);
  return [kept[4 * row], kept[4 * row + 1], kept[4 * row + 2], kept[4 * row + 3]] as unknown as Bbox;
}

function computedBox(rows: ItemRows, row: number): Bbox {
  const { lonLat, ringOffsets, polygonOffsets, productOffsets } = rows;
  const outer: { lonLat: Float64Array; from: number; to: number }[] = [];
  for (
    let polygon = productOffsets[row] as number;
    polygon < (productOffsets[row + 1] as number);
    polygon++
  ) {
    const ring = polygonOffsets[polygon] as number;
    if (ring === polygonOffsets[polygon + 1]) continue;
    outer.push({ lonLat, from: ringOffsets[ring] as number, to: ringOffsets[ring + 1] as number });
  }
  return boundingBoxOfRings(outer)?.bbox ?? [-180, -90, 180, 90];
}

/** The places of numbers in ascending order; of equal ones the first comes first. */
function orderOf(numbers: Float64Array): Uint32Array {
  const order = new Uint32Array(numbers.length);
  countUp(order, 0);
  return order.sort((a, b) => (numbers[a] as number) - (numbers[b] as number) || a - b);
}

function firstAtOrAfter(startMs: Float64Array, wantedMs: number): number {
  let [low, high] = [0, startMs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((startMs[middle] as number) < wantedMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
