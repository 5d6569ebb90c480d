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
    const isNamed = new Uint8Array(rows.collections.length);
    for (let row = from; row < to; row++) {
      startMs[item] = rows.startMs[row] as number;
      rangeOf[item] = number;
      rowOf[item++] = row;
      maxDurationMs = Math.max(maxDurationMs, (rows.stopMs[row] as number) - (rows.startMs[row] as number));
      isNamed[rows.collectionOf[row] as number] = 1;
    }
    for (const [i, name] of rows.collections.entries()) if (isNamed[i] === 1) collections.add(name);
  }
  const order = orderOf(startMs);
  return {
    count,
    startMs: startMs.map((_, i) => startMs[order[i] as number] as number),
    rangeOf: rangeOf.map((_, i) => rangeOf[order[i] as number] as number),
    rowOf: rowOf.map((_, i) => rowOf[order[i] as number] as number),
    ranges,
    maxDurationMs,
    collections,
    boxes: new Map(),
  };
}

/** The items that overlap the period, and the box where there is one, in order. */
export function findItems(table: ItemTable, query: ItemQuery): Uint32Array {
  const { startMs, rangeOf, rowOf, ranges, maxDurationMs } = table;
  const wanted = wantedCollections(table, query.collections);
  const found = new Uint32Array(table.count);
  let count = 0;
  for (let item = firstAtOrAfter(startMs, query.startMs - maxDurationMs); item < table.count; item++) {
    if ((startMs[item] as number) > query.stopMs) break;
    const { rows } = ranges[rangeOf[item] as number] as FileRange;
    const row = rowOf[item] as number;
    if ((rows.stopMs[row] as number) < query.startMs) continue;
    if (wanted.get(rows)?.[rows.collectionOf[row] as number] !== 1) continue;
    if (query.bbox === undefined || bboxesOverlap(query.bbox, boxOf(table, rows, row))) found[count++] = item;
  }
  return found.slice(0, count);
}

/** For each of the rows' collections whether it is one of these. */
function wantedCollections(
  { ranges }: ItemTable,
  names: ReadonlySet<string>,
): ReadonlyMap<ItemRows, Uint8Array> {
  const wanted = new Map<ItemRows, Uint8Array>();
  for (const { rows } of ranges) {
    if (wanted.has(rows)) continue;
    wanted.set(
      rows,
      Uint8Array.from(rows.collections, (name) => (names.has(name) ? 1 : 0)),
    );
  }
  return wanted;
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
  const order = Uint32Array.from(numbers, (_, i) => i);
  const isSorted = numbers.every((number, i) => i === 0 || (numbers[i - 1] as number) <= number);
  if (isSorted) return order;
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
