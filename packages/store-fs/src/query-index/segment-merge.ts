import { BrokenIndex } from "./broken-index.js";
import type { DeadRows } from "./index-head.js";
import { mergedOrder, type RowSpan, type SegmentInMemory } from "./merge-order.js";
import { type Run, rowFlags, type SectionName, type SegmentFooter, sectionWidths } from "./segment-format.js";
import { laidOut, type Numbering, numbering, type SegmentContent } from "./segment-writer.js";

/** A segment that is to be merged with others. */
export interface SegmentPart {
  /** All sections, in memory of their own. */
  readonly body: Buffer;
  readonly footer: SegmentFooter;
  /** The rows that count no more, and are left out. */
  readonly dead: DeadRows;
}

/**
 * Makes one segment of several: the very same as if their rows had been laid out together. Columns are copied as they
 * lie there, in a fraction of the time that it takes to make an object of each row.
 *
 * @throws BrokenIndex when a section is not within its body
 */
export function mergedContent(parts: readonly SegmentPart[]): SegmentContent {
  const segments = parts.map(inMemory);
  const spans = mergedOrder(segments);
  const rows = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  const copied = (section: SectionName): Buffer => {
    const width = sectionWidths[section];
    const sources = segments.map((segment) => segment.bytes(section));
    const target = Buffer.from(new ArrayBuffer(rows * width));
    let at = 0;
    for (const { source, from, to } of spans) {
      target.set((sources[source] as Buffer).subarray(from * width, to * width), at);
      at += (to - from) * width;
    }
    return target;
  };
  const platforms = numbering();
  const shapes = numbering();
  const text = partsCopied(segments, spans, "text");
  const values = partsCopied(segments, spans, "values");
  const matchup = partsCopied(segments, spans, "matchup");
  const product = partsCopied(segments, spans, "product");
  const newRows = newRowsOf(segments, spans);
  const ids = mergedHashes(segments, newRows, rows, { hashes: "idHash", numbers: "idRow" });
  const paths = mergedHashes(segments, newRows, rows, { hashes: "pathHash", numbers: "pathRow" });
  const sections: { readonly [name in SectionName]: Buffer } = {
    start: copied("start"),
    stop: copied("stop"),
    box: copied("box"),
    platforms: renumbered(segments, spans, {
      section: "platforms",
      numbering: platforms,
      texts: segments.map(({ footer }) => footer.platforms.map((names) => JSON.stringify(names))),
    }),
    shape: renumbered(segments, spans, {
      section: "shape",
      numbering: shapes,
      texts: segments.map(({ footer }) => footer.shapes),
    }),
    flags: copied("flags"),
    text: text.bytes,
    textEnd: text.ends,
    values: values.bytes,
    valuesEnd: values.ends,
    matchup: matchup.bytes,
    matchupEnd: matchup.ends,
    product: product.bytes,
    productEnd: product.ends,
    idHash: ids.hashes,
    idRow: ids.rows,
    pathHash: paths.hashes,
    pathRow: paths.rows,
  };
  return laidOut(sections, { rows, runs: mergedRuns(segments, spans), platforms, shapes });
}

function inMemory({ body, footer, dead }: SegmentPart): SegmentInMemory {
  const bytes = (section: SectionName): Buffer => {
    const { at, bytes: length } = footer.sections[section];
    if (at < 0 || at + length > body.length) throw new BrokenIndex(`the section ${section} is not whole`);
    return body.subarray(at, at + length);
  };
  const numbers = <T>(
    section: SectionName,
    numberBytes: number,
    view: new (memory: ArrayBufferLike, offset: number, length: number) => T,
  ): T => {
    const { buffer, byteOffset, length } = bytes(section);
    return new view(buffer, byteOffset, Math.floor(length / numberBytes));
  };
  return {
    footer,
    dead,
    bytes,
    float64s: (section) => numbers(section, 8, Float64Array),
    uint32s: (section) => numbers(section, 4, Uint32Array),
  };
}

/** Copies the parts of all rows in a section of parts, and says where each ends. */
function partsCopied(
  segments: readonly SegmentInMemory[],
  spans: readonly RowSpan[],
  section: "text" | "values" | "matchup" | "product",
): { readonly bytes: Buffer; readonly ends: Buffer } {
  const width = sectionWidths[section];
  const sources = segments.map((segment) => ({
    bytes: segment.bytes(section),
    ends: segment.uint32s(`${section}End`),
  }));
  const ends: number[] = [];
  const pieces: Buffer[] = [];
  let end = 0;
  for (const { source, from, to } of spans) {
    const { bytes, ends: endsBefore } = sources[source] as (typeof sources)[number];
    const begin = from === 0 ? 0 : (endsBefore[from - 1] as number);
    for (let row = from; row < to; row++) ends.push(end + (endsBefore[row] as number) - begin);
    const last = endsBefore[to - 1] as number;
    if (last > begin) pieces.push(bytes.subarray(begin * width, last * width));
    end += last - begin;
  }
  return { bytes: Buffer.concat(pieces), ends: Buffer.from(Uint32Array.from(ends).buffer) };
}

