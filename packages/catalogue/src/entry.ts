import {
  acquisitionInterval,
  type CatalogueItem,
  canonicalPlatform,
  type Geometry,
  isDownloaded,
  itemToMatchup,
  type Matchup,
  productReferences,
  productTimeBounds,
  type Sensor,
  sensorOf,
} from "@eomatch/stac-model";

/** A matchup as a list shows it: its products by their ids alone. */
export interface MatchupEntry {
  readonly id: string;
  readonly eventId: string;
  /** In pair order. */
  readonly sensors: readonly Sensor[];
  /** One for each sensor, in the same order. */
  readonly productIds: readonly string[];
  /** First start and last stop of its products, UTC. */
  readonly startTime: Date;
  readonly stopTime: Date;
  /** RFC 7946. */
  readonly collocationRegion: Geometry;
  /** On WGS84, km²; undefined in catalogues that do not say. */
  readonly areaKm2: number | undefined;
  /** Greatest minus least product start, seconds. */
  readonly timeDiffAbs: number;
  /** What enrichers found out. */
  readonly properties: { readonly [property: string]: unknown };
  /** Whether every product is on disk; undefined where that was not asked. */
  readonly isDownloaded: boolean | undefined;
}

/** A matchup event as a list shows it. */
export interface EventEntry {
  readonly id: string;
  readonly sensors: readonly Sensor[];
  /** UTC. */
  readonly startTime: Date;
  readonly stopTime: Date;
  /** RFC 7946. */
  readonly area: Geometry;
  readonly properties: { readonly [property: string]: unknown };
  /** In order of time. */
  readonly matchupSet: readonly MatchupEntry[];
}

/** The entry of a matchup whose products are at hand. */
export function matchupEntry(matchup: Matchup): MatchupEntry {
  const { id, eventId, products, collocationRegion, areaKm2, timeDiffAbs, properties } = matchup;
  return {
    id,
    eventId,
    sensors: products.map(sensorOf),
    productIds: products.map((product) => product.id),
    ...productTimeBounds(matchup),
    collocationRegion,
    areaKm2,
    timeDiffAbs,
    properties,
    isDownloaded: products.every(isDownloaded),
  };
}

/**
 * The entry of a matchup from its item alone, of which {@link tellsAll} is true.
 *
 * @param downloaded whether every product is on disk
 * @throws StacModelError `stac-model/invalid-item`, `stac-model/invalid-instant` for an item that is no matchup
 */
export function matchupEntryOfItem(item: CatalogueItem, downloaded: boolean | undefined): MatchupEntry {
  const { id, eventId, collocationRegion, areaKm2, timeDiffAbs, properties } = itemToMatchup(item, []);
  const { "matchup:platforms": platforms, "matchup:collections": collections } = item.item.properties;
  return {
    id,
    eventId,
    sensors: (collections as readonly string[]).map((collection, i) => ({
      collection,
      platform: canonicalPlatform((platforms as readonly string[])[i] as string),
    })),
    productIds: productReferences(item).map((product) => product.id),
    ...acquisitionInterval(item.item),
    collocationRegion,
    areaKm2,
    timeDiffAbs,
    properties,
    isDownloaded: downloaded,
  };
}

/** Whether a matchup's item says of its products what an entry needs, as ours do and others may not. */
export function tellsAll(item: CatalogueItem): boolean {
  const { properties } = item.item;
  const count = productReferences(item).length;
  const isFull = (value: unknown): boolean =>
    Array.isArray(value) && value.length === count && value.every((entry) => typeof entry === "string");
  return (
    isFull(properties["matchup:platforms"]) &&
    isFull(properties["matchup:collections"]) &&
    typeof properties["matchup:time_diff_abs"] === "number" &&
    typeof properties["start_datetime"] === "string" &&
    typeof properties["end_datetime"] === "string"
  );
}
