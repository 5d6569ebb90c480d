import { publicAssets } from "./asset.js";
import { type Bbox, bboxOf } from "./bbox.js";
import type { CatalogueItem, ItemReference } from "./catalogue-item.js";
import { StacModelError } from "./errors.js";
import type { Geometry } from "./geojson.js";
import { eventId } from "./id.js";
import { formatInstant } from "./instant.js";
import type { Matchup } from "./matchup.js";
import { acquisitionInterval } from "./product.js";
import { eventCollectionName, pairName, type Sensor, sensorsInPairOrder } from "./sensor.js";
import { type StacAsset, stacVersion } from "./stac.js";

/** A crossing of two or more satellites: a time window and an area, and the matchups found there. */
export interface MatchupEvent {
  readonly id: string;
  /** The sensors in pair order. */
  readonly sensors: readonly Sensor[];
  /** Start of the window, UTC, inclusive. */
  readonly startTime: Date;
  /** End of the window, UTC, inclusive. */
  readonly stopTime: Date;
  /** Where it happened, RFC 7946. */
  readonly area: Geometry;
  /** Its matchups, in order of time. */
  readonly matchupSet: readonly Matchup[];
  /** What enrichers found out, besides what eomatch itself writes. */
  readonly properties: { readonly [property: string]: unknown };
  /** Files attached to the event. */
  readonly assets: { readonly [key: string]: StacAsset };
}

const ownProperties: ReadonlySet<string> = new Set([
  "datetime",
  "start_datetime",
  "end_datetime",
  "matchup:collections",
  "matchup:platforms",
]);

/**
 * Makes an event without matchups; the id follows from the sensors and the start.
 *
 * @throws {@link StacModelError} `stac-model/invalid-sensors`, see {@link sensorsInPairOrder}
 */
export function createEvent(
  sensors: readonly Sensor[],
  window: { readonly startTime: Date; readonly stopTime: Date; readonly area: Geometry },
): MatchupEvent {
  const ordered = sensorsInPairOrder(sensors);
  return {
    id: eventId(pairName(ordered), window.startTime),
    sensors: ordered,
    startTime: window.startTime,
    stopTime: window.stopTime,
    area: window.area,
    matchupSet: [],
    properties: {},
    assets: {},
  };
}

/** Writes an event as a STAC 1.1 item of its pair's event collection. */
export function eventToItem(event: MatchupEvent): CatalogueItem {
  const pair = pairName(event.sensors);
  return {
    item: {
      type: "Feature",
      stac_version: stacVersion,
      stac_extensions: [],
      id: event.id,
      geometry: event.area,
      bbox: bboxOf(event.area) as Bbox,
      properties: {
        ...event.properties,
        datetime: formatInstant(event.startTime),
        start_datetime: formatInstant(event.startTime),
        end_datetime: formatInstant(event.stopTime),
        "matchup:platforms": event.sensors.map(({ platform }) => platform),
        "matchup:collections": event.sensors.map(({ collection }) => collection),
      },
      links: [],
      assets: publicAssets(event.assets),
      collection: eventCollectionName(pair),
    },
    relations: event.matchupSet.map(({ id }) => ({
      rel: "related",
      role: "matchup",
      target: { collection: pair, id },
    })),
  };
}

/**
 * Reads an event from its item.
 *
 * @param matchupSet the matchups its `related` links name, as far as they are wanted
 * @throws {@link StacModelError} `stac-model/invalid-item` without geometry, time, or aligned lists of
 *   collections and platforms
 */
export function itemToEvent({ item }: CatalogueItem, matchupSet: readonly Matchup[]): MatchupEvent {
  const { "matchup:platforms": platforms, "matchup:collections": collections } = item.properties;
  const refuse = (why: string): StacModelError =>
    new StacModelError("stac-model/invalid-item", `item ${item.id}: ${why}`, { source: item.id });
  if (item.geometry === null) throw refuse("a matchup event needs a geometry, found none");
  if (!isTextList(platforms) || !isTextList(collections) || platforms.length !== collections.length) {
    throw refuse("matchup:platforms and matchup:collections must be lists of the same length");
  }
  return {
    id: item.id,
    sensors: collections.map((collection, i) => ({ collection, platform: platforms[i] as string })),
    ...acquisitionInterval(item),
    area: item.geometry,
    matchupSet,
    properties: Object.fromEntries(
      Object.entries(item.properties).filter(([key]) => !ownProperties.has(key)),
    ),
    assets: item.assets,
  };
}

/** The matchups that an event's item is related to. */
export function matchupReferences({ relations }: CatalogueItem): ItemReference[] {
  return relations.filter(({ role }) => role === "matchup").map(({ target }) => target);
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
