import { type CatalogueStore, type MatchupEvent, pairName } from "@eomatch/stac-model";
import { requireFields } from "./called-rightly.js";
import type { SearchTarget } from "./find-and-catalogue.js";
import {
  type CheckedRequest,
  checkRequest,
  type FindOptions,
  type FindRequest,
  type FindSummary,
} from "./find-request.js";
import { withoutKnownVersions } from "./known-versions.js";
import { createProductSearch } from "./product-search.js";
import { computeCrossovers, searchCrossovers, searchOrbits } from "./search-crossovers.js";
import { searchKey } from "./search-key.js";
import { searchPeriod } from "./search-period.js";
import { openSearchState, type SearchState } from "./search-state.js";
import { createTally } from "./tally.js";
import type { TimeSpan } from "./time-span.js";
import { tolerant } from "./tolerant.js";
import { whenNeeded } from "./when-needed.js";
import { isTurnToWrite } from "./when-to-write.js";

/** See {@link findAndCatalogue}, which loads this. */
export async function searchInto(
  request: FindRequest,
  into: SearchTarget,
  options: FindOptions = {},
): Promise<FindSummary> {
  const checked = checkRequest(request, into);
  requireFields(into, "findAndCatalogue(…, sources)", {
    catalogue: {
      is: (value) => typeof value === "object" && value !== null && "store" in value,
      what: "a MatchupCatalogue, or { store, open } to come by one",
    },
  });
  const { orbitSource } = into;
  const { onProgress, lock, now = () => new Date() } = options;
  const tally = createTally(checked);
  const orbits =
    orbitSource === undefined ? undefined : await searchOrbits(checked, { orbitSource, ...options });
  const { store, catalogue, whenOpen } = await whenNeeded(into.catalogue, options);
  const crossovers =
    orbits === undefined
      ? undefined
      : await computeCrossovers(orbits, checked, { store, whenOpen, ...options });
  reportProviders(checked, into, onProgress);
  const providers = createProductSearch(into.providers, { tally, versions: checked.versions, ...options });
  const key = await searchKey(checked, into, crossovers);
  const state = await openSearchState(store, key, { ...options, now });
  const keepState = tolerant((reason) =>
    onProgress?.({
      stage: "warning",
      message: `how far the search has come cannot be kept, a stopped one begins anew: ${reason}`,
    }),
  );
  reportResumed(state, checked, onProgress);

  // What one search finds has one version of each product: only what was there before can have another.
  const mayHaveVersions =
    checked.versions === "newest" && (await hasCollection(store, pairName(checked.sensors)));
  let waiting: MatchupEvent[] = [];
  let isAnySearched = false;
  let isUnwritten = false;
  let waitingMatchups = 0;
  let lastWrite = performance.now();
  let lastWriteMs = 0;
  const flush = async (): Promise<void> => {
    const began = performance.now();
    const found = waiting;
    waiting = [];
    waitingMatchups = 0;
    // Neither found nor searched: nothing is to be kept.
    if (found.length === 0 && !isAnySearched) return;
    // What cannot be written is lost to this search: its part of the period must never be kept as complete.
    isUnwritten = true;
    const { events, known } = mayHaveVersions
      ? await withoutKnownVersions(store, found)
      : { events: found, known: 0 };
    tally.keptVersions(known);
    // A search that is stopped still keeps what it has found: writing does not listen to the signal.
    tally.added(await (await catalogue()).addEvents(events, lock));
    isUnwritten = false;
    await keepState(() => state.save());
    lastWrite = performance.now();
    lastWriteMs = lastWrite - began;
    if (events.length > 0) onProgress?.({ stage: "write", ...tally.addedSoFar() });
  };
  const flushInTurn = async (): Promise<void> => {
    const sinceMs = performance.now() - lastWrite;
    if (isTurnToWrite({ waiting: waitingMatchups, sinceMs, lastWriteMs })) await flush();
  };
  const keep = async (event: MatchupEvent): Promise<void> => {
    tally.event(event);
    waiting.push(event);
    waitingMatchups += event.matchupSet.length;
    await flushInTurn();
  };

  const complete = async (span: TimeSpan): Promise<void> => {
    state.complete(span);
    if (!isAnySearched) {
      isAnySearched = true;
      // At once: whoever may not write there need not wait for the end of a long search to be told.
      await catalogue();
    }
    await flushInTurn();
  };

  const tools = { providers, keep, remaining: state.remaining, complete, tally, ...options };
  try {
    await (crossovers === undefined
      ? searchPeriod(checked, tools)
      : searchCrossovers(checked, { crossovers, ...tools }));
  } finally {
    if (!isUnwritten) await flush();
  }
  const summary = tally.summary(store.location, crossovers?.length);
  if (summary.failures.length === 0) {
    await catalogue();
    await keepState(() => state.clear());
  }
  return summary;
}

async function hasCollection(store: CatalogueStore, wanted: string): Promise<boolean> {
  for await (const { id } of store.listCollections()) if (id === wanted) return true;
  return false;
}

/** Says who is asked for what, and who is not. */
function reportProviders(
  { sensors }: CheckedRequest,
  { providers }: SearchTarget,
  onProgress: FindOptions["onProgress"],
): void {
  const wanted = [...new Set(sensors.map(({ collection }) => collection))];
  onProgress?.({
    stage: "providers",
    searched: wanted.map((collection) => ({
      collection,
      providers: providers
        .filter(({ collections }) => collections.includes(collection))
        .map(({ name }) => name),
    })),
    unused: providers
      .filter(({ collections }) => !collections.some((collection) => wanted.includes(collection)))
      .map(({ name, collections }) => ({ provider: name, collections })),
  });
}

/** Says how much of the period an earlier run has completed. */
function reportResumed(
  state: SearchState,
  { startTime, stopTime }: CheckedRequest,
  onProgress: FindOptions["onProgress"],
): void {
  const period = { from: startTime.getTime(), to: stopTime.getTime() + 1 };
  const restMs = state.remaining(period).reduce((sum, { from, to }) => sum + to - from, 0);
  const completeSeconds = (period.to - period.from - restMs) / 1000;
  if (completeSeconds > 0) onProgress?.({ stage: "resume", completeSeconds });
}
