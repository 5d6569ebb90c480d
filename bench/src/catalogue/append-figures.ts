import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../archives/archive-cache.js";
import { type Figure, significant } from "../finder/figure.js";
import { measurementOf } from "../measurement.js";
import type { CatalogueWriteAnswer, CatalogueWriteRequest } from "../processes/catalogue-write-process.js";
import { askNode } from "../processes/process-talk.js";
import type { LargeCatalogue } from "./large-catalogue.js";
import { takingBack } from "./taking-back.js";

/** Adds the same matchups to nothing and to a large catalogue, which is afterwards as it was. */
export async function appendFigures(
  large: LargeCatalogue,
  matchups: number,
  runs: number,
): Promise<Figure[]> {
  const write = async (path: string, isNew: boolean): Promise<number> => {
    const request: CatalogueWriteRequest = {
      path,
      from: large.events,
      count: matchups,
      isNew,
      isSettled: true,
    };
    return (await askNode<CatalogueWriteAnswer>("catalogue-write-process", request)).wallMs;
  };
  const ratios: number[] = [];
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const folder = mkdtempSync(join(cacheFolder(), "append-"));
    try {
      const toNothing = await write(join(folder, "store"), true);
      const toLarge = await takingBack(large.path, () => write(large.path, false));
      ratios.push(toLarge / toNothing);
      times.push(toLarge);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
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
