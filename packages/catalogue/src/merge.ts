import {
  acquisitionInterval,
  bboxToGeometry,
  type CatalogueItem,
  type CatalogueStore,
  type CollectionDescription,
  distinctMatchupId,
  eventCollectionName,
  eventToItem,
  type ItemReference,
  type Matchup,
  type MatchupEvent,
  matchupToItem,
  pairName,
  productReferences,
  productToItem,
  referenceKey,
  referenceTo,
  toBbox,
  unionBbox,
} from "@eomatch/stac-model";
import { CatalogueError } from "./errors.js";

/** How many of each were new to the catalogue. */
export interface AddedCounts {
  readonly events: number;
  readonly matchups: number;
  readonly products: number;
}

/** What must be written so that a catalogue holds some events, and how much of it is new. */
export interface MergeBatch {
  readonly collections: readonly CollectionDescription[];
  /** Products, then matchups, then events: nothing links to what is not there yet. */
  readonly items: readonly CatalogueItem[];
  readonly added: AddedCounts;
}

type Known = ReadonlyMap<string, CatalogueItem>;

/**
 * Compares events with what a store already holds and says what is to be written.
 *
 * An event found again keeps its item and gains the matchups it lacks; a matchup found again (same products)
 * stays untouched, also when it was found in another event before; a product found again stays as it is, and one
 * that a known matchup lacks comes back. An event is left out when all its matchups belong to other events already.
 */
export async function mergeEvents(
  store: CatalogueStore,
  events: readonly MatchupEvent[],
  options: {
    readonly signal?: AbortSignal | undefined;
    /** Collections that are known to be there; those that are found to be are added. */
    readonly knownCollections?: Set<string> | undefined;
  } = {},
): Promise<MergeBatch> {
  const known = await readKnown(store, events, options.signal);
  const taken = new Map<string, CatalogueItem>(known);
  const products: CatalogueItem[] = [];
  const matchups: CatalogueItem[] = [];
  const eventItems = new Map<string, CatalogueItem>();
  const collections = new Map<string, CollectionDescription>();

  for (const event of events) {
    const pair = pairName(event.sensors);
    const named = event.matchupSet.map((matchup) => {
      const own = namedApart(matchup, pair, taken);
      // At once, so that the next matchup of the same event is told apart from this one too.
      if (!own.isKnown)
        taken.set(referenceKey({ collection: pair, id: own.matchup.id }), matchupToItem(own.matchup));
      return own;
    });
    const freshMatchups = named.filter(({ isKnown }) => !isKnown).map(({ matchup }) => matchup);
    const eventKey = referenceKey({ collection: eventCollectionName(pair), id: event.id });
    const before = eventItems.get(eventKey) ?? known.get(eventKey);
    // A process killed between a matchup and its event leaves a matchup that nothing links to: it is linked now.
    const unlinked = named
      .filter(({ matchup, isKnown }) => isKnown && matchup.eventId === event.id)
      .map(({ matchup }) => matchup)
      .filter(({ id }) => !before?.relations.some(({ target }) => target.id === id));
    const eventItem = eventToItem({ ...event, matchupSet: [...freshMatchups, ...unlinked] });

    // Also those of matchups that are known: one whose item was lost or set aside comes back.
    for (const product of named.flatMap(({ matchup }) => matchup.products)) {
      const key = referenceKey(product);
      if (taken.has(key)) continue;
      const productItem = productToItem(product);
      taken.set(key, productItem);
      products.push(productItem);
      collections.set(product.collection, {
        id: product.collection,
        description: `Products: ${product.collection}`,
      });
    }
    const isNewAndEmpty = before === undefined && event.matchupSet.length === 0;
    if (eventItem.relations.length === 0 && !isNewAndEmpty) continue;

    if (freshMatchups.length > 0) collections.set(pair, { id: pair, description: `Matchups: ${pair}` });
    matchups.push(...freshMatchups.map(matchupToItem));
    const eventCollection = eventCollectionName(pair);
    collections.set(eventCollection, {
      id: eventCollection,
      description: `Matchup events: ${eventCollection}`,
    });
    eventItems.set(eventKey, before === undefined ? eventItem : gained(before, eventItem));
  }

  const newEvents = [...eventItems.keys()].filter((key) => !known.has(key)).length;
  return {
    collections: await undescribed(store, collections, options),
    items: [...products, ...matchups, ...eventItems.values()],
    added: { events: newEvents, matchups: matchups.length, products: products.length },
  };
}

