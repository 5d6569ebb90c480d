import {
  acquisitionInterval,
  bboxOf,
  extendExtent,
  formatInstant,
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

/** The extent that holds what it held before and some more items; undefined without either. */
export function extentWith(
  before: StacExtent | undefined,
  items: readonly StacItem[],
): StacExtent | undefined {
  return items.reduce<StacExtent | undefined>(extendExtent, before);
}

/**
 * The extent of a collection that loses items: the union of those that stay, changed ones as they will be.
 *
 * From the index where it knows them, else from their files.
 *
 * @param change ids of the items that go, and the items that are new or changed
 */
export async function extentOfOthers(
  view: CatalogueView,
  collection: KnownCollection,
  change: { readonly gone: ReadonlySet<string>; readonly items: readonly StacItem[] },
): Promise<StacExtent> {
  const outdated = new Set([...change.gone, ...change.items.map(({ id }) => id)]);
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
    if (stored !== undefined && !outdated.has(stored.content.item.id)) {
      places.push(placeAndTime(stored.content.item));
    }
  }
  return places;
}

function placeAndTime(item: StacItem): PlaceAndTime {
  const { startTime, stopTime } = acquisitionInterval(item);
  const bbox = toBbox(item.bbox) ?? (item.geometry === null ? undefined : bboxOf(item.geometry));
  return { startMs: startTime.getTime(), stopMs: stopTime.getTime(), bbox };
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
function itemAt({ startMs, stopMs, bbox }: PlaceAndTime): StacItem {
  return {
    type: "Feature",
    stac_version: stacVersion,
    id: "place",
    geometry: null,
    ...(bbox === undefined ? {} : { bbox }),
    properties: {
      start_datetime: formatInstant(new Date(startMs)),
      end_datetime: formatInstant(new Date(stopMs)),
    },
    links: [],
    assets: {},
  };
}
