import { createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { acquisitionsOf } from "./acquisitions.js";
import { type ArchiveColumns, columnsOf, productsOf, readColumns, writeColumns } from "./archive-columns.js";
import { type ArchivePlan, planKey } from "./archive-plan.js";
import { itemLine } from "./stac-item-line.js";

/** Where generated input is kept: `EOMATCH_BENCH_CACHE`, else a folder among the machine's temporary files. */
export function cacheFolder(): string {
  const folder = process.env["EOMATCH_BENCH_CACHE"] ?? join(tmpdir(), "eomatch-bench");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The folder that holds a plan's archive as columns, generated now if it is not there. */
export function archiveFolder(plan: ArchivePlan): string {
  const folder = join(cacheFolder(), planKey(plan));
  if (!existsSync(folder)) writeColumns(folder, columnsOf(acquisitionsOf(plan)));
  return folder;
}

/** A plan's archive as columns. */
export function archiveColumns(plan: ArchivePlan): ArchiveColumns {
  return readColumns(archiveFolder(plan));
}

/** The file that holds a plan's archive as STAC items, one a line, written now if it is not there. */
export async function archiveLines(plan: ArchivePlan): Promise<string> {
  const file = join(cacheFolder(), `${planKey(plan)}.ndjson`);
  if (existsSync(file)) return file;
  const unfinished = `${file}.${process.pid}`;
  await pipeline(Readable.from(linesOf(plan)), createWriteStream(unfinished));
  renameSync(unfinished, file);
  return file;
}

/** Joined to larger pieces, since a stream costs the same for each of them. */
function* linesOf(plan: ArchivePlan): Generator<string, void, undefined> {
  let text = "";
  for (const product of productsOf(archiveColumns(plan))) {
    text += itemLine(product, plan.archive);
    if (text.length > 1 << 20) {
      yield text;
      text = "";
    }
  }
  yield text;
}
