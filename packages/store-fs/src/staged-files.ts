import { stat } from "node:fs/promises";
import { basename, dirname, posix } from "node:path";
import { type BatchFile, type BatchFileKind, stampBefore } from "./batch-files.js";
import { type CatalogueFolder, namesIn } from "./catalogue-folder.js";
import { systemCode, unwritable } from "./errors.js";
import { type JournalWriter, journalWriter } from "./journal-file.js";
import { stagingFolder } from "./work-folder.js";

/** Where files of a batch are put before they appear. */
export interface StagedFiles {
  /**
   * Takes a file that is to appear at a path of the catalogue.
   *
   * @throws StoreError `store/unwritable`
   */
  stage(path: string, text: string): Promise<void>;
}

/** A file that waits for its name. */
export interface StagedFile extends BatchFile {
  /** Where it is now; for a file that goes, where it is to be put until the batch is done. Absolute. */
  readonly temporary: string;
}

/**
 * The files of one batch, written whole into a folder of their own, and with them a journal of the batch. Nothing
 * of the catalogue changes.
 */
export interface StagedBatch {
  readonly items: StagedFiles;
  readonly collections: StagedFiles;
  readonly catalog: StagedFiles;
  /** Notes that an item's file is to go. */
  remove(path: string): Promise<void>;
  /** What was staged so far, in the order in which it was. */
  readonly files: readonly StagedFile[];
  /** Ends the journal and sends it to the disk; its place, absolute. Nothing more can be staged then. */
  flushJournal(): Promise<string>;
  /** Sends the staged files themselves to the disk. */
  flushFiles(): Promise<void>;
  /** Removes what is still there of the staged files. */
  clear(): Promise<void>;
}

/** Prepares to write a batch into a catalogue, for the holder of its lock. */
export function stagedBatch(folder: CatalogueFolder): StagedBatch {
  const staged: StagedFile[] = [];
  const known = new Map<string, Promise<ReadonlySet<string>>>();
  const journalAt = folder.absolute(`${stagingFolder}/journal`);
  let begun: Promise<JournalWriter> | undefined;
  let closed: Promise<void> | undefined;

  const begin = async (): Promise<JournalWriter> => {
    await folder.makeFolder(stagingFolder, []);
    return journalWriter(await folder.files.openNew(journalAt));
  };

  // One look into each folder tells which files are new: most of a batch are, and need no look at each.
  const namesAround = (target: string): Promise<ReadonlySet<string>> => {
    const around = dirname(target);
    const names = known.get(around) ?? namesIn(around).then((all) => new Set(all));
    known.set(around, names);
    return names;
  };

  const stage = async (kind: BatchFileKind, path: string, text: string | undefined): Promise<void> => {
    const target = folder.absolute(path);
    const temporary = folder.absolute(`${stagingFolder}/${staged.length}`);
    const content = text === undefined ? undefined : Buffer.from(text, "utf8");
    const place = staged.length;
    await writing(target, async () => {
      staged.push({ kind, path, before: undefined, temporary });
      begun ??= begin();
      const journal = await begun;
      const isThere = (await namesAround(target)).has(basename(target));
      const before = isThere ? stampBefore(await stat(target, { bigint: true })) : undefined;
      const file = { kind, path, before, temporary };
      staged[place] = file;
      await Promise.all([
        journal.add(file, content),
        content === undefined ? undefined : folder.files.createFile(temporary, content),
      ]);
    });
  };

  const closeJournal = (): Promise<void> => {
    closed ??= begun?.then((journal) => journal.close()) ?? Promise.resolve();
    return closed;
  };

  return {
    files: staged,
    items: { stage: (path, text) => stage("item", path, text) },
    collections: { stage: (path, text) => stage("collection", path, text) },
    catalog: { stage: (path, text) => stage("catalog", path, text) },
    remove: (path) => stage("removed", path, undefined),
    async flushJournal() {
      await writing(journalAt, async () => {
        begun ??= begin();
        await (await begun).finish();
        await closeJournal();
      });
      return journalAt;
    },
    async flushFiles() {
      for (const { path, temporary } of staged) {
        await writing(folder.absolute(path), () => folder.files.flush(temporary));
      }
    },
    async clear() {
      // What led here, if it failed, is the failure to report; what cannot be removed now is by the next writer.
      await closeJournal().catch(() => {});
      await clearStaging(folder).catch(() => {});
    },
  };
}

/** Removes all files on their way to a name: for the holder of the lock, when none is on its way. */
export async function clearStaging(folder: CatalogueFolder): Promise<void> {
  const staging = folder.absolute(stagingFolder);
  for (const name of await namesIn(staging)) {
    await folder.files.removeFile(folder.absolute(posix.join(stagingFolder, name)));
  }
  await folder.files.removeFolder(staging).catch((error: unknown) => {
    if (systemCode(error) !== "ENOENT") throw error;
  });
}

async function writing(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw systemCode(error) === undefined ? error : unwritable(path, error);
  }
}
