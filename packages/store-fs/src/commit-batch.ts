import { posix } from "node:path";
import { StoreError } from "@eomatch/stac-model";
import type { CatalogueFolder } from "./catalogue-folder.js";
import { systemCode, unwritable } from "./errors.js";
import {
  dropJournal,
  dropOldFilesBefore,
  enterJournal,
  flushJournalFolder,
  listJournals,
  markPublished,
  type StagedJournal,
  settleJournals,
} from "./journal-folder.js";
import { PublishingCutShort, publishFiles } from "./publish-batch.js";
import type { StagedBatch } from "./staged-files.js";
import { journalFolder } from "./work-folder.js";
import type { WriteAccess } from "./write-access.js";

/**
 * Makes a staged batch a part of the catalogue, whole or not at all.
 *
 * The journal reaches the disk first; with that the batch is safe, and its files may reach the disk whenever the
 * system likes. One flush for ten thousand files costs far less than a flush for each. The journal stays until
 * theirs are known to be there: see {@link settleJournals} and recover.ts.
 *
 * @returns what clears away that the batch has made needless: for the holder of the lock, and all the same whether it
 *   is done at once, beside other work, or by the next writer
 * @throws StoreError `store/unwritable`, the catalogue is then as it was; `store/locked` when another process has
 *   taken the lock because this one stood still
 * @throws the signal's reason, until files begin to appear
 */
export async function commitBatch(
  staged: StagedBatch,
  folder: CatalogueFolder,
  { access, signal }: { readonly access: WriteAccess; readonly signal: AbortSignal | undefined },
): Promise<() => Promise<void>> {
  const [only, ...others] = staged.files;
  if (only === undefined) return async () => {};
  // One file alone appears whole without a journal, provided that all that leads to it is on the disk.
  const isAlone = others.length === 0 && only.kind !== "removed" && (await listJournals(folder)).length === 0;
  const journal = isAlone ? await staged.flushFiles() : await staged.flushJournal();
  signal?.throwIfAborted();
  if (!(await access.isHeld())) throw lostLock(folder);
  if (journal !== undefined) return publishJournalled(staged, journal, { folder, access });
  await publishAlone(staged, folder, access);
  return async () => {};
}

/** Gives a batch of one file its name: that needs no journal. */
async function publishAlone(
  staged: StagedBatch,
  folder: CatalogueFolder,
  access: WriteAccess,
): Promise<void> {
  await publishing(folder, () => publishFiles(staged, folder, access.isHeld));
  for (const { path } of staged.files)
    await orLater(folder.files.flush(folder.absolute(posix.dirname(path))));
}

async function publishJournalled(
  staged: StagedBatch,
  stagedJournal: StagedJournal,
  { folder, access }: { readonly folder: CatalogueFolder; readonly access: WriteAccess },
): Promise<() => Promise<void>> {
  const { files } = staged;
  const journal = await publishing(folder, async () => {
    const entered = await enterJournal(folder, stagedJournal, access.machine.self.bootId);
    try {
      await publishFiles(staged, folder, access.isHeld);
    } catch (error) {
      if (!(error instanceof PublishingCutShort)) {
        await dropJournal(folder, entered);
        await orLater(flushJournalFolder(folder));
      }
      throw error;
    }
    await orLater(markPublished(folder, entered));
    return entered;
  });
  return async () => {
    // Items are never large enough to have one.
    const parents = files.filter(({ kind }) => kind === "collection").map(({ path }) => path);
    await orLater(dropOldFilesBefore(folder, journal, parents));
    const paths = new Set(files.map(({ path }) => path));
    await orLater(settleJournals(folder, paths, Date.now()));
  };
}

async function publishing<T>(folder: CatalogueFolder, publish: () => Promise<T>): Promise<T> {
  try {
    return await publish();
  } catch (error) {
    if (error instanceof PublishingCutShort) {
      throw new StoreError("store/unwritable", error.message, { path: folder.path, cause: error });
    }
    throw systemCode(error) === undefined ? error : unwritable(folder.absolute(journalFolder), error);
  }
}

/** Waits for what may as well be left to the next writer: the batch is in the catalogue. */
async function orLater(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
  }
}

function lostLock(folder: CatalogueFolder): StoreError {
  return new StoreError(
    "store/locked",
    `another process has taken over ${folder.path}, because this one gave no sign of life for some seconds: run again`,
    { path: folder.path },
  );
}
