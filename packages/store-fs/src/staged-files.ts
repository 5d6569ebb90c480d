import { type BigIntStats, statSync } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { type BatchFile, type BatchFileKind, stampBefore } from "./batch-files.js";
import { type CatalogueFolder, fileStamp } from "./catalogue-folder.js";
import { type ContentToWrite, isKept, type KeptPart } from "./content-to-write.js";
import { diskCalls } from "./disk-calls.js";
import { isAbsence, orUnwritable } from "./errors.js";
import { fileCreation } from "./file-creation.js";
import { type JournalWriter, journalWriter } from "./journal-file.js";
import type { StagedJournal } from "./journal-folder.js";
import { bytesOfKept } from "./kept-part.js";
import { stagingFolder } from "./work-folder.js";

/** Where files of a batch are put before they appear. */
export interface StagedFiles {
  /**
   * Takes a file that is to appear at a path of the catalogue, and writes it aside. That may go on afterwards.
   *
   * @returns undefined when the next file can be taken at once, as most can
   * @throws StoreError `store/unwritable`, also for a file that was taken earlier
   */
  stage(path: string, content: ContentToWrite): Promise<void> | undefined;
}

/** A file that waits for its name. */
export interface StagedFile extends BatchFile {
  /** Where it is now; for a file that goes, where it is to be put until the batch is done. Absolute. */
  readonly temporary: string;
  /** The folder with which it is to appear; undefined for a file of which the folder is there. */
  readonly within: StagedFolder | undefined;
}

/** A folder of new items that waits for its name, with all its files: one change of a name instead of hundreds. */
export interface StagedFolder {
  /** Where it is to appear, relative to the catalogue's folder. */
  readonly path: string;
  /** Where it is now, absolute. */
  readonly temporary: string;
}

/** A folder in which files of a batch are to appear. */
interface TargetFolder {
  /** The names in it, none where there is no folder. */
  readonly names: ReadonlySet<string>;
  /** The folder of new items that waits for its name, where there is none. */
  readonly staged: StagedFolder | undefined;
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
  /** The folders that appear with their files. */
  readonly folders: readonly StagedFolder[];
  /** Ends the journal and sends it to the disk, with all that it counts on. Nothing more can be staged then. */
  flushJournal(): Promise<StagedJournal>;
  /** Sends the staged files themselves to the disk. */
  flushFiles(): Promise<void>;
  /** Removes what is still there of the staged files. */
  clear(): Promise<void>;
}

