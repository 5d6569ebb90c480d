import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fsStore } from "@eomatch/store-fs";
import { cacheFolder } from "../archives/archive-cache.js";
import { madeUpBatch } from "./made-up-events.js";

/** A catalogue of made-up events, numbered from 0. */
export interface LargeCatalogue {
  readonly path: string;
  readonly events: number;
}

/** Events that are written at a time. */
const eventsPerBatch = 5000;

/** A catalogue of so many events with four items each, written now unless it is among the temporary files already. */
export async function largeCatalogue(
  events: number,
  progress: (line: string) => void,
): Promise<LargeCatalogue> {
  const path = join(cacheFolder(), `catalogue-${events}`);
  if (existsSync(path)) return { path, events };
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const store = fsStore({ path: unfinished });
  await store.createCatalog({ id: "matchup-catalogue", description: "Matchup catalogue" });
  for (let from = 0; from < events; from += eventsPerBatch) {
    progress(`making a catalogue of ${events} events: ${from}`);
    await store.write(madeUpBatch(from, Math.min(eventsPerBatch, events - from)));
  }
  renameSync(unfinished, path);
  return { path, events };
}
