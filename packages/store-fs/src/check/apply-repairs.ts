import { copyFile, mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CatalogueFolder } from "../catalogue-folder.js";
import { commitBatch } from "../commit-batch.js";
import { isAbsence, systemCode, unwritable } from "../errors.js";
import { formatJson, parseJson } from "../json-text.js";
import { catalogFileName } from "../layout.js";
import { stagedBatch } from "../staged-files.js";
import { setAsideFolder } from "../work-folder.js";
import type { WriteAccess } from "../write-access.js";
import type { JsonObject, Problem, Repair } from "./finding.js";

type Edit = Extract<Repair, { step: "edit" }>;

/**
 * Mends what has a repair.
 *
 * All changed files are written aside first, so that a full disk changes nothing. Then items appear, then
 * collections, then the catalogue, and only what nothing links to any more is set aside or, where it is debris,
 * deleted.
 */
export async function applyRepairs(
  folder: CatalogueFolder,
  problems: readonly Problem[],
  options: {
    readonly access: WriteAccess;
    readonly maxBytes: number;
    readonly signal: AbortSignal | undefined;
  },
): Promise<void> {
  const repairs = problems.flatMap((problem) => problem.repairs ?? []);
  const leaving = new Set(
    repairs.filter(({ step }) => step === "set-aside" || step === "remove").map(({ path }) => path),
  );
  const edits = editsByPath(repairs, leaving);
  const staged = stagedBatch(folder);
  try {
    for (const [path, changes] of edits) {
      options.signal?.throwIfAborted();
      const content = await folder.read(path, options.maxBytes);
      const rebuilt = repairs.find((repair) => repair.step === "rebuild" && repair.path === path);
      if (rebuilt === undefined && content === undefined) continue;
      const before =
        rebuilt?.step === "rebuild"
          ? rebuilt.value
          : (parseJson(content?.text ?? "", folder.absolute(path)) as JsonObject);
      const text = formatJson(changes.reduce((value, { change }) => change(value), before));
      if (text === content?.text) continue;
      await staged[kindOf(path)].stage(path, text);
    }
    for (const { step, path } of repairs) if (step === "rebuild") await keepCopy(folder, path);
    await (await commitBatch(staged, folder, options))();
  } finally {
    await staged.clear();
  }
  for (const { step, path } of repairs) {
    if (step === "set-aside") await setAside(folder, path);
    if (step === "remove") await removeDebris(folder.absolute(path));
  }
}

function editsByPath(
  repairs: readonly Repair[],
  leaving: ReadonlySet<string>,
): ReadonlyMap<string, readonly Edit[]> {
  const edits = new Map<string, Edit[]>();
  for (const repair of repairs) {
    if (leaving.has(repair.path)) continue;
    const own = edits.get(repair.path) ?? [];
    if (repair.step === "edit") own.push(repair);
    edits.set(repair.path, own);
  }
  return edits;
}

function kindOf(path: string): "items" | "collections" | "catalog" {
  if (path === catalogFileName) return "catalog";
  return path.endsWith("/collection.json") ? "collections" : "items";
}

async function setAside(folder: CatalogueFolder, path: string): Promise<void> {
  const file = folder.absolute(path);
  const target = await freeName(folder.absolute(`${setAsideFolder}/${path}`));
  try {
    await mkdir(dirname(target), { recursive: true });
    await rename(file, target);
  } catch (error) {
    if (isAbsence(error)) return;
    throw systemCode(error) === undefined ? error : unwritable(target, error);
  }
}

async function keepCopy(folder: CatalogueFolder, path: string): Promise<void> {
  if (!(await folder.contains(path))) return;
  const target = await freeName(folder.absolute(`${setAsideFolder}/${path}`));
  try {
    await mkdir(dirname(target), { recursive: true });
    await copyFile(folder.absolute(path), target);
  } catch (error) {
    throw systemCode(error) === undefined ? error : unwritable(target, error);
  }
}

/** The path, or with a number where an earlier file is in the way. */
async function freeName(path: string): Promise<string> {
  for (let number = 0; ; number++) {
    const candidate =
      number === 0 ? path : join(dirname(path), `${number}-${path.slice(dirname(path).length + 1)}`);
    try {
      await stat(candidate);
    } catch (error) {
      if (isAbsence(error)) return candidate;
      throw unwritable(candidate, error);
    }
  }
}

async function removeDebris(file: string): Promise<void> {
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw unwritable(file, error);
  }
}
