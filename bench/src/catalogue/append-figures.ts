import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../archives/archive-cache.js";
import { type Figure, significant } from "../finder/figure.js";
import { measurementOf } from "../measurement.js";
import type { CatalogueWriteAnswer, CatalogueWriteRequest } from "../processes/catalogue-write-process.js";
import { askNode } from "../processes/process-talk.js";
import type { LargeCatalogue } from "./large-catalogue.js";
import { takingBack } from "./taking-back.js";

/**
 * Adds the same matchups to nothing and to a large catalogue, which is afterwards as it was; other ones in each run.
 *
 * All goes when all is measured: see write-figures.ts for what a disk does where many files have just gone.
 */
export async function appendFigures(
  large: LargeCatalogue,
  matchups: number,
  runs: number,
): Promise<Figure[]> {
  const write = async (path: string, run: number, isNew: boolean): Promise<number> => {
    // One more than is timed goes before, to settle what earlier batches have left to do.
    const from = large.events + run * (matchups + 1);
    const request: CatalogueWriteRequest = { path, from, count: matchups, isNew, isSettled: true };
    return (await askNode<CatalogueWriteAnswer>("catalogue-write-process", request)).wallMs;
  };
  const ratios: number[] = [];
  const times: number[] = [];
  const folder = mkdtempSync(join(cacheFolder(), "append-"));
  try {
    await takingBack(large.path, async () => {
      for (let run = 0; run < runs; run++) {
        const toNothing = await write(join(folder, `store-${run}`), run, true);
        const toLarge = await write(large.path, run, false);
        ratios.push(toLarge / toNothing);
        times.push(toLarge);
      }
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const { median, min, max } = measurementOf(ratios);
  return [
    {
      id: "catalogue.append.ratio",
      value: significant(median),
      unit: "×",
      spread: [significant(min), significant(max)],
    },
    { id: "catalogue.append.ms", value: significant(measurementOf(times).median), unit: "ms" },
  ];
}
