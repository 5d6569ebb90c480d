import type { Bbox } from "@eomatch/stac-model";
import { BrokenIndex } from "./broken-index.js";
import type { IndexRow } from "./index-row.js";
import { rowText } from "./segment.js";
import { rowFlags, type SectionName, type SegmentFooter, sectionWidths } from "./segment-format.js";

/** For the many rows without relations, so that none has a list of its own. */
const none: readonly never[] = [];

/**
 * Reads the rows of a segment as they were given to the writer: for whoever wants all of them, as where segments are
 * merged.
 *
 * @param body all sections, in memory of their own
 * @throws BrokenIndex when a section is not within it
 */
export function rowReader(body: Buffer, footer: SegmentFooter): (row: number) => IndexRow {
  const { runs, rows, platforms, shapes, sections } = footer;
  const bytes = (section: SectionName): Buffer => {
    const { at, bytes: length } = sections[section];
    if (at < 0 || at + length > body.length) throw new BrokenIndex(`the section ${section} is not whole`);
    return body.subarray(at, at + length);
  };
  const numbers = <T>(
    section: SectionName,
    view: new (memory: ArrayBufferLike, offset: number, length: number) => T,
  ): T => {
    const { buffer, byteOffset, length } = bytes(section);
    const numberBytes = Math.min(8, sectionWidths[section]);
    return new view(buffer, byteOffset, Math.floor(length / numberBytes));
  };
  const starts = numbers("start", Float64Array);
  const stops = numbers("stop", Float64Array);
  const boxes = numbers("box", Float64Array);
  const platformNumbers = numbers("platforms", Uint32Array);
  const shapeNumbers = numbers("shape", Uint32Array);
  const flags = bytes("flags");
  const text = textParts(bytes("text"), numbers("textEnd", Uint32Array));
  const values = textParts(bytes("values"), numbers("valuesEnd", Uint32Array));
  const matchups = numberParts(numbers("matchup", Float64Array), numbers("matchupEnd", Uint32Array));
  const products = numberParts(numbers("product", Float64Array), numbers("productEnd", Uint32Array));
  let run = 0;

  return (row) => {
    if (row < 0 || row >= rows) throw new BrokenIndex(`there is no row ${row}`);
    // Rows are mostly asked for in their order.
    if (row < (runs[run]?.from ?? 0)) run = 0;
    while (run < runs.length && row >= (runs[run]?.to ?? 0)) run++;
    const flag = flags[row] as number;
    const shape = shapes[shapeNumbers[row] as number] ?? "";
    const west = boxes[4 * row] as number;
    return {
      ...rowText(text(row)),
      collection: runs[run]?.collection ?? "",
      startMs: starts[row] as number,
      stopMs: stops[row] as number,
      bbox: Number.isNaN(west)
        ? undefined
        : (Array.from(boxes.subarray(4 * row, 4 * row + 4)) as unknown as Bbox),
      platforms: platforms[platformNumbers[row] as number] ?? none,
      isDownloaded: (flag & rowFlags.isDownloaded) !== 0,
      isBroken: (flag & rowFlags.isBroken) !== 0,
      properties: (flag & rowFlags.hasProperties) === 0 ? undefined : { shape, values: values(row) },
      matchups: matchups(row),
      products: products(row),
    };
  };
}

/** The part of each row in a section of texts. */
function textParts(bytes: Buffer, ends: Uint32Array): (row: number) => string {
  return (row) => bytes.toString("utf8", row === 0 ? 0 : ends[row - 1], ends[row]);
}

/** The part of each row in a section of numbers. */
function numberParts(all: Float64Array, ends: Uint32Array): (row: number) => readonly number[] {
  return (row) => {
    const from = row === 0 ? 0 : (ends[row - 1] as number);
    const to = ends[row] as number;
    return from === to ? none : Array.from(all.subarray(from, to));
  };
}
