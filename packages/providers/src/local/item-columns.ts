import { sourcePlatform, statedPlatform } from "../source-platform.js";
import { type ItemRows, idOfRow } from "./item-rows.js";
import type { FileRange, ItemTable } from "./item-table.js";

/** What matching needs of items: the columns of {@link ItemRows} that have to do with it. */
export type MatchingColumns = Pick<
  ItemRows,
  | "count"
  | "startMs"
  | "stopMs"
  | "lonLat"
  | "ringOffsets"
  | "polygonOffsets"
  | "productOffsets"
  | "idBytes"
  | "idOffsets"
>;

/** The items whose satellite is this one, a canonical name. */
export function itemsOfPlatform(table: ItemTable, items: Uint32Array, platform: string): Uint32Array {
  const { ranges, rangeOf, rowOf } = table;
  const platformOf = ranges.map(({ rows }) => rows.platformOf);
  const stated = ranges.map(({ rows }) => rows.platforms.map(statedPlatform));
  return items.filter((item) => {
    const range = rangeOf[item] as number;
    const row = rowOf[item] as number;
    const number = (platformOf[range] as Uint32Array)[row] as number;
    const own = stated[range]?.[number];
    if (own !== undefined) return own === platform;
    // Where only a constellation is stated, the id tells.
    const { rows } = ranges[range] as FileRange;
    return sourcePlatform(idOfRow(rows, row), { platform: rows.platforms[number] }).platform === platform;
  });
}

/** Copies items into columns of their own, in the order given. */
export function gatherItems(table: ItemTable, items: Uint32Array): MatchingColumns {
  const ends = { polygons: 0, rings: 0, positions: 0, idLength: 0 };
  for (let i = 0, next = 0; i < items.length; i = next) {
    next = endOfRun(table, items, i);
    const { rows, row } = placeOf(table, items[i] as number);
    const end = row + next - i;
    const firstPolygon = rows.productOffsets[row] as number;
    const lastPolygon = rows.productOffsets[end] as number;
    const firstRing = rows.polygonOffsets[firstPolygon] as number;
    const lastRing = rows.polygonOffsets[lastPolygon] as number;
    ends.polygons += lastPolygon - firstPolygon;
    ends.rings += lastRing - firstRing;
    ends.positions += (rows.ringOffsets[lastRing] as number) - (rows.ringOffsets[firstRing] as number);
    ends.idLength += (rows.idOffsets[end] as number) - (rows.idOffsets[row] as number);
  }
  const columns = {
    count: items.length,
    startMs: new Float64Array(items.length),
    stopMs: new Float64Array(items.length),
    lonLat: new Float64Array(2 * ends.positions),
    ringOffsets: new Uint32Array(ends.rings + 1),
    polygonOffsets: new Uint32Array(ends.polygons + 1),
    productOffsets: new Uint32Array(items.length + 1),
    idBytes: new Uint8Array(ends.idLength),
    idOffsets: new Uint32Array(items.length + 1),
  };
  for (let i = 0, next = 0; i < items.length; i = next) {
    next = endOfRun(table, items, i);
    const { rows, row } = placeOf(table, items[i] as number);
    copyRows(rows, row, row + next - i, columns, i);
  }
  return columns;
}

function placeOf({ ranges, rangeOf, rowOf }: ItemTable, item: number): { rows: ItemRows; row: number } {
  return { rows: (ranges[rangeOf[item] as number] as FileRange).rows, row: rowOf[item] as number };
}

/** Where the items end that follow each other in their file as they do here, as most do in an archive in order of time. */
function endOfRun({ rangeOf, rowOf }: ItemTable, items: Uint32Array, from: number): number {
  const first = items[from] as number;
  let end = from + 1;
  for (; end < items.length; end++) {
    const item = items[end] as number;
    if (rangeOf[item] !== rangeOf[first] || rowOf[item] !== (rowOf[first] as number) + end - from) break;
  }
  return end;
}

/** Copies rows `row` up to `end` to the places from `i` on, where the rows before them end. */
function copyRows(from: ItemRows, row: number, end: number, to: MatchingColumns, i: number): void {
  copy(from.startMs, row, end, to.startMs, i);
  copy(from.stopMs, row, end, to.stopMs, i);
  copy(from.idBytes, from.idOffsets[row], from.idOffsets[end], to.idBytes, to.idOffsets[i]);
  shift(from.idOffsets, row, end, to.idOffsets, i);

  const polygon = to.productOffsets[i] as number;
  const firstPolygon = from.productOffsets[row] as number;
  const lastPolygon = from.productOffsets[end] as number;
  shift(from.productOffsets, row, end, to.productOffsets, i);
  const ring = to.polygonOffsets[polygon] as number;
  const firstRing = from.polygonOffsets[firstPolygon] as number;
  const lastRing = from.polygonOffsets[lastPolygon] as number;
  shift(from.polygonOffsets, firstPolygon, lastPolygon, to.polygonOffsets, polygon);
  const position = to.ringOffsets[ring] as number;
  const firstPosition = from.ringOffsets[firstRing] as number;
  const lastPosition = from.ringOffsets[lastRing] as number;
  shift(from.ringOffsets, firstRing, lastRing, to.ringOffsets, ring);
  copy(from.lonLat, 2 * firstPosition, 2 * lastPosition, to.lonLat, 2 * position);
}

/** Up to this many numbers are copied one by one: for a few, a view of them costs more than copying them. */
const few = 64;

function copy<A extends Float64Array | Uint8Array>(
  from: A,
  first: number | undefined,
  last: number | undefined,
  to: A,
  place: number | undefined,
): void {
  const [begin, end, at] = [first as number, last as number, place as number];
  if (end - begin > few) to.set(from.subarray(begin, end), at);
  else for (let k = begin; k < end; k++) to[at + k - begin] = from[k] as number;
}

/** Copies the ends of parts `first` up to `last` to the places from `place` on, which begin where those before end. */
function shift(from: Uint32Array, first: number, last: number, to: Uint32Array, place: number): void {
  const by = (to[place] as number) - (from[first] as number);
  for (let part = first; part < last; part++) {
    to[place + part - first + 1] = (from[part + 1] as number) + by;
  }
}
