import {
  acquisitionInterval,
  type Bbox,
  bboxOf,
  extendExtent,
  isStacModelError,
  type StacExtent,
  type StacItem,
  stacVersion,
  toBbox,
  unknownExtent,
} from "@eomatch/stac-model";
import { orReported } from "./broken-objects.js";
import type { CatalogueView } from "./catalogue-view.js";
import { readItemFile } from "./item-file.js";
import type { KnownCollection } from "./known-collection.js";
import type { PlaceAndTime } from "./query-index/catalogue-index.js";
import { readAhead } from "./read-ahead.js";

/** An item and when it was acquired. */
interface TimedItem {
  readonly item: StacItem;
  readonly interval: { readonly startTime: Date; readonly stopTime: Date };
}

/** The extent that holds what it held before and some more items; undefined without either. */
export function extentWith(
  before: StacExtent | undefined,
  items: readonly TimedItem[],
): StacExtent | undefined {
  const [first, ...others] = items;
  if (first === undefined) return before;
  let { startTime, stopTime } = first.interval;
  for (const { interval } of others) {
    if (interval.startTime < startTime) startTime = interval.startTime;
    if (interval.stopTime > stopTime) stopTime = interval.stopTime;
  }
  // Each with the time of all: the text of an instant is then made once, not for each item that is later than the last.
  const whole = { startTime, stopTime };
  let extent = extendExtent(before, first.item, whole);
  for (const { item } of others) if (!isWithin(extent, item)) extent = extendExtent(extent, item, whole);
  return extent;
}

/** Tells whether an extent plainly holds an item's box already, as it does those of most items of a batch. */
function isWithin({ spatial }: StacExtent, { bbox }: StacItem): boolean {
  const known = spatial.bbox[0];
  if (known?.length !== 4 || bbox?.length !== 4) return false;
  return isInside(known as Bbox, bbox as Bbox);
}

/** Tells whether a box plainly holds another. */
function isInside([west, south, east, north]: Bbox, [ownWest, ownSouth, ownEast, ownNorth]: Bbox): boolean {
  // Boxes across the antimeridian, west > east, are left to those who know of it.
  return west <= ownWest && ownWest <= ownEast && ownEast <= east && south <= ownSouth && ownNorth <= north;
}

/**
 * Tells whether an item that takes the place of another may leave out some of the time and place that this one held, so
 * that the extent of their collection may shrink.
 */
export function leavesSomeOf(before: StacItem, { item, interval }: TimedItem): boolean {
  const held = timedPlace(before);
  if (held === undefined) return false;
  const { startMs, stopMs, bbox } = placeAndTime({ item, interval });
  const isSameBox = JSON.stringify(held.bbox) === JSON.stringify(bbox);
  const isWithinBox = held.bbox !== undefined && bbox !== undefined && isInside(bbox, held.bbox);
  return held.startMs < startMs || held.stopMs > stopMs || !(isSameBox || isWithinBox);
}

/**
 * The extent of a collection that loses items or some of what they held: the union of those that stay, changed ones as
 * they will be.
 *
 * From the index where it knows them, else from their files.
 *
 * @param change ids of the items that go, and the items that are new or changed
 */
export async function extentOfOthers(
  view: CatalogueView,
  collection: KnownCollection,
  change: { readonly gone: ReadonlySet<string>; readonly items: readonly TimedItem[] },
): Promise<StacExtent> {
  const outdated = new Set([...change.gone, ...change.items.map(({ item }) => item.id)]);
  const known = await knownPlaces(view, collection, outdated);
  const places = [...known, ...change.items.map(placeAndTime)];
  // In an order of their own, wherever they come from: across the antimeridian the union of boxes depends on it.
  places.sort(comparePlaces);
  return extentWith(undefined, places.map(itemAt)) ?? unknownExtent;
}

/** Where and when the items of a collection are, but for some ids. */
async function knownPlaces(
  view: CatalogueView,
  collection: KnownCollection,
  outdated: ReadonlySet<string>,
): Promise<PlaceAndTime[]> {
  const { id } = collection.collection;
  const index = collection.isIndexed ? await view.index() : undefined;
  if (index !== undefined) {
    const found = [...outdated].flatMap((item) => index.find({ collection: id, id: item }));
    const isOutdated = new Set(found.map(({ live, row }) => `${live.entry.file} ${row}`));
    return [...index.rowsIn(id)].filter(({ live, row }) => !isOutdated.has(`${live.entry.file} ${row}`));
  }
  const places: PlaceAndTime[] = [];
  const { itemPaths } = await collection.file();
  const read = readAhead(itemPaths, (path) =>
    // What cannot be read has no extent.
    orReported(
      () => readItemFile(view, collection, path),
      () => {},
    ),
  );
  for await (const stored of read) {
    if (stored === undefined || outdated.has(stored.content.item.id)) continue;
    const place = timedPlace(stored.content.item);
    if (place !== undefined) places.push(place);
  }
  return places;
}

/** Where and when an item is, undefined for one without a place in time. */
function timedPlace(item: StacItem): PlaceAndTime | undefined {
  try {
    return placeAndTime({ item, interval: acquisitionInterval(item) });
  } catch (error) {
    if (isStacModelError(error)) return undefined;
    throw error;
  }
}

function placeAndTime({ item, interval }: TimedItem): PlaceAndTime {
  const bbox = toBbox(item.bbox) ?? (item.geometry === null ? undefined : bboxOf(item.geometry));
  return { startMs: interval.startTime.getTime(), stopMs: interval.stopTime.getTime(), bbox };
}

function comparePlaces(a: PlaceAndTime, b: PlaceAndTime): number {
  const numbers = ({ startMs, stopMs, bbox = [0, 0, 0, 0] }: PlaceAndTime): number[] => [
    startMs,
    stopMs,
    ...bbox,
  ];
  const [left, right] = [numbers(a), numbers(b)];
  const at = left.findIndex((value, i) => value !== right[i]);
  return at < 0 ? 0 : (left[at] as number) - (right[at] as number);
}

/** An item with as much as an extent is made of. */
function itemAt({ startMs, stopMs, bbox }: PlaceAndTime): TimedItem {
  return {
    item: {
      type: "Feature",
      stac_version: stacVersion,
      id: "place",
      geometry: null,
      ...(bbox === undefined ? {} : { bbox }),
      properties: {},
      links: [],
      assets: {},
    },
    interval: { startTime: new Date(startMs), stopTime: new Date(stopMs) },
  };
}
