import { posix } from "node:path";
import { type BatchFile, publishingOrder } from "./batch-files.js";
import { type CatalogueFolder, removeEmptyFolders, removeFileIfThere } from "./catalogue-folder.js";
import { systemCode, unwritable } from "./errors.js";
import type { Renaming } from "./renaming.js";
import type { StagedBatch, StagedFile, StagedFolder } from "./staged-files.js";

/**
 * Gives staged files their names, in the order that leaves no link without its target at any moment.
 *
 * What is replaced is kept until all is done: where the disk refuses half way, the catalogue is made what it was.
 *
 * @param isOurs tells whether the lock is still held, without which nothing is undone
 * @throws StoreError `store/unwritable`, after the catalogue is what it was
 * @throws PublishingCutShort when it could not be made what it was
 */
export async function publishFiles(
  { files, folders }: Pick<StagedBatch, "files" | "folders">,
  folder: CatalogueFolder,
  isOurs: () => Promise<boolean>,
): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  const made: string[] = [];
  try {
    await makeFolders(files, folder, made);
    const order = publishingOrder(files);
    const isFresh = ({ kind, before }: BatchFile): boolean => kind === "item" && before === undefined;
    const fresh = order.filter(isFresh);
    const refused = await publishFolders({ files: fresh, folders }, folder, { undo, made });
    const single = fresh.filter(({ within }) => within === undefined || refused.has(within));
    await publishTogether(single, folder, undo);
    for (const file of order) if (!isFresh(file)) await publishFile(file, folder, undo);
  } catch (error) {
    await undoAll(undo, made, { folder, isOurs, error });
    throw error;
  }
  await removeEmptiedFolders(files, folder);
}

/** A batch that could be neither completed nor undone: its journal stays, and the next writer completes it. */
export class PublishingCutShort extends Error {
  override readonly name = "PublishingCutShort";
}

/** Makes the folders that files need, and those above the folders that appear with theirs. */
async function makeFolders(
  files: readonly StagedFile[],
  folder: CatalogueFolder,
  made: string[],
): Promise<void> {
  const needed = new Set<string>();
  for (const { kind, path, within } of files) {
    if (kind !== "removed") needed.add(posix.dirname(within?.path ?? path));
  }
  for (const path of needed) await folder.makeFolder(path, made);
}

/**
 * Gives folders of new items their names: nothing links to the items yet, so they may appear in any order.
 *
 * @returns the folders that the system refused, as where another program has made one of that name since, or where
 *   folders of the catalogue are on several disks; they are there now, and empty or someone else's
 */
async function publishFolders(
  { files, folders }: Pick<StagedBatch, "files" | "folders">,
  folder: CatalogueFolder,
  { undo, made }: { readonly undo: (() => Promise<void>)[]; readonly made: string[] },
): Promise<ReadonlySet<StagedFolder>> {
  const published = new Set<StagedFolder>();
  const refused = new Set<StagedFolder>();
  undo.push(async () => {
    for (const { path, within } of files) {
      if (within !== undefined && published.has(within))
        await removeFileIfThere(folder.absolute(path), folder.files);
    }
  });
  for (const each of folders) {
    const target = folder.absolute(each.path);
    try {
      await folder.files.rename(each.temporary, target);
      published.add(each);
      made.push(target);
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
      refused.add(each);
      await folder.makeFolder(each.path, made);
    }
  }
  return refused;
}

/** Publishes new items: nothing links to them yet, so they may appear in any order. */
async function publishTogether(
  items: readonly StagedFile[],
  { files, absolute }: CatalogueFolder,
  undo: (() => Promise<void>)[],
): Promise<void> {
  const renamings = items.map(({ path, temporary }) => ({ from: temporary, to: absolute(path) }));
  let failures: ReadonlyMap<number, unknown> | undefined;
  undo.push(async () => {
    for (const [i, { to }] of renamings.entries()) if (!failures?.has(i)) await removeFileIfThere(to, files);
  });
  failures = await files.renameAll(renamings);
  for (const [i, error] of failures) {
    throw systemCode(error) === undefined ? error : unwritable((renamings[i] as Renaming).to, error);
  }
}

async function publishFile(
  { kind, path, before, temporary }: StagedFile,
  { files, absolute }: CatalogueFolder,
  undo: (() => Promise<void>)[],
): Promise<void> {
  const target = absolute(path);
  const old = `${temporary}.old`;
  try {
    if (kind === "removed") {
      await files.rename(target, temporary);
      undo.push(() => files.rename(temporary, target));
      return;
    }
    if (before !== undefined) await files.keep(target, old);
    await files.rename(temporary, target);
    undo.push(() => (before === undefined ? files.removeFile(target) : files.rename(old, target)));
  } catch (error) {
    throw systemCode(error) === undefined ? error : unwritable(target, error);
  }
}

async function undoAll(
  undo: readonly (() => Promise<void>)[],
  made: readonly string[],
  context: {
    readonly folder: CatalogueFolder;
    readonly isOurs: () => Promise<boolean>;
    readonly error: unknown;
  },
): Promise<void> {
  const { folder, isOurs, error } = context;
  try {
    if (!(await isOurs())) throw new Error("another process has taken the lock");
    for (const step of [...undo].reverse()) await step();
    await removeEmptyFolders(made, folder.files);
  } catch (cause) {
    const reason = error instanceof Error ? error.message : String(error);
    const unfinished = `${reason}; the batch is half done, and the next one to write will complete it`;
    throw new PublishingCutShort(unfinished, { cause });
  }
}

/** Removes the folders that are left empty by items that went, up to the top of the collection's folder. */
async function removeEmptiedFolders(files: readonly BatchFile[], folder: CatalogueFolder): Promise<void> {
  const above = new Set<string>();
  for (const { path } of files.filter(({ kind }) => kind === "removed")) {
    // A collection's folder holds its collection.json and is never empty.
    for (let at = posix.dirname(path); at !== "."; at = posix.dirname(at)) above.add(folder.absolute(at));
  }
  await removeEmptyFolders([...above], folder.files);
}
