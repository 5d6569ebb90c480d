import {
  type CatalogueItem,
  type CatalogueStore,
  isDownloaded,
  itemToEvent,
  itemToMatchup,
  itemToProduct,
  matchesProperties,
  matchupReferences,
  type Product,
  productReferences,
  type ReadOptions,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";
import { CataloguedEvent } from "./catalogued-event.js";
import { CataloguedMatchup } from "./catalogued-matchup.js";
import { type EventQuery, matchupCondition, queryEventItems } from "./event-query.js";
import { inBatches, onceEach, parsedItem, parsedItems, readLinked, reportMissing } from "./linked-items.js";
import { matchupSetOf } from "./matchup-set.js";

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
  const reader = eventReader(store, query, { ...options, onBroken: onceEach(options.onBroken) });
  yield* inBatches(queryEventItems(store, query, reader.options), (batch) => reader.read(batch));
}

interface EventReader {
  readonly options: ReadOptions;
  read(eventItems: readonly CatalogueItem[]): Promise<CataloguedEvent[]>;
}

function eventReader(store: CatalogueStore, query: EventQuery, options: ReadOptions): EventReader {
  const condition = matchupCondition(query);

  const read = async (
    eventItems: readonly CatalogueItem[],
    isLastTry = false,
  ): Promise<CataloguedEvent[]> => {
    const matchupItems = await readLinked(store, eventItems.flatMap(matchupReferences), options);
    const wanted = [...matchupItems.found.values()].filter(
      ({ item }) => query.properties === undefined || matchesProperties(item.properties, query.properties),
    );
    const productItems = await readLinked(store, wanted.flatMap(productReferences), options);
    const isWhole = matchupItems.missing.length === 0 && productItems.missing.length === 0;
    if (!isWhole && !isLastTry) {
      // Someone may have removed events since they were listed: then they are read as they are now.
      const now = await readLinked(store, eventItems.map(referenceTo), options);
      return read([...now.found.values()], true);
    }
    const missing = new Set([...matchupItems.missing, ...productItems.missing].map(referenceKey));
    for (const item of [...eventItems, ...wanted]) reportMissing(item, missing, options);

    const products = parsedItems(productItems.found, itemToProduct, options);
    const matchups = new Map<string, CataloguedMatchup>();
    for (const item of wanted) {
      const own = productReferences(item).map((reference) => products.get(referenceKey(reference)));
      if (!own.every((product) => product !== undefined)) continue;
      if (query.productsDownloaded === true && !own.every(isDownloaded)) continue;
      const matchup = parsedItem(item, () => matchupFrom(item, own), options);
      if (matchup !== undefined) matchups.set(referenceKey(matchup), matchup);
    }
    return eventItems.flatMap((item) => {
      const own = matchupReferences(item)
        .map((reference) => matchups.get(referenceKey(reference)))
        .filter((matchup) => matchup !== undefined)
        .sort(byTime);
      if (own.length === 0 && condition !== undefined) return [];
      const event = parsedItem(item, () => eventFrom(item, own), options);
      return event === undefined ? [] : [event];
    });
  };

  return { options, read: (eventItems) => read(eventItems) };
}

function matchupFrom(item: CatalogueItem, products: readonly Product[]): CataloguedMatchup {
  return new CataloguedMatchup(itemToMatchup(item, products), item.item.collection);
}

function eventFrom(item: CatalogueItem, matchups: readonly CataloguedMatchup[]): CataloguedEvent {
  return new CataloguedEvent(itemToEvent(item, matchups), {
    collection: item.item.collection,
    matchupSet: matchupSetOf(matchups),
  });
}

function byTime(a: CataloguedMatchup, b: CataloguedMatchup): number {
  const start = ({ productTimeBounds }: CataloguedMatchup): number => productTimeBounds.startTime.getTime();
  return start(a) - start(b) || (a.id < b.id ? -1 : 1);
}
