import type { MatchupEvent } from "@eomatch/stac-model";
import {
  checkRequest,
  type FindOptions,
  type FindRequest,
  type FindSources,
  type FindSummary,
} from "./find-request.js";
import type { MatchupCatalogue } from "./matchup-catalogue.js";
import { createProductSearch } from "./product-search.js";
import { computeCrossovers, searchCrossovers } from "./search-crossovers.js";
import { searchPeriod } from "./search-period.js";
import { createTally } from "./tally.js";

/** So many matchups are gathered at most before they are written. */
const matchupsPerWrite = 500;

/** So long matchups wait at most before they are written, milliseconds. */
const writeEveryMs = 5000;

/**
 * Finds matchups and keeps them in a catalogue.
 *
 * With an orbit source, products are searched only where and when the satellites cross, and the crossovers are
 * the events; without one, the whole period is searched and events are derived from the matchups found.
 *
 * What is found is written while the search goes on. Stopped by its signal, it keeps what it has found and
 * rejects with the signal's reason; run again, it adds what is missing. A provider that fails is reported in
 * the summary, the rest is kept.
 *
 * @throws CatalogueError `catalogue/invalid-request`, `catalogue/no-provider`, `catalogue/no-elements`: before
 *   anything is written
 * @throws StoreError when the catalogue cannot be written
 */
export async function findAndCatalogue(
  request: FindRequest,
  into: FindSources & {
    /** The catalogue, or how to come by it: that is asked only once nothing stands in the way of the search. */
    readonly catalogue: MatchupCatalogue | (() => Promise<MatchupCatalogue>);
  },
  options: FindOptions = {},
): Promise<FindSummary> {
  const checked = checkRequest(request, into);
  const { orbitSource } = into;
  const { onProgress } = options;
  const tally = createTally(checked);
  const crossovers =
    orbitSource === undefined ? undefined : await computeCrossovers(checked, { orbitSource, ...options });
  const catalogue = typeof into.catalogue === "function" ? await into.catalogue() : into.catalogue;
  const search = createProductSearch(into.providers, { tally, ...options });

  let waiting: MatchupEvent[] = [];
  let lastWrite = performance.now();
  const flush = async (): Promise<void> => {
    const events = waiting;
    waiting = [];
    // A search that is stopped still keeps what it has found: writing does not listen to the signal.
    tally.added(await catalogue.addEvents(events));
    lastWrite = performance.now();
    if (events.length > 0) onProgress?.({ stage: "write", ...tally.addedSoFar() });
  };
  const keep = async (event: MatchupEvent): Promise<void> => {
    tally.event(event);
    waiting.push(event);
    const size = waiting.reduce((sum, { matchupSet }) => sum + matchupSet.length, 0);
    if (size >= matchupsPerWrite || performance.now() - lastWrite > writeEveryMs) await flush();
  };

  const tools = { search, keep, tally, ...options };
  try {
    await (crossovers === undefined
      ? searchPeriod(checked, tools)
      : searchCrossovers(checked, { crossovers, ...tools }));
  } finally {
    await flush();
  }
  return tally.summary(catalogue.location, crossovers?.length);
}
