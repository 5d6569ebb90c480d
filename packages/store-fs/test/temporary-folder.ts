import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { onTestFinished } from "vitest";
import { journalFolder, workFolder } from "../src/work-folder.js";

/** A folder that is there for one test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "eomatch-store-fs-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Every file under a folder by its relative path with forward slashes, sorted, hidden ones too; but for what the
 * store keeps for itself and may be gone at any time: journals and the index.
 */
export async function filesUnder(folder: string): Promise<string[]> {
  const own = [`${journalFolder}/`, `${workFolder}/index/`];
  return (await allFilesUnder(folder)).filter((path) => !own.some((start) => path.startsWith(start)));
}

/** Every file that a store keeps for itself beside its catalogue. */
export async function workFilesUnder(folder: string): Promise<string[]> {
  return (await allFilesUnder(folder)).filter((path) => path.startsWith(`${workFolder}/`));
}

async function allFilesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** The text of every file under a folder, by relative path. */
export async function textsUnder(folder: string): Promise<{ [path: string]: string }> {
  const texts: { [path: string]: string } = {};
  for (const path of await filesUnder(folder)) texts[path] = await readFile(join(folder, path), "utf8");
  return texts;
}

/** Identity, size and time of change of every file under a folder: differs as soon as one is written again. */
export async function statesUnder(folder: string): Promise<{ [path: string]: string }> {
  const states: { [path: string]: string } = {};
  for (const path of await filesUnder(folder)) {
    const { ino, size, mtimeNs, ctimeNs } = await stat(join(folder, path), { bigint: true });
    states[path] = `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  }
  return states;
}
