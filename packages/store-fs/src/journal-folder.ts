import { stat } from "node:fs/promises";
import { posix } from "node:path";
import { nodeCrypto } from "./builtins.js";
import { type CatalogueFolder, namesIn, removeEmptyFolders, removeFileIfThere } from "./catalogue-folder.js";
import { isAbsence } from "./errors.js";
import { readJournal } from "./journal-reading.js";
import { readAhead } from "./read-ahead.js";
import { journalFolder, workFolder } from "./work-folder.js";

/**
 * A journal in its folder. Its name says what has to be known without opening it: which batch it is of, since
 * when the machine had been running that wrote it, and whether all files of the batch have appeared.
 */
export interface Journal {
  /** Batches are numbered in the order in which they were written. */
  readonly number: number;
  readonly bootId: string;
  readonly state: "pending" | "published";
}

/**
 * Beside the journals are second names of files that they replace, for what stays of those and does not stand in
 * them: `0000000021.old-` and a checksum of the file's path. They go with their journal, or as soon as a later one
 * names the file.
 */
interface OldFile {
  /** The journal's number. */
  readonly number: number;
  readonly name: string;
  /** What the name says of the file's path. */
  readonly pathKey: string;
}

/** A journal that is complete and on the disk. Absolute paths. */
export interface StagedJournal {
  readonly path: string;
  /**
   * Second names of files that are replaced, of which the journal does not repeat what stays; by the path of the
   * file, relative to the catalogue's folder.
   */
  readonly oldFiles: ReadonlyMap<string, string>;
}

/** Journals that may wait for their files to reach the disk by themselves: more cost more than they save. */
const maxWaiting = 64;

/** Bytes of the journals that may wait, besides the last one. */
const maxWaitingBytes = 64 * 1024 * 1024;

/** Systems write what they hold in memory to the disk within half a minute; flushing is cheap by then. */
const settledMs = 10 * 60 * 1000;

/** The journals there are, in the order of their batches. */
export async function listJournals(folder: CatalogueFolder): Promise<readonly Journal[]> {
  const names = await journalNames(folder);
  return names.flatMap((name) => journalOfName(name) ?? []).sort((a, b) => a.number - b.number);
}

async function journalNames(folder: CatalogueFolder): Promise<readonly string[]> {
  // Where a symbolic link leads out of the catalogue, what is there is someone else's, whatever its name.
  return (await folder.contains(journalFolder)) ? namesIn(folder.absolute(journalFolder)) : [];
}

async function listOldFiles(folder: CatalogueFolder): Promise<readonly OldFile[]> {
  return (await journalNames(folder)).flatMap((name) => oldFileOfName(name) ?? []);
}

/** A journal's path, relative to the catalogue's folder. */
export function journalPath({ number, bootId, state }: Journal): string {
  return `${journalFolder}/${String(number).padStart(10, "0")}.${bootId === "" ? "-" : bootId}.${state}`;
}

/**
 * Where the old file is that goes with a journal.
 *
 * @param path the file's own path; both are relative to the catalogue's folder
 */
export function oldFilePath({ number }: Journal, path: string): string {
  return `${journalFolder}/${String(number).padStart(10, "0")}.old-${pathKeyOf(path)}`;
}

function pathKeyOf(path: string): string {
  return nodeCrypto().createHash("sha256").update(path).digest("hex").slice(0, 16);
}

/** Whether the files of a journal may be missing or damaged, because the machine was started again since. */
export function isOfOtherBoot({ bootId }: Journal, current: string): boolean {
  return bootId === "" || bootId !== current;
}

/** Makes the names in the folder of journals last, and the names of the folders above. */
export async function flushJournalFolder(folder: CatalogueFolder): Promise<void> {
  for (const path of [journalFolder, workFolder, "."]) await folder.files.flush(folder.absolute(path));
}

/**
 * Enters a journal that is complete and on the disk: from here on its batch is what the catalogue is to become.
 *
 * @param staged the journal's place until now, and those of the old files that go with it
 */
export async function enterJournal(
  folder: CatalogueFolder,
  { path: file, oldFiles }: StagedJournal,
  bootId: string,
): Promise<Journal> {
  await folder.makeFolder(journalFolder, []);
  const others = await listJournals(folder);
  const number = (others.at(-1)?.number ?? 0) + 1;
  const journal: Journal = { number, bootId, state: "pending" };
  try {
    for (const [path, old] of oldFiles) {
      await folder.files.rename(old, folder.absolute(oldFilePath(journal, path)));
    }
    await folder.files.rename(file, folder.absolute(journalPath(journal)));
    // With others there, the names of the folders above are on the disk already.
    if (others.length > 0) await folder.files.flush(folder.absolute(journalFolder));
    else await flushJournalFolder(folder);
  } catch (error) {
    await dropJournal(folder, journal);
    throw error;
  }
  return journal;
}

