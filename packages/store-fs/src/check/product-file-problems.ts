import { readdir, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { downloadedAsset, remoteAsset, type StacAsset } from "@eomatch/stac-model";
import { isAbsence, systemCode, unreadable } from "../errors.js";
import { readAhead } from "../read-ahead.js";
import { safeName } from "../safe-name.js";
import type { JsonObject, Problem, Repair } from "./finding.js";
import type { SurveyedItem } from "./survey.js";

/** Below the archive's root a product lies at `{constellation}/{platform}/{collection}/YYYY/MM/DD/{product-id}[.ext]`. */
const productDepth = 7;

/** Compares what product items say of their files with the files: those that are gone, those nobody recorded. */
export async function checkProductFiles(
  items: Iterable<SurveyedItem>,
  folders: { readonly catalogue: string; readonly archive: string; readonly signal: AbortSignal | undefined },
): Promise<Problem[]> {
  const { catalogue, archive, signal } = folders;
  const byName = new Map<string, SurveyedItem>();
  const recorded = new Set<string>();
  const downloaded: { readonly item: SurveyedItem; readonly file: string }[] = [];
  for (const item of items) {
    byName.set(`${item.collectionFile.collection.id}\n${safeName(item.id)}`, item);
    if (item.data?.["scrappi:asset_state"] !== "downloaded") continue;
    const file = fileOf(item, catalogue);
    if (file === undefined) continue;
    recorded.add(file);
    downloaded.push({ item, file });
  }
  const problems: Problem[] = [];
  const there = new Map<SurveyedItem, string>();
  const looks = readAhead(
    downloaded,
    async ({ item, file }) => ({ item, file, lost: await lostFile(item, file) }),
    signal,
  );
  for await (const { item, file, lost } of looks) {
    if (lost === undefined) there.set(item, file);
    else problems.push(lost);
  }
  for (const file of await productFiles(archive, signal)) {
    const item = recorded.has(file) ? undefined : itemNamedBy(file, archive, byName);
    if (item === undefined) continue;
    const known = there.get(item);
    problems.push(
      known === undefined ? await unrecordedFile(item, file, catalogue) : spareFile(item, file, known),
    );
  }
  return problems;
}

/** A download leaves what is not the product where it is and places the product under another name. */
function spareFile({ path }: SurveyedItem, file: string, known: string): Problem {
  const message = `${file} looks like its product file, but ${known} is the one that is recorded: delete ${file} if nothing else needs it`;
  return { kind: "unrecorded-product-file", path, message };
}

function fileOf({ path, data }: SurveyedItem, catalogue: string): string | undefined {
  const { href } = data as StacAsset;
  if (/^file:/i.test(href)) return fileURLToPath(href);
  if (/^[a-z][a-z0-9+.-]+:/i.test(href)) return undefined;
  return resolve(dirname(join(catalogue, path)), href);
}

async function lostFile({ path, data }: SurveyedItem, file: string): Promise<Problem | undefined> {
  try {
    await stat(file);
    return undefined;
  } catch (error) {
    if (!isAbsence(error) && systemCode(error) !== "ENOTDIR") throw unreadable(file, error);
  }
  const remote = remoteAsset(data as StacAsset);
  const message = `it is recorded as downloaded, but ${file} is not there`;
  if (remote === undefined) {
    return {
      kind: "lost-product-file",
      path,
      message: `${message}, nor does the item say where it came from: download it again or remove it`,
    };
  }
  return { kind: "lost-product-file", path, message, repairs: [replaceData(path, remote)] };
}

async function unrecordedFile(item: SurveyedItem, file: string, catalogue: string): Promise<Problem> {
  const kind = "unrecorded-product-file";
  const { path, data } = item;
  const message = `${file} looks like its product file, but is not recorded`;
  const size = data?.["file:size"];
  const stats = await stat(file);
  // Only a size that is known beforehand tells a whole file from a part of one.
  if (data === undefined || !stats.isFile() || size !== stats.size) {
    return { kind, path, message: `${message}: download the product, which verifies and records it` };
  }
  const href = relative(dirname(join(catalogue, path)), file)
    .split(sep)
    .join("/");
  return {
    kind,
    path,
    message,
    repairs: [replaceData(path, downloadedAsset(data, { href, sizeBytes: size }))],
  };
}

function replaceData(path: string, data: StacAsset): Repair {
  return {
    step: "edit",
    path,
    change: (value) => {
      const assets = value["assets"] as { readonly [key: string]: JsonObject };
      return { ...value, assets: { ...assets, data } };
    },
  };
}

function itemNamedBy(
  file: string,
  archive: string,
  byName: ReadonlyMap<string, SurveyedItem>,
): SurveyedItem | undefined {
  const segments = relative(archive, file).split(sep);
  const collection = segments[2] as string;
  const name = segments.at(-1) as string;
  for (let end = name.length; end > 0; end = name.lastIndexOf(".", end - 1)) {
    const item = byName.get(`${collection}\n${name.slice(0, end)}`);
    if (item !== undefined) return item;
  }
  return undefined;
}

async function productFiles(archive: string, signal: AbortSignal | undefined): Promise<readonly string[]> {
  let level: string[] = [archive];
  for (let depth = 1; depth <= productDepth; depth++) {
    const next: string[] = [];
    for await (const names of readAhead(level, (folder) => namesIn(folder, depth), signal))
      next.push(...names);
    level = next;
  }
  return level;
}

async function namesIn(folder: string, depth: number): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => (depth === productDepth ? !/^\.|\.part$/.test(entry.name) : entry.isDirectory()))
      .map(({ name }) => join(folder, name));
  } catch (error) {
    if (isAbsence(error) || systemCode(error) === "ENOTDIR") return [];
    throw unreadable(folder, error);
  }
}
