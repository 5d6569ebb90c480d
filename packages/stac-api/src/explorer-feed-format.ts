/**
 * The form in which the explorer's feed carries many rows: blocks of named, typed columns.
 *
 * A block is a 32-bit length (little-endian), a JSON head of that length, and the columns one after the other, each
 * at a multiple of 8 bytes. Blocks follow each other without a gap. Runs in browsers and in Node.
 *
 * @packageDocumentation
 */

const columnTypes = {
  f64: Float64Array,
  f32: Float32Array,
  u32: Uint32Array,
  u16: Uint16Array,
  u8: Uint8Array,
} as const;

type ColumnType = keyof typeof columnTypes;

/** A column of numbers; arrays of one entry a row, or of what the rows point into. */
export type FeedColumn = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array;

/** A satellite's collection, as events and matchups name it. */
export interface FeedSensor {
  readonly collection: string;
  readonly platform: string;
}

/** Two or more sensors whose products are matched, under the name of their collection of matchups. */
export interface FeedPair {
  readonly name: string;
  readonly sensors: readonly FeedSensor[];
}

/**
 * A block of rows of one kind.
 *
 * - `events`: startMs, stopMs (Unix ms, f64), pair (u16, a place in the list of pairs), matchups (how many, u32), and
 *   box (f32, four a row: west, south, east, north of the area, west > east across the antimeridian; NaN for none);
 * - `matchups`: startMs, stopMs (f64), timeDiffSeconds, areaKm2 (f32, NaN where not known), event (u32, its number,
 *   0xffffffff without one), pair (u16), and box (of the collocation region);
 * - `downloaded`: matchup (u32), the numbers of those whose products are all on disk;
 * - `footprints`: product rows of matchups that were asked for: matchup (u32), sensor (u16, a place in the pair's
 *   sensors), and the outline;
 * - `regions`: matchup (u32) of those that were asked for, and the outline of the collocation region;
 * - `end`: no rows; the last block of a whole catalogue.
 *
 * Outlines are rings: row `i` has the rings `rowRings[i]` up to `rowRings[i + 1]`, ring `k` the positions
 * `ringPositions[k]` up to `ringPositions[k + 1]` of `lonLat` (degrees WGS84, closed rings); `ringIsHole[k]` is 1 for a
 * hole in the ring before. Numbers of events and of matchups count the rows of all blocks of their kind from 0.
 */
export interface FeedBlock {
  readonly kind: "events" | "matchups" | "downloaded" | "footprints" | "regions" | "end";
  readonly rows: number;
  readonly columns: { readonly [name: string]: FeedColumn };
  /** Pairs that come into use with this block, to be appended to the list. */
  readonly pairs: readonly FeedPair[];
  /** How many matchups the events name, so far; tells how much is still to come. */
  readonly matchupsNamed?: number | undefined;
  /** Files that could not be read and are left out, so far. */
  readonly broken?: number | undefined;
}

interface BlockHead extends Omit<FeedBlock, "columns"> {
  readonly columns: readonly (readonly [name: string, type: ColumnType, length: number])[];
}

const alignment = 8;
const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

/** Writes a block. */
export function encodeBlock(block: FeedBlock): Uint8Array<ArrayBuffer> {
  const { columns, ...rest } = block;
  const entries = Object.entries(columns);
  const head: BlockHead = {
    ...rest,
    columns: entries.map(([name, column]) => [name, typeOf(column), column.length]),
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const start = aligned(4 + text.length);
  const size = entries.reduce((sum, [, column]) => sum + aligned(column.byteLength), start);
  const bytes = new Uint8Array(size).fill(0x20, 4 + text.length, start);
  new DataView(bytes.buffer).setUint32(0, start - 4, true);
  bytes.set(text, 4);
  let offset = start;
  for (const [, column] of entries) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), offset);
    offset += aligned(column.byteLength);
  }
  return bytes;
}

/** Puts blocks together from the pieces in which a network brings them. */
export interface BlockReader {
  /**
   * The blocks that are whole with this piece.
   *
   * @throws RangeError or SyntaxError for bytes that are no blocks
   */
  push(piece: Uint8Array): FeedBlock[];
}

/** A reader that begins at the start of a block. */
export function blockReader(): BlockReader {
  let waiting: Uint8Array = new Uint8Array(0);
  let used = 0;

  const append = (piece: Uint8Array): void => {
    const rest = waiting.length - used;
    const joined = new Uint8Array(rest + piece.length);
    joined.set(waiting.subarray(used));
    joined.set(piece, rest);
    waiting = joined;
    used = 0;
  };

  const next = (): FeedBlock | undefined => {
    if (waiting.length - used < 4) return undefined;
    const start = 4 + new DataView(waiting.buffer, waiting.byteOffset + used).getUint32(0, true);
    if (waiting.length - used < start) return undefined;
    const head = headOf(waiting.subarray(used + 4, used + start));
    const sizes = head.columns.map(([, type, length]) => length * columnTypes[type].BYTES_PER_ELEMENT);
    const size = sizes.reduce((sum, bytes) => sum + aligned(bytes), start);
    if (waiting.length - used < size) return undefined;
    let offset = used + start;
    const columns = head.columns.map(([name, type], i): [string, FeedColumn] => {
      const bytes = waiting.slice(offset, offset + (sizes[i] as number));
      offset += aligned(bytes.length);
      return [name, new columnTypes[type](bytes.buffer)];
    });
    used += size;
    // Takes whatever name as a name, also __proto__.
    return { ...head, columns: Object.fromEntries(columns) };
  };

  return {
    push(piece) {
      append(piece);
      const blocks: FeedBlock[] = [];
      for (let block = next(); block !== undefined; block = next()) blocks.push(block);
      return blocks;
    },
  };
}

function headOf(bytes: Uint8Array): BlockHead {
  const head = JSON.parse(new TextDecoder().decode(bytes)) as BlockHead;
  const isWhole =
    Array.isArray(head.columns) &&
    Array.isArray(head.pairs) &&
    Number.isSafeInteger(head.rows) &&
    head.columns.every(
      ([, type, length]) => Object.hasOwn(columnTypes, type) && Number.isSafeInteger(length),
    );
  if (!isWhole) throw new RangeError("the feed's block has no head that says what is in it");
  return head;
}

function typeOf(column: FeedColumn): ColumnType {
  const [type] = Object.entries(columnTypes).find(([, array]) => column instanceof array) as [
    ColumnType,
    unknown,
  ];
  return type;
}
