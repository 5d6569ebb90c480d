import {
  type Footprint,
  isFootprint,
  isStacModelError,
  type Position,
  type Product,
  ProviderError,
  parseStacItem,
  publicHref,
  type StacItem,
  stacVersion,
} from "@eomatch/stac-model";
import { acquisitionTime } from "./acquisition-time.js";
import { validCommonMetadata } from "./common-metadata.js";
import { ProductRefusal } from "./errors.js";
import { publicRecord } from "./public-value.js";
import { productAssets } from "./source-assets.js";
import { itemAddress, productLinks } from "./source-links.js";
import { sourcePlatform } from "./source-platform.js";

/** Where a source item comes from. */
export interface SourceContext {
  /** The collection's name as eomatch has it. */
  readonly collection: string;
  /** Address or absolute path of the document in which the item stands. */
  readonly source: string;
  /** Name of the provider, for errors. */
  readonly provider: string;
  /** Whether the item is that document itself, not one of several in it; false when left out. */
  readonly isDocument?: boolean | undefined;
}

/** A source item read: the product, or why it cannot be one. */
export type SourceItemResult =
  | { readonly product: Product }
  | { readonly refused: { readonly id: string | undefined; readonly reason: string } };

interface Fields {
  readonly [field: string]: unknown;
}

/**
 * Makes a product of an archive's STAC item, or of a plain GeoJSON feature as eodag and scrappi return them.
 *
 * The interval is `start_datetime` to `end_datetime`, else `datetime` twice; the footprint is kept as the
 * source gives it, heights dropped; properties and assets are kept, credentials removed, relative addresses
 * made absolute.
 *
 * @throws ProviderError `provider/invalid-product` with the reason when it has no polygon, no time finer than
 *   a day, no satellite, or is no STAC 1.0 or 1.1 item
 */
export function sourceItemToProduct(item: unknown, context: SourceContext): Product {
  const result = readSourceItem(item, context);
  if ("product" in result) return result.product;
  const { id, reason } = result.refused;
  throw new ProviderError(
    "provider/invalid-product",
    `${context.provider}: ${id === undefined ? `an item of ${context.source}` : `product ${id}`} cannot be used: ${reason}`,
    { provider: context.provider, ...(id === undefined ? {} : { productId: id }) },
  );
}

/** The same without throwing: for reading many, where one that cannot be used is only skipped. */
export function readSourceItem(item: unknown, context: SourceContext): SourceItemResult {
  try {
    return { product: toProduct(item, context) };
  } catch (error) {
    if (error instanceof ProductRefusal) return { refused: { id: idOf(item), reason: error.message } };
    throw error;
  }
}

/** The id of a source item, when it has one; a number is taken as text. */
export function idOf(item: unknown): string | undefined {
  const id = isRecord(item) ? item["id"] : undefined;
  if (typeof id === "number") return String(id);
  return typeof id === "string" && id !== "" ? id : undefined;
}

/** The polygon of a source item, without heights. */
function footprintOf(item: StacItem): Footprint {
  const { geometry } = item;
  if (!isFootprint(geometry)) throw new ProductRefusal(notAFootprint(geometry));
  const flat = (ring: readonly Position[]): Position[] => ring.map(([lon, lat]): Position => [lon, lat]);
  const footprint: Footprint =
    geometry.type === "Polygon"
      ? { type: "Polygon", coordinates: geometry.coordinates.map(flat) }
      : { type: "MultiPolygon", coordinates: geometry.coordinates.map((polygon) => polygon.map(flat)) };
  const outer =
    footprint.type === "Polygon"
      ? [footprint.coordinates[0]]
      : footprint.coordinates.map((polygon) => polygon[0]);
  if (!outer.some((ring) => (ring?.length ?? 0) >= 3)) {
    throw new ProductRefusal(`its ${footprint.type} has no ring of three positions or more`);
  }
  return footprint;
}

/**
 * Parses a STAC item or a plain GeoJSON feature.
 *
 * @throws ProductRefusal saying what is wrong in it
 */
