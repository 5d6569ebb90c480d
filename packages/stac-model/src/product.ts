import { publicAssets, withoutNulls } from "./asset.js";
import { bboxOf } from "./bbox.js";
import type { CatalogueItem } from "./catalogue-item.js";
import { StacModelError } from "./errors.js";
import { type Footprint, isFootprint } from "./geojson.js";
import { publicHref } from "./href.js";
import { formatInstant, parseInstant } from "./instant.js";
import { canonicalPlatform, constellationOf } from "./platform.js";
import { type StacAsset, type StacItem, type StacLink, stacVersion } from "./stac.js";

/** One acquired granule, scene or frame, as an archive lists it and a catalogue keeps it. */
export interface Product {
  readonly id: string;
  /** The collection's name as eomatch has it, `S2_MSI_L1C`. */
  readonly collection: string;
  /** The satellite's canonical name, `S2A`. */
  readonly platform: string;
  /** The constellation, `Sentinel-2`. */
  readonly constellation: string;
  /** GeoJSON, `[longitude, latitude]` in degrees WGS84; edges are great circles. */
  readonly footprint: Footprint;
  /** Start of the acquisition, UTC. */
  readonly startTime: Date;
  /** End of the acquisition, UTC; equal to the start where the archive gives one instant. */
  readonly stopTime: Date;
  /** What the archive says besides: cloud cover, sun angles, orbit, tile, processing baseline. */
  readonly properties: { readonly [property: string]: unknown };
  /** The archive's assets; `data` is the product itself, `quicklook` its picture. */
  readonly assets: { readonly [key: string]: StacAsset };
  /** Schemas of the extensions that `properties` and `assets` use. */
  readonly stacExtensions: readonly string[];
  /** Links that lead out of the catalogue: `via` to the source item, `license`, `cite-as`. */
  readonly links: readonly StacLink[];
}

/** Tells whether a product's file is on disk, by its `data` asset's `scrappi:asset_state`. */
export function isDownloaded({ assets }: Pick<Product, "assets">): boolean {
  return assets["data"]?.["scrappi:asset_state"] === "downloaded";
}

/**
 * Writes a product as a STAC 1.1 item, as it stands in the catalogue.
 *
 * Properties without a value (null) are left out, and credentials or signatures are removed from addresses.
 */
export function productToItem(product: Product): CatalogueItem {
  const bbox = bboxOf(product.footprint);
  const { datetime } = product.properties;
  const item: CatalogueItem["item"] = {
    type: "Feature",
    stac_version: stacVersion,
    stac_extensions: product.stacExtensions,
    id: product.id,
    geometry: product.footprint,
    ...(bbox === undefined ? {} : { bbox }),
    properties: {
      ...withoutNulls(product.properties),
      datetime: typeof datetime === "string" ? datetime : formatInstant(product.startTime),
      start_datetime: formatInstant(product.startTime),
      end_datetime: formatInstant(product.stopTime),
      platform: product.platform,
      constellation: product.constellation,
    },
    links: product.links.map((link) => ({ ...link, href: publicHref(link.href) })),
    assets: Object.fromEntries(
      Object.entries(publicAssets(product.assets)).map(([key, asset]) => [key, remoteUnlessSaid(key, asset)]),
    ),
    collection: product.collection,
  };
  return { item, relations: [] };
}

/**
 * Reads a product from its item in a catalogue.
 *
 * @throws {@link StacModelError} `stac-model/invalid-item` when it has no time or no polygon
 */
export function itemToProduct({ item }: CatalogueItem): Product {
  const { startTime, stopTime } = acquisitionInterval(item);
  if (!isFootprint(item.geometry)) {
    throw new StacModelError(
      "stac-model/invalid-item",
      `item ${item.id}: a product needs a Polygon or MultiPolygon geometry, found ${item.geometry?.type ?? "none"}`,
      { source: item.id },
    );
  }
  const { platform, constellation } = item.properties;
  const name = typeof platform === "string" ? canonicalPlatform(platform) : "";
  return {
    id: item.id,
    collection: item.collection,
    platform: name,
    constellation: typeof constellation === "string" ? constellation : constellationOf(name),
    footprint: item.geometry,
    startTime,
    stopTime,
    properties: item.properties,
    assets: item.assets,
    stacExtensions: item.stac_extensions ?? [],
    links: item.links,
  };
}

/**
 * The interval in which an item was acquired: `start_datetime` to `end_datetime`, or `datetime` twice where
 * those are missing, as in catalogues of the Python package.
 *
 * @throws {@link StacModelError} `stac-model/invalid-item` without any time or when it ends before it starts
 */
export function acquisitionInterval(item: StacItem): { readonly startTime: Date; readonly stopTime: Date } {
  const { datetime, start_datetime: start, end_datetime: end } = item.properties;
  const source = `item ${item.id}`;
  const startText = typeof start === "string" ? start : datetime;
  const stopText = typeof end === "string" ? end : startText;
  if (typeof startText !== "string" || typeof stopText !== "string") {
    throw new StacModelError(
      "stac-model/invalid-item",
      `${source}: neither datetime nor start_datetime is given, so it has no place in time`,
      { source: item.id },
    );
  }
  const startTime = parseInstant(startText, source);
  const stopTime = parseInstant(stopText, source);
  if (stopTime < startTime) {
    throw new StacModelError(
      "stac-model/invalid-item",
      `${source}: it ends (${stopText}) before it starts (${startText})`,
      { source: item.id },
    );
  }
  return { startTime, stopTime };
}

function remoteUnlessSaid(key: string, asset: StacAsset): StacAsset {
  return key === "data" && asset["scrappi:asset_state"] === undefined
    ? { ...asset, "scrappi:asset_state": "remote" }
    : asset;
}
