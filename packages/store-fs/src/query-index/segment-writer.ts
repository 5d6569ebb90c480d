import { compareCodePoints } from "@eomatch/stac-model";
import { blockChecksums } from "./block-file.js";
import { pathHash, referenceHash } from "./hash.js";
import { type IndexRow, idByName } from "./index-row.js";
import { type Run, rowFlags, type SectionName, type SegmentFooter } from "./segment-format.js";

/** A segment as it is to stand on disk; the footer is the last part. */
export interface SegmentContent {
  readonly body: Buffer;
  readonly footer: SegmentFooter;
}

/** Lays rows out as a segment; see segment-format.ts. */
export function segmentContent(unordered: readonly IndexRow[]): SegmentContent {
  const rows = [...unordered].sort(compareRows);
  const platforms = numbering();
  const shapes = numbering();
  const ids = sortedHashes(rows.map(referenceHash));
  const paths = sortedHashes(rows.map(({ path }) => pathHash(path)));
  const sections: { readonly [name in SectionName]: Buffer } = {
    start: float64s(rows.map(({ startMs }) => startMs)),
    stop: float64s(rows.map(({ stopMs }) => stopMs)),
    box: float64s(rows.flatMap(({ bbox }) => bbox ?? noBox)),
    platforms: uint32s(platformNumbers(rows, platforms)),
    shape: uint32s(rows.map(({ properties }) => shapes.numberOf(properties?.shape ?? ""))),
    flags: Buffer.from(rows.map(flagsOf)),
    ...texts(rows),
    ...relations(rows),
    idHash: float64s(ids.hashes),
    idRow: uint32s(ids.rows),
    pathHash: float64s(paths.hashes),
    pathRow: uint32s(paths.rows),
  };
  return laidOut(sections, { rows: rows.length, runs: runsOf(rows), platforms, shapes });
}

/** Puts the sections of a segment one behind the other, and says where they are. */
export function laidOut(
  sections: { readonly [name in SectionName]: Buffer },
  about: Pick<SegmentFooter, "rows" | "runs"> & {
    readonly platforms: Numbering;
    readonly shapes: Numbering;
  },
): SegmentContent {
  const { rows, runs, platforms, shapes } = about;
  const { body, places } = joined(sections);
  const footer: SegmentFooter = {
    rows,
    runs,
    sections: places,
    platforms: platforms.texts().map((text) => JSON.parse(text)),
    shapes: shapes.texts(),
    checksums: blockChecksums(body),
  };
  return { body, footer };
}

const noBox = [Number.NaN, Number.NaN, Number.NaN, Number.NaN] as const;

function compareRows(a: IndexRow, b: IndexRow): number {
  if (a.collection !== b.collection) return compareCodePoints(a.collection, b.collection);
  if (a.startMs !== b.startMs) return a.startMs < b.startMs ? -1 : 1;
  return compareCodePoints(a.id, b.id) || compareCodePoints(a.path, b.path);
}

function flagsOf({ isDownloaded, isBroken, properties }: IndexRow): number {
  return (
    (isDownloaded ? rowFlags.isDownloaded : 0) |
    (isBroken ? rowFlags.isBroken : 0) |
    (properties === undefined ? 0 : rowFlags.hasProperties)
  );
}

function runsOf(rows: readonly IndexRow[]): Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < rows.length; ) {
    const { collection } = rows[from] as IndexRow;
    let to = from;
    let longestMs = 0;
    for (let row = rows[to]; row?.collection === collection; row = rows[++to]) {
      if (!row.isBroken) longestMs = Math.max(longestMs, row.stopMs - row.startMs);
    }
    runs.push({ collection, from, to, longestMs });
    from = to;
  }
  return runs;
}

