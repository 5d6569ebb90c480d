import type { CatalogueStore } from "@eomatch/stac-model";
import type { FindOptions, FindRequest, FindSources, FindSummary } from "./find-request.js";
import type { MatchupCatalogue } from "./matchup-catalogue.js";

/** Where a search looks, and where it keeps what it finds. */
export interface SearchTarget extends FindSources {
  /** The catalogue, or one that need not be there yet. */
  readonly catalogue: MatchupCatalogue | CatalogueToOpen;
}

/** A catalogue that is opened, or made, only when there is something to keep: of a search that failed nothing is left. */
interface CatalogueToOpen {
  /** Where it is kept; what earlier searches have left there is read before. */
  readonly store: CatalogueStore;
  /** Called once at most. */
  readonly open: () => Promise<MatchupCatalogue>;
}

/**
 * Finds matchups and keeps them in a catalogue.
 *
 * With an orbit source, products are searched only where and when the satellites cross, and the crossovers are
 * the events; without one, the whole period is searched and events are derived from the matchups found.
 *
 * What is found is written while the search goes on. Stopped by its signal, it keeps what it has found and
 * rejects with the signal's reason; the same search run again goes on where it broke off. A provider that fails is
 * reported in the summary, the rest is kept, and the same search run again asks only for what is missing. A search
 * that is complete asks afresh when it is run again. See `search-state` for what counts as complete.
 *
 * @throws CatalogueError `catalogue/invalid-request`, `catalogue/no-provider`, `catalogue/no-elements`: before
 *   anything is written
 * @throws StoreError when the catalogue cannot be written
 */
export async function findAndCatalogue(
  request: FindRequest,
  into: SearchTarget,
  options: FindOptions = {},
): Promise<FindSummary> {
  // Geometry and orbits are loaded by those who search; whoever opens a catalogue does not wait for them.
  const { searchInto } = await import("./search-into.js");
  return searchInto(request, into, options);
}
