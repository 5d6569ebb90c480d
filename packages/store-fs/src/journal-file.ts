import type { BatchFile } from "./batch-files.js";
import { nodeCrypto } from "./builtins.js";
import {
  bytesOf,
  type ContentPart,
  type ContentToWrite,
  isKept,
  type KeptPart,
  partsInMemory,
} from "./content-to-write.js";
import type { NewFile } from "./file-layer.js";

/**
 * The format of a journal: all files of one batch, with a checksum at the end.
 *
 * ```text
 * {"journal":"eomatch","version":1}
 * {"kind":"item","path":"S2_MSI_L1C/2022/05/18/a.json","bytes":1234}
 * …1234 bytes…
 * {"kind":"removed","path":"S2_MSI_L1C/2022/05/18/b.json","before":"1200:1652868031000000000"}
 * {"kind":"collection","path":"S2_MSI_L1C/collection.json","before":"34000600:1652868031000000000","bytes":2345,
 *   "kept":{"from":321,"bytes":34000000,"at":330}}
 * …2345 bytes, after the first 330 of which the file has 34000000 bytes that are not here…
 * {"sha256":"…","files":3}
 * ```
 *
 * What stays of a large file that is replaced is not in the journal: the journal's folder has a second name for the
 * old file instead, see journal-folder.ts.
 */
export const journalHeader = '{"journal":"eomatch","version":1}\n';

/** Bytes that are gathered before they are written. */
const chunkBytes = 1024 * 1024;

/** Bytes, or characters, of a content that is put together with nothing else. */
const longContent = 256 * 1024;

/** Bytes of a UTF-16 code unit in UTF-8 at most. */
const maxUnitBytes = 3;

/** A part of a content that is in the file which is replaced. */
export interface KeptRange {
  /** Where it begins in the old file, and how long it is. */
  readonly from: number;
  readonly bytes: number;
  /** The byte of what the journal has of the content before which it belongs. */
  readonly at: number;
}

/** What became of a file that was added to a journal. */
interface AddedFile {
  /** What the file is to hold, in UTF-8 and one part or several; undefined for one that goes. */
  readonly content: Uint8Array | readonly ContentPart[] | undefined;
  /** What the next file has to wait for; most need not. */
  readonly written: Promise<void> | undefined;
}

/** Writes a journal while the files of a batch are made. */
export interface JournalWriter {
  /**
   * Adds a file and what it is to hold, but for the part, one at most, that an old file keeps; entries are written in the
   * order of the calls.
   */
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
  const addParts = (line: string, parts: readonly Uint8Array[]): Promise<void> => {
    gather(line);
    // The next file waits for what is before this one, not for this one: it can be thought up meanwhile.
    const before = writeGathered();
    for (const part of parts) write(part);
    gather("\n");
    return before;
  };

  gather(journalHeader);
  return {
    add({ kind, path, before }, content) {
      files += 1;
      if (hasKept(content)) {
        const { parts, kept } = withoutKept(content);
        const line = `${JSON.stringify({ kind, path, before, bytes: bytesOf(parts), kept })}\n`;
        return { content, written: addParts(line, parts) };
      }
      const bytes = content === undefined ? undefined : bytesOf(content);
      const line = `${JSON.stringify({ kind, path, before, bytes })}\n`;
      if (content === undefined || bytes === undefined) {
        return { content: undefined, written: gather(line).written };
      }
      if (bytes > longContent) {
        const parts = typeof content === "string" ? [Buffer.from(content)] : partsInMemory(content);
        return { content: parts, written: addParts(line, parts) };
      }
      const text =
        typeof content === "string" ? content : Buffer.concat(partsInMemory(content)).toString("utf8");
      // One after the other: put together, a long text would be copied once more.
      const ofLine = gather(line);
      const ofText = gather(text);
      const encoded = chunk.subarray(ofText.start, ofText.start + bytes);
      const ofEnd = gather("\n");
      return { content: encoded, written: ofEnd.written ?? ofText.written ?? ofLine.written };
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

function hasKept(content: ContentToWrite | undefined): content is readonly ContentPart[] {
  return content !== undefined && typeof content !== "string" && content.some(isKept);
}

/** What a journal is to have of a content, and where the rest is. */
function withoutKept(content: readonly ContentPart[]): {
  readonly parts: readonly Uint8Array[];
  readonly kept: KeptRange;
} {
  const place = content.findIndex(isKept);
  const { from, length } = content[place] as KeptPart;
  const at = bytesOf(content.slice(0, place));
  return { parts: partsInMemory(content), kept: { from, bytes: length, at } };
}
