import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../archives/archive-cache.js";
import { type Figure, significant } from "../finder/figure.js";
import { measurementOf } from "../measurement.js";
import type { CatalogueWriteAnswer, CatalogueWriteRequest } from "../processes/catalogue-write-process.js";
import type { PlainWriteAnswer, PlainWriteRequest } from "../processes/plain-write-process.js";
import { askNode } from "../processes/process-talk.js";

/**
 * Writes matchups to a new catalogue in one batch, and then the same bytes to the same paths with `fs.writeFile`.
 *
 * What was written goes when all is measured: where very many files have gone, ext4 looks at each of their inodes
 * again and again for minutes, each time that it makes a file, because it does not use those yet (`recently_deleted` in
 * Linux' fs/ext4/ialloc.c). Writing took three to five times as long then.
 */
export async function writeFigures(matchups: number, runs: number): Promise<Figure[]> {
  const ratios: number[] = [];
  const times: number[] = [];
  let files = 0;
  const folder = mkdtempSync(join(cacheFolder(), "write-"));
  try {
    for (let run = 0; run < runs; run++) {
      const path = join(folder, `store-${run}`);
      const request: CatalogueWriteRequest = { path, from: 0, count: matchups, isNew: true };
      const ours = await askNode<CatalogueWriteAnswer>("catalogue-write-process", request);
      const plainly: PlainWriteRequest = { from: path, to: join(folder, `plain-${run}`) };
      const plain = await askNode<PlainWriteAnswer>("plain-write-process", plainly);
      ratios.push(ours.wallMs / plain.wallMs);
      times.push(ours.wallMs);
      files = plain.files;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const { median, min, max } = measurementOf(ratios);
  return [
    {
      id: "catalogue.write.ratio",
      value: significant(median),
      unit: "×",
      spread: [significant(min), significant(max)],
    },
    { id: "catalogue.write.ms", value: significant(measurementOf(times).median), unit: "ms" },
    { id: "catalogue.write.files", value: files, unit: "files" },
  ];
}
