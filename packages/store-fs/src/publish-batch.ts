import { posix } from "node:path";
import { type BatchFile, publishingOrder } from "./batch-files.js";
import { type CatalogueFolder, removeEmptyFolders } from "./catalogue-folder.js";
import { isAbsence, systemCode, unwritable } from "./errors.js";
import type { FileLayer } from "./file-layer.js";
import type { Renaming } from "./renaming.js";
import type { StagedFile } from "./staged-files.js";

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
  files: readonly StagedFile[],
  folder: CatalogueFolder,
  isOurs: () => Promise<boolean>,
): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  const made: string[] = [];
  try {
    await makeFolders(files, folder, made);
    const order = publishingOrder(files);
    const isFresh = ({ kind, before }: BatchFile): boolean => kind === "item" && before === undefined;
    await publishTogether(order.filter(isFresh), folder, undo);
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

async function makeFolders(
  files: readonly StagedFile[],
  folder: CatalogueFolder,
  made: string[],
): Promise<void> {
  const needed = new Set(
    files.filter(({ kind }) => kind !== "removed").map(({ path }) => posix.dirname(path)),
  );
  for (const path of needed) await folder.makeFolder(path, made);
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
    for (const [i, { to }] of renamings.entries()) if (!failures?.has(i)) await removeIfThere(to, files);
  });
  failures = await files.renameAll(renamings);
  for (const [i, error] of failures) {
    throw systemCode(error) === undefined ? error : unwritable((renamings[i] as Renaming).to, error);
  }
}

/** Removes a file of which nobody knows whether it has appeared. */
async function removeIfThere(path: string, files: FileLayer): Promise<void> {
  try {
    await files.removeFile(path);
  } catch (error) {
    if (!isAbsence(error)) throw error;
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
