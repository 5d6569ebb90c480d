import { type FileHandle, open } from "node:fs/promises";
import { isStacModelError, parseStacCatalog, type StacLink } from "@eomatch/stac-model";
import {
  type IndexEntry,
  indexItem,
  jsonOrUndefined,
  maxItemBytes,
  type UnusableItem,
} from "./index-entry.js";
import { JsonScanner, type ValueRange } from "./json-values.js";
import { LineScanner } from "./line-values.js";

/** What tells one version of a file from another. */
export interface FileStamp {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** What a file holds. */
export interface IndexedFile {
  readonly stamp: FileStamp;
  readonly entries: readonly IndexEntry[];
  readonly unusable: readonly UnusableItem[];
  /** Links of a STAC Catalog or Collection. */
  readonly links: readonly StacLink[];
}

const chunkBytes = 1024 * 1024;

interface Findings {
  readonly file: string;
  readonly entries: IndexEntry[];
  readonly unusable: UnusableItem[];
}

/**
 * Reads a file once and notes where its items are: a STAC item, a FeatureCollection, an array of items,
 * newline-delimited items (by its name, or by what is in it), a STAC Catalog or Collection.
 *
 * What is broken in it is noted as unusable; the rest goes on.
 *
 * @throws errors of node:fs when it cannot be opened or read; the signal's reason
 */
export async function indexFile(file: string, signal?: AbortSignal): Promise<IndexedFile> {
  const handle = await open(file, "r");
  try {
    const stamp = stampOf(await handle.stat());
    const findings: Findings = { file, entries: [], unusable: [] };
    let links: readonly StacLink[] = [];
    if (/\.(ndjson|jsonl|geojsonl|geojsonseq)$/i.test(file)) await indexLines(handle, findings, signal);
    else links = await indexJson(handle, findings, signal);
    return { stamp, entries: findings.entries, unusable: findings.unusable, links };
  } finally {
    await handle.close();
  }
}

/** Size and modification time of a file. */
export function stampOf(stats: { readonly size: number; readonly mtimeMs: number }): FileStamp {
  return { sizeBytes: stats.size, modifiedMs: stats.mtimeMs };
}

async function indexLines(handle: FileHandle, findings: Findings, signal?: AbortSignal): Promise<void> {
  const scanner = new LineScanner(maxItemBytes);
  let number = 0;
  const take = (lines: readonly ValueRange[]): void => {
    for (const line of lines) noteItem(findings, line, `line ${++number}`);
  };
  for await (const chunk of chunks(handle, signal)) take(scanner.push(chunk));
  take(scanner.end());
}

async function indexJson(
  handle: FileHandle,
  findings: Findings,
  signal?: AbortSignal,
): Promise<readonly StacLink[]> {
  const scanner = new JsonScanner(maxItemBytes);
  let number = 0;
  for await (const chunk of chunks(handle, signal)) {
    for (const element of scanner.push(chunk)) noteItem(findings, element, `feature ${++number}`);
    if (scanner.isDone) break;
  }
  const { document, broken, isLines } = scanner.end();
  if (isLines) {
    findings.entries.length = 0;
    findings.unusable.length = 0;
    await indexLines(handle, findings, signal);
  } else if (broken !== undefined) {
    findings.unusable.push({ product: findings.file, reason: broken, collection: undefined });
  } else if (document !== undefined) {
    return indexDocument(handle, findings, document);
  }
  return [];
}

/** A file of one value: an item, a Catalog or a Collection. */
async function indexDocument(
  handle: FileHandle,
  findings: Findings,
  range: { readonly offsetBytes: number; readonly lengthBytes: number },
): Promise<readonly StacLink[]> {
  const isTooLong = range.lengthBytes > maxItemBytes;
  const text = isTooLong ? undefined : await readRange(handle, range);
  const value = text === undefined ? undefined : jsonOrUndefined(text);
  const type = (value as { readonly type?: unknown } | undefined)?.type;
  if (type === "Catalog" || type === "Collection") return catalogLinks(value, findings);
  noteItem(findings, { ...range, text }, undefined);
  return [];
}

function catalogLinks(value: unknown, { file, unusable }: Findings): readonly StacLink[] {
  try {
    // Only the links are wanted, which a Catalog and a Collection have alike.
    return parseStacCatalog({ ...(value as object), type: "Catalog" }, file).links;
  } catch (error) {
    if (!isStacModelError(error)) throw error;
    unusable.push({ product: file, reason: error.message.replace(`${file}: `, ""), collection: undefined });
    return [];
  }
}

/** Reads a range of a file; shorter only when the file is. */
export async function readRange(
  handle: FileHandle,
  range: { readonly offsetBytes: number; readonly lengthBytes: number },
): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(range.lengthBytes);
  let filled = 0;
  while (filled < range.lengthBytes) {
    const { bytesRead } = await handle.read(
      buffer,
      filled,
      range.lengthBytes - filled,
      range.offsetBytes + filled,
    );
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** @param place where in the file the item stands; undefined when it is the file */
function noteItem(findings: Findings, range: ValueRange, place: string | undefined): void {
  const { file, entries, unusable } = findings;
  const found = indexItem(range, { file, place });
  if (found === undefined) return;
  if ("reason" in found) unusable.push(found);
  else entries.push(found);
}

async function* chunks(handle: FileHandle, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  let position = 0;
  for (;;) {
    signal?.throwIfAborted();
    // A new buffer each time: elements under way keep slices of the last one.
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
