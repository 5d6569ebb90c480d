import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { ItemReference } from "@eomatch/stac-model";
import { randomName } from "../builtins.js";
import { isAbsence } from "../errors.js";
import type { FileLayer } from "../file-layer.js";
import { indexFolder } from "../work-folder.js";
import type { CatalogueIndex, LiveSegment } from "./catalogue-index.js";
import {
  deadRows,
  headFileName,
  type IndexedCollection,
  markedText,
  noRows,
  pendingFileName,
  type SegmentEntry,
  withDeadRows,
} from "./index-head.js";
import type { IndexRow } from "./index-row.js";
import { mergedContent, type SegmentPart } from "./segment-merge.js";
import { type SegmentContent, segmentContent } from "./segment-writer.js";

/** Rows of a segment at most: those that are new stand in memory as objects, about a kilobyte each. */
export const maxSegmentRows = 65_536;

/** Rows that are merged whenever there are fewer, since each segment is a file to open. */
const minSegmentRows = 64;

/** Segments of about one size that are merged: the more, the less often each row is written again. */
const segmentsMerged = 4;

/** Some rows, and the segment of exactly these. */
export interface RowsLaidOut {
  readonly rows: readonly IndexRow[];
  readonly segment: SegmentContent;
}

/** What the next state of an index is made of. */
export interface IndexChange {
  readonly formerRoots: readonly string[];
  /** Asked when all rows have been added. */
  readonly collections: () => readonly IndexedCollection[];
  /** The rows that count no more. */
  readonly dead: ReadonlyMap<LiveSegment, readonly number[]>;
  readonly added: AsyncIterable<IndexRow> | Iterable<IndexRow>;
  /** Rows that were laid out already, should it come to exactly these. */
  readonly ahead: RowsLaidOut;
}

/**
 * Writes the next state of an index: new segments, merged with small ones that are there, and at last the head.
 * Only who holds the catalogue's lock may. A crash leaves the index as it was.
 *
 * Merging is that of a log-structured tree: every fourth segment of about one size takes in the others, so that each row
 * is written again a few times only, however many batches come.
 *
 * @param before the index as it is, undefined to make it anew
 */
export async function writeIndex(
  { folder, files }: { readonly folder: string; readonly files: FileLayer },
  before: CatalogueIndex | undefined,
  change: IndexChange,
): Promise<void> {
  const kept = (before?.segments ?? []).map((live) => {
    const dead = change.dead.get(live);
    return { live, entry: dead === undefined ? live.entry : withDeadRows(live.entry, dead) };
  });
  const entries: SegmentEntry[] = [];
  let rows: IndexRow[] = [];
  const laidOut = (): SegmentContent => {
    const { ahead } = change;
    const isAhead = rows.length === ahead.rows.length && rows.every((row, i) => row === ahead.rows[i]);
    return isAhead ? ahead.segment : segmentContent(rows);
  };
  const write = async (content: SegmentContent): Promise<void> => {
    if (content.footer.rows > 0) entries.push(await writeSegment({ folder, files }, content));
  };

  await makeIndexFolder(folder, files);
  for await (const row of change.added) {
    rows.push(row);
    if (rows.length < maxSegmentRows) continue;
    await write(laidOut());
    rows = [];
  }
  const merged = mergedSegments(
    kept.map(({ entry }) => entry),
    rows.length,
  );
  const parts = kept
    .splice(kept.length - merged)
    .map(({ live, entry }): SegmentPart => ({ ...live.whole(), dead: deadRows(entry) }));
  await write(parts.length === 0 ? laidOut() : mergedContent([...parts, { ...laidOut(), dead: noRows }]));
  const segments = [...kept.map(({ entry }) => entry), ...entries];
  const formerRoots = change.formerRoots;
  const collections = change.collections();
  await replaceFile(
    { folder, files },
    headFileName,
    markedText({ id: newName(), formerRoots, collections, segments }),
  );
  await removeOthers({ folder, files }, new Set([headFileName, ...segments.map(({ file }) => file)]));
}

/** How many of the last segments are merged with rows that come after them. */
export function mergedSegments(entries: readonly SegmentEntry[], rows: number): number {
  const counts = entries.map((entry) => entry.rows - deadRows(entry).count).reverse();
  let merged = 0;
  let total = rows;
  for (;;) {
    let alike = merged;
    let sum = total;
    for (let count = counts[alike]; count !== undefined; count = counts[++alike]) {
      if (sizeClass(count) > sizeClass(total) || sum + count > maxSegmentRows) break;
      sum += count;
    }
    const isTurn = alike - merged >= segmentsMerged - 1 || (alike > merged && total < minSegmentRows);
    if (!isTurn) break;
    merged = alike;
    total = sum;
  }
  // What holds nothing any more need not stay.
  while (counts[merged] === 0) merged++;
  return merged;
}

function sizeClass(rows: number): number {
  return rows < minSegmentRows
    ? 0
    : 1 + Math.floor(Math.log(rows / minSegmentRows) / Math.log(segmentsMerged));
}

/**
 * Says which items are about to be replaced or taken out, before the first file changes: whatever comes between,
 * readers and the next writer ask the files of these items.
 */
export async function writePending(
  context: { readonly folder: string; readonly files: FileLayer },
  index: CatalogueIndex,
  items: readonly ItemReference[],
): Promise<void> {
  const all = [...index.pending, ...items];
  await replaceFile(context, pendingFileName, markedText({ head: index.head.id, items: all }));
}

async function writeSegment(
  { folder, files }: { readonly folder: string; readonly files: FileLayer },
  { body, footer }: SegmentContent,
): Promise<SegmentEntry> {
  const file = `${newName()}.segment`;
  const footerBytes = Buffer.from(JSON.stringify(footer));
  await files.createFile(join(folder, indexFolder, file), Buffer.concat([body, footerBytes]));
  return {
    file,
    rows: footer.rows,
    bodyBytes: body.length,
    footerBytes: footerBytes.length,
    footerChecksum: crc32(footerBytes),
  };
}

async function replaceFile(
  { folder, files }: { readonly folder: string; readonly files: FileLayer },
  name: string,
  text: string,
): Promise<void> {
  const temporary = join(folder, indexFolder, newName());
  await files.createFile(temporary, Buffer.from(text));
  await files.rename(temporary, join(folder, indexFolder, name));
}

function newName(): string {
  return randomName(8);
}

async function makeIndexFolder(folder: string, files: FileLayer): Promise<void> {
  const segments = indexFolder.split("/");
  for (let depth = 1; depth <= segments.length; depth++) {
    try {
      await files.makeFolder(join(folder, ...segments.slice(0, depth)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** Removes the segments that no head speaks of any more, and what a crash left behind. */
async function removeOthers(
  { folder, files }: { readonly folder: string; readonly files: FileLayer },
  needed: ReadonlySet<string>,
): Promise<void> {
  for (const name of await readdir(join(folder, indexFolder))) {
    if (needed.has(name)) continue;
    try {
      await files.removeFile(join(folder, indexFolder, name), "large");
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }
}
