import { readFile, stat } from "node:fs/promises";
import { posix } from "node:path";
import { publishingOrder, stampBefore } from "./batch-files.js";
import { type CatalogueFolder, removeEmptyFolders } from "./catalogue-folder.js";
import { systemCode, unwritable } from "./errors.js";
import { removeDeadCandidates } from "./folder-lock.js";
import {
  dropJournal,
  flushJournalFolder,
  isOfOtherBoot,
  type Journal,
  journalPath,
  listJournals,
  markPublished,
  oldFilePath,
  removeStrayOldFiles,
} from "./journal-folder.js";
import {
  type JournalEntry,
  type JournalledContent,
  readJournal,
  readJournalContent,
} from "./journal-reading.js";
import type { Machine } from "./process-identity.js";
import { clearStaging } from "./staged-files.js";
import { stagingFolder } from "./work-folder.js";

/** A file as the last journal that names it has it. */
interface JournalledFile extends JournalEntry {
  readonly journal: Journal;
  /** The states of the file that may be found in its place: those before each of the batches. */
  readonly earlier: ReadonlySet<string>;
  /** The state in which that journal found it. */
  readonly replaced: string | undefined;
}

/**
 * Brings a catalogue to the state after its last complete batch, whatever a killed process or a power cut left, and
 * removes what they left behind. For the holder of the lock, before it writes.
 *
 * What is done is little where all is well: two folders are looked into. A batch that was cut short is completed
 * from its journal. After a restart of the machine all files of all journals are compared with what is on the disk,
 * since those that never reached it are missing, short or hold anything. A file that neither batch nor power cut
 * explains (it is sound, and neither the old nor the new one) was changed by someone else since, and stays.
 *
 * @throws StoreError `store/unwritable`
 */
export async function recover(folder: CatalogueFolder, machine: Machine): Promise<void> {
  try {
    await clearStaging(folder);
    await removeDeadCandidates(folder, machine);
    const journals = await listJournals(folder);
    await removeStrayOldFiles(folder, journals);
    const isDoubtful = (journal: Journal): boolean =>
      journal.state === "pending" || isOfOtherBoot(journal, machine.self.bootId);
    if (!journals.some(isDoubtful)) return;
    await restoreFiles(folder, journals, machine.self.bootId);
    for (const journal of journals.filter(isDoubtful)) {
      if (isOfOtherBoot(journal, machine.self.bootId)) await dropJournal(folder, journal);
      else if (journal.state === "pending") await markPublished(folder, journal);
    }
  } catch (error) {
    throw systemCode(error) === undefined ? error : unwritable(folder.absolute(stagingFolder), error);
  }
}

/** Whether the machine was started again since a batch was written, so that its files may not all have reached the disk. */
export async function needsRecovery(folder: CatalogueFolder, machine: Machine): Promise<boolean> {
  const journals = await listJournals(folder);
  return journals.some((journal) => isOfOtherBoot(journal, machine.self.bootId));
}

async function restoreFiles(
  folder: CatalogueFolder,
  journals: readonly Journal[],
  bootId: string,
): Promise<void> {
  // Where the machine was not started again, the journals stay and the files need not be flushed.
  const isToLast = journals.some((journal) => isOfOtherBoot(journal, bootId));
  const files = await lastStates(folder, journals);
  const folders = new Set<string>();
  await folder.makeFolder(stagingFolder, []);
  for (const file of publishingOrder(files.values())) {
    const isChanged =
      file.content === undefined
        ? await removeAgain(folder, file)
        : await writeAgain(folder, file, { isToLast });
    if (isChanged) for (const path of foldersAbove(file.path)) folders.add(path);
  }
  await clearStaging(folder);
  if (isToLast)
    for (const path of folders)
      if (await folder.contains(path)) await folder.files.flush(folder.absolute(path));
  await flushJournalFolder(folder);
}

/** Every file that the journals name, as the last one has it. */
async function lastStates(
  folder: CatalogueFolder,
  journals: readonly Journal[],
): Promise<ReadonlyMap<string, JournalledFile>> {
  const files = new Map<string, JournalledFile>();
  for (const journal of journals) {
    for (const entry of (await readJournal(folder.absolute(journalPath(journal)))) ?? []) {
      const earlier = new Set(files.get(entry.path)?.earlier);
      if (entry.before !== undefined) earlier.add(entry.before);
      const before = files.has(entry.path) ? files.get(entry.path)?.before : entry.before;
      files.set(entry.path, { ...entry, journal, earlier, before, replaced: entry.before });
    }
  }
  return files;
}

/** Writes a file again unless it is as its journal has it; tells whether it was. */
async function writeAgain(
  folder: CatalogueFolder,
  file: JournalledFile,
  { isToLast }: { readonly isToLast: boolean },
): Promise<boolean> {
  const content = await contentOf(folder, file);
  // An old file goes only once the new one is on the disk.
  if (content === undefined) return false;
  const found = await foundAt(folder, file.path);
  if (found !== undefined && (found.bytes.equals(content) || isOfSomeoneElse(found, file))) return false;
  await folder.makeFolder(posix.dirname(file.path), []);
  const temporary = folder.absolute(`${stagingFolder}/restored`);
  await folder.files.createFile(temporary, content);
  if (isToLast) await folder.files.flush(temporary);
  await folder.files.rename(temporary, folder.absolute(file.path));
  return true;
}

/**
 * What a file is to hold. What its journal does not repeat is in the old file that goes with the journal, or still in
 * the file's own place.
 *
 * @returns undefined when neither is what it was: the journal had been dropped, and a power cut brought back its name
 *   alone
 */
async function contentOf(folder: CatalogueFolder, file: JournalledFile): Promise<Buffer | undefined> {
  const content = file.content as JournalledContent;
  const journal = folder.absolute(journalPath(file.journal));
  if (content.kept === undefined) return readJournalContent(journal, content);
  for (const path of [oldFilePath(file.journal, file.path), file.path]) {
    if (!(await folder.contains(path))) continue;
    const stats = await stat(folder.absolute(path), { bigint: true });
    if (!stats.isFile() || stampBefore(stats) !== file.replaced) continue;
    return readJournalContent(journal, content, folder.absolute(path));
  }
  return undefined;
}

/** Removes a file again unless it is gone; tells whether it was there. */
async function removeAgain(folder: CatalogueFolder, file: JournalledFile): Promise<boolean> {
  const found = await foundAt(folder, file.path);
  const isToGo = found !== undefined && !isOfSomeoneElse(found, file);
  if (isToGo) await folder.files.removeFile(folder.absolute(file.path));
  const folders = foldersAbove(file.path).slice(0, -1);
  await removeEmptyFolders(folders.map(folder.absolute), folder.files);
  return isToGo;
}

interface FoundFile {
  readonly bytes: Buffer;
  readonly stamp: string;
}

async function foundAt(folder: CatalogueFolder, path: string): Promise<FoundFile | undefined> {
  if (!(await folder.contains(path))) return undefined;
  const file = folder.absolute(path);
  return { bytes: await readFile(file), stamp: stampBefore(await stat(file, { bigint: true })) };
}

/** A file that is sound but neither the one before the batch nor the one of the batch. */
function isOfSomeoneElse({ bytes, stamp }: FoundFile, { earlier }: JournalledFile): boolean {
  return !earlier.has(stamp) && isJsonObject(bytes);
}

function isJsonObject(bytes: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof value === "object" && value !== null;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** The folders that lead to a file, innermost first, the catalogue's own last. */
function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let above = posix.dirname(path); above !== "."; above = posix.dirname(above)) folders.push(above);
  return [...folders, "."];
}
