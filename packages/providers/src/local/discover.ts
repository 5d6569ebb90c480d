import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { ProviderError } from "@eomatch/stac-model";

/** Where reading begins. */
export interface StartingPoint {
  /** Files to read, absolute paths, in order of their names. */
  readonly files: readonly string[];
  /** Folders that were looked through, with their modification times: a new file changes its folder's. */
  readonly folders: ReadonlyMap<string, number>;
}

const itemFile = /\.(json|geojson|ndjson|jsonl|geojsonl|geojsonseq)$/i;

/**
 * Finds the files to read: the file itself; a folder's catalog.json or collection.json; else everything in the
 * folder and below that may hold items. Hidden folders are left out; links between folders are followed once.
 *
 * @throws ProviderError `provider/unreadable` when the path does not exist or cannot be read
 */
export async function startingPoint(
  path: string,
  { provider, signal }: { readonly provider: string; readonly signal?: AbortSignal | undefined },
): Promise<StartingPoint> {
  try {
    if (!(await stat(path)).isDirectory()) return { files: [path], folders: new Map() };
    for (const name of ["catalog.json", "collection.json"]) {
      const file = join(path, name);
      if (await isFile(file)) return { files: [file], folders: await stamped(path) };
    }
    return await walk(path, signal);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw unreadable(path, provider, error);
  }
}

/** The error for a path that cannot be read: what was asked, what was found, what to do. */
export function unreadable(path: string, provider: string, cause: unknown): ProviderError {
  const { code } = cause as { code?: unknown };
  const found =
    code === "ENOENT"
      ? "there is no such file or folder; check the provider's path"
      : code === "EACCES" || code === "EPERM"
        ? "it may not be read; check its permissions"
        : `it cannot be read: ${(cause as Error).message}`;
  return new ProviderError("provider/unreadable", `${provider}: ${path}: ${found}`, { provider, cause });
}

async function walk(root: string, signal: AbortSignal | undefined): Promise<StartingPoint> {
  const files: string[] = [];
  const folders = new Map<string, number>();
  const visited = new Set<string>();
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    signal?.throwIfAborted();
    const real = await realpath(folder);
    if (visited.has(real)) continue;
    visited.add(real);
    folders.set(folder, (await stat(folder)).mtimeMs);
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue;
      const path = join(folder, entry.name);
      const kind = entry.isSymbolicLink() ? await kindOf(path) : entry;
      if (kind?.isDirectory()) waiting.push(path);
      else if (kind?.isFile() && itemFile.test(entry.name)) files.push(path);
    }
  }
  return { files: files.sort(), folders };
}

async function stamped(folder: string): Promise<ReadonlyMap<string, number>> {
  return new Map([[folder, (await stat(folder)).mtimeMs]]);
}

async function isFile(path: string): Promise<boolean> {
  return (await kindOf(path))?.isFile() ?? false;
}

async function kindOf(path: string): Promise<{ isDirectory(): boolean; isFile(): boolean } | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    // Absence is an answer here, also that of a link to nothing.
    if ((error as { code?: unknown }).code === "ENOENT") return undefined;
    throw error;
  }
}
