import type { Hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { posix } from "node:path";
import type { BatchFile, BatchFileKind } from "./batch-files.js";
import { nodeCrypto } from "./builtins.js";
import { journalHeader, type KeptRange } from "./journal-file.js";

/** Bytes of a line at most: a path, and some words. */
const maxLineBytes = 64 * 1024;

/** Bytes that are read at a time. */
const chunkBytes = 1024 * 1024;

/** One file of a journal; what it is to hold stands in the journal. */
export interface JournalEntry extends BatchFile {
  /** Undefined for a file that goes. */
  readonly content: JournalledContent | undefined;
}

/** Where the content of a file is. */
export interface JournalledContent {
  /** Where what the journal has of it begins there, and how long that is. */
  readonly offset: number;
  readonly bytes: number;
  readonly kept: KeptRange | undefined;
}

/**
 * Reads what files a journal is of; their contents are not kept in memory.
 *
 * @param isKnownWhole whether all of its files have appeared, so that what they hold need not be compared with the checksum
 * @returns undefined when the journal is cut short or damaged: it was never complete, so that none of its files
 *   appeared
 */
export async function readJournal(
  path: string,
  isKnownWhole = false,
): Promise<readonly JournalEntry[] | undefined> {
  const file = await open(path, "r");
  try {
    return await readEntries(file, isKnownWhole);
  } finally {
    await file.close();
  }
}

/**
 * Reads the content of one file out of a journal.
 *
 * @param old the path of the old file, where that has a part of the content
 * @returns undefined when the old file has less than it should, or there is none
 */
export async function readJournalContent(
  path: string,
  { offset, bytes, kept }: JournalledContent,
  old?: string,
): Promise<Buffer | undefined> {
  const own = await readRange(path, { offset, bytes });
  if (kept === undefined || own === undefined) return own;
  const range = { offset: kept.from, bytes: kept.bytes };
  const part = old === undefined ? undefined : await readRange(old, range);
  return part && Buffer.concat([own.subarray(0, kept.at), part, own.subarray(kept.at)]);
}

/** Bytes of a file, undefined when it has not so many. */
async function readRange(
  path: string,
  { offset, bytes }: { readonly offset: number; readonly bytes: number },
): Promise<Buffer | undefined> {
  const file = await open(path, "r");
  try {
    if ((await file.stat()).size < offset + bytes) return undefined;
    const content = Buffer.alloc(bytes);
    for (let done = 0; done < bytes; ) {
      const { bytesRead } = await file.read(content, done, bytes - done, offset + done);
      if (bytesRead === 0) return undefined;
      done += bytesRead;
    }
    return content;
  } finally {
    await file.close();
  }
}

async function readEntries(
  file: FileHandle,
  isKnownWhole: boolean,
): Promise<readonly JournalEntry[] | undefined> {
  const hash = nodeCrypto().createHash("sha256");
  const entries: JournalEntry[] = [];
  const lines = lineReader(file);
  if ((await lines.at(0)) !== journalHeader.trimEnd()) return undefined;
  hash.update(journalHeader);
  for (let offset = journalHeader.length; ; ) {
    const text = await lines.at(offset);
    const line = text === undefined ? undefined : parseLine(text);
    if (text === undefined || line === undefined) return undefined;
    if ("sha256" in line) {
      const isWhole = isKnownWhole || line.sha256 === hash.digest("hex");
      return isWhole && line.files === entries.length ? entries : undefined;
    }
    hash.update(`${text}\n`);
    offset += Buffer.byteLength(text) + 1;
    const { kind, path, before, bytes, kept } = line;
    entries.push({ kind, path, before, content: bytes === undefined ? undefined : { offset, bytes, kept } });
    if (bytes === undefined) continue;
    if (!isKnownWhole && !(await hashRange(file, hash, { offset, bytes: bytes + 1 }))) return undefined;
    offset += bytes + 1;
  }
}

/** Reads lines of a file from given places on, most of them from one piece held in memory. */
function lineReader(file: FileHandle): { at(offset: number): Promise<string | undefined> } {
  const buffer = Buffer.alloc(maxLineBytes);
  let from = 0;
  let length = 0;
  const lineIn = (offset: number): string | undefined => {
    const start = offset - from;
    if (start < 0 || start >= length) return undefined;
    const end = buffer.subarray(0, length).indexOf(0x0a, start);
    return end < 0 ? undefined : buffer.toString("utf8", start, end);
  };
  return {
    async at(offset) {
      const known = lineIn(offset);
      if (known !== undefined) return known;
      from = offset;
      length = (await file.read(buffer, 0, maxLineBytes, offset)).bytesRead;
      return lineIn(offset);
    },
  };
}

async function hashRange(
  file: FileHandle,
  hash: Hash,
  { offset, bytes }: { readonly offset: number; readonly bytes: number },
): Promise<boolean> {
  const buffer = Buffer.alloc(Math.min(bytes, chunkBytes));
  for (let done = 0; done < bytes; ) {
    const length = Math.min(buffer.length, bytes - done);
    const { bytesRead } = await file.read(buffer, 0, length, offset + done);
    if (bytesRead === 0) return false;
    hash.update(buffer.subarray(0, bytesRead));
    done += bytesRead;
  }
  return true;
}

/** Catalogues come from anywhere, their journals with them: none is to write or remove anything but STAC files inside. */
function isPathOfStac(path: unknown): boolean {
  if (typeof path !== "string" || path.includes("\0") || path.includes("\\")) return false;
  return path.endsWith(".json") && posix.normalize(path) === path && !/^(\.\.)?\/|^[A-Za-z]:/.test(path);
}

function isSize(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isRange(kept: KeptRange | null): boolean {
  return kept !== null && [kept.from, kept.bytes, kept.at].every(isSize);
}

type JournalLine =
  | {
      readonly kind: BatchFileKind;
      readonly path: string;
      readonly before: string | undefined;
      readonly bytes: number | undefined;
      readonly kept: KeptRange | undefined;
    }
  | { readonly sha256: string; readonly files: number };

/** A line of a journal, undefined for one that is damaged. What it says counts only once the checksum fits. */
function parseLine(text: string): JournalLine | undefined {
  try {
    const line = JSON.parse(text) as JournalLine | null;
    if (line === null || typeof line !== "object") return undefined;
    if ("sha256" in line) return line;
    const { path, bytes, kept } = line;
    const areSizes = (bytes === undefined || isSize(bytes)) && (kept === undefined || isRange(kept));
    return isPathOfStac(path) && areSizes ? line : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
