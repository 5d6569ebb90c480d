import { readdir, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { downloadedAsset, remoteAsset, type StacAsset } from "@eomatch/stac-model";
import { assetPaths, relativeHref } from "../asset-path.js";
import { isAbsence, systemCode, unreadable } from "../errors.js";
import { readAhead } from "../read-ahead.js";
import { safeName } from "../safe-name.js";
import type { JsonObject, Problem, Repair } from "./finding.js";
import type { SurveyedItem } from "./survey.js";

/** Below the archive's root a product lies at `{constellation}/{platform}/{collection}/YYYY/MM/DD/{product-id}[.ext]`. */
const productDepth = 7;

/** Compares what product items say of their files with the files: those that are gone or damaged, those nobody recorded. */
export async function checkProductFiles(
  items: Iterable<SurveyedItem>,
  folders: { readonly catalogue: string; readonly archive: string; readonly signal: AbortSignal | undefined },
): Promise<Problem[]> {
  const { catalogue, archive, signal } = folders;
  const byName = new Map<string, SurveyedItem>();
  const recorded = new Set<string>();
  const downloaded: { readonly item: SurveyedItem; readonly files: readonly string[] }[] = [];
  for (const item of items) {
    byName.set(`${item.collectionFile.collection.id}\n${safeName(item.id)}`, item);
    if (item.data?.["scrappi:asset_state"] !== "downloaded") continue;
    const files = assetPaths(dirname(join(catalogue, item.path)), item.data.href);
    if (files.length === 0) continue;
    for (const file of files) recorded.add(file);
    downloaded.push({ item, files });
  }
  const problems: Problem[] = [];
  for await (const problem of readAhead(downloaded, ({ item, files }) => recordedFile(item, files), signal)) {
    if (problem !== undefined) problems.push(problem);
  }
  const inWant = new Set(problems.map(({ path }) => path));
  for (const file of await productFiles(archive, signal)) {
    const item = recorded.has(file) ? undefined : itemNamedBy(file, archive, byName);
    if (item === undefined) continue;
    const isThere = item.data?.["scrappi:asset_state"] === "downloaded" && !inWant.has(item.path);
    problems.push(isThere ? surplusFile(item, file) : await unrecordedFile(item, file, catalogue));
  }
  return problems;
}

async function recordedFile(
  { path, data }: SurveyedItem,
  files: readonly string[],
): Promise<Problem | undefined> {
  for (const file of files) {
    try {
      const stats = await stat(file);
      const size = data?.["file:size"];
      if (!stats.isFile() || typeof size !== "number" || size === stats.size) return undefined;
      const message = `${file} has ${stats.size} bytes, ${size} when it was downloaded: download the product, which fetches it anew beside this one, and delete this one`;
      return { kind: "damaged-product-file", path, message };
    } catch (error) {
      if (!isAbsence(error) && systemCode(error) !== "ENOTDIR") throw unreadable(file, error);
    }
  }
  const file = files.at(-1);
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

/** A damaged file that was fetched again stays, since only people know whose it is. */
function surplusFile({ path }: SurveyedItem, file: string): Problem {
  return {
    kind: "unrecorded-product-file",
    path,
    message: `${file} is an earlier or another file of its product: the one that is recorded is there as well, so delete this one if nobody needs it`,
  };
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
  const slashed = (local: string): string => local.split(sep).join("/");
  const href = relativeHref(slashed(dirname(join(catalogue, path))), slashed(file));
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
