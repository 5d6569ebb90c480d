import type { Segment } from "./segment.js";
import type { SectionName } from "./segment-format.js";

/** Rows that are looked at together: enough to make reading worth it, little enough to answer at once. */
export const rowsPerChunk = 4096;

/** The parts of rows that lie one after the other in a section, such as their values or their relations. */
export interface PartChunk {
  /** Where the part of a row begins and ends in `bytes`. */
  fromOf(row: number): number;
  toOf(row: number): number;
  readonly bytes: Buffer;
}

/**
 * Keeps what was last read for a stretch of rows: whoever asks for one row after the other reads each stretch once.
 *
 * @param read reads what is wanted of rows `from` to `to`
 */
export function byChunk<C>(
  { rows }: Pick<Segment, "rows">,
  read: (from: number, to: number) => C,
): (row: number) => { readonly from: number; readonly chunk: C } {
  let last: { readonly from: number; readonly chunk: C } | undefined;
  return (row) => {
    const from = row - (row % rowsPerChunk);
    if (last === undefined || last.from !== from) {
      last = { from, chunk: read(from, Math.min(rows, from + rowsPerChunk)) };
    }
    return last;
  };
}

/** Reads the parts of rows `from` to `to`. */
export function partChunk(
  segment: Segment,
  section: SectionName,
  ends: SectionName,
  rows: { readonly from: number; readonly to: number },
): PartChunk {
  const { from, to } = rows;
  const start = from === 0 ? 0 : (segment.uint32s(ends, from - 1, from)[0] as number);
  const endOf = segment.uint32s(ends, from, to);
  const bytes = segment.bytes(section, start, endOf.at(-1) ?? start);
  return {
    bytes,
    fromOf: (row) => (row === from ? 0 : (endOf[row - from - 1] as number) - start),
    toOf: (row) => (endOf[row - from] as number) - start,
  };
}
