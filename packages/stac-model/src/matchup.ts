import { publicAssets } from "./asset.js";
import { type Bbox, bboxOf } from "./bbox.js";
import type { CatalogueItem, ItemReference } from "./catalogue-item.js";
import { StacModelError } from "./errors.js";
import type { Geometry } from "./geojson.js";
import { matchupId } from "./id.js";
import { formatInstant } from "./instant.js";
import { canonicalPlatform } from "./platform.js";
import type { Product } from "./product.js";
import { compareSensors, eventCollectionName, pairName, type Sensor } from "./sensor.js";
import { type StacAsset, stacVersion } from "./stac.js";

/** A set of products, one of each sensor, whose footprints overlap within the time limit. */
export interface Matchup {
  readonly id: string;
  /** The id of the matchup event it belongs to. */
  readonly eventId: string;
  /** The products in pair order. */
  readonly products: readonly Product[];
  /** What all footprints have in common, RFC 7946. */
  readonly collocationRegion: Geometry;
  /** The collocation region's area on WGS84, km²; undefined in catalogues that do not say. */
  readonly areaKm2: number | undefined;
  /** Greatest minus least product start, seconds, never negative. */
  readonly timeDiffAbs: number;
  /** What enrichers found out, besides what eomatch itself writes. */
  readonly properties: { readonly [property: string]: unknown };
  /** Files attached to the matchup. */
  readonly assets: { readonly [key: string]: StacAsset };
}

/** Properties of a matchup item that are computed from the matchup itself. */
const ownProperties: ReadonlySet<string> = new Set([
  "datetime",
  "start_datetime",
  "end_datetime",
  "matchup:collections",
  "matchup:platforms",
  "matchup:time_diff_abs",
  "matchup:event_id",
  "matchup:area_km2",
]);

/** The sensor that acquired a product. */
export function sensorOf({ collection, platform }: Product): Sensor {
  return { collection, platform };
}

/**
 * Makes a matchup of products and their collocation region; the id follows from them.
 *
 * @param options.eventId the event it belongs to
 * @throws {@link StacModelError} `stac-model/invalid-sensors` when the region is empty or there are fewer than two products
 */
export function createMatchup(
  products: readonly Product[],
  options: { readonly eventId: string; readonly collocationRegion: Geometry; readonly areaKm2: number },
): Matchup {
  const ordered = [...products].sort((a, b) => compareSensors(sensorOf(a), sensorOf(b)));
  const bounds = bboxOf(options.collocationRegion);
  if (ordered.length < 2 || bounds === undefined) {
    throw new StacModelError(
      "stac-model/invalid-sensors",
      `a matchup needs two products or more and a collocation region, found ${ordered.length} products and ${bounds === undefined ? "an empty region" : "a region"}`,
    );
  }
  const { collocationRegion, areaKm2, eventId } = options;
  return {
    id: matchupId(
      pairName(ordered.map(sensorOf)),
      ordered.map(({ startTime }) => startTime),
      bounds,
    ),
    eventId,
    products: ordered,
    collocationRegion,
    areaKm2,
    timeDiffAbs: timeDiffAbsOf(ordered),
    properties: {},
    assets: {},
  };
}

/** First start and last stop of a matchup's products, UTC. */
export function productTimeBounds({ products }: Matchup): {
  readonly startTime: Date;
  readonly stopTime: Date;
} {
  return {
    startTime: new Date(Math.min(...products.map(({ startTime }) => startTime.getTime()))),
    stopTime: new Date(Math.max(...products.map(({ stopTime }) => stopTime.getTime()))),
  };
}

/** Picks one product of a matchup: by its collection, and by its platform too where two satellites share one. */
export type ProductSelector =
  | string
  | { readonly collection: string; readonly platform?: string | undefined };

/**
 * Seconds from the start of one product of a matchup to the start of another: positive when `to` was acquired later.
 *
 * @param from a collection's name or `{ collection, platform }`; the platform under any spelling
 * @throws {@link StacModelError} `stac-model/invalid-sensors` when one of them fits no product or several
 */
export function timeDiffSeconds(
  matchup: Pick<Matchup, "id" | "products">,
  from: ProductSelector,
  to: ProductSelector,
): number {
  const [first, second] = [selectProduct(matchup, from), selectProduct(matchup, to)];
  return (second.startTime.getTime() - first.startTime.getTime()) / 1000;
}

