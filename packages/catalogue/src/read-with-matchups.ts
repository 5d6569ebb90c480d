import {
  type CatalogueItem,
  type CatalogueStore,
  isDownloaded,
  itemToProduct,
  matchesProperties,
  matchupReferences,
  type Product,
  productReferences,
  type ReadOptions,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";
import { type EventQuery, matchupCondition, queryEventItems } from "./event-query.js";
import { inBatches, onceEach, parsedItem, parsedItems, readLinked, reportMissing } from "./linked-items.js";

/** What is made of the items of events and of their matchups. */
export interface EventParts<M, E> {
  /** What is made of a matchup whose products were read, in pair order. */
  matchupOf(item: CatalogueItem, products: readonly Product[]): M;
  /** How a matchup is made of its item alone; undefined where its products are to be read. */
  shortOf?(item: CatalogueItem, event: CatalogueItem): (() => M) | undefined;
  /** What is made of an event and its matchups, in the order of its links. */
  eventOf(item: CatalogueItem, matchups: M[]): E;
}

/**
 * Reads the events that meet a query, in order of time, each with its matchups and, where asked, their products.
 *
 * @throws CatalogueError `catalogue/invalid-query`; `catalogue/broken-link` for a link to what the catalogue does
 *   not hold, without `onBroken`
 * @throws StoreError `store/broken-catalogue` for an object that cannot be parsed, without `onBroken`
 */
export async function* readWithMatchups<M, E>(
  store: CatalogueStore,
  query: EventQuery,
  { parts, reading }: { readonly parts: EventParts<M, E>; readonly reading: ReadOptions },
): AsyncGenerator<E, void, undefined> {
  const options: ReadOptions = { ...reading, onBroken: onceEach(reading.onBroken) };
  const condition = matchupCondition(query);

  const read = async (
    events: readonly CatalogueItem[],
    missingBefore: ReadonlySet<string> = new Set(),
  ): Promise<E[]> => {
    const matchupItems = await readLinked(store, events.flatMap(matchupReferences), options);
    const wanted = events.flatMap((event) =>
      matchupReferences(event).flatMap((reference) => {
        const item = matchupItems.found.get(referenceKey(reference));
        if (item === undefined) return [];
        if (query.properties !== undefined && !matchesProperties(item.item.properties, query.properties))
          return [];
        return [{ item, short: parts.shortOf?.(item, event) }];
      }),
    );
    const derived = wanted.filter(({ short }) => short === undefined).map(({ item }) => item);
    const productItems = await readLinked(store, derived.flatMap(productReferences), options);
    const missing = new Set([...matchupItems.missing, ...productItems.missing].map(referenceKey));
    if ([...missing].some((key) => !missingBefore.has(key))) {
      // Someone may be removing events since they were listed: they are read as they are now, for as long as more goes.
      const now = await readLinked(store, events.map(referenceTo), options);
      return read([...now.found.values()], new Set([...missingBefore, ...missing]));
    }
    for (const item of [...events, ...derived]) reportMissing(item, missing, options);

    const products = parsedItems(productItems.found, itemToProduct, options);
    const fromProducts = (item: CatalogueItem): M | undefined => {
      const own = productReferences(item).map((reference) => products.get(referenceKey(reference)));
      // One that cannot be read has been told of.
      if (!own.every((product) => product !== undefined)) return undefined;
      if (query.productsDownloaded === true && !own.every(isDownloaded)) return undefined;
      return parts.matchupOf(item, own);
    };
    const matchups = new Map<string, M>();
    for (const { item, short } of wanted) {
      const matchup = parsedItem(item, short ?? (() => fromProducts(item)), options);
      if (matchup !== undefined) matchups.set(referenceKey(referenceTo(item)), matchup);
    }
    return events.flatMap((item) => {
      const own = matchupReferences(item)
        .map((reference) => matchups.get(referenceKey(reference)))
        .filter((matchup) => matchup !== undefined);
      if (own.length === 0 && condition !== undefined) return [];
      const event = parsedItem(item, () => parts.eventOf(item, own), options);
      return event === undefined ? [] : [event];
    });
  };

  yield* inBatches(queryEventItems(store, query, options), (batch) => read(batch));
}
