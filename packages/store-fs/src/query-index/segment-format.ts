/**
 * How a segment of the index lies in its file.
 *
 * A segment holds some rows of the index, in order of collection, then start, then id, and never changes. Its file
 * is a row of sections, one per column, each at a multiple of eight bytes, and a footer of JSON that says where
 * they are. Numbers are little-endian.
 */

/** The sections of a segment, and the bytes of one of their entries. */
export const sectionWidths = {
  /** Start and stop in milliseconds since 1970, UTC. */
  start: 8,
  stop: 8,
  /** West, south, east, north in degrees; NaN four times for no box. */
  box: 32,
  /** Number of the row's set of satellites, in the footer. */
  platforms: 4,
  /** Number of the shape of the row's properties, in the footer. */
  shape: 4,
  flags: 1,
  /** Where the row's part of `text`, `values`, `matchup` and `product` ends; it begins where the last one ended. */
  textEnd: 4,
  valuesEnd: 4,
  matchupEnd: 4,
  productEnd: 4,
  /** Hashes of the references to matchups and products. */
  matchup: 8,
  product: 8,
  /** Hashes of all references in order, and the rows they belong to. */
  idHash: 8,
  idRow: 4,
  /** The same for all paths. */
  pathHash: 8,
  pathRow: 4,
  /** UTF-8: the path, and after a NUL the id where the path does not tell it. */
  text: 1,
  /** UTF-8 JSON: the values of the scalar properties. */
  values: 1,
} as const;

/** The name of a section. */
export type SectionName = keyof typeof sectionWidths;

/** Bits of `flags`. */
export const rowFlags = { isDownloaded: 1, isBroken: 2, hasProperties: 4 } as const;

/** The rows of one collection in a segment. */
export interface Run {
  readonly collection: string;
  readonly from: number;
  readonly to: number;
  /** The longest time between a row's start and its stop. */
  readonly longestMs: number;
}

/** What stands at the end of a segment's file. */
export interface SegmentFooter {
  readonly rows: number;
  readonly runs: readonly Run[];
  readonly sections: { readonly [name in SectionName]: { readonly at: number; readonly bytes: number } };
  readonly platforms: readonly (readonly string[])[];
  readonly shapes: readonly string[];
  /** Of every block before the footer. */
  readonly checksums: readonly number[];
}
