import type { Bbox, ItemSummary } from "@eomatch/stac-model";
import { byChunk, type PartChunk, partChunk } from "./row-chunks.js";
import { type Scalar, scalarsAt } from "./scalars.js";
import { rowText, type Segment } from "./segment.js";
import { rowFlags } from "./segment-format.js";

/** What a summary holds besides the item's collection, start and key. */
export type RowSummary = Omit<ItemSummary, "collection" | "startMs" | "key">;

/** The columns of some rows on end. */
interface Chunk {
  readonly from: number;
  readonly stops: Float64Array;
  readonly boxes: Float64Array;
  readonly flags: Uint8Array;
  readonly texts: PartChunk;
  readonly matchups: PartChunk;
  /** Read when they are asked for, as they seldom are. */
  readonly products: () => PartChunk;
}

/**
 * What the columns hold of a row: texts and boxes are made of them when they are asked for, since a sort passes most
 * rows over by a single value.
 */
class ChunkRow implements RowSummary {
  readonly values: RowSummary["values"];
  readonly #chunk: Chunk;
  readonly #row: number;

  constructor(chunk: Chunk, row: number, values: RowSummary["values"]) {
    this.#chunk = chunk;
    this.#row = row;
    this.values = values;
  }

  get id(): string {
    const { texts } = this.#chunk;
    return rowText(texts.bytes.toString("utf8", texts.fromOf(this.#row), texts.toOf(this.#row))).id;
  }

  get stopMs(): number {
    return this.#chunk.stops[this.#row - this.#chunk.from] as number;
  }

  get bbox(): Bbox | undefined {
    return boxOf(this.#chunk.boxes, this.#row - this.#chunk.from);
  }

  get matchupCount(): number {
    const { matchups } = this.#chunk;
    return matchups.toOf(this.#row) - matchups.fromOf(this.#row);
  }

  get linked(): readonly number[] {
    const { matchups, products } = this.#chunk;
    return [...numbersOf(matchups, this.#row), ...numbersOf(products(), this.#row)];
  }

  get isDownloaded(): boolean {
    const flags = this.#chunk.flags[this.#row - this.#chunk.from] as number;
    return (flags & rowFlags.isDownloaded) !== 0;
  }
}

/** The hashes of a row's references. */
function numbersOf({ bytes, fromOf, toOf }: PartChunk, row: number): Float64Array {
  const { buffer, byteOffset } = bytes;
  return new Float64Array(buffer, byteOffset + fromOf(row) * 8, toOf(row) - fromOf(row));
}

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
  const valuesOf = valueColumns(segment, properties);
  const columnsAt = byChunk(
    segment,
    (from, to): Chunk => ({
      from,
      stops: segment.float64s("stop", from, to),
      boxes: segment.float64s("box", from, to),
      flags: segment.flags(from, to),
      texts: partChunk(segment, "text", "textEnd", { from, to }),
      matchups: partChunk(segment, "matchup", "matchupEnd", { from, to }),
      products: once(() => partChunk(segment, "product", "productEnd", { from, to })),
    }),
  );
  return (row) => {
    const values = valuesOf(row);
    return values === undefined ? undefined : new ChunkRow(columnsAt(row).chunk, row, values);
  };
}

/**
 * Reads values of properties of a segment's rows, which are best asked for in their order.
 *
 * @returns undefined for rows of which the index does not hold them
 */
export function valueColumns(
  segment: Segment,
  properties: readonly string[],
): (row: number) => RowSummary["values"] | undefined {
  const plans = segment.shapes.map((shape) => planOf(shape, properties));
  const shapesAt = byChunk(segment, (from, to) => ({
    flags: segment.flags(from, to),
    shapes: segment.uint32s("shape", from, to),
  }));
  const partsAt = byChunk(segment, (from, to) => partChunk(segment, "values", "valuesEnd", { from, to }));
  const nothing = properties.map(() => undefined);

  return (row) => {
    const { from, chunk } = shapesAt(row);
    const flags = chunk.flags[row - from] as number;
    const isKnown = properties.length === 0 || (flags & rowFlags.hasProperties) !== 0;
    if ((flags & rowFlags.isBroken) !== 0 || !isKnown) return undefined;
    const { places, order } = plans[chunk.shapes[row - from] as number] ?? { places: [], order: [] };
    if (places.length === 0) return nothing;
    const { chunk: parts } = partsAt(row);
    const found = scalarsAt(parts.bytes, { from: parts.fromOf(row), to: parts.toOf(row) }, places);
    return order.map((at) => (at < 0 ? undefined : plain(found[at])));
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

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function plain(value: Scalar | undefined): string | number | boolean | undefined {
  return value === null ? undefined : value;
}

function boxOf(boxes: Float64Array, i: number): Bbox | undefined {
  const west = boxes[i * 4] as number;
  if (Number.isNaN(west)) return undefined;
  return [west, boxes[i * 4 + 1] as number, boxes[i * 4 + 2] as number, boxes[i * 4 + 3] as number];
}
