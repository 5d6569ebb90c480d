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
import { beginDigest, contradicts } from "./multihash.js";
import { type PartPaths, partPathsOf, readBytes, removePart, writeNote } from "./part-file.js";

/** A file that has been taken in. */
export interface TakenFile {
  readonly sizeBytes: number;
  readonly checksum: string;
}

/**
 * Takes a stream in, beside the place where the file will be, and moves it there when it is whole and verified.
 *
 * What has come of a stream that breaks off is kept if its version is known; of one that is wrong nothing is.
 *
 * @param path where the file will be, absolute; its folder is there
 * @throws ArchiveError `archive/mismatch`, `archive/full`, `archive/unwritable`; the stream's error; the signal's reason
 */
export async function takeIn(
  path: string,
  file: ExpectedFile,
  content: ProductStream,
  options: PutOptions,
): Promise<TakenFile> {
  const paths = partPathsOf(path);
  const reader = content.stream.getReader();
  let hasNote = content.offsetBytes > 0;
  let hasBegun = false;
  const note = async (): Promise<void> => {
    if (!hasNote) await writeNote(paths, file, content);
    hasNote = true;
  };
  try {
    await refuseWithoutSpace(dirname(path), content);
    const digest = await beginDigest(file.checksum);
    const beginning = beginningOf();
    const take = (bytes: Uint8Array): void => {
      digest.update(bytes);
      beginning.take(bytes);
    };
    const part = await openPart(paths, content);
    hasBegun = true;
    if (content.sizeBytes === undefined || content.sizeBytes > notedBytes) await note();
    let sizeBytes: number;
    try {
      if (content.offsetBytes > 0) {
        await readBytes(paths.part, { end: content.offsetBytes, signal: options.signal }, take);
      }
      sizeBytes = await writeAll(part, { reader, take, content, options });
      // On the disk before it has its name: after a power cut there is no file with a whole one's name and no content.
      await part.datasync();
    } finally {
      await part.close();
    }
    const taken = { sizeBytes, checksum: digest.multihash() };
    await verify(paths, { file, content, taken, beginning: beginning.bytes(), name: basename(path) });
    await rename(paths.part, path);
    if (hasNote) await removePart(paths);
    return taken;
  } catch (error) {
    await reader.cancel(error).catch(() => {});
    if (content.validator === undefined) await removePart(paths).catch(() => {});
    else if (hasBegun && !isArchiveError(error, "archive/mismatch")) await note().catch(() => {});
    throw archiveFailure(path, error);
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

interface Incoming {
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly take: (bytes: Uint8Array) => void;
  readonly content: ProductStream;
  readonly options: PutOptions;
}

async function writeAll(part: FileHandle, { reader, take, content, options }: Incoming): Promise<number> {
  const { signal, onBytes } = options;
  let position = content.offsetBytes;
  // Ends a read that waits. (A race with a promise of the signal would keep every piece until the end.)
  const onAbort = (): void => void reader.cancel(signal?.reason).catch(() => {});
  signal?.throwIfAborted();
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return position;
      // The digest is computed while the disk has its turn.
      const written = writeWhole(part, value, position);
      take(value);
      await written;
      position += value.length;
      onBytes?.(value.length);
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

async function writeWhole(part: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let start = 0; start < bytes.length; ) {
    start += (await part.write(bytes, start, bytes.length - start, position + start)).bytesWritten;
  }
}

async function verify(
  paths: PartPaths,
  {
    file,
    content,
    taken: { sizeBytes, checksum },
    beginning,
    name,
  }: {
    readonly file: ExpectedFile;
    readonly content: ProductStream;
    readonly taken: TakenFile;
    readonly beginning: Buffer;
    readonly name: string;
  },
): Promise<void> {
  const said = [content.sizeBytes, file.sizeBytes].find((one) => one !== undefined && one !== sizeBytes);
  const why =
    said !== undefined
      ? `it should have ${said} bytes and has ${sizeBytes}`
      : contradicts(file.checksum, checksum)
        ? `its checksum should be ${file.checksum} and is ${checksum}`
        : wrongBeginning(beginning, extensionSource(name, file.fileName));
  if (why === undefined) return;
  await removePart(paths);
  throw mismatch(file.fileName, why);
}

/** The name whose extension tells what the file is: its own, where it has one. */
function extensionSource(name: string, fileName: string): string {
  return /\.[A-Za-z0-9]{1,10}$/.test(fileName) ? fileName : name;
}