/** Notes that all files of a batch have appeared. */
export async function markPublished(folder: CatalogueFolder, journal: Journal): Promise<void> {
  const published = journalPath({ ...journal, state: "published" });
  await folder.files.rename(folder.absolute(journalPath(journal)), folder.absolute(published));
}

/** Removes a journal that is no longer needed, and the old files that go with it. */
export async function dropJournal(folder: CatalogueFolder, journal: Journal): Promise<void> {
  await removeFileIfThere(folder.absolute(journalPath(journal)), folder.files, "large");
  await removeOldFiles(folder, ({ number }) => number === journal.number);
  await removeEmptyFolders([folder.absolute(journalFolder)], folder.files);
}

/**
 * Removes old files that a batch has made needless, once it is published: of a file that several journals name only
 * the last state is ever made again.
 *
 * @param paths the files of the batch
 */
export async function dropOldFilesBefore(
  folder: CatalogueFolder,
  { number }: Journal,
  paths: Iterable<string>,
): Promise<void> {
  const earlier = (await listOldFiles(folder)).filter((old) => old.number < number);
  if (earlier.length === 0) return;
  const wanted = new Set(earlier.map(({ pathKey }) => pathKey));
  const replaced = new Set([...paths].map(pathKeyOf).filter((key) => wanted.has(key)));
  await removeOldFiles(folder, (old) => old.number < number && replaced.has(old.pathKey));
}

/** Removes old files whose journal was never entered, or is gone. */
export async function removeStrayOldFiles(
  folder: CatalogueFolder,
  journals: readonly Journal[],
): Promise<void> {
  const numbers = new Set(journals.map(({ number }) => number));
  await removeOldFiles(folder, ({ number }) => !numbers.has(number));
}

async function removeOldFiles(folder: CatalogueFolder, isToGo: (old: OldFile) => boolean): Promise<void> {
  const going = (await listOldFiles(folder)).filter(isToGo);
  const removals = going.map(({ name }) =>
    folder.files.removeFile(folder.absolute(`${journalFolder}/${name}`), "large"),
  );
  await Promise.allSettled(removals);
  await Promise.all(removals);
}

/**
 * Drops journals whose files are on the disk, when too many wait: flushes what is left of their files, which by
 * then is little. The last journal stays, since its files have only just been written; which they are need not be
 * flushed for earlier ones, because what they hold stands in it.
 *
 * @param last the paths of the files of the last journal
 */
export async function settleJournals(
  folder: CatalogueFolder,
  last: ReadonlySet<string>,
  nowMs: number,
): Promise<void> {
  const waiting = (await listJournals(folder)).slice(0, -1);
  if (waiting.length === 0) return;
  const stats = await Promise.all(waiting.map((journal) => stat(folder.absolute(journalPath(journal)))));
  const isOld = Math.abs(nowMs - (stats[0]?.mtimeMs ?? nowMs)) > settledMs;
  const bytes = stats.reduce((sum, { size }) => sum + size, 0);
  if (waiting.length < maxWaiting && bytes < maxWaitingBytes && !isOld) return;
  await flushFilesOf(folder, waiting, last);
  for (const journal of waiting) await dropJournal(folder, journal);
}

/** Sends every file of some journals to the disk but those to leave out, with the names of the folders that lead there. */
async function flushFilesOf(
  folder: CatalogueFolder,
  journals: readonly Journal[],
  leftOut: ReadonlySet<string>,
): Promise<void> {
  const files = new Set<string>();
  const folders = new Set<string>(["."]);
  for (const journal of journals) {
    const isPublished = journal.state === "published";
    for (const { path, kind } of (await readJournal(folder.absolute(journalPath(journal)), isPublished)) ??
      []) {
      if (kind !== "removed" && !leftOut.has(path)) files.add(path);
      for (let above = posix.dirname(path); above !== "."; above = posix.dirname(above)) folders.add(above);
    }
  }
  for (const paths of [files, folders]) {
    const flushed = readAhead(paths, (path) => flushIfThere(folder, path));
    for await (const _ of flushed);
  }
}

async function flushIfThere(folder: CatalogueFolder, path: string): Promise<void> {
  try {
    await folder.files.flush(folder.absolute(path));
  } catch (error) {
    // A later batch, or someone else, has removed it.
    if (!isAbsence(error)) throw error;
  }
}

function oldFileOfName(name: string): OldFile | undefined {
  const found = /^(\d{10})\.old-([0-9a-f]{16})$/.exec(name);
  return found === null ? undefined : { number: Number(found[1]), name, pathKey: found[2] as string };
}

function journalOfName(name: string): Journal | undefined {
  const found = /^(\d{10})\.([^.]+)\.(pending|published)$/.exec(name);
  if (found === null) return undefined;
  const [, number, bootId, state] = found as unknown as [string, string, string, Journal["state"]];
  return { number: Number(number), bootId: bootId === "-" ? "" : bootId, state };
}
