import { type FileHandle, open, rename, statfs } from "node:fs/promises";
import { basename, dirname } from "node:path";
import {
  ArchiveError,
  type ExpectedFile,
  isArchiveError,
  type ProductStream,
  type PutOptions,
} from "@eomatch/stac-model";
import { systemCode } from "../errors.js";
import { archiveFailure, mismatch } from "./errors.js";
import { beginningBytes, wrongBeginning } from "./file-kind.js";
import { type IncomingPieces, incomingPieces, type PieceMemory, pieceBytes } from "./incoming-pieces.js";
import { contradicts } from "./multihash.js";
import { type PartPaths, partPathsOf, readBytes, removePart, writeNote } from "./part-file.js";
import type { PieceWriter, TakeInThread } from "./take-in-thread.js";

/** A file that has been taken in. */
export interface TakenFile {
  readonly sizeBytes: number;
  readonly checksum: string;
}

/** What files of an archive are taken in with. */
export interface TakingIn extends PutOptions {
  readonly thread: TakeInThread;
  readonly memory: PieceMemory;
  /** Keeps other processes from writing to the arriving file, until it is called back. */
  readonly lock: () => Promise<() => Promise<void>>;
}

/**
 * Takes a stream in, beside the place where the file will be, and moves it there when it is whole and verified.
 *
 * A small file that comes at once is placed from memory. What has come of a stream that breaks off is kept if its
 * version is known; of one that is wrong nothing is.
 *
 * @param path where the file will be, absolute; its folder is there
 * @throws ArchiveError `archive/mismatch`, `archive/full`, `archive/unwritable`, `archive/busy`; the stream's error;
 *   the signal's reason
 */
export async function takeIn(
  path: string,
  file: ExpectedFile,
  content: ProductStream,
  options: TakingIn,
): Promise<TakenFile> {
  const incoming: Incoming = {
    paths: partPathsOf(path),
    path,
    file,
    content,
    options,
    pieces: incomingPieces(content.stream, options.memory),
  };
  // Ends a read that waits. (A race with a promise of the signal would keep every piece until the end.)
  const { signal } = options;
  const onAbort = (): void => void incoming.pieces.cancel(signal?.reason).catch(() => {});
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const first = await readSmall(incoming);
    // Whatever fails first.
    first.reading?.catch(() => {});
    if (first.failure === undefined && first.isWhole) return await placeFromMemory(incoming, first.bytes);
    // What nobody could go on from is not worth being written down.
    if (first.failure !== undefined && (first.bytes.length === 0 || content.validator === undefined)) {
      throw first.failure;
    }
    return await placePart(incoming, first);
  } catch (error) {
    await incoming.pieces.cancel(error).catch(() => {});
    throw archiveFailure(path, error);
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

interface Incoming {
  readonly path: string;
  readonly paths: PartPaths;
  readonly file: ExpectedFile;
  readonly content: ProductStream;
  readonly options: TakingIn;
  readonly pieces: IncomingPieces;
}

/** Files of up to so many bytes may be placed from memory. */
const smallBytes = pieceBytes;

/** If they come within this time: of what takes longer, as much as possible has to outlive a killed process. */
const smallMs = 50;

interface Beginning {
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
  /** A read that had not come back when it was too late. */
  readonly reading?: Promise<Uint8Array | undefined> | undefined;
  /** What the stream broke off with. */
  readonly failure?: unknown;
}

/** Reads a small file into memory, as far as it comes at once; nothing of a large one. */
async function readSmall({ content, options, pieces }: Incoming): Promise<Beginning> {
  const { sizeBytes, offsetBytes } = content;
  if (sizeBytes === undefined || sizeBytes > smallBytes || offsetBytes > 0) {
    return { bytes: new Uint8Array(), isWhole: false };
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), smallMs);
  });
  let bytes: Uint8Array = new Uint8Array(0);
  try {
    while (bytes.length <= sizeBytes) {
      const reading = pieces.next();
      const piece = await Promise.race([reading, late]);
      options.signal?.throwIfAborted();
      if (piece === "late") return { bytes, isWhole: false, reading };
      if (piece === undefined) return { bytes, isWhole: true };
      options.onBytes?.(piece.length);
      bytes = joined(bytes, piece, sizeBytes, options.memory);
      if (bytes.buffer !== piece.buffer) pieces.giveBack(piece.buffer);
    }
    return { bytes, isWhole: false };
  } catch (failure) {
    return { bytes, isWhole: false, failure };
  } finally {
    clearTimeout(timer);
  }
}