/** Prepares to write a batch into a catalogue, for the holder of its lock. */
export function stagedBatch(folder: CatalogueFolder): StagedBatch {
  const staged: StagedFile[] = [];
  const folders: StagedFolder[] = [];
  const known = new Map<string, TargetFolder | Promise<TargetFolder>>();
  const journalAt = folder.absolute(`${stagingFolder}/journal`);
  const creation = fileCreation(folder);
  const looks = diskCalls();
  const statsOf = (path: string): Promise<BigIntStats> =>
    looks(
      () => statSync(path, { bigint: true }),
      () => stat(path, { bigint: true }),
    );
  let beginning: Promise<JournalWriter> | undefined;
  let journal: JournalWriter | undefined;
  let closed: Promise<void> | undefined;
  const oldFiles = new Map<string, string>();
  const flushingOld: Promise<void>[] = [];

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
  const lookInto = async (path: string, kind: BatchFileKind): Promise<TargetFolder> => {
    try {
      return { names: new Set(await readdir(folder.absolute(path))), staged: undefined };
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
    // A collection's file appears after the items, for whose folders its own is there by then.
    if (kind !== "item") return { names: new Set(), staged: undefined };
    const made = { path, temporary: folder.absolute(`${stagingFolder}/folder-${folders.length}`) };
    folders.push(made);
    await folder.files.makeFolder(made.temporary);
    return { names: new Set(), staged: made };
  };
  const targetFolder = async (path: string, kind: BatchFileKind): Promise<TargetFolder> => {
    const looking = known.get(path) ?? lookInto(path, kind);
    known.set(path, looking);
    const found = await looking;
    known.set(path, found);
    return found;
  };

  /**
   * Gives a file that is replaced a second name, so that the journal need not repeat what stays of it, and has it
   * sent to the disk meanwhile: as a rule it is there already.
   *
   * @returns the part under the second name; undefined when the file is no longer what was looked at, or the disk has no
   *   second names
   */
  const keptInOld = async (path: string, place: number, part: KeptPart): Promise<KeptPart | undefined> => {
    const second = folder.absolute(`${stagingFolder}/${place}.second`);
    await folder.files.keep(folder.absolute(path), second);
    const stats = await lstat(second, { bigint: true });
    if (!stats.isFile() || fileStamp(stats) !== part.stamp) return undefined;
    const flushing = folder.files.flush(second);
    // Whoever ends the journal hears of a failure.
    flushing.catch(() => {});
    flushingOld.push(flushing);
    oldFiles.set(path, second);
    return { ...part, file: second };
  };

  /** What a file is to hold, the part of it that stands in the replaced file safe or in memory. */
  const withKept = async (
    path: string,
    place: number,
    content: ContentToWrite | undefined,
  ): Promise<ContentToWrite | undefined> => {
    if (content === undefined || typeof content === "string" || !content.some(isKept)) return content;
    const safe = async (part: KeptPart) => (await keptInOld(path, place, part)) ?? bytesOfKept(part);
    return Promise.all(content.map((part) => (isKept(part) ? safe(part) : part)));
  };

  /** Stages a file about which all is known: only where much waits to be written is there anything to wait for. */
  const take = (
    open: JournalWriter,
    place: number,
    file: StagedFile,
    toHold: ContentToWrite | undefined,
  ): Promise<void> | undefined => {
    staged[place] = file;
    const { content, written } = open.add(file, toHold);
    const { path, temporary } = file;
    const created = content && creation.create({ target: path, temporary, content });
    return written === undefined ? created : Promise.all([written, created]).then(() => {});
  };

  const stage = (
    kind: BatchFileKind,
    path: string,
    content: ContentToWrite | undefined,
  ): Promise<void> | undefined => {
    const place = staged.length;
    // Not by node:path, which looks at each character.
    const slash = path.lastIndexOf("/");
    const around = slash < 0 ? "." : path.slice(0, slash);
    const name = path.slice(slash + 1);
    const fileIn = (target: TargetFolder | undefined, before: string | undefined): StagedFile => {
      const within = kind === "item" ? target?.staged : undefined;
      const temporary =
        within === undefined
          ? folder.absolute(`${stagingFolder}/${place}`)
          : `${within.temporary}${sep}${name}`;
      return { kind, path, before, temporary, within };
    };
    const target = known.get(around);
    const isNew = target !== undefined && !(target instanceof Promise) && !target.names.has(name);
    if (isNew && journal !== undefined) {
      const taken = take(journal, place, fileIn(target, undefined), content);
      return taken && orUnwritable(folder.absolute(path), () => taken);
    }
    staged.push(fileIn(undefined, undefined));
    return orUnwritable(folder.absolute(path), async () => {
      const open = await begun();
      const found = await targetFolder(around, kind);
      const before = found.names.has(name) ? stampBefore(await statsOf(folder.absolute(path))) : undefined;
      await take(open, place, fileIn(found, before), await withKept(path, place, content));
    });
  };

  const closeJournal = (): Promise<void> => {
    closed ??= beginning?.then((open) => open.close()) ?? Promise.resolve();
    return closed;
  };

  return {
    files: staged,
    folders,
    items: { stage: (path, content) => stage("item", path, content) },
    collections: { stage: (path, content) => stage("collection", path, content) },
    catalog: { stage: (path, content) => stage("catalog", path, content) },
    remove: (path) => stage("removed", path, undefined),
    async flushJournal() {
      await orUnwritable(journalAt, async () => {
        const open = await begun();
        // Both to their end, so that nothing goes on behind a failure.
        const ends = await Promise.allSettled([creation.finish(), open.finish(), ...flushingOld]);
        for (const end of ends) if (end.status === "rejected") throw end.reason;
        await closeJournal();
      });
      return { path: journalAt, oldFiles };
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
      await Promise.allSettled([creation.abandon(), ...flushingOld]);
      await clearStaging(folder).catch(() => {});
    },
  };
}

/** Removes all files on their way to a name: for the holder of the lock, when none is on its way. */
export async function clearStaging(folder: CatalogueFolder): Promise<void> {
  const { files } = folder;
  // A catalogue may come from anywhere: where a symbolic link leads out of it, the files are someone else's.
  if (!(await folder.contains(stagingFolder))) return;
  const clear = async (path: string): Promise<void> => {
    try {
      for (const entry of await readdir(path, { withFileTypes: true })) {
        const inside = join(path, entry.name);
        if (entry.isDirectory()) await clear(inside);
        else await files.removeFile(inside);
      }
      await files.removeFolder(path);
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  };
  await clear(folder.absolute(stagingFolder));
}
