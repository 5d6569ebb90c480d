import { statSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { crc32 } from "node:zlib";
import type { Bbox, ItemReference } from "@eomatch/stac-model";
import { isAbsence } from "../errors.js";
import { indexFolder } from "../work-folder.js";
import { type BlockCache, blockCache, blockFile, readBlocks, readRange } from "./block-file.js";
import { BrokenIndex, isBrokenIndex } from "./broken-index.js";
import { pathHash, referenceHash } from "./hash.js";
import {
  type DeadRows,
  deadRows,
  headFileName,
  type IndexedCollection,
  type IndexHead,
  pendingFileName,
  readHead,
  readPending,
  type SegmentEntry,
} from "./index-head.js";
import { type HashSection, openSegment, type Segment } from "./segment.js";
import { rowFlags, type SegmentFooter } from "./segment-format.js";
import type { SegmentContent } from "./segment-writer.js";
import { soughtHashes } from "./sought-hashes.js";

/** A segment, and which of its rows count. */
export interface LiveSegment {
  readonly entry: SegmentEntry;
  readonly segment: Segment;
  readonly dead: DeadRows;
  /** Reads all of it at once. @throws BrokenIndex */
  whole(): SegmentContent;
}

/** A row of the index. */
export interface RowPlace {
  readonly live: LiveSegment;
  readonly row: number;
}

/** A row that was found by the reference to its item. */
export interface FoundRow extends RowPlace {
  readonly path: string;
}

/** Where and when an item is. */
export interface PlaceAndTime {
  /** Milliseconds since 1970, UTC. */
  readonly startMs: number;
  readonly stopMs: number;
  readonly bbox: Bbox | undefined;
}

/**
 * The index as it was when it was opened. It speaks of a collection only as long as the collection's file has the
 * stamp that the index knows; that is for the caller to compare.
 */
export interface CatalogueIndex {
  readonly head: IndexHead;
  readonly segments: readonly LiveSegment[];
  /** What the index knows of a collection, by where the link of the catalogue leads. */
  collection(child: string): IndexedCollection | undefined;
  /** The items of a collection that could be read, and where they are. @throws BrokenIndex while it is iterated */
  rowsIn(collection: string): Iterable<RowPlace & PlaceAndTime>;
  /** The rows whose reference has a hash: one at most but for chance and for ids that occur twice. */
  rowsOf(hash: number): readonly RowPlace[];
  /**
   * Of the hashes of some references or paths, those that rows have, whether or not the rows count: many are looked for
   * together in less time than one by one, and each piece of the index is read once. @throws BrokenIndex
   */
  known(section: HashSection, hashes: readonly number[]): ReadonlySet<number>;
  /** The rows of an item. @throws BrokenIndex */
  find(reference: ItemReference): readonly FoundRow[];
  /** The items whose rows may no longer be true; their files must be asked. */
  readonly pending: readonly ItemReference[];
  isPending(place: RowPlace): boolean;
  /** Where the pending items of a collection are, by the links of the collection. */
  pendingPaths(collection: string): readonly string[];
  /** Whether an item of any collection lies at a path, on a disk that ignores case. @throws BrokenIndex */
  hasPath(path: string): boolean;
}

/** Opens a catalogue's index again and again, keeping what was read of it. */
export interface IndexReader {
  /**
   * The index as it is now, undefined when there is none that can be used.
   *
   * @param formerRoots as the catalogue has them; an index that was made with others is of no use
   */
  open(formerRoots: readonly string[]): CatalogueIndex | undefined;
  /** Never again opens this index, which turned out to be broken. */
  avoid(index: CatalogueIndex): void;
}

/** Reads the index of the catalogue in a folder. */
export function indexReader(folder: string): IndexReader {
  const headFile = join(folder, indexFolder, headFileName);
  const pendingFile = join(folder, indexFolder, pendingFileName);
  const cache = blockCache();
  const footers = new Map<string, KnownSegment>();
  const avoided = new Set<string>();
  let last: { readonly stamp: string; readonly index: CatalogueIndex | undefined } | undefined;

  const load = (): CatalogueIndex | undefined => {
    try {
      const head = readHead(headFile);
      if (head === undefined) return undefined;
      const pending = readPending(pendingFile);
      const items = pending !== undefined && pending.head === head.id ? pending.items : [];
      return openIndex(folder, head, { pending: items, cache, footers });
    } catch (error) {
      if (isBrokenIndex(error)) return undefined;
      throw error;
    }
  };

  return {
    open(formerRoots) {
      // First the pending items: they come before a new head and go after it.
      const stamp = `${stampOf(pendingFile)} ${stampOf(headFile)}`;
      if (last === undefined || last.stamp !== stamp) last = { stamp, index: load() };
      const { index } = last;
      if (index === undefined || avoided.has(index.head.id)) return undefined;
      return isDeepStrictEqual(index.head.formerRoots, formerRoots) ? index : undefined;
    },
    avoid({ head }) {
      avoided.add(head.id);
    },
  };
}

/** What is kept of a segment, which never changes, however often the index is opened. */
interface KnownSegment {
  readonly footer: SegmentFooter;
  readonly found: Map<string, number>;
}

/**
 * Opens an index.
 *
 * @param context the items whose rows may no longer be true; blocks and footers that were read before
 * @throws BrokenIndex when a segment is missing or not whole
 */
function openIndex(
  folder: string,
  head: IndexHead,
  context: {
    readonly pending: readonly ItemReference[];
    readonly cache: BlockCache;
    readonly footers: Map<string, KnownSegment>;
  },
): CatalogueIndex {
  const { pending, cache, footers } = context;
  const segments = head.segments.map((entry): LiveSegment => {
    const file = join(folder, indexFolder, entry.file);
    const known = footers.get(entry.file) ?? { footer: readFooter(file, entry), found: new Map() };
    footers.set(entry.file, known);
    const { footer, found } = known;
    const body = { size: entry.bodyBytes, checksums: footer.checksums };
    return {
      entry,
      segment: openSegment(blockFile(file, body, cache), footer, found),
      dead: deadRows(entry),
      whole: () => ({ body: readBlocks(file, body), footer }),
    };
  });
  const byChild = new Map(head.collections.map((indexed) => [indexed.child, indexed]));

  const unique = uniqueCollections(head.collections);
  const lastFound = new Map<string, LiveSegment>();
  const pendingRows = new Map<LiveSegment, Set<number>>();
  const pendingPaths = new Map<string, string[]>();

  const index: CatalogueIndex = {
    head,
    segments,
    pending,
    isPending: ({ live, row }) => pendingRows.get(live)?.has(row) ?? false,
    pendingPaths: (collection) => pendingPaths.get(collection) ?? [],
    collection: (child) => byChild.get(child),
    *rowsIn(collection) {
      for (const live of segments) {
        const { segment, dead } = live;
        for (const { from, to } of segment.runs.filter((run) => run.collection === collection)) {
          const flags = segment.flags(from, to);
          const [starts, stops] = [segment.float64s("start", from, to), segment.float64s("stop", from, to)];
          const boxes = segment.float64s("box", from, to);
          for (let row = from; row < to; row++) {
            const i = row - from;
            if (dead.has(row) || ((flags[i] as number) & rowFlags.isBroken) !== 0) continue;
            const box = boxes.subarray(i * 4, i * 4 + 4);
            yield {
              live,
              row,
              startMs: starts[i] as number,
              stopMs: stops[i] as number,
              bbox: Number.isNaN(box[0]) ? undefined : ([...box] as unknown as Bbox),
            };
          }
        }
      }
    },
    rowsOf(hash) {
      return segments.flatMap((live) =>
        live.segment
          .rowsOf(hash)
          .filter((row) => !live.dead.has(row))
          .map((row) => ({ live, row })),
      );
    },
    known(section, hashes) {
      const sought = soughtHashes(hashes);
      const found = new Set<number>();
      for (const { segment } of segments) segment.addKnown(section, sought, found);
      return found;
    },
    find({ collection, id }) {
      const hash = referenceHash({ collection, id });
      const isUnique = unique.has(collection);
      const found: FoundRow[] = [];
      // What belongs together was written together, so that an item is most likely where the last one was.
      const likely = isUnique ? lastFound.get(collection) : undefined;
      for (const live of likely === undefined ? segments : [likely, ...segments]) {
        for (const row of live.segment.rowsOf(hash)) {
          if (live.dead.has(row) || !isOf({ live, row }, collection)) continue;
          const text = live.segment.text(row);
          if (text.id !== id) continue;
          found.push({ live, row, ...text });
          if (!isUnique) continue;
          lastFound.set(collection, live);
          return found;
        }
      }
      return found;
    },
    hasPath(path) {
      const hash = pathHash(path);
      return segments.some(({ segment, dead }) => segment.rowsAt(hash).some((row) => !dead.has(row)));
    },
  };
  for (const reference of pending) {
    for (const { live, row, path } of index.find(reference)) {
      pendingRows.set(live, (pendingRows.get(live) ?? new Set()).add(row));
      const paths = pendingPaths.get(reference.collection) ?? [];
      paths.push(path);
      pendingPaths.set(reference.collection, paths);
    }
  }
  return index;
}

/** The ids of collections in which no id occurs twice; an id that two collections have is of none of them. */
function uniqueCollections(collections: readonly IndexedCollection[]): ReadonlySet<string> {
  const unique = new Set<string>();
  const known = new Set<string>();
  for (const { collection, areIdsUnique } of collections) {
    if (areIdsUnique && !known.has(collection.id)) unique.add(collection.id);
    else unique.delete(collection.id);
    known.add(collection.id);
  }
  return unique;
}

/** Tells whether a row stands for a file that could not be read as an item. */
export function isBrokenRow({ live, row }: RowPlace): boolean {
  return ((live.segment.flags(row, row + 1)[0] as number) & rowFlags.isBroken) !== 0;
}

function isOf({ live, row }: RowPlace, collection: string): boolean {
  return live.segment.runs.some((run) => run.collection === collection && row >= run.from && row < run.to);
}

function readFooter(file: string, { bodyBytes, footerBytes, footerChecksum }: SegmentEntry): SegmentFooter {
  // The body's checksums are in the footer; the footer's own is in the head.
  const footer = readRange(file, bodyBytes, bodyBytes + footerBytes);
  if (crc32(footer) !== footerChecksum)
    throw new BrokenIndex(`${file}: the footer does not have its checksum`);
  return JSON.parse(footer.toString()) as SegmentFooter;
}

function stampOf(file: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(file, { bigint: true });
    return `${ino}:${size}:${mtimeNs}`;
  } catch (error) {
    if (isAbsence(error)) return "absent";
    return "unreadable";
  }
}
