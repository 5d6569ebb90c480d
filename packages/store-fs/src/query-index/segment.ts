import { type BlockFile, blockBytes } from "./block-file.js";
import { BrokenIndex } from "./broken-index.js";
import { hashLimit } from "./hash.js";
import { idByName } from "./index-row.js";
import { type Run, type SectionName, type SegmentFooter, sectionWidths } from "./segment-format.js";
import type { SoughtHashes } from "./sought-hashes.js";

/** The sections of hashes, ascending: those of references, and those of paths. */
export type HashSection = "idHash" | "pathHash";

/** A block with entries `from` to `to` of a section of hashes; entry 0 is, or would be, at `first`. */
interface HashBlock {
  readonly numbers: Float64Array;
  readonly first: number;
  readonly from: number;
  readonly to: number;
}

/** A segment that is read piece by piece; see segment-format.ts. Whatever reads may throw BrokenIndex. */
export interface Segment {
  readonly runs: readonly Run[];
  readonly rows: number;
  readonly platforms: readonly (readonly string[])[];
  readonly shapes: readonly string[];
  /** Entries of a section as they lie there, in memory of their own. */
  bytes(section: SectionName, from: number, to: number): Buffer;
  float64s(section: SectionName, from: number, to: number): Float64Array;
  uint32s(section: SectionName, from: number, to: number): Uint32Array;
  flags(from: number, to: number): Uint8Array;
  /** When a row starts. */
  startOf(row: number): number;
  /** The first row of a run that starts at that time or later; the end of the run when there is none. */
  firstFrom(run: Run, startMs: number): number;
  /** Every row with the hash of its reference, in no order that means anything. */
  hashes(): Iterable<{ readonly row: number; readonly hash: number }>;
  /** Of some hashes adds those to a set that rows have. */
  addKnown(section: HashSection, sought: SoughtHashes, found: Set<number>): void;
  /** The rows whose reference has a hash. */
  rowsOf(hash: number): number[];
  /** The rows whose path has a hash. */
  rowsAt(hash: number): number[];
  /** Path and id of a row. */
  text(row: number): { readonly path: string; readonly id: string };
  /** The values of a row's scalar properties, as JSON. */
  values(row: number): string;
  /** The hashes of a row's references to matchups or products. */
  relations(row: number, kind: "matchup" | "product"): Float64Array;
  /** What was found out of the segment by looking at all of its rows; kept for as long as it is there. */
  readonly found: Map<string, number>;
}

