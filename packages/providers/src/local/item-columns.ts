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
  const stated = new Map<ItemRows, readonly (string | undefined)[]>();
  for (const { rows } of table.ranges) {
    if (!stated.has(rows)) stated.set(rows, rows.platforms.map(statedPlatform));
  }
  return items.filter((item) => {
    const { rows } = table.ranges[table.rangeOf[item] as number] as FileRange;
    const row = table.rowOf[item] as number;
    const number = rows.platformOf[row] as number;
    // Where only a constellation is stated, the id tells.
    const own =
      stated.get(rows)?.[number] ??
      sourcePlatform(idOfRow(rows, row), { platform: rows.platforms[number] }).platform;
    return own === platform;
  });
}

/** Copies items into columns of their own, in the order given. */
export function gatherItems({ ranges, rangeOf, rowOf }: ItemTable, items: Uint32Array): MatchingColumns {
  const ends = { polygons: 0, rings: 0, positions: 0, idLength: 0 };
  for (const item of items) {
    const { rows } = ranges[rangeOf[item] as number] as FileRange;
    const row = rowOf[item] as number;
    const firstPolygon = rows.productOffsets[row] as number;
    const lastPolygon = rows.productOffsets[row + 1] as number;
    const firstRing = rows.polygonOffsets[firstPolygon] as number;
    const lastRing = rows.polygonOffsets[lastPolygon] as number;
    ends.polygons += lastPolygon - firstPolygon;
    ends.rings += lastRing - firstRing;
    ends.positions += (rows.ringOffsets[lastRing] as number) - (rows.ringOffsets[firstRing] as number);
    ends.idLength += (rows.idOffsets[row + 1] as number) - (rows.idOffsets[row] as number);
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
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as number;
    copyRow((ranges[rangeOf[item] as number] as FileRange).rows, rowOf[item] as number, columns, i);
  }
  return columns;
}

/** Copies a row to place `i`, where the rows before it end. */
function copyRow(from: ItemRows, row: number, to: MatchingColumns, i: number): void {
  to.startMs[i] = from.startMs[row] as number;
  to.stopMs[i] = from.stopMs[row] as number;
  const id = to.idOffsets[i] as number;
  const firstByte = from.idOffsets[row] as number;
  const lastByte = from.idOffsets[row + 1] as number;
  to.idOffsets[i + 1] = id + lastByte - firstByte;
  for (let at = firstByte; at < lastByte; at++) to.idBytes[id - firstByte + at] = from.idBytes[at] as number;

  const polygon = to.productOffsets[i] as number;
  const firstPolygon = from.productOffsets[row] as number;
  const lastPolygon = from.productOffsets[row + 1] as number;
  to.productOffsets[i + 1] = polygon + lastPolygon - firstPolygon;
  shift(from.polygonOffsets, firstPolygon, lastPolygon, to.polygonOffsets, polygon);

  const ring = to.polygonOffsets[polygon] as number;
  const firstRing = from.polygonOffsets[firstPolygon] as number;
  const lastRing = from.polygonOffsets[lastPolygon] as number;
  shift(from.ringOffsets, firstRing, lastRing, to.ringOffsets, ring);

  const position = to.ringOffsets[ring] as number;
  const firstPosition = from.ringOffsets[firstRing] as number;
  const lastPosition = from.ringOffsets[lastRing] as number;
  for (let at = 2 * firstPosition; at < 2 * lastPosition; at++) {
    to.lonLat[2 * (position - firstPosition) + at] = from.lonLat[at] as number;
  }
}

/** Copies the ends of parts `first` up to `last` to the places from `place` on, which begin where those before end. */
function shift(from: Uint32Array, first: number, last: number, to: Uint32Array, place: number): void {
  const by = (to[place] as number) - (from[first] as number);
  for (let part = first; part < last; part++) {
    to[place + part - first + 1] = (from[part + 1] as number) + by;
  }
}
