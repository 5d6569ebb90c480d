import { measurementOf } from "../measurement.js";
import { peakBytes } from "./peak-memory.js";
import { answer, request } from "./process-talk.js";

/** A catalogue and what to ask it. */
export interface CatalogueQueryRequest {
  readonly path: string;
  readonly query: {
    readonly startTime: string;
    readonly stopTime: string;
    readonly bbox: readonly [number, number, number, number];
    readonly platforms: readonly string[];
  };
  readonly warmRuns: number;
}

/** What it took. */
export interface CatalogueQueryAnswer {
  /** From the start of the process, Node's own start apart, to the first answer: modules, opening, query. */
  readonly coldMs: number;
  /** Opening and answering again, the median. */
  readonly warmMs: number;
  /** Answering that no event has a matchup with a property that none has, the median. */
  readonly nothingMs: number;
  /** The greatest resident set of the process up to the first answer and its repeats, 1e6 bytes. */
  readonly rssMb: number;
  /** When the events that were found start. */
  readonly starts: readonly string[];
}

const { path, query, warmRuns } = request<CatalogueQueryRequest>();
const began = performance.now();
// Not imported above, because loading the modules is a part of the first answer.
const { MatchupCatalogue } = await import("@eomatch/catalogue");
const { fsStore } = await import("@eomatch/store-fs");
const times = { startTime: new Date(query.startTime), stopTime: new Date(query.stopTime) };

const store = fsStore({ path });
const ask = async () => (await MatchupCatalogue.open(store)).getEvents({ ...query, ...times });
const events = await ask();
const coldMs = performance.now() - began;

const warm: number[] = [];
for (let run = 0; run < warmRuns; run++) {
  const again = performance.now();
  await ask();
  warm.push(performance.now() - again);
}
const rssMb = peakBytes() / 1e6;

const nothing: number[] = [];
for (let run = 0; run < 3; run++) {
  const again = performance.now();
  for await (const { item } of store.query({
    withMatchup: { properties: { "matchup:area_km2": { gt: 1e9 } } },
  })) {
    throw new Error(`${item.id} has a matchup larger than the Earth`);
  }
  nothing.push(performance.now() - again);
}
answer<CatalogueQueryAnswer>({
  coldMs,
  warmMs: measurementOf(warm).median,
  nothingMs: measurementOf(nothing).median,
  rssMb,
  starts: [...events].map(({ startTime }) => startTime.toISOString()),
});
