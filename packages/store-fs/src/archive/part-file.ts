import { open, readFile, rename, stat, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ExpectedFile, PartialFile, ProductStream } from "@eomatch/stac-model";
import { isAbsence } from "../errors.js";

/** Where a file arrives, and the note beside it that says which version of it is arriving. */
export interface PartPaths {
  readonly part: string;
  readonly note: string;
  readonly lock: string;
}

/** The paths of a file that will be at a path. */
export function partPathsOf(path: string): PartPaths {
  const [folder, name] = [dirname(path), basename(path)];
  return {
    part: `${path}.part`,
    note: join(folder, `.${name}.part.json`),
    lock: join(folder, `.${name}.part.lock`),
  };
}

/**
 * What has come of a file, if its note says of which version.
 *
 * A note for another size or checksum than is expected now is of another version: the archive lists a newer file.
 */
export async function readPart(
  { part, note }: PartPaths,
  file: ExpectedFile,
): Promise<PartialFile | undefined> {
  try {
    const text = await readFile(note, "utf8");
    // Only here: whoever opens a catalogue does not wait for what reads notes.
    const { noteSchema } = await import("./part-note.js");
    const said = noteSchema.safeParse(JSON.parse(text));
    if (!said.success) return undefined;
    const { validator, sizeBytes = file.sizeBytes, checksum } = said.data;
    const isOther = (a: unknown, b: unknown): boolean => a !== undefined && b !== undefined && a !== b;
    if (isOther(sizeBytes, file.sizeBytes) || isOther(checksum, file.checksum)) return undefined;
    const stats = await stat(part);
    if (!stats.isFile() || stats.size === 0 || (sizeBytes !== undefined && stats.size > sizeBytes))
      return undefined;
    return { offsetBytes: stats.size, validator, ...(sizeBytes === undefined ? {} : { sizeBytes }) };
  } catch (error) {
    if (isAbsence(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Notes which version of a file is arriving; whole or not at all. Without a validator nothing could go on from it. */
export async function writeNote(
  { note }: PartPaths,
  { fileName, checksum, sizeBytes }: ExpectedFile,
  content: ProductStream,
): Promise<void> {
  if (content.validator === undefined) return;
  const size = content.sizeBytes ?? sizeBytes;
  const said = { fileName, validator: content.validator, sizeBytes: size, checksum };
  await writeFile(`${note}.new`, JSON.stringify(said));
  await rename(`${note}.new`, note);
}

/** Removes what has come of a file. */
export async function removePart({ part, note }: PartPaths): Promise<void> {
  // The note first: a part without one is of no known version.
  for (const path of [note, `${note}.new`, part]) await removeIfThere(path);
}

/** Removes a file; that it is not there is no failure. */
export async function removeIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isAbsence(error)) throw error;
  });
}

/** Feeds the first bytes of a file to a function. */
export async function readBytes(
  path: string,
  { end, signal }: { readonly end?: number | undefined; readonly signal?: AbortSignal | undefined },
  take: (bytes: Uint8Array) => unknown,
): Promise<number> {
  const file = await open(path, "r");
  try {
    const buffer = Buffer.allocUnsafe(1024 * 1024);
    let position = 0;
    for (;;) {
      signal?.throwIfAborted();
      const wanted = Math.min(buffer.length, (end ?? Number.POSITIVE_INFINITY) - position);
      const { bytesRead } = await file.read(buffer, 0, wanted, position);
      if (bytesRead === 0) return position;
      await take(buffer.subarray(0, bytesRead));
      position += bytesRead;
    }
  } finally {
    await file.close();
  }
}