/** Two pieces as one; the first one's memory is used where it has room. */
function joined(before: Uint8Array, piece: Uint8Array, sizeBytes: number, memory: PieceMemory): Uint8Array {
  const length = before.length + piece.length;
  // All at once, or more than was said, which is wrong anyway.
  if (before.length === 0 && (length === sizeBytes || length > pieceBytes)) return piece;
  if (length > pieceBytes) return Buffer.concat([before, piece]);
  const all = new Uint8Array(before.length === 0 ? memory.take() : before.buffer, 0, length);
  all.set(piece, before.length);
  return all;
}

async function placeFromMemory(
  { path, paths, file, content, options }: Incoming,
  bytes: Uint8Array,
): Promise<TakenFile> {
  const { checksum } = file;
  const sizeBytes = bytes.length;
  const beginning = Buffer.from(bytes.subarray(0, beginningBytes));
  const wrong = wrongWith({ path, file, content, sizeBytes, beginning });
  if (wrong !== undefined) {
    await removePart(paths);
    throw mismatch(file.fileName, wrong);
  }
  const placed = await options.thread.place({ path, paths, bytes, checksum });
  options.memory.giveBack(placed.memory);
  const taken = { sizeBytes, checksum: placed.multihash };
  if (!contradicts(checksum, taken.checksum)) return taken;
  await removePart(paths);
  throw mismatch(file.fileName, wrongChecksum(checksum, taken.checksum));
}

/** Takes a file in that other processes can go on with, from what has been read of it already. */
async function placePart(incoming: Incoming, first: Beginning): Promise<TakenFile> {
  const { path, paths, file, content, options } = incoming;
  let hasNote = content.offsetBytes > 0;
  let hasBegun = false;
  const note = async (): Promise<void> => {
    if (!hasNote) await writeNote(paths, file, content);
    hasNote = true;
  };
  const unlock = await options.lock();
  try {
    await refuseWithoutSpace(dirname(path), content);
    const beginning = beginningOf();
    const part = await openPart(paths, content);
    hasBegun = true;
    const { sizeBytes } = content;
    const writer = await options.thread.writer(part, { checksum: file.checksum, sizeBytes });
    if (content.sizeBytes === undefined || content.sizeBytes > notedBytes) await note();
    let taken: TakenFile;
    try {
      if (content.offsetBytes > 0) {
        await readBytes(paths.part, { end: content.offsetBytes, signal: options.signal }, async (bytes) => {
          beginning.take(bytes);
          await writer.take(new Uint8Array(bytes), "written");
        });
      }
      const writtenBytes = await writeAll({ ...incoming, first, writer, beginning });
      taken = { sizeBytes: writtenBytes, checksum: await writer.multihash() };
      // On the disk before it has its name: after a power cut there is no file with a whole one's name and no content.
      await part.datasync();
    } catch (error) {
      void writer.multihash().catch(() => {});
      throw error;
    } finally {
      await part.close();
    }
    const { checksum } = taken;
    const wrong =
      wrongWith({ path, file, content, sizeBytes: taken.sizeBytes, beginning: beginning.bytes() }) ??
      (contradicts(file.checksum, checksum) ? wrongChecksum(file.checksum, checksum) : undefined);
    if (wrong !== undefined) throw mismatch(file.fileName, wrong);
    await rename(paths.part, path);
    if (hasNote) await removePart(paths);
    return taken;
  } catch (error) {
    await incoming.pieces.cancel(error).catch(() => {});
    const isWrong = isArchiveError(error, "archive/mismatch");
    if (content.validator === undefined || isWrong) await removePart(paths).catch(() => {});
    else if (hasBegun) await note().catch(() => {});
    throw error;
  } finally {
    await unlock();
  }
}

/** Keeps the first bytes that it is given. */
function beginningOf(): { take(bytes: Uint8Array): void; bytes(): Buffer } {
  let kept = Buffer.alloc(0);
  return {
    take(bytes) {
      const missing = beginningBytes - kept.length;
      if (missing > 0) kept = Buffer.concat([kept, bytes.subarray(0, missing)]);
    },
    bytes: () => kept,
  };
}

