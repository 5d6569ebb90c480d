import { readFile } from "node:fs/promises";
import type { CallOptions, StoreNotes } from "@eomatch/stac-model";
import { type CatalogueFolder, removeEmptyFolders } from "./catalogue-folder.js";
import { isAbsence, systemCode, unreadable, unwritable } from "./errors.js";
import { notesFolder, stagingFolder } from "./work-folder.js";
import { type WriteGate, withAccess } from "./write-access.js";

/** Names that are file names on every system as they are. */
const noteName = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;

/**
 * Keeps notes as files in the store's own folder.
 *
 * A note is written like the catalogue: by whoever has the lock, to the disk and then under its name.
 *
 * @throws StoreError `store/unreadable`, `store/unwritable`
 * @throws RangeError for a name with other letters than the port allows
 */
export function storeNotes(
  folder: CatalogueFolder,
  gate: WriteGate,
  signalOf: (options: CallOptions | undefined) => AbortSignal | undefined,
): StoreNotes {
  return {
    async read(name, options) {
      signalOf(options)?.throwIfAborted();
      const path = noteFile(folder, name);
      try {
        return await readFile(path, "utf8");
      } catch (error) {
        if (isAbsence(error)) return undefined;
        throw unreadable(path, error);
      }
    },
    async write(name, text, options) {
      const path = noteFile(folder, name);
      await withAccess(gate, { signal: signalOf(options) }, async () => {
        try {
          if (text === undefined) await removeNote(folder, path);
          else await writeNote(folder, path, text);
        } catch (error) {
          throw systemCode(error) === undefined ? error : unwritable(path, error);
        }
      });
    },
  };
}

async function writeNote(folder: CatalogueFolder, path: string, text: string): Promise<void> {
  const made: string[] = [];
  await folder.makeFolder(stagingFolder, made);
  const temporary = folder.absolute(`${stagingFolder}/note`);
  try {
    await folder.files.createFile(temporary, Buffer.from(text, "utf8"));
    await folder.files.flush(temporary);
    await folder.makeFolder(notesFolder, made);
    await folder.files.rename(temporary, path);
  } catch (error) {
    await folder.files.removeFile(temporary).catch(() => {});
    await removeEmptyFolders(made, folder.files);
    throw error;
  }
  await removeEmptyFolders([folder.absolute(stagingFolder)], folder.files);
}

async function removeNote(folder: CatalogueFolder, path: string): Promise<void> {
  try {
    await folder.files.removeFile(path);
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
  await removeEmptyFolders([folder.absolute(notesFolder)], folder.files);
}

function noteFile(folder: CatalogueFolder, name: string): string {
  if (noteName.test(name)) return folder.absolute(`${notesFolder}/${name}`);
  throw new RangeError(
    `${JSON.stringify(name)} is no name for a note: use letters, digits, ".", "_" and "-", beginning with none of the dots`,
  );
}
