import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";
import { type CatalogueFolder, removeEmptyFolders } from "./catalogue-folder.js";
import { systemCode, unwritable } from "./errors.js";
import { readAhead } from "./read-ahead.js";

/**
 * Files that are written beside the ones they are to replace and appear only when all of them are whole.
 *
 * The order is: {@link stage} every file, {@link flush} them, {@link publish} one after the other. Until the first
 * is published, {@link discard} leaves the disk as it was.
 */
export interface StagedFiles {
  /**
   * Writes a file under a temporary name in its folder, which is made if need be.
   *
   * @throws StoreError `store/unwritable`
   */
  stage(path: string, text: string): Promise<void>;
  /** Sends what was staged to the disk, so that no name can outlive its content in a power cut. */
  flush(): Promise<void>;
  /** Gives a staged file its name, in place of the one that has it; a path that was not staged is left alone. */
  publish(path: string): Promise<void>;
  /** Removes the staged files that were not published, and folders that were made and are empty. */
  discard(): Promise<void>;
}

/** Prepares to write files into a catalogue's folder. */
export function stagedFiles(folder: CatalogueFolder): StagedFiles {
  const temporary = new Map<string, string>();
  const made: string[] = [];
  const making = new Map<string, Promise<void>>();

  const ensureFolder = (path: string): Promise<void> => {
    const known = making.get(path) ?? folder.makeFolder(path, made);
    making.set(path, known);
    return known;
  };

  return {
    async stage(path, text) {
      await ensureFolder(posix.dirname(path));
      const target = folder.absolute(path);
      const name = join(dirname(target), temporaryName(basename(target)));
      temporary.set(path, name);
      await writing(target, async () => {
        const handle = await open(name, "wx");
        await closing(handle, () => handle.writeFile(text, "utf8"));
      });
    },
    async flush() {
      // After the last write rather than file by file: the file system then has most of it on the way, and ten
      // thousand files take about a second where a flush after each took twice that, on slow disks far more.
      const flushed = readAhead(temporary, ([path, name]) =>
        writing(folder.absolute(path), async () => {
          const handle = await open(name, "r+");
          await closing(handle, () => handle.datasync());
        }),
      );
      for await (const _ of flushed);
    },
    async publish(path) {
      const name = temporary.get(path);
      if (name === undefined) return;
      await writing(folder.absolute(path), () => rename(name, folder.absolute(path)));
      temporary.delete(path);
    },
    async discard() {
      // The failure that led here is the one to report: what cannot be removed now stays, under a name nobody reads.
      await Promise.allSettled([...temporary.values()].map((name) => rm(name, { force: true })));
      temporary.clear();
      await Promise.allSettled(making.values());
      await removeEmptyFolders(made);
    },
  };
}

/** Makes the names in a folder as lasting as the files, where the system can (Windows cannot). */
export async function flushFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, "r");
    await closing(handle, () => handle.sync());
  } catch (error) {
    const code = systemCode(error);
    if (code !== "EISDIR" && code !== "EPERM" && code !== "EINVAL") throw unwritable(path, error);
  }
}

/** A name that no item or collection has: theirs never begin with a dot. */
function temporaryName(name: string): string {
  return `.${name}.${randomBytes(4).toString("hex")}.tmp`;
}

async function closing(handle: FileHandle, use: () => Promise<void>): Promise<void> {
  try {
    await use();
  } finally {
    await handle.close();
  }
}

async function writing(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw systemCode(error) === undefined ? error : unwritable(path, error);
  }
}
