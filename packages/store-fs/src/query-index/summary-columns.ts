import type { Bbox, ItemSummary } from "@eomatch/stac-model";
import { byChunk, partChunk } from "./row-chunks.js";
import { type Scalar, scalarsAt } from "./scalars.js";
import type { Segment } from "./segment.js";
import { rowFlags } from "./segment-format.js";

/** What a summary holds besides the item's name and start. */
export type RowSummary = Pick<ItemSummary, "stopMs" | "bbox" | "values" | "matchupCount">;

/**
 * Reads what summaries need of a segment's rows, which are best asked for in their order.
 *
 * @param properties whose values are wanted
 * @returns undefined for rows of which the index does not hold all that is asked
 */
export function summaryColumns(
  segment: Segment,
  properties: readonly string[],
): (row: number) => RowSummary | undefined {
  const plans = segment.shapes.map((shape) => planOf(shape, properties));
  const columnsAt = byChunk(segment, (from, to) => ({
    flags: segment.flags(from, to),
    shapes: segment.uint32s("shape", from, to),
    stops: segment.float64s("stop", from, to),
    boxes: segment.float64s("box", from, to),
    matchups: partChunk(segment, "matchup", "matchupEnd", { from, to }),
  }));
  const textsAt = byChunk(segment, (from, to) => partChunk(segment, "values", "valuesEnd", { from, to }));
  const nothing = properties.map(() => undefined);

  const valuesOf = (row: number, shape: number): RowSummary["values"] => {
    const { places, order } = plans[shape] ?? { places: [], order: [] };
    if (places.length === 0) return nothing;
    const { chunk } = textsAt(row);
    const found = scalarsAt(chunk.bytes, { from: chunk.fromOf(row), to: chunk.toOf(row) }, places);
    return order.map((at) => (at < 0 ? undefined : plain(found[at])));
  };

  return (row) => {
    const { from, chunk } = columnsAt(row);
    const i = row - from;
    const flags = chunk.flags[i] as number;
    const isKnown = properties.length === 0 || (flags & rowFlags.hasProperties) !== 0;
    if ((flags & rowFlags.isBroken) !== 0 || !isKnown) return undefined;
    return {
      stopMs: chunk.stops[i] as number,
      bbox: boxOf(chunk.boxes, i),
      values: properties.length === 0 ? nothing : valuesOf(row, chunk.shapes[i] as number),
      matchupCount: chunk.matchups.toOf(row) - chunk.matchups.fromOf(row),
    };
  };
}

/** Where the wanted values stand in the rows of one shape, and which of them is which property's. */
function planOf(
  shape: string,
  properties: readonly string[],
): { readonly places: readonly number[]; readonly order: readonly number[] } {
  const [scalars] = (shape === "" ? [[]] : JSON.parse(shape)) as [string[]];
  const at = properties.map((name) => scalars.indexOf(name));
  const places = [...new Set(at.filter((place) => place >= 0))].sort((a, b) => a - b);
  return { places, order: at.map((place) => places.indexOf(place)) };
}

function plain(value: Scalar | undefined): string | number | boolean | undefined {
  return value === null ? undefined : value;
}

function boxOf(boxes: Float64Array, i: number): Bbox | undefined {
  const west = boxes[i * 4] as number;
  if (Number.isNaN(west)) return undefined;
  return [west, boxes[i * 4 + 1] as number, boxes[i * 4 + 2] as number, boxes[i * 4 + 3] as number];
}
