import { type FileHandle, open, rename, statfs } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { ArchiveError, type ExpectedFile, type ProductStream, type PutOptions } from "@eomatch/stac-model";
import { archiveFailure, mismatch } from "./errors.js";
import { wrongKind } from "./file-kind.js";
import { beginDigest, contradicts, type Digest } from "./multihash.js";
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
  try {
    await refuseWithoutSpace(dirname(path), content);
    const digest = await beginDigest(file.checksum);
    const part = await openPart(paths, content);
    let sizeBytes: number;
    try {
      await writeNote(paths, file, content);
      await readBytes(paths.part, { end: content.offsetBytes, signal: options.signal }, digest.update);
      sizeBytes = await writeAll(part, { reader, digest, content, options });
      // On the disk before it has its name: after a power cut there is no file with a whole one's name and no content.
      await part.datasync();
    } finally {
      await part.close();
    }
    const taken = { sizeBytes, checksum: digest.multihash() };
    await verify(paths, { file, content, taken, name: basename(path) });
    await rename(paths.part, path);
    await removePart(paths);
    return taken;
  } catch (error) {
    await reader.cancel(error).catch(() => {});
    if (content.validator === undefined) await removePart(paths).catch(() => {});
    throw archiveFailure(path, error);
  }
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

async function openPart({ part }: PartPaths, { offsetBytes }: ProductStream): Promise<FileHandle> {
  if (offsetBytes === 0) return open(part, "w");
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

interface Incoming {
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly digest: Digest;
  readonly content: ProductStream;
  readonly options: PutOptions;
}

async function writeAll(part: FileHandle, { reader, digest, content, options }: Incoming): Promise<number> {
  const { signal, onBytes } = options;
  let position = content.offsetBytes;
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener("abort", onAbort, { once: true });
  });
  aborted.catch(() => {});
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), aborted]);
      if (done) return position;
      // The digest is computed while the disk has its turn.
      const written = writeWhole(part, value, position);
      digest.update(value);
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
    name,
  }: {
    readonly file: ExpectedFile;
    readonly content: ProductStream;
    readonly taken: TakenFile;
    readonly name: string;
  },
): Promise<void> {
  const said = [content.sizeBytes, file.sizeBytes].find((one) => one !== undefined && one !== sizeBytes);
  const why =
    said !== undefined
      ? `it should have ${said} bytes and has ${sizeBytes}`
      : contradicts(file.checksum, checksum)
        ? `its checksum should be ${file.checksum} and is ${checksum}`
        : await wrongKind(paths.part, extensionSource(name, file.fileName));
  if (why === undefined) return;
  await removePart(paths);
  throw mismatch(file.fileName, why);
}

/** The name whose extension tells what the file is: its own, where it has one. */
function extensionSource(name: string, fileName: string): string {
  return /\.[A-Za-z0-9]{1,10}$/.test(fileName) ? fileName : name;
}
