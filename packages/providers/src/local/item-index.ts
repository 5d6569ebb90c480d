import { stat } from "node:fs/promises";
import { type Bbox, bboxesOverlap, type StacLink } from "@eomatch/stac-model";
import { absoluteHref } from "../absolute-href.js";
import { mapConcurrently } from "./concurrently.js";
import { startingPoint, unreadable } from "./discover.js";
import type { IndexEntry, UnusableItem } from "./index-entry.js";
import { type FileStamp, type IndexedFile, indexFile, stampOf } from "./indexed-file.js";

/** Everything a path holds, in order of start. */
export interface ItemIndex {
  readonly entries: readonly IndexEntry[];
  readonly unusable: readonly UnusableItem[];
  /** The names that items bear in their `collection`, those of unusable items included. */
  readonly collections: ReadonlySet<string>;
  readonly files: ReadonlyMap<string, IndexedFile>;
  readonly folders: ReadonlyMap<string, number>;
  /** The longest acquisition, which tells how far before a period to look. */
  readonly maxDurationMs: number;
}

/** What {@link findEntries} looks for; ends inclusive. */
export interface EntryQuery {
  readonly startMs: number;
  readonly stopMs: number;
  readonly bbox: Bbox | undefined;
  readonly collections: ReadonlySet<string>;
}

/** Files read at once: enough to keep a disk busy, few enough for a slow one. */
const concurrentFiles = 8;

interface LinkedFile {
  /** Paths the link may mean: as it is written, and percent-decoded. */
  readonly candidates: readonly string[];
  readonly linkedFrom: string | undefined;
}

/**
 * Reads a path and all that it links to, and notes where the items are.
 *
 * Files that are as they were in `previous` are not read again. A catalogue's `child` and `item` links are
 * followed on disk, each file once, so that circles do no harm; those to other hosts are noted as unusable.
 *
 * @throws ProviderError `provider/unreadable` when the path itself cannot be read
 */
export async function buildIndex(
  path: string,
  options: {
    readonly provider: string;
    readonly previous?: ItemIndex | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<ItemIndex> {
  const { provider, previous, signal } = options;
  const { files: starting, folders } = await startingPoint(path, { provider, signal });
  const files = new Map<string, IndexedFile>();
  const unusable: UnusableItem[] = [];
  const visited = new Set(starting);
  let frontier: LinkedFile[] = starting.map((file) => ({ candidates: [file], linkedFrom: undefined }));
  while (frontier.length > 0) {
    const read = await mapConcurrently(frontier, concurrentFiles, (linked) =>
      readLinked(linked, previous, signal),
    );
    frontier = [];
    for (const result of read) {
      if ("error" in result) {
        if (result.file === path) throw unreadable(path, provider, result.error);
        unusable.push(result.unusable);
        continue;
      }
      files.set(result.file, result.indexed);
      followLinks(result.file, result.indexed.links, { visited, frontier, unusable });
    }
  }
  return assembled(files, unusable, folders);
}

/** The entries that overlap the period, and the box where there is one, in order of start. */
export function findEntries(index: ItemIndex, query: EntryQuery): readonly IndexEntry[] {
  const { entries, maxDurationMs } = index;
  const found: IndexEntry[] = [];
  for (let i = firstAtOrAfter(entries, query.startMs - maxDurationMs); i < entries.length; i++) {
    const entry = entries[i] as IndexEntry;
    if (entry.startMs > query.stopMs) break;
    if (entry.stopMs < query.startMs || !query.collections.has(entry.collection)) continue;
    if (query.bbox === undefined || bboxesOverlap(query.bbox, entry.bbox)) found.push(entry);
  }
  return found;
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
  return (await mapConcurrently(checks, 2 * concurrentFiles, (check) => check())).every((isSame) => isSame);
}

/** Tells whether two stamps are of the same version of a file. */
export function isSameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.sizeBytes === b.sizeBytes && a.modifiedMs === b.modifiedMs;
}

type ReadResult =
  | { readonly file: string; readonly indexed: IndexedFile }
  | { readonly file: string; readonly error: unknown; readonly unusable: UnusableItem };

async function readLinked(
  { candidates, linkedFrom }: LinkedFile,
  previous: ItemIndex | undefined,
  signal: AbortSignal | undefined,
): Promise<ReadResult> {
  const [first = ""] = candidates;
  let failure: unknown;
  for (const file of candidates) {
    try {
      const known = previous?.files.get(file);
      const isKnown = known !== undefined && isSameStamp(stampOf(await stat(file)), known.stamp);
      return { file, indexed: isKnown ? known : await indexFile(file, signal) };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      failure ??= error;
    }
  }
  const isMissing = (failure as { code?: unknown }).code === "ENOENT";
  const why = isMissing ? "there is no such file" : `it cannot be read: ${(failure as Error).message}`;
  const from = linkedFrom === undefined ? "" : ` (linked from ${linkedFrom})`;
  const unusable = { product: first, reason: `${why}${from}`, collection: undefined };
  return { file: first, error: failure, unusable };
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
  const entries: IndexEntry[] = [];
  const unusable: UnusableItem[] = [...unreachable];
  const collections = new Set<string>();
  let maxDurationMs = 0;
  for (const indexed of files.values()) {
    for (const entry of indexed.entries) {
      entries.push(entry);
      collections.add(entry.collection);
      maxDurationMs = Math.max(maxDurationMs, entry.stopMs - entry.startMs);
    }
    for (const item of indexed.unusable) {
      unusable.push(item);
      if (item.collection !== undefined) collections.add(item.collection);
    }
  }
  // Sorting is stable: items of one instant stay in the order of their files.
  entries.sort((a, b) => a.startMs - b.startMs);
  return { entries, unusable, collections, files, folders, maxDurationMs };
}

function firstAtOrAfter(entries: readonly IndexEntry[], startMs: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle] as IndexEntry).startMs < startMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
