import type { Hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { posix } from "node:path";
import type { BatchFile, BatchFileKind } from "./batch-files.js";
import { nodeCrypto } from "./builtins.js";
import { bytesOf, type ContentToWrite } from "./content-to-write.js";
import type { NewFile } from "./file-layer.js";

/**
 * The format of a journal: all files of one batch, with a checksum at the end.
 *
 * ```text
 * {"journal":"eomatch","version":1}
 * {"kind":"item","path":"S2_MSI_L1C/2022/05/18/a.json","bytes":1234}
 * …1234 bytes…
 * {"kind":"removed","path":"S2_MSI_L1C/2022/05/18/b.json","before":"1200:1652868031000000000"}
 * {"sha256":"…","files":2}
 * ```
 */
const header = '{"journal":"eomatch","version":1}\n';

/** Bytes that are gathered before they are written. */
const chunkBytes = 1024 * 1024;

/** Bytes, or characters, of a content that is put together with nothing else. */
const longContent = 256 * 1024;

/** Bytes of a UTF-16 code unit in UTF-8 at most. */
const maxUnitBytes = 3;

/** Bytes of a line at most: a path, and some words. */
const maxLineBytes = 64 * 1024;

/** One file of a journal; what it is to hold stands in the journal. */
export interface JournalEntry extends BatchFile {
  /** Where its content begins in the journal, and how long it is; undefined for a file that goes. */
  readonly content: { readonly offset: number; readonly bytes: number } | undefined;
}

/** What became of a file that was added to a journal. */
interface AddedFile {
  /** What the file is to hold, in UTF-8 and one part or several; undefined for one that goes. */
  readonly content: Uint8Array | readonly Uint8Array[] | undefined;
  /** What the next file has to wait for; most need not. */
  readonly written: Promise<void> | undefined;
}

/** Writes a journal while the files of a batch are made. */
export interface JournalWriter {
  /** Adds a file and what it is to hold; entries are written in the order of the calls. */
  add(file: BatchFile, content: ContentToWrite | undefined): AddedFile;
  /** Ends the journal and waits until it is on the disk. */
  finish(): Promise<void>;
  /** Closes the file, whatever it holds by then. */
  close(): Promise<void>;
}

/** Memory that the thread which makes the files reads as it is. */
function sharedMemory(bytes: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(bytes));
}

/** Begins a journal in an empty file. */
export function journalWriter(file: NewFile): JournalWriter {
  const hash = nodeCrypto().createHash("sha256");
  let chunk = sharedMemory(chunkBytes);
  let used = 0;
  let files = 0;
  let written: Promise<void> = Promise.resolve();

  const write = (part: Uint8Array): Promise<void> => {
    hash.update(part);
    written = written.then(() => file.write(part));
    // Whoever adds or finishes next hears of a failure.
    written.catch(() => {});
    return written;
  };
  // A chunk that was written is not used again: the files that it is of may still wait to be made from it.
  const writeGathered = (): Promise<void> => {
    const part = chunk.subarray(0, used);
    chunk = sharedMemory(chunkBytes);
    used = 0;
    return write(part);
  };
  /** Encodes a text behind what is gathered: a piece of memory for each would take longer than the encoding. */
  const gather = (text: string): { readonly start: number; readonly written: Promise<void> | undefined } => {
    const mostBytes = text.length * maxUnitBytes;
    const isFull = used > 0 && used + mostBytes > chunk.length;
    const before = isFull ? writeGathered() : undefined;
    if (mostBytes > chunk.length) chunk = sharedMemory(mostBytes);
    const start = used;
    used += chunk.write(text, start, "utf8");
    return { start, written: before };
  };

  /** Writes a content from the memory it is in: another copy would take long. */
  const addParts = (line: string, parts: readonly Uint8Array[]): AddedFile => {
    gather(line);
    // The next file waits for what is before this one, not for this one: it can be thought up meanwhile.
    const before = writeGathered();
    for (const part of parts) write(part);
    gather("\n");
    return { content: parts, written: before };
  };

  gather(header);
  return {
    add({ kind, path, before }, content) {
      files += 1;
      const bytes = content === undefined ? undefined : bytesOf(content);
      const line = `${JSON.stringify({ kind, path, before, bytes })}\n`;
      if (content === undefined || bytes === undefined) {
        return { content: undefined, written: gather(line).written };
      }
      if (bytes > longContent)
        return addParts(line, typeof content === "string" ? [Buffer.from(content)] : content);
      const text = typeof content === "string" ? content : Buffer.concat(content).toString("utf8");
      const entry = gather(`${line}${text}\n`);
      const from = entry.start + Buffer.byteLength(line);
      return { content: chunk.subarray(from, from + bytes), written: entry.written };
    },
    async finish() {
      await writeGathered();
      const sha256 = hash.copy().digest("hex");
      gather(`${JSON.stringify({ sha256, files })}\n`);
      await writeGathered();
      await file.flush();
    },
    async close() {
      await written.catch(() => {});
      await file.close();
    },
  };
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

/** Reads the content of one file out of a journal. */
export async function readJournalContent(
  path: string,
  { offset, bytes }: { readonly offset: number; readonly bytes: number },
): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const content = Buffer.alloc(bytes);
    await file.read(content, 0, bytes, offset);
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
  if ((await lines.at(0)) !== header.trimEnd()) return undefined;
  hash.update(header);
  for (let offset = header.length; ; ) {
    const text = await lines.at(offset);
    const line = text === undefined ? undefined : parseLine(text);
    if (text === undefined || line === undefined) return undefined;
    if ("sha256" in line) {
      const isWhole = isKnownWhole || line.sha256 === hash.digest("hex");
      return isWhole && line.files === entries.length ? entries : undefined;
    }
    hash.update(`${text}\n`);
    offset += Buffer.byteLength(text) + 1;
    const { kind, path, before, bytes } = line;
    entries.push({ kind, path, before, content: bytes === undefined ? undefined : { offset, bytes } });
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

type JournalLine =
  | {
      readonly kind: BatchFileKind;
      readonly path: string;
      readonly before: string | undefined;
      readonly bytes: number | undefined;
    }
  | { readonly sha256: string; readonly files: number };

/** A line of a journal, undefined for one that is damaged. What it says counts only once the checksum fits. */
function parseLine(text: string): JournalLine | undefined {
  try {
    const line = JSON.parse(text) as JournalLine | null;
    if (line === null || typeof line !== "object") return undefined;
    if ("sha256" in line) return line;
    const isSize = line.bytes === undefined || Number.isSafeInteger(line.bytes);
    return isPathOfStac(line.path) && isSize ? line : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