function selectProduct(
  { id, products }: Pick<Matchup, "id" | "products">,
  selector: ProductSelector,
): Product {
  const { collection, platform } =
    typeof selector === "string" ? { collection: selector, platform: undefined } : selector;
  const wanted = platform === undefined ? undefined : canonicalPlatform(platform);
  const fitting = products.filter(
    (product) =>
      product.collection === collection &&
      (wanted === undefined || canonicalPlatform(product.platform) === wanted),
  );
  const [product] = fitting;
  if (product !== undefined && fitting.length === 1) return product;
  const asked = wanted === undefined ? collection : `${collection} of ${wanted}`;
  const held = products.map((one) => `${one.collection} of ${one.platform}`).join(", ");
  throw new StacModelError(
    "stac-model/invalid-sensors",
    `matchup ${id} has ${fitting.length === 0 ? "no product" : "several products"} of ${asked}: it has ${held}; name the collection and the platform of one`,
    { source: id },
  );
}

/** Writes a matchup as a STAC 1.1 item of its pair's collection. */
export function matchupToItem(matchup: Matchup): CatalogueItem {
  const sensors = matchup.products.map(sensorOf);
  const pair = pairName(sensors);
  const { startTime, stopTime } = productTimeBounds(matchup);
  const bbox = bboxOf(matchup.collocationRegion) as Bbox;
  return {
    item: {
      type: "Feature",
      stac_version: stacVersion,
      stac_extensions: [],
      id: matchup.id,
      geometry: matchup.collocationRegion,
      bbox,
      properties: {
        ...matchup.properties,
        datetime: formatInstant(startTime),
        start_datetime: formatInstant(startTime),
        end_datetime: formatInstant(stopTime),
        "matchup:collections": sensors.map(({ collection }) => collection),
        "matchup:platforms": sensors.map(({ platform }) => platform),
        "matchup:time_diff_abs": matchup.timeDiffAbs,
        "matchup:event_id": matchup.eventId,
        ...(matchup.areaKm2 === undefined ? {} : { "matchup:area_km2": matchup.areaKm2 }),
      },
      links: [],
      assets: publicAssets(matchup.assets),
      collection: pair,
    },
    relations: [
      ...matchup.products.map(({ collection, id }) => ({
        rel: "derived_from" as const,
        target: { collection, id },
      })),
      {
        rel: "related",
        role: "event",
        target: { collection: eventCollectionName(pair), id: matchup.eventId },
      },
    ],
  };
}

/**
 * Reads a matchup from its item.
 *
 * @param products the products its `derived_from` links name, in that order
 * @throws {@link StacModelError} `stac-model/invalid-item` when the item has no geometry
 */
export function itemToMatchup({ item, relations }: CatalogueItem, products: readonly Product[]): Matchup {
  if (item.geometry === null) {
    throw new StacModelError(
      "stac-model/invalid-item",
      `item ${item.id}: a matchup needs a geometry, found none`,
      {
        source: item.id,
      },
    );
  }
  const {
    "matchup:time_diff_abs": timeDiff,
    "matchup:event_id": eventId,
    "matchup:area_km2": area,
  } = item.properties;
  const event = relations.find(({ role }) => role === "event");
  return {
    id: item.id,
    eventId: typeof eventId === "string" ? eventId : (event?.target.id ?? ""),
    products,
    collocationRegion: item.geometry,
    areaKm2: typeof area === "number" ? area : undefined,
    timeDiffAbs: typeof timeDiff === "number" ? timeDiff : timeDiffAbsOf(products),
    properties: Object.fromEntries(
      Object.entries(item.properties).filter(([key]) => !ownProperties.has(key)),
    ),
    assets: item.assets,
  };
}

/** The products that a matchup's item is derived from, in pair order. */
export function productReferences({ relations }: CatalogueItem): ItemReference[] {
  return relations.filter(({ rel }) => rel === "derived_from").map(({ target }) => target);
}

function timeDiffAbsOf(products: readonly Product[]): number {
  const starts = products.map(({ startTime }) => startTime.getTime());
  return starts.length === 0 ? 0 : (Math.max(...starts) - Math.min(...starts)) / 1000;
}