async function refuseWithoutSpace(folder: string, { sizeBytes, offsetBytes }: ProductStream): Promise<void> {
  if (sizeBytes === undefined) return;
  const { bavail, bsize } = await statfs(folder);
  const neededBytes = sizeBytes - offsetBytes;
  if (neededBytes <= bavail * bsize) return;
  throw new ArchiveError(
    "archive/full",
    `${folder} has ${bavail * bsize} bytes free, ${neededBytes} are needed: free some space and run again`,
    { path: folder },
  );
}

async function openPart(paths: PartPaths, { offsetBytes }: ProductStream): Promise<FileHandle> {
  const { part } = paths;
  if (offsetBytes === 0) return openEmpty(paths);
  const handle = await open(part, "r+");
  try {
    const { size } = await handle.stat();
    if (size < offsetBytes) {
      throw mismatch(basename(part), `the stream goes on at byte ${offsetBytes}, but only ${size} are here`);
    }
    await handle.truncate(offsetBytes);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** What is there of another version goes with its note, before anything of this one comes. */
async function openEmpty(paths: PartPaths): Promise<FileHandle> {
  try {
    return await open(paths.part, "wx");
  } catch (error) {
    if (systemCode(error) !== "EEXIST") throw error;
    await removePart(paths);
    return open(paths.part, "w");
  }
}

/** A file of fewer bytes is fetched anew when the process is killed: its note is written when its stream breaks off. */
const notedBytes = 256 * 1024;

/** Writes piece by piece; the next pieces are read meanwhile. */
async function writeAll({
  first,
  pieces,
  writer,
  beginning,
  content,
  options: { signal, onBytes },
}: Incoming & {
  readonly first: Beginning;
  readonly writer: PieceWriter;
  readonly beginning: ReturnType<typeof beginningOf>;
}): Promise<number> {
  let position = content.offsetBytes;
  let failure: unknown;
  let taken: Promise<unknown> = Promise.resolve();
  const write = (piece: Uint8Array, whenWritten: (memory: ArrayBufferLike) => void): void => {
    beginning.take(piece);
    const at = position;
    // The piece is empty once its memory has been taken.
    position += piece.length;
    const takes = writer.take(piece, at).then(whenWritten, (error: unknown) => {
      failure ??= error;
      return pieces.cancel(error).catch(() => {});
    });
    taken = Promise.all([taken, takes]);
  };
  try {
    // What was read into memory has been told already.
    if (first.bytes.length > 0) write(new Uint8Array(first.bytes), () => {});
    if (first.failure !== undefined) throw first.failure;
    for (let reading = first.reading ?? pieces.next(); ; reading = pieces.next()) {
      const piece = await reading;
      signal?.throwIfAborted();
      if (piece === undefined || failure !== undefined) break;
      const { length } = piece;
      write(piece, (memory) => {
        pieces.giveBack(memory);
        onBytes?.(length);
      });
    }
  } finally {
    // Nothing is written any more when the file is closed.
    await taken;
  }
  if (failure !== undefined) throw failure;
  return position;
}

/** What is wrong with a file by its size and its beginning; undefined when nothing is. */
function wrongWith({
  path,
  file,
  content,
  sizeBytes,
  beginning,
}: {
  readonly path: string;
  readonly file: ExpectedFile;
  readonly content: ProductStream;
  readonly sizeBytes: number;
  readonly beginning: Buffer;
}): string | undefined {
  const said = [content.sizeBytes, file.sizeBytes].find((one) => one !== undefined && one !== sizeBytes);
  return said === undefined
    ? wrongBeginning(beginning, extensionSource(basename(path), file.fileName))
    : `it should have ${said} bytes and has ${sizeBytes}`;
}

function wrongChecksum(expected: string | undefined, found: string): string {
  return `its checksum should be ${expected} and is ${found}`;
}

/** The name whose extension tells what the file is: its own, where it has one. */
function extensionSource(name: string, fileName: string): string {
  return /\.[A-Za-z0-9]{1,10}$/.test(fileName) ? fileName : name;
}
