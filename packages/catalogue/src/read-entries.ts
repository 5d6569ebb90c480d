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
import { type EventEntry, type MatchupEntry, matchupEntry, matchupEntryOfItem, tellsAll } from "./entry.js";
import { type EventQuery, matchupCondition, queryEventItems } from "./event-query.js";
import { inBatches, onceEach, parsedItem, parsedItems, readLinked, reportMissing } from "./linked-items.js";

/** Options of {@link MatchupCatalogue.entries}. */
export interface EntryOptions extends ReadOptions {
  /** Whether matchups say if their products are on disk, for which some products are read. Default true. */
  readonly withDownloaded?: boolean | undefined;
}

/**
 * The events of a catalogue that meet a query with their matchups, as lists show them, in order of time.
 *
 * Products are read only where a matchup's item does not say what an entry needs, or where one may be on disk.
 */
export async function* readEntries(
  store: CatalogueStore,
  query: EventQuery,
  { withDownloaded = true, ...reading }: EntryOptions = {},
): AsyncGenerator<EventEntry, void, undefined> {
  const options: ReadOptions = { ...reading, onBroken: onceEach(reading.onBroken) };
  const isAsked = query.productsDownloaded === true;
  const mayBeOnDisk =
    withDownloaded && !isAsked ? await eventsWithFiles(store, query, options) : () => isAsked;
  const needsProducts = (matchup: CatalogueItem, event: string): boolean =>
    mayBeOnDisk(event) || !tellsAll(matchup);
  const condition = matchupCondition(query);

  const read = async (events: readonly CatalogueItem[], isLastTry = false): Promise<EventEntry[]> => {
    const matchupItems = await readLinked(store, events.flatMap(matchupReferences), options);
    const wanted = events.flatMap((event) =>
      matchupReferences(event).flatMap((reference) => {
        const item = matchupItems.found.get(referenceKey(reference));
        if (item === undefined) return [];
        if (query.properties !== undefined && !matchesProperties(item.item.properties, query.properties))
          return [];
        return [{ item, readsProducts: needsProducts(item, event.item.id) }];
      }),
    );
    const derived = wanted.filter(({ readsProducts }) => readsProducts).map(({ item }) => item);
    const productItems = await readLinked(store, derived.flatMap(productReferences), options);
    const isWhole = matchupItems.missing.length === 0 && productItems.missing.length === 0;
    if (!isWhole && !isLastTry) {
      // Someone may have removed events since they were listed: then they are read as they are now.
      const now = await readLinked(store, events.map(referenceTo), options);
      return read([...now.found.values()], true);
    }
    const missing = new Set([...matchupItems.missing, ...productItems.missing].map(referenceKey));
    for (const item of [...events, ...derived]) reportMissing(item, missing, options);

    const products = parsedItems(productItems.found, itemToProduct, options);
    const entries = new Map<string, MatchupEntry>();
    for (const { item, readsProducts } of wanted) {
      const entry = parsedItem(
        item,
        () =>
          readsProducts
            ? entryWithProducts(item, { products, query })
            : matchupEntryOfItem(item, withDownloaded ? false : undefined),
        options,
      );
      if (entry !== undefined) entries.set(referenceKey(referenceTo(item)), entry);
    }
    return events.flatMap((event) => {
      const matchupSet = matchupReferences(event)
        .map((reference) => entries.get(referenceKey(reference)))
        .filter((entry) => entry !== undefined)
        .sort(byTime);
      if (matchupSet.length === 0 && condition !== undefined) return [];
      const entry = parsedItem(event, () => ({ ...itemToEvent(event, []), matchupSet }), options);
      return entry === undefined ? [] : [entry];
    });
  };

  yield* inBatches(queryEventItems(store, query, options), (batch) => read(batch));
}

/** Undefined when a product cannot be read, which has been told of, or when it is not on disk as the query asks. */
function entryWithProducts(
  item: CatalogueItem,
  { products, query }: { readonly products: ReadonlyMap<string, Product>; readonly query: EventQuery },
): MatchupEntry | undefined {
  const own = productReferences(item).map((reference) => products.get(referenceKey(reference)));
  if (!own.every((product) => product !== undefined)) return undefined;
  if (query.productsDownloaded === true && !own.every(isDownloaded)) return undefined;
  return matchupEntry(itemToMatchup(item, own));
}

/** Tells by an event's id whether one of its matchups may have all of its products on disk. */
async function eventsWithFiles(
  store: CatalogueStore,
  query: EventQuery,
  options: ReadOptions,
): Promise<(id: string) => boolean> {
  // A store with an index answers from it; any other would read every product, and read them again afterwards.
  if (store.summaries === undefined) return () => true;
  const ids = new Set<string>();
  for await (const { item } of queryEventItems(store, { ...query, productsDownloaded: true }, options)) {
    ids.add(item.id);
  }
  return (id) => ids.has(id);
}

function byTime(a: MatchupEntry, b: MatchupEntry): number {
  return a.startTime.getTime() - b.startTime.getTime() || (a.id < b.id ? -1 : 1);
}