/** Reads a segment whose footer is known. */
export function openSegment(
  file: BlockFile,
  footer: SegmentFooter,
  found: Map<string, number> = new Map(),
): Segment {
  const { runs, rows, platforms, shapes, sections } = footer;

  const bytes = (section: SectionName, from: number, to: number): Buffer => {
    const { at, bytes: length } = sections[section];
    const width = sectionWidths[section];
    if (from < 0 || to < from || to * width > length) {
      throw new BrokenIndex(`the section ${section} has no entries ${from} to ${to}`);
    }
    return file.bytes(at + from * width, at + to * width);
  };

  const float64s = (section: SectionName, from: number, to: number): Float64Array =>
    new Float64Array(bytes(section, from, to).buffer);

  const uint32s = (section: SectionName, from: number, to: number): Uint32Array =>
    new Uint32Array(bytes(section, from, to).buffer);

  /** Where the part of a row begins and ends in a section of parts. */
  const part = (ends: SectionName, row: number): readonly [from: number, to: number] => {
    const { at } = sections[ends];
    if (row < 0 || row >= rows) throw new BrokenIndex(`the section ${ends} has no entry ${row}`);
    return [row === 0 ? 0 : file.uint32(at + (row - 1) * 4), file.uint32(at + row * 4)];
  };

  /** The part of a row in a section of texts. */
  const textOf = (section: "text" | "values", row: number): string => {
    const [from, to] = part(`${section}End`, row);
    const { at, bytes: length } = sections[section];
    if (to > length) throw new BrokenIndex(`the section ${section} has no entries ${from} to ${to}`);
    return file.text(at + from, at + to);
  };

  /** The block in which, or at an end of which, the first entry of a hash section stands that is not below a hash. */
  const blockAround = (section: HashSection, hash: number): HashBlock => {
    const { at } = sections[section];
    // Hashes are spread evenly, so the block is guessed and looked for around the guess.
    let block = Math.floor((at + Math.floor((hash / hashLimit) * rows) * 8) / blockBytes);
    for (let step = 0; ; block += step) {
      const numbers = file.float64sOf(block);
      const first = (at - block * blockBytes) / 8;
      const from = Math.max(0, -first);
      const to = Math.min(rows, numbers.length - first);
      const isBehind = from > 0 && (numbers[first + from] as number) >= hash;
      const isBefore = to < rows && (numbers[first + to - 1] as number) < hash;
      // The other way round than the last step: the entry lies between the two blocks.
      if (isBehind && step <= 0) step = -1;
      else if (isBefore && step >= 0) step = 1;
      else return { numbers, first, from, to };
    }
  };

  /** The place of the first entry of a hash section that is not below a hash. */
  const lowerBound = (section: HashSection, hash: number): number => {
    const { numbers, first, from, to } = blockAround(section, hash);
    return placeAmong(numbers, { from: first + from, to: first + to }, hash) - first;
  };

  const rowsWith = (hash: number, hashes: HashSection, rowNumbers: SectionName): number[] => {
    const found: number[] = [];
    const { at } = sections[hashes];
    const { at: numbersAt } = sections[rowNumbers];
    if (rows === 0) return found;
    for (let i = lowerBound(hashes, hash); i < rows && file.float64(at + i * 8) === hash; i++) {
      found.push(file.uint32(numbersAt + i * 4));
    }
    return found;
  };

  /** Looks for each of some hashes where it would stand. */
  const addByPlace = (section: HashSection, { ascending }: SoughtHashes, found: Set<number>): void => {
    const { at } = sections[section];
    let around: HashBlock | undefined;
    for (const hash of ascending) {
      if (around === undefined || hash > (around.numbers[around.first + around.to - 1] as number))
        around = blockAround(section, hash);
      const { numbers, first, from, to } = around;
      const place = placeAmong(numbers, { from: first + from, to: first + to }, hash) - first;
      // It may be the first of the next block.
      const there = place < to ? numbers[first + place] : place < rows && file.float64(at + place * 8);
      if (there === hash) found.add(hash);
    }
  };

  /** Goes through the hashes of all rows: in less time, where each block would be read for some hash or other. */
  const addOfAll = (section: HashSection, sought: SoughtHashes, found: Set<number>): void => {
    const { at } = sections[section];
    const last = Math.floor((at + rows * 8 - 1) / blockBytes);
    for (let block = Math.floor(at / blockBytes); block <= last; block++) {
      const numbers = file.float64sOf(block, last);
      const first = (at - block * blockBytes) / 8;
      sought.addThoseAmong(numbers, Math.max(0, first), Math.min(numbers.length, first + rows), found);
    }
  };

  const segment: Segment = {
    runs,
    rows,
    platforms,
    shapes,
    found,
    bytes,
    float64s,
    uint32s,
    flags: (from, to) => bytes("flags", from, to),
    startOf: (row) => file.float64(sections.start.at + row * 8),
    firstFrom({ from, to }, startMs) {
      const { at } = sections.start;
      return bisected(from, to, (row) => file.float64(at + row * 8) < startMs);
    },
    *hashes() {
      for (let from = 0; from < rows; from += hashesAtOnce) {
        const to = Math.min(rows, from + hashesAtOnce);
        const hashes = float64s("idHash", from, to);
        const numbers = uint32s("idRow", from, to);
        for (let i = 0; i < to - from; i++) yield { row: numbers[i] as number, hash: hashes[i] as number };
      }
    },
    addKnown: (section, sought, found) => {
      const blocks = (rows * sectionWidths[section]) / blockBytes;
      if (sought.ascending.length < blocks) addByPlace(section, sought, found);
      else addOfAll(section, sought, found);
    },
    rowsOf: (hash) => rowsWith(hash, "idHash", "idRow"),
    rowsAt: (hash) => rowsWith(hash, "pathHash", "pathRow"),
    text: (row) => rowText(textOf("text", row)),
    values: (row) => textOf("values", row),
    relations: (row, kind) => float64s(kind, ...part(`${kind}End`, row)),
  };
  return segment;
}

/** Path and id of a row by its part of the section `text`. */
export function rowText(text: string): { readonly path: string; readonly id: string } {
  const end = text.indexOf("\0");
  return end < 0 ? { path: text, id: idByName(text) } : { path: text.slice(0, end), id: text.slice(end + 1) };
}

/** Hashes that are read together. */
const hashesAtOnce = 8192;

/** Places that are looked at one by one. */
const fewPlaces = 8;

/** Guesses after which the hashes are not spread evenly. */
const maxGuesses = 4;

/** The first of some ascending hashes that is not below a hash, `to` when all are; they are spread evenly. */
function placeAmong(
  hashes: Float64Array,
  places: { readonly from: number; readonly to: number },
  hash: number,
): number {
  let { from, to } = places;
  for (let guesses = 0; to - from > fewPlaces; guesses++) {
    const [least, greatest] = [hashes[from] as number, hashes[to - 1] as number];
    if (least >= hash) return from;
    if (greatest < hash) return to;
    const part = guesses < maxGuesses ? (hash - least) / (greatest - least) : 1 / 2;
    const place = from + Math.floor(part * (to - 1 - from));
    if ((hashes[place] as number) < hash) from = place + 1;
    else to = place;
  }
  while (from < to && (hashes[from] as number) < hash) from++;
  return from;
}

/** The first place from `low` on, up to `high`, for which the condition does not hold; it holds before and not after. */
function bisected(low: number, high: number, isBefore: (place: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isBefore(middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}