function parseSourceItem(item: unknown): StacItem {
  if (!isRecord(item)) throw new ProductRefusal("it is not a JSON object");
  if (item["type"] !== "Feature") {
    throw new ProductRefusal(`its type is ${shown(item["type"])}, not "Feature"`);
  }
  const { geometry, properties } = item;
  if (!isRecord(geometry) || !("type" in geometry)) throw new ProductRefusal(notAFootprint(undefined));
  if (!isRecord(properties)) throw new ProductRefusal("it has no properties");
  const isPlain = item["stac_version"] === undefined;
  const candidate = {
    ...item,
    ...(isPlain ? { stac_version: stacVersion } : {}),
    ...(typeof item["id"] === "number" ? { id: String(item["id"]) } : {}),
    links: Array.isArray(item["links"]) ? item["links"].map(withoutNulls) : [],
    assets: isRecord(item["assets"]) ? valuesWithoutNulls(item["assets"]) : {},
    stac_extensions: item["stac_extensions"] ?? [],
    bbox: undefined,
  };
  try {
    return parseStacItem(candidate, "item");
  } catch (error) {
    if (!isStacModelError(error)) throw error;
    throw new ProductRefusal(error.message.replace(/^item: /, ""), { cause: error });
  }
}

/** The assets of a source item as it stands, credentials and all; none of one that cannot be read. */
export function assetsOfSource(item: unknown): StacItem["assets"] {
  try {
    return parseSourceItem(item).assets;
  } catch (error) {
    if (!(error instanceof ProductRefusal)) throw error;
    return {};
  }
}

function toProduct(source: unknown, context: SourceContext): Product {
  const parsed = parseSourceItem(source);
  const footprint = footprintOf(parsed);
  const item = withoutCredentials(parsed);
  const time = acquisitionTime(item.properties);
  const sensor = sourcePlatform(item.id, item.properties);
  const address = itemAddress(item.links, context.source, context.isDocument ?? false);
  const { url, quicklook, ...described } = item.properties;
  const assets = { ...searchResultAssets(url, quicklook), ...item.assets };
  const isPlain = isRecord(source) && source["stac_version"] === undefined;
  return {
    id: item.id,
    collection: context.collection,
    ...sensor,
    footprint,
    ...time,
    properties: validCommonMetadata(isPlain ? described : item.properties),
    assets: productAssets(isPlain ? assets : item.assets, address),
    stacExtensions: [...new Set(item.stac_extensions)].filter((schema) => /^https?:\/\//.test(schema)),
    links: productLinks(item.links, context.source),
  };
}

/** Assets are left to productAssets, which resolves their addresses first. */
function withoutCredentials(item: StacItem): StacItem {
  const { geometry, assets, ...fields } = item;
  // Half a character is no text: it cannot be written to a file nor be told from another half.
  if (/\p{Surrogate}/u.test(item.id)) throw new ProductRefusal("its id is not Unicode text");
  if (publicHref(item.id) !== item.id) throw new ProductRefusal("its id is an address with credentials");
  return { ...(publicRecord(fields) as unknown as StacItem), geometry, assets };
}

/** eodag and scrappi list the product's address and its picture among the properties. */
function searchResultAssets(url: unknown, quicklook: unknown): StacItem["assets"] {
  return {
    ...(typeof url === "string" && url !== "" ? { data: { href: url, roles: ["data"] } } : {}),
    ...(typeof quicklook === "string" && quicklook !== ""
      ? { quicklook: { href: quicklook, roles: ["overview"] } }
      : {}),
  };
}

function notAFootprint(geometry: { readonly type: string } | null | undefined): string {
  return `its geometry is ${geometry?.type ?? "missing"}; a product needs a Polygon or a MultiPolygon`;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutNulls(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}

function valuesWithoutNulls(record: Fields): Fields {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, withoutNulls(value)]));
}

function shown(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value)?.slice(0, 60);
}
