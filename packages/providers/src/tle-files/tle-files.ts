import { readdir, readFile } from "node:fs/promises";
import { extname, join, parse, resolve } from "node:path";
import {
  type CallOptions,
  type ElementSetDocument,
  type ElementSetQuery,
  findPlatform,
  type OrbitSource,
  OrbitSourceError,
} from "@eomatch/stac-model";

/** Options of {@link tleFiles}. */
export interface TleFilesOptions {
  /** Folder with files of element sets, folders inside which are not looked into; or one such file. */
  readonly directory?: string | undefined;
  /** Files of particular satellites, by any of their names; they take the place of those in the folder. */
  readonly files?: { readonly [platform: string]: string } | undefined;
  /** Name in messages; `tle-files` and the folder by default. */
  readonly name?: string | undefined;
}

const extensions: readonly string[] = [".tle", ".3le", ".txt", ".json", ".xml", ".csv", ".kvn", ".omm"];

/**
 * Element sets from files: TLE (*.tle, *.3le, *.txt) or OMM (*.json, *.xml, *.csv, *.kvn, *.omm).
 *
 * A file named after the satellite, in any of its spellings (`S2A.tle`, `sentinel-2a.txt`) or by its NORAD number
 * (`40697.tle`), is its own; when there is none, every file of the folder is given, since one may hold many
 * satellites.
 *
 * @throws OrbitSourceError `orbit-source/unreadable` when the folder or a file does not exist or cannot be read,
 *   `orbit-source/not-found` when the folder has no such file
 */
export function tleFiles(options: TleFilesOptions): OrbitSource {
  const { directory, files = {} } = options;
  const name = options.name ?? `tle-files ${directory ?? Object.values(files).join(", ")}`;

  async function elementSets(
    { platform }: ElementSetQuery,
    { signal }: CallOptions = {},
  ): Promise<readonly ElementSetDocument[]> {
    signal?.throwIfAborted();
    const own = Object.entries(files).find(([key]) => isSamePlatform(key, platform.name));
    if (own !== undefined)
      return [await readDocument(resolve(own[1]), { name, platform: platform.name, signal })];
    if (directory === undefined) return [];
    const found = await listFiles(directory, { name, platform: platform.name });
    const named = found.filter((file) => isNamedAfter(parse(file).name, platform));
    const documents: ElementSetDocument[] = [];
    for (const file of named.length > 0 ? named : found) {
      documents.push(await readDocument(file, { name, platform: platform.name, signal }));
    }
    return documents;
  }

  return { name, elementSets };
}

interface Asked {
  readonly name: string;
  readonly platform: string;
  readonly signal?: AbortSignal | undefined;
}

async function listFiles(directory: string, asked: Asked): Promise<readonly string[]> {
  const folder = resolve(directory);
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const found = entries
      .filter((entry) => !entry.isDirectory() && extensions.includes(extname(entry.name).toLowerCase()))
      .map((entry) => join(folder, entry.name))
      .sort();
    if (found.length > 0) return found;
    throw noFiles(
      folder,
      asked,
      entries.map(({ name }) => name),
    );
  } catch (error) {
    // A file of element sets does as well as a folder of them.
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return [folder];
    throw error instanceof OrbitSourceError ? error : unreadable(folder, asked, error);
  }
}

function noFiles(folder: string, { name, platform }: Asked, others: readonly string[]): OrbitSourceError {
  const held = others.length === 0 ? "nothing" : [...others].sort().slice(0, 5).join(", ");
  return new OrbitSourceError(
    "orbit-source/not-found",
    `${name}: element sets of ${platform}: ${folder}: no file there is called ${extensions.map((one) => `*${one}`).join(", ")}; it holds ${held}`,
    { platform },
  );
}

async function readDocument(file: string, asked: Asked): Promise<ElementSetDocument> {
  try {
    const text = await readFile(file, {
      encoding: "utf8",
      ...(asked.signal ? { signal: asked.signal } : {}),
    });
    return { text, source: file };
  } catch (error) {
    if (asked.signal?.aborted) throw asked.signal.reason;
    throw unreadable(file, asked, error);
  }
}

function unreadable(path: string, { name, platform }: Asked, cause: unknown): OrbitSourceError {
  const isMissing = (cause as { code?: unknown }).code === "ENOENT";
  const found = isMissing
    ? "there is no such file or folder; check the path in orbits or custom_satellites"
    : `it cannot be read: ${(cause as Error).message}`;
  return new OrbitSourceError(
    "orbit-source/unreadable",
    `${name}: element sets of ${platform}: ${path}: ${found}`,
    { platform, cause },
  );
}

function isNamedAfter(stem: string, platform: ElementSetQuery["platform"]): boolean {
  if (/^\d+$/.test(stem)) return Number(stem) === (platform.noradId ?? findPlatform(platform.name)?.noradId);
  return [platform.name, ...(platform.aliases ?? [])].some((known) => isSamePlatform(stem, known));
}

function isSamePlatform(a: string, b: string): boolean {
  const [first, second] = [findPlatform(a), findPlatform(b)];
  return first === undefined || second === undefined ? folded(a) === folded(b) : first.name === second.name;
}

/** As findPlatform compares names: letter case, spaces, hyphens and underscores do not count. */
function folded(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}
