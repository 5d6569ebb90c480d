import {
  type CatalogueItem,
  type CatalogueStore,
  itemToEvent,
  itemToMatchup,
  type Product,
  type ReadOptions,
} from "@eomatch/stac-model";
import { CataloguedEvent } from "./catalogued-event.js";
import { CataloguedMatchup } from "./catalogued-matchup.js";
import type { EventQuery } from "./event-query.js";
import { matchupSetOf } from "./matchup-set.js";
import { readWithMatchups } from "./read-with-matchups.js";

/**
 * The events of a catalogue that meet a query, in order of time, each with its matchups and their products.
 *
 * They come in batches as they are read, so a large catalogue never stands in memory as a whole.
 *
 * What cannot be read ends the iteration, unless `onBroken` takes it: then a broken event is left out, and so is a
 * broken matchup, or one with a product that is broken or missing, while its event and the others stay.
 *
 * @throws CatalogueError `catalogue/invalid-query`; `catalogue/broken-link` for a link to what the catalogue does
 *   not hold
 * @throws StoreError `store/broken-catalogue` for an object that cannot be parsed
 */
export async function* readEvents(
  store: CatalogueStore,
  query: EventQuery,
  options: ReadOptions = {},
): AsyncGenerator<CataloguedEvent, void, undefined> {
  const parts = { matchupOf: matchupFrom, eventOf: eventFrom };
  yield* readWithMatchups(store, query, { parts, reading: options });
}

function matchupFrom(item: CatalogueItem, products: readonly Product[]): CataloguedMatchup {
  return new CataloguedMatchup(itemToMatchup(item, products), item.item.collection);
}

function eventFrom(item: CatalogueItem, matchups: CataloguedMatchup[]): CataloguedEvent {
  matchups.sort(byTime);
  return new CataloguedEvent(itemToEvent(item, matchups), {
    collection: item.item.collection,
    matchupSet: matchupSetOf(matchups),
  });
}

function byTime(a: CataloguedMatchup, b: CataloguedMatchup): number {
  const start = ({ productTimeBounds }: CataloguedMatchup): number => productTimeBounds.startTime.getTime();
  return start(a) - start(b) || (a.id < b.id ? -1 : 1);
}
