import { fsStore } from "@eomatch/store-fs";
import { madeUpBatch } from "../catalogue/made-up-events.js";
import { answer, request } from "./process-talk.js";

/** Events to write to a catalogue. */
export interface CatalogueWriteRequest {
  readonly path: string;
  readonly from: number;
  readonly count: number;
  /** Whether the catalogue is to be made first. */
  readonly isNew: boolean;
  /** Whether a batch of one event goes before, which is not timed: it settles what earlier batches have left to do. */
  readonly isSettled?: boolean;
}

/** What writing them took, the batch being in memory. */
export interface CatalogueWriteAnswer {
  readonly wallMs: number;
}

const { path, from, count, isNew, isSettled = false } = request<CatalogueWriteRequest>();
const batch = madeUpBatch(from, count);
const store = fsStore({ path });
if (isNew) await store.createCatalog({ id: "matchup-catalogue", description: "Matchup catalogue" });
if (isSettled) await store.write(madeUpBatch(from + count, 1));
const began = performance.now();
await store.write(batch);
answer<CatalogueWriteAnswer>({ wallMs: performance.now() - began });