/** An event that is known, with what it gains: matchups, and the area and time they need, so that queries find them. */
function gained(before: CatalogueItem, fresh: CatalogueItem): CatalogueItem {
  const { item } = before;
  const bbox = toBbox(item.bbox);
  const freshBbox = toBbox(fresh.item.bbox);
  const union = bbox === undefined || freshBbox === undefined ? undefined : unionBbox(bbox, freshBbox);
  const isLonger = acquisitionInterval(fresh.item).stopTime > acquisitionInterval(item).stopTime;
  const { end_datetime } = fresh.item.properties;
  return {
    item: {
      ...item,
      ...(union?.some((bound, i) => bound !== bbox?.[i])
        ? { bbox: union, geometry: bboxToGeometry(union) }
        : {}),
      properties: { ...item.properties, ...(isLonger ? { end_datetime } : {}) },
    },
    relations: [...before.relations, ...fresh.relations],
  };
}

/** The matchup under an id that is free, or as it is known when the very same matchup is there already. */
function namedApart(matchup: Matchup, pair: string, taken: Known): { matchup: Matchup; isKnown: boolean } {
  const distinctId = distinctMatchupId(
    matchup.id,
    matchup.products.map((product) => product.id),
  );
  for (const id of [matchup.id, distinctId]) {
    const there = taken.get(referenceKey({ collection: pair, id }));
    if (there === undefined) return { matchup: { ...matchup, id }, isKnown: false };
    if (hasSameProducts(there, matchup)) {
      const { "matchup:event_id": eventId } = there.item.properties;
      return { matchup: { ...matchup, id, eventId: String(eventId) }, isKnown: true };
    }
  }
  throw new CatalogueError(
    "catalogue/invalid-request",
    `two matchups have the id ${distinctId} but different products: the catalogue was changed by hand, run a check on it`,
    { subject: distinctId },
  );
}

function hasSameProducts(item: CatalogueItem, matchup: Matchup): boolean {
  const there = productReferences(item).map(referenceKey).sort();
  const here = matchup.products.map(referenceKey).sort();
  return there.length === here.length && there.every((key, i) => key === here[i]);
}

/** Everything that the events could meet in the store: one batch of reads, whatever their number. */
async function readKnown(
  store: CatalogueStore,
  events: readonly MatchupEvent[],
  signal: AbortSignal | undefined,
): Promise<Known> {
  const wanted = new Map<string, ItemReference>();
  const want = (reference: ItemReference): void => {
    wanted.set(referenceKey(reference), { collection: reference.collection, id: reference.id });
  };
  for (const event of events) {
    const pair = pairName(event.sensors);
    want({ collection: eventCollectionName(pair), id: event.id });
    for (const { id, products } of event.matchupSet) {
      want({ collection: pair, id });
      want({
        collection: pair,
        id: distinctMatchupId(
          id,
          products.map((product) => product.id),
        ),
      });
      products.forEach(want);
    }
  }
  const known = new Map<string, CatalogueItem>();
  for await (const item of store.readItems(wanted.values(), { signal })) {
    known.set(referenceKey(referenceTo(item)), item);
  }
  return known;
}

/**
 * Descriptions only of collections that the store lacks: those that are there keep theirs. Collections are listed only
 * when one is not known yet, since a list of large ones takes time.
 */
async function undescribed(
  store: CatalogueStore,
  collections: ReadonlyMap<string, CollectionDescription>,
  {
    signal,
    knownCollections: known = new Set(),
  }: { readonly signal?: AbortSignal | undefined; readonly knownCollections?: Set<string> | undefined },
): Promise<CollectionDescription[]> {
  const isUnknown = ({ id }: CollectionDescription): boolean => !known.has(id);
  if ([...collections.values()].some(isUnknown)) {
    for await (const { id } of store.listCollections({ signal })) known.add(id);
  }
  return [...collections.values()].filter(isUnknown);
}
