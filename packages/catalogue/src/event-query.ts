import {
  type Bbox,
  type CatalogueItem,
  type CatalogueStore,
  canonicalPlatform,
  eventCollectionPrefix,
  type ItemReference,
  isDownloaded,
  itemToEvent,
  itemToMatchup,
  itemToProduct,
  type Matchup,
  type MatchupEvent,
  matchesProperties,
  matchupReferences,
  type Product,
  type PropertyFilter,
  productReferences,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";
import { CatalogueError } from "./errors.js";

/** What {@link queryEvents} is asked. Whatever is left out does not restrict; zero is a value like any other. */
export interface EventQuery {
  /** Every one of these collections is a sensor of the event; exact names. */
  readonly collections?: readonly string[] | undefined;
  /** Any of these satellites takes part; every spelling of their names will do. */
  readonly platforms?: readonly string[] | undefined;
  /** The event overlaps `[startTime, stopTime]`, both inclusive, UTC. */
  readonly startTime?: Date | undefined;
  readonly stopTime?: Date | undefined;
  /** `[west, south, east, north]` in degrees; west > east crosses the antimeridian. The event's box overlaps. */
  readonly bbox?: Bbox | undefined;
  /** Only matchups whose every product is on disk; events left without matchups drop out. */
  readonly productsDownloaded?: boolean | undefined;
  /** Conditions on the matchups' properties; events left without matchups drop out. */
  readonly properties?: PropertyFilter | undefined;
}

// Enough to read many small files side by side, little enough to answer the first events at once.
const eventsPerBatch = 64;

/**
 * The events of a catalogue that meet a query, in order of time, each with its matchups and their products.
 *
 * They come in batches as they are read, so a large catalogue never stands in memory as a whole.
 *
 * @throws CatalogueError `catalogue/invalid-query` for a start after the stop or a bbox out of range
 */
export async function* queryEvents(
  store: CatalogueStore,
  query: EventQuery,
  options: { readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<MatchupEvent, void, undefined> {
  checkQuery(query);
  let batch: CatalogueItem[] = [];
  for await (const item of store.query(
    {
      collections: await eventCollections(store, options.signal),
      startTime: query.startTime,
      stopTime: query.stopTime,
      bbox: query.bbox,
      platforms: query.platforms?.map(canonicalPlatform),
    },
    options,
  )) {
    if (!hasCollections(item, query.collections)) continue;
    batch.push(item);
    if (batch.length < eventsPerBatch) continue;
    yield* readEvents(store, batch, query, options.signal);
    batch = [];
  }
  yield* readEvents(store, batch, query, options.signal);
}

function checkQuery({ startTime, stopTime, bbox }: EventQuery): void {
  if (startTime !== undefined && stopTime !== undefined && startTime > stopTime) {
    throw new CatalogueError(
      "catalogue/invalid-query",
      `the start time ${startTime.toISOString()} is after the stop time ${stopTime.toISOString()}: swap them`,
      { subject: "startTime" },
    );
  }
  if (bbox === undefined) return;
  const [west, south, east, north] = bbox;
  const isValid =
    bbox.length === 4 &&
    bbox.every(Number.isFinite) &&
    Math.abs(south) <= 90 &&
    Math.abs(north) <= 90 &&
    Math.abs(west) <= 180 &&
    Math.abs(east) <= 180 &&
    south <= north;
  if (!isValid) {
    throw new CatalogueError(
      "catalogue/invalid-query",
      `the bbox ${bbox.join(",")} is not west,south,east,north in degrees (longitude -180 to 180, latitude -90 to 90, south not above north)`,
      { subject: "bbox" },
    );
  }
}

async function eventCollections(store: CatalogueStore, signal: AbortSignal | undefined): Promise<string[]> {
  const names: string[] = [];
  for await (const { id } of store.listCollections({ signal })) {
    if (id.startsWith(eventCollectionPrefix)) names.push(id);
  }
  return names;
}

function hasCollections({ item }: CatalogueItem, wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined) return true;
  const { "matchup:collections": collections } = item.properties;
  return Array.isArray(collections) && wanted.every((name) => collections.includes(name));
}

async function* readEvents(
  store: CatalogueStore,
  eventItems: readonly CatalogueItem[],
  query: EventQuery,
  signal: AbortSignal | undefined,
): AsyncGenerator<MatchupEvent, void, undefined> {
  if (eventItems.length === 0) return;
  const matchupItems = await readAll(store, eventItems.flatMap(matchupReferences), signal);
  const wantedMatchups = [...matchupItems.values()].filter(
    ({ item }) => query.properties === undefined || matchesProperties(item.properties, query.properties),
  );
  const productItems = await readAll(store, wantedMatchups.flatMap(productReferences), signal);
  const products = new Map([...productItems].map(([key, item]) => [key, itemToProduct(item)]));
  const isNarrowed = query.properties !== undefined || query.productsDownloaded === true;
  const matchups = new Map(
    wantedMatchups
      .map((item): [string, Matchup] => [
        referenceKey(referenceTo(item)),
        itemToMatchup(item, productsOf(item, products)),
      ])
      .filter(([, matchup]) => !query.productsDownloaded || matchup.products.every(isDownloaded)),
  );
  for (const eventItem of eventItems) {
    const matchupSet = matchupReferences(eventItem)
      .map((reference) => matchups.get(referenceKey(reference)))
      .filter((matchup) => matchup !== undefined)
      .sort(byTime);
    if (matchupSet.length > 0 || !isNarrowed) yield itemToEvent(eventItem, matchupSet);
  }
}

function productsOf(item: CatalogueItem, products: ReadonlyMap<string, Product>): Product[] {
  return productReferences(item).map((reference) => {
    const product = products.get(referenceKey(reference));
    if (product !== undefined) return product;
    throw new CatalogueError(
      "catalogue/broken-link",
      `matchup ${item.item.id} is derived from ${reference.collection}/${reference.id}, which the catalogue does not hold`,
      { subject: item.item.id },
    );
  });
}

async function readAll(
  store: CatalogueStore,
  references: readonly ItemReference[],
  signal: AbortSignal | undefined,
): Promise<Map<string, CatalogueItem>> {
  const unique = new Map(references.map((reference) => [referenceKey(reference), reference]));
  const items = new Map<string, CatalogueItem>();
  for await (const item of store.readItems(unique.values(), { signal }))
    items.set(referenceKey(referenceTo(item)), item);
  return items;
}

function byTime(a: Matchup, b: Matchup): number {
  const start = ({ products }: Matchup): number =>
    Math.min(...products.map(({ startTime }) => startTime.getTime()));
  return start(a) - start(b) || (a.id < b.id ? -1 : 1);
}