function texts(
  rows: readonly IndexRow[],
): Pick<{ [name in SectionName]: Buffer }, "text" | "textEnd" | "values" | "valuesEnd"> {
  const text = rows.map(({ path, id }) => (idByName(path) === id ? path : `${path}\0${id}`));
  const values = rows.map(({ properties }) => properties?.values ?? "");
  const encodedText = encoded(text);
  const encodedValues = encoded(values);
  return {
    text: encodedText.bytes,
    textEnd: encodedText.ends,
    values: encodedValues.bytes,
    valuesEnd: encodedValues.ends,
  };
}

/** Texts in UTF-8, one behind the other, and where each ends. */
function encoded(texts: readonly string[]): { readonly bytes: Buffer; readonly ends: Buffer } {
  const bytes = Buffer.from(texts.join(""));
  const characters = texts.map(({ length }) => length);
  // Where all are ASCII, each has as many bytes as characters.
  const isAscii = bytes.length === characters.reduce((sum, length) => sum + length, 0);
  return { bytes, ends: ends(isAscii ? characters : texts.map((text) => Buffer.byteLength(text))) };
}

function relations(
  rows: readonly IndexRow[],
): Pick<{ [name in SectionName]: Buffer }, "matchup" | "matchupEnd" | "product" | "productEnd"> {
  return {
    matchup: float64s(rows.flatMap(({ matchups }) => matchups)),
    matchupEnd: ends(rows.map(({ matchups }) => matchups.length)),
    product: float64s(rows.flatMap(({ products }) => products)),
    productEnd: ends(rows.map(({ products }) => products.length)),
  };
}

/** Where each of several parts ends, laid one behind the other. */
function ends(lengths: readonly number[]): Buffer {
  let end = 0;
  return uint32s(
    lengths.map((length) => {
      end += length;
      return end;
    }),
  );
}

/** Hashes in ascending order, each with the row it came from. */
function sortedHashes(hashes: readonly number[]): { readonly hashes: number[]; readonly rows: number[] } {
  const rows = hashes.map((_, row) => row).sort((a, b) => (hashes[a] as number) - (hashes[b] as number));
  return { hashes: rows.map((row) => hashes[row] as number), rows };
}

/** The number of each row's satellites; those of one are asked for once, as most rows have one. */
function platformNumbers(rows: readonly IndexRow[], platforms: Numbering): readonly number[] {
  const ofOne = new Map<string, number>();
  return rows.map(({ platforms: names }) => {
    const [only, ...others] = names;
    const known = others.length === 0 && only !== undefined ? ofOne.get(only) : undefined;
    if (known !== undefined) return known;
    const number = platforms.numberOf(JSON.stringify(names));
    if (only !== undefined && others.length === 0) ofOne.set(only, number);
    return number;
  });
}

/** Numbers of texts. */
export interface Numbering {
  numberOf(text: string): number;
  /** The texts in the order of their numbers. */
  texts(): string[];
}

/** Numbers texts in the order in which they first come. */
export function numbering(): Numbering {
  const numbers = new Map<string, number>();
  return {
    numberOf(text) {
      const known = numbers.get(text) ?? numbers.size;
      numbers.set(text, known);
      return known;
    },
    texts: () => [...numbers.keys()],
  };
}

function float64s(numbers: readonly number[]): Buffer {
  return Buffer.from(Float64Array.from(numbers).buffer);
}

function uint32s(numbers: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(numbers).buffer);
}

function joined(sections: { readonly [name in SectionName]: Buffer }): {
  readonly body: Buffer;
  readonly places: SegmentFooter["sections"];
} {
  const places: [string, { at: number; bytes: number }][] = [];
  let at = 0;
  for (const [name, content] of Object.entries(sections)) {
    places.push([name, { at, bytes: content.length }]);
    at += content.length + (-content.length & 7);
  }
  // In memory of its own, where numbers can be read as they lie there.
  const body = Buffer.from(new ArrayBuffer(at));
  for (const [name, { at: place }] of places) body.set(sections[name as SectionName], place);
  return { body, places: Object.fromEntries(places) as SegmentFooter["sections"] };
}