/** The numbers of texts in a section as they are where the rows of all segments share one numbering. */
function renumbered(
  segments: readonly SegmentInMemory[],
  spans: readonly RowSpan[],
  {
    section,
    numbering,
    texts,
  }: {
    readonly section: "platforms" | "shape";
    readonly numbering: Numbering;
    readonly texts: readonly (readonly string[])[];
  },
): Buffer {
  const sources = segments.map((segment) => segment.uint32s(section));
  const known = texts.map(() => new Map<number, number>());
  const numbers: number[] = [];
  for (const { source, from, to } of spans) {
    const own = sources[source] as Uint32Array;
    const knownHere = known[source] as Map<number, number>;
    for (let row = from; row < to; row++) {
      const before = own[row] as number;
      let number = knownHere.get(before);
      if (number === undefined) {
        number = numbering.numberOf(texts[source]?.[before] ?? "");
        knownHere.set(before, number);
      }
      numbers.push(number);
    }
  }
  return Buffer.from(Uint32Array.from(numbers).buffer);
}

function mergedRuns(segments: readonly SegmentInMemory[], spans: readonly RowSpan[]): Run[] {
  const sources = segments.map((segment) => ({
    starts: segment.float64s("start"),
    stops: segment.float64s("stop"),
    flags: segment.bytes("flags"),
  }));
  const runs: { collection: string; from: number; to: number; longestMs: number }[] = [];
  for (const { source, collection, from, to } of spans) {
    const { starts, stops, flags } = sources[source] as (typeof sources)[number];
    let run = runs.at(-1);
    if (run?.collection !== collection) {
      const begin = run?.to ?? 0;
      run = { collection, from: begin, to: begin, longestMs: 0 };
      runs.push(run);
    }
    run.to += to - from;
    for (let row = from; row < to; row++) {
      if (((flags[row] as number) & rowFlags.isBroken) !== 0) continue;
      run.longestMs = Math.max(run.longestMs, (stops[row] as number) - (starts[row] as number));
    }
  }
  return runs;
}

/** What stands for the new place of a row that is left out. */
const nowhere = 0xffffffff;

/** For each segment the new places of its rows. */
function newRowsOf(segments: readonly SegmentInMemory[], spans: readonly RowSpan[]): readonly Uint32Array[] {
  const newRows = segments.map(({ footer }) => new Uint32Array(footer.rows).fill(nowhere));
  let next = 0;
  for (const { source, from, to } of spans) {
    const own = newRows[source] as Uint32Array;
    for (let row = from; row < to; row++) own[row] = next++;
  }
  return newRows;
}

/** Merges the ascending hashes of segments, each with the new place of its row; equal ones in the order of these. */
function mergedHashes(
  segments: readonly SegmentInMemory[],
  newRows: readonly Uint32Array[],
  count: number,
  { hashes, numbers }: { readonly hashes: SectionName; readonly numbers: SectionName },
): { readonly hashes: Buffer; readonly rows: Buffer } {
  const sources = segments.map((segment, source) => {
    const ownHashes = segment.float64s(hashes);
    const rows = segment.uint32s(numbers).map((row) => newRows[source]?.[row] ?? nowhere);
    return { hashes: ownHashes, rows };
  });
  const merged = { hashes: new Float64Array(count), rows: new Uint32Array(count) };
  const next = sources.map(() => 0);
  // The hash and the row at each source's place; infinite at its end.
  const hashAt = new Float64Array(sources.length);
  const rowAt = new Uint32Array(sources.length);
  const settle = (source: number): void => {
    const own = sources[source] as (typeof sources)[number];
    let place = next[source] as number;
    while (place < own.rows.length && own.rows[place] === nowhere) place++;
    next[source] = place;
    hashAt[source] = own.hashes[place] ?? Number.POSITIVE_INFINITY;
    rowAt[source] = own.rows[place] ?? nowhere;
  };
  for (let source = 0; source < sources.length; source++) settle(source);
  for (let place = 0; place < count; place++) {
    let least = 0;
    for (let source = 1; source < sources.length; source++) {
      const [hash, leastHash] = [hashAt[source] as number, hashAt[least] as number];
      const isLess =
        hash === leastHash ? (rowAt[source] as number) < (rowAt[least] as number) : hash < leastHash;
      if (isLess) least = source;
    }
    merged.hashes[place] = hashAt[least] as number;
    merged.rows[place] = rowAt[least] as number;
    next[least] = (next[least] as number) + 1;
    settle(least);
  }
  return { hashes: Buffer.from(merged.hashes.buffer), rows: Buffer.from(merged.rows.buffer) };
}
