import {
  type CatalogueItem,
  type CatalogueStore,
  type ItemReference,
  isDownloaded,
  isStoreError,
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
  StoreError,
} from "@eomatch/stac-model";
import { CataloguedEvent } from "./catalogued-event.js";
import { CataloguedMatchup } from "./catalogued-matchup.js";
import { CatalogueError } from "./errors.js";
import { type EventQuery, matchupCondition, queryEventItems } from "./event-query.js";
import { matchupSetOf } from "./matchup-set.js";

// Enough to read many small files side by side, little enough to answer the first events at once.
const eventsPerBatch = 64;

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
  let batch: CatalogueItem[] = [];
  for await (const item of queryEventItems(store, query, reader.options)) {
    batch.push(item);
    if (batch.length < eventsPerBatch) continue;
    yield* await reader.read(batch);
    batch = [];
  }
  if (batch.length > 0) yield* await reader.read(batch);
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
    const matchupItems = await readAll(store, eventItems.flatMap(matchupReferences), options);
    const wanted = [...matchupItems.found.values()].filter(
      ({ item }) => query.properties === undefined || matchesProperties(item.properties, query.properties),
    );
    const productItems = await readAll(store, wanted.flatMap(productReferences), options);
    const isWhole = matchupItems.missing.length === 0 && productItems.missing.length === 0;
    if (!isWhole && !isLastTry) {
      // Someone may have removed events since they were listed: then they are read as they are now.
      const now = await readAll(store, eventItems.map(referenceTo), options);
      return read([...now.found.values()], true);
    }
    const missing = new Set([...matchupItems.missing, ...productItems.missing].map(referenceKey));
    for (const item of [...eventItems, ...wanted]) reportMissing(item, missing, options);

    const products = parsed(productItems.found, itemToProduct, options);
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

/** Reads each item once; `missing` are those that are neither there nor reported as broken. */
async function readAll(
  store: CatalogueStore,
  references: readonly ItemReference[],
  options: ReadOptions,
): Promise<{ readonly found: Map<string, CatalogueItem>; readonly missing: ItemReference[] }> {
  const unique = new Map(references.map((reference) => [referenceKey(reference), reference]));
  const found = new Map<string, CatalogueItem>();
  const { onBroken } = options;
  let broken = 0;
  const counting: ReadOptions = {
    ...options,
    onBroken:
      onBroken &&
      ((error) => {
        broken += 1;
        onBroken(error);
      }),
  };
  for await (const item of store.readItems(unique.values(), counting)) {
    found.set(referenceKey(referenceTo(item)), item);
  }
  const missing = [...unique.values()].filter((reference) => !found.has(referenceKey(reference)));
  // A broken item is missing too, but has been told of.
  return { found, missing: missing.length > broken ? missing : [] };
}

function reportMissing(item: CatalogueItem, missing: ReadonlySet<string>, { onBroken }: ReadOptions): void {
  for (const { rel, target } of item.relations) {
    if (!missing.has(referenceKey(target))) continue;
    const message = `item ${item.item.id} of ${item.item.collection} has a ${rel} link to ${target.id} of ${target.collection}, which the catalogue does not hold: run a check on it`;
    if (onBroken === undefined) {
      throw new CatalogueError("catalogue/broken-link", message, { subject: item.item.id });
    }
    onBroken(new StoreError("store/broken-catalogue", message));
  }
}

function parsed<T>(
  items: ReadonlyMap<string, CatalogueItem>,
  parse: (item: CatalogueItem) => T,
  options: ReadOptions,
): Map<string, T> {
  const results = new Map<string, T>();
  for (const [key, item] of items) {
    const result = parsedItem(item, () => parse(item), options);
    if (result !== undefined) results.set(key, result);
  }
  return results;
}

function parsedItem<T>({ item }: CatalogueItem, parse: () => T, { onBroken }: ReadOptions): T | undefined {
  try {
    return parse();
  } catch (error) {
    const broken = isStoreError(error)
      ? error
      : new StoreError(
          "store/broken-catalogue",
          `${item.collection}: ${error instanceof Error ? error.message : String(error)}`,
          { cause: error },
        );
    if (onBroken === undefined) throw broken;
    onBroken(broken);
    return undefined;
  }
}

/** Passes each error on once, however often the same object is met. */
function onceEach(onBroken: ReadOptions["onBroken"]): ReadOptions["onBroken"] {
  if (onBroken === undefined) return undefined;
  const told = new Set<string>();
  return (error) => {
    if (told.has(error.message)) return;
    told.add(error.message);
    onBroken(error);
  };
}

function byTime(a: CataloguedMatchup, b: CataloguedMatchup): number {
  const start = ({ productTimeBounds }: CataloguedMatchup): number => productTimeBounds.startTime.getTime();
  return start(a) - start(b) || (a.id < b.id ? -1 : 1);
}
