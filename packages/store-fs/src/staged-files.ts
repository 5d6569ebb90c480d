import { stat } from "node:fs/promises";
import { basename, dirname, posix } from "node:path";
import { type BatchFile, type BatchFileKind, stampBefore } from "./batch-files.js";
import { type CatalogueFolder, namesIn } from "./catalogue-folder.js";
import { orUnwritable, systemCode } from "./errors.js";
import { fileCreation } from "./file-creation.js";
import { type JournalWriter, journalWriter } from "./journal-file.js";
import { stagingFolder } from "./work-folder.js";

/** Where files of a batch are put before they appear. */
export interface StagedFiles {
  /**
   * Takes a file that is to appear at a path of the catalogue, and writes it aside. That may go on afterwards.
   *
   * @returns undefined when the next file can be taken at once, as most can
   * @throws StoreError `store/unwritable`, also for a file that was taken earlier
   */
  stage(path: string, text: string): Promise<void> | undefined;
}

/** A file on its way to become a staged one. */
interface StagedPlace {
  readonly place: number;
  /** Where it is to appear, absolute. */
  readonly target: string;
  /** What it is to hold, undefined for a file that goes. */
  readonly text: string | undefined;
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
  remove(path: string): Promise<void> | undefined;
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
  const known = new Map<string, ReadonlySet<string> | Promise<ReadonlySet<string>>>();
  const journalAt = folder.absolute(`${stagingFolder}/journal`);
  const creation = fileCreation(folder);
  let beginning: Promise<JournalWriter> | undefined;
  let journal: JournalWriter | undefined;
  let closed: Promise<void> | undefined;

  const begin = async (): Promise<JournalWriter> => {
    await folder.makeFolder(stagingFolder, []);
    journal = journalWriter(await folder.files.openNew(journalAt));
    return journal;
  };
  const begun = (): Promise<JournalWriter> => {
    beginning ??= begin();
    return beginning;
  };

  // One look into each folder tells which files are new: most of a batch are, and need no look at each.
  const namesAround = async (target: string): Promise<ReadonlySet<string>> => {
    const around = dirname(target);
    const names = known.get(around) ?? namesIn(around).then((all) => new Set(all));
    known.set(around, names);
    const all = await names;
    known.set(around, all);
    return all;
  };

  const before = async (target: string): Promise<string | undefined> => {
    const isThere = (await namesAround(target)).has(basename(target));
    return isThere ? stampBefore(await stat(target, { bigint: true })) : undefined;
  };

  /** Stages a file about which all is known: only where much waits to be written is there anything to wait for. */
  const take = (
    open: JournalWriter,
    { place, target, text }: StagedPlace,
    file: StagedFile,
  ): Promise<void> | undefined => {
    staged[place] = file;
    const { content, written } = open.add(file, text);
    const created = content && creation.create({ target, temporary: file.temporary, content });
    return written === undefined ? created : Promise.all([written, created]).then(() => {});
  };

  const stage = (kind: BatchFileKind, path: string, text: string | undefined): Promise<void> | undefined => {
    const target = folder.absolute(path);
    const place = staged.length;
    const temporary = folder.absolute(`${stagingFolder}/${place}`);
    const file: StagedFile = { kind, path, before: undefined, temporary };
    staged.push(file);
    const names = known.get(dirname(target));
    const isNew = names !== undefined && !(names instanceof Promise) && !names.has(basename(target));
    if (isNew && journal !== undefined) {
      const taken = take(journal, { place, target, text }, file);
      return taken && orUnwritable(target, () => taken);
    }
    return orUnwritable(target, async () => {
      const open = await begun();
      await take(open, { place, target, text }, { ...file, before: await before(target) });
    });
  };

  const closeJournal = (): Promise<void> => {
    closed ??= beginning?.then((open) => open.close()) ?? Promise.resolve();
    return closed;
  };

  return {
    files: staged,
    items: { stage: (path, text) => stage("item", path, text) },
    collections: { stage: (path, text) => stage("collection", path, text) },
    catalog: { stage: (path, text) => stage("catalog", path, text) },
    remove: (path) => stage("removed", path, undefined),
    async flushJournal() {
      await orUnwritable(journalAt, async () => {
        const open = await begun();
        // Both to their end, so that nothing goes on behind a failure.
        const ends = await Promise.allSettled([creation.finish(), open.finish()]);
        for (const end of ends) if (end.status === "rejected") throw end.reason;
        await closeJournal();
      });
      return journalAt;
    },
    async flushFiles() {
      await creation.finish();
      for (const { path, temporary } of staged) {
        await orUnwritable(folder.absolute(path), () => folder.files.flush(temporary));
      }
    },
    async clear() {
      // What led here, if it failed, is the failure to report; what cannot be removed now is by the next writer.
      await closeJournal().catch(() => {});
      await creation.abandon();
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
