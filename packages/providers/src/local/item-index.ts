import { stat } from "node:fs/promises";
import type { StacLink } from "@eomatch/stac-model";
import { absoluteHref } from "../absolute-href.js";
import { mapConcurrently } from "./concurrently.js";
import { startingPoint, unreadable } from "./discover.js";
import { planBatches } from "./index-plan.js";
import { type IndexThreads, indexThreads } from "./index-threads.js";
import {
  assembleFiles,
  type FileStamp,
  type IndexedFile,
  isSameStamp,
  stampOf,
  type UnreadFile,
  type UnusableItem,
} from "./indexed-file.js";
import { type ItemTable, itemTable } from "./item-table.js";

/** Everything a path holds. */
export interface ItemIndex {
  readonly items: ItemTable;
  readonly unusable: readonly UnusableItem[];
  /** The names that items bear in their `collection`, those of unusable items included. */
  readonly collections: ReadonlySet<string>;
  readonly files: ReadonlyMap<string, IndexedFile>;
  readonly folders: ReadonlyMap<string, number>;
}

/** How {@link buildIndex} works. */
export interface BuildOptions {
  /** The provider's name, for errors. */
  readonly provider: string;
  /** Files that are as they were in it are not read again. */
  readonly previous?: ItemIndex | undefined;
  /** Threads at most; see indexThreads. */
  readonly maxThreads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Files looked up at once: enough to keep a disk busy, few enough for a slow one. */
const concurrentLookups = 16;

interface LinkedFile {
  /** Paths the link may mean: as it is written, and percent-decoded. */
  readonly candidates: readonly string[];
  readonly linkedFrom: string | undefined;
}

/**
 * Reads a path and all that it links to, and notes where the items are.
 *
 * A catalogue's `child` and `item` links are followed on disk, each file once, so that circles do no harm; those to
 * other hosts are noted as unusable.
 *
 * @throws ProviderError `provider/unreadable` when the path itself cannot be read, or a thread fails
 */
export async function buildIndex(path: string, options: BuildOptions): Promise<ItemIndex> {
  const { provider, signal } = options;
  const { files: starting, folders } = await startingPoint(path, { provider, signal });
  const files = new Map<string, IndexedFile>();
  const unusable: UnusableItem[] = [];
  const visited = new Set(starting);
  const threads = indexThreads(options);
  let frontier: LinkedFile[] = starting.map((file) => ({ candidates: [file], linkedFrom: undefined }));
  try {
    while (frontier.length > 0) {
      const read = await readLinked(frontier, threads, { ...options, files });
      frontier = [];
      for (const { linkedFrom, result } of read) {
        if ("error" in result) {
          if (result.file === path) throw unreadable(path, provider, result.error);
          unusable.push(unread(result, linkedFrom));
          continue;
        }
        files.set(result.file, result);
        followLinks(result.file, result.links, { visited, frontier, unusable });
      }
    }
  } finally {
    await threads.close();
  }
  return assembled(files, unusable, folders);
}

/** Tells whether the files and folders are still as they were read. */
export async function isFresh(index: ItemIndex): Promise<boolean> {
  const unchanged = async (path: string, isSame: (stamp: FileStamp) => boolean): Promise<boolean> => {
    try {
      return isSame(stampOf(await stat(path)));
    } catch {
      // Gone or locked away: reading again will say which.
      return false;
    }
  };
  const fileChecks = [...index.files].map(
    ([path, { stamp }]) =>
      (): Promise<boolean> =>
        unchanged(path, (now) => isSameStamp(now, stamp)),
  );
  const folderChecks = [...index.folders].map(
    ([path, modifiedMs]) =>
      (): Promise<boolean> =>
        unchanged(path, (now) => now.modifiedMs === modifiedMs),
  );
  const checks = [...folderChecks, ...fileChecks];
  return (await mapConcurrently(checks, concurrentLookups, (check) => check())).every((isSame) => isSame);
}

interface ReadFile {
  readonly linkedFrom: string | undefined;
  readonly result: IndexedFile | UnreadFile;
}

interface LookedUpFile {
  readonly file: string;
  readonly stamp: FileStamp | undefined;
  readonly error: UnreadFile["error"] | undefined;
}

/** Reads files that are new or changed, each once, in the order of the links. */
async function readLinked(
  linked: readonly LinkedFile[],
  threads: IndexThreads,
  { files, previous, signal }: BuildOptions & { readonly files: ReadonlyMap<string, IndexedFile> },
): Promise<ReadFile[]> {
  const found = await mapConcurrently(linked, concurrentLookups, ({ candidates }) =>
    lookUp(candidates, signal),
  );
  const results = new Map<string, IndexedFile | UnreadFile>();
  const origins = new Map<string, string | undefined>();
  const stamps = new Map<string, FileStamp>();
  for (const [i, { file, stamp, error }] of found.entries()) {
    // Two links may mean the same file, one of them percent-encoded.
    if (files.has(file) || origins.has(file)) continue;
    origins.set(file, linked[i]?.linkedFrom);
    const known = previous?.files.get(file);
    if (error !== undefined) results.set(file, { file, error });
    else if (known !== undefined && isSameStamp(stamp as FileStamp, known.stamp)) results.set(file, known);
    else stamps.set(file, stamp as FileStamp);
  }
  const batches = planBatches([...stamps].map(([file, { sizeBytes }]) => ({ file, sizeBytes })));
  const findings = await threads.index(batches);
  for (const result of assembleFiles(batches, findings, stamps)) results.set(result.file, result);
  return [...origins].map(([file, linkedFrom]) => ({
    linkedFrom,
    result: results.get(file) as IndexedFile | UnreadFile,
  }));
}

/** The first of the paths that there is. */
async function lookUp(candidates: readonly string[], signal: AbortSignal | undefined): Promise<LookedUpFile> {
  let failure: LookedUpFile | undefined;
  for (const file of candidates) {
    signal?.throwIfAborted();
    try {
      return { file, stamp: stampOf(await stat(file)), error: undefined };
    } catch (error) {
      const { code, message } = error as { readonly code?: string; readonly message: string };
      failure ??= { file, stamp: undefined, error: { code, message } };
    }
  }
  return failure as LookedUpFile;
}

function unread({ file, error }: UnreadFile, linkedFrom: string | undefined): UnusableItem {
  const why = error.code === "ENOENT" ? "there is no such file" : `it cannot be read: ${error.message}`;
  const from = linkedFrom === undefined ? "" : ` (linked from ${linkedFrom})`;
  return { product: file, reason: `${why}${from}`, collection: undefined };
}

function followLinks(
  file: string,
  links: readonly StacLink[],
  {
    visited,
    frontier,
    unusable,
  }: {
    readonly visited: Set<string>;
    readonly frontier: LinkedFile[];
    readonly unusable: UnusableItem[];
  },
): void {
  for (const { rel, href } of links) {
    if (rel !== "child" && rel !== "item") continue;
    const target = absoluteHref(href, file);
    if (visited.has(target)) continue;
    visited.add(target);
    if (/^[a-z][a-z0-9+.-]+:/i.test(target)) {
      const reason = `it is not on this disk (${rel} link in ${file}) and was not followed`;
      unusable.push({ product: target, reason, collection: undefined });
    } else {
      frontier.push({ candidates: [...new Set([target, decodedPath(target)])], linkedFrom: file });
    }
  }
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A lone percent sign: the path was not encoded.
    return path;
  }
}

function assembled(
  files: ReadonlyMap<string, IndexedFile>,
  unreachable: readonly UnusableItem[],
  folders: ReadonlyMap<string, number>,
): ItemIndex {
  const items = itemTable([...files.values()]);
  const unusable = [...unreachable];
  for (const file of files.values()) for (const item of file.unusable) unusable.push(item);
  const named = unusable.flatMap(({ collection }) => collection ?? []);
  return { items, unusable, collections: new Set([...items.collections, ...named]), files, folders };
}
