import { rename } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type ExpectedFile, isArchiveError, type ProductStream } from "@eomatch/stac-model";
import type { RoomClaim } from "./disk-room.js";
import { archiveFailure, mismatch } from "./errors.js";
import { beginningBytes, wrongBeginning } from "./file-kind.js";
import type { Incoming, TakingIn } from "./incoming.js";
import { incomingPieces } from "./incoming-pieces.js";
import { contradicts } from "./multihash.js";
import { beginningOf, openPart, writeAll } from "./part-content.js";
import { partPathsOf, readBytes, removePart, writeNote } from "./part-file.js";
import { type Beginning, readSmall } from "./small-file.js";
import type { PieceWriter } from "./take-in-thread.js";

/** A file that has been taken in. */
export interface TakenFile {
  readonly sizeBytes: number;
  readonly checksum: string;
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
    pieces: incomingPieces(content, options.memory),
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
  const { multihash, memory } = await options.thread.place({ path, paths, bytes, checksum });
  options.memory.giveBack(memory);
  if (!contradicts(checksum, multihash)) return { sizeBytes, checksum: multihash };
  await removePart(paths);
  throw mismatch(file.fileName, wrongChecksum(checksum, multihash));
}

/** A file of fewer bytes is fetched anew when the process is killed: its note is written when its stream breaks off. */
const notedBytes = 256 * 1024;

/** Takes a file in that other processes can go on with, from what has been read of it already. */
async function placePart(incoming: Incoming, first: Beginning): Promise<TakenFile> {
  const { path, paths, file, content, options } = incoming;
  let hasNote = content.offsetBytes > 0;
  let hasBegun = false;
  let claim: RoomClaim | undefined;
  const note = async (): Promise<void> => {
    if (!hasNote) await writeNote(paths, file, content);
    hasNote = true;
  };
  const unlock = await options.lock();
  try {
    const { sizeBytes, offsetBytes } = content;
    claim = await options.room.claim(dirname(path), sizeBytes === undefined ? 0 : sizeBytes - offsetBytes);
    const beginning = beginningOf();
    const part = await openPart(paths, content);
    hasBegun = true;
    let taken: TakenFile;
    let writer: PieceWriter | undefined;
    try {
      if (sizeBytes === undefined || sizeBytes > notedBytes) await note();
      const digesting = await options.thread.writer(part, { checksum: file.checksum, sizeBytes });
      writer = digesting;
      if (content.offsetBytes > 0) {
        await readBytes(paths.part, { end: content.offsetBytes, signal: options.signal }, async (bytes) => {
          beginning.take(bytes);
          await digesting.take(new Uint8Array(bytes), "written");
        });
      }
      const writtenBytes = await writeAll({ ...incoming, first, writer: digesting, beginning, claim });
      taken = { sizeBytes: writtenBytes, checksum: await digesting.multihash() };
      // On the disk before it has its name: after a power cut there is no file with a whole one's name and no content.
      await part.datasync();
    } catch (error) {
      void writer?.multihash().catch(() => {});
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
    // Without its note nobody goes on from it, and on a full disk its room is needed.
    else if (hasBegun) await note().catch(() => removePart(paths).catch(() => {}));
    throw error;
  } finally {
    claim?.end();
    await unlock();
  }
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
