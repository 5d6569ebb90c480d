import { readFileSync } from "node:fs";
import { endianness } from "node:os";
import { crc32 } from "node:zlib";
import type { ItemReference, StacCollection } from "@eomatch/stac-model";
import type { FileStamp } from "../catalogue-folder.js";
import { isAbsence } from "../errors.js";
import { BrokenIndex } from "./broken-index.js";

/** The file that says which segments there are, and of which state of the catalogue they speak. */
export const headFileName = "head.json";

// To be raised whenever the head or the segments change their form: an index of another version is made anew.
const formatVersion = 2;

/** The file that names the items that a writer is about to replace or take out. */
export const pendingFileName = "pending.json";

/** What the index holds, and of which state of the catalogue. */
export interface IndexHead {
  /** No two heads have the same. */
  readonly id: string;
  /** Former places of the catalogue, by which absolute hrefs in it were resolved. */
  readonly formerRoots: readonly string[];
  readonly collections: readonly IndexedCollection[];
  readonly segments: readonly SegmentEntry[];
}

/** A collection whose items are all in the index, as long as its file has the stamp. */
export interface IndexedCollection {
  /** Where the link of the catalogue leads. */
  readonly child: string;
  /** Where the file is: the same, or with the escapes of the href decoded. */
  readonly path: string;
  /** See {@link movableStamp}. */
  readonly stamp: FileStamp;
  /** What the file says but for its `item` links. */
  readonly collection: StacCollection;
  readonly itemCount: number;
  readonly isNamedAfterItems: boolean;
  /** Whether the file is letter by letter what eomatch would write. */
  readonly isOwnText: boolean;
  /** Whether no two rows that count have one id, so that whoever has found one need not look for others. */
  readonly areIdsUnique: boolean;
}

/** A segment's file. */
export interface SegmentEntry {
  readonly file: string;
  readonly rows: number;
  readonly bodyBytes: number;
  readonly footerBytes: number;
  readonly footerChecksum: number;
  /** Bit by bit the rows that count no more, in base64; undefined when all count. */
  readonly dead?: string | undefined;
}

/** The part of a file's stamp that a faithful copy keeps (`cp -a`, rsync): size and time, not the inode. */
export function movableStamp(stamp: FileStamp): FileStamp {
  return stamp.slice(stamp.indexOf(":") + 1);
}

/** Items whose rows in the index may no longer be true, because a batch that replaces them has begun to appear. */
export interface PendingItems {
  /** The head that the rows belong to; to any other, none of this matters. */
  readonly head: string;
  readonly items: readonly ItemReference[];
}

/**
 * The text of a head or of pending items: a line that tells version, byte order and checksum, and the JSON they
 * speak of.
 */
export function markedText(value: IndexHead | PendingItems): string {
  const body = JSON.stringify(value);
  return `${mark(body)}\n${body}\n`;
}

/** Reads the head of an index, undefined when there is none. @throws BrokenIndex */
export function readHead(file: string): IndexHead | undefined {
  return readMarked(file) as IndexHead | undefined;
}

/** Reads the pending items, undefined when there are none. @throws BrokenIndex */
export function readPending(file: string): PendingItems | undefined {
  return readMarked(file) as PendingItems | undefined;
}

function readMarked(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if (isAbsence(cause)) return undefined;
    throw new BrokenIndex(`cannot read ${file}`, { cause });
  }
  const end = text.indexOf("\n");
  const body = text.slice(end + 1, -1);
  if (text.slice(0, end) !== mark(body)) throw new BrokenIndex(`${file} is not an index of this version`);
  return JSON.parse(body);
}

function mark(body: string): string {
  return `eomatch-index ${formatVersion} ${endianness()} ${crc32(body).toString(16)}`;
}

/** The rows of a segment that count no more. */
export interface DeadRows {
  has(row: number): boolean;
  readonly count: number;
}

/** Of a segment in which all rows count. */
export const noRows: DeadRows = { count: 0, has: () => false };

/** Reads the rows that count no more. */
export function deadRows({ dead }: Pick<SegmentEntry, "dead">): DeadRows {
  const bits = Buffer.from(dead ?? "", "base64");
  let count = 0;
  for (const byte of bits) for (let rest: number = byte; rest > 0; rest &= rest - 1) count++;
  return { count, has: (row) => (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1 };
}

/** The entry with further rows that count no more. */
export function withDeadRows(entry: SegmentEntry, rows: Iterable<number>): SegmentEntry {
  const bits = Buffer.alloc((entry.rows + 7) >> 3);
  bits.set(Buffer.from(entry.dead ?? "", "base64"));
  for (const row of rows) bits[row >> 3] = (bits[row >> 3] as number) | (1 << (row & 7));
  return { ...entry, dead: bits.toString("base64") };
}
