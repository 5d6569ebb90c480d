import { bboxOf } from "./bbox.js";
import type { Product } from "./product.js";
import { type ProductName, readProductName, sentinel3Timeliness, timeDigits } from "./product-name.js";

/** What is needed of a product to tell which acquisition it is of. */
export type AcquiredProduct = Pick<
  Product,
  "collection" | "footprint" | "id" | "platform" | "properties" | "startTime"
>;

/**
 * Names what a product is an acquisition of: the satellite, when it looked and where, in the terms of its mission. The
 * same for every processing of it and in every archive.
 *
 * It is read from the id, or from the product's name among the properties where an archive has ids of its own
 * (`s2:product_uri`, `title`); else from `s2:datatake_id` and the tile, `landsat:wrs_path` and `landsat:wrs_row`, or the
 * start to the second with `grid:code` or the orbit.
 *
 * @returns undefined where nothing says: then only products of one id are the same
 */
export function acquisitionKey(product: AcquiredProduct): string | undefined {
  const own = nameOf(product)?.acquisition ?? tileKey(product) ?? sceneKey(product) ?? placeKey(product);
  return own === undefined ? undefined : [product.collection, product.platform, own].join("|");
}

/**
 * Tells whether two products are of one acquisition, each perhaps processed another time or listed by another archive.
 *
 * Besides {@link acquisitionKey} they must show about the same ground: where a datatake was received in two parts, both
 * have the same tile and the same start, and are not versions of each other.
 */
export function isSameAcquisition(a: AcquiredProduct, b: AcquiredProduct): boolean {
  if (a.collection === b.collection && a.id === b.id) return true;
  const key = acquisitionKey(a);
  return key !== undefined && key === acquisitionKey(b) && showsSameGround(a, b);
}

/**
 * Compares two processings of one acquisition: positive when the first is the newer one, negative when the second is, 0
 * when nothing tells.
 *
 * In this order, as far as both say: final before near real time (Sentinel-3 NT, ST, NR; Landsat T1 and T2 before RT),
 * processing baseline, time of processing. `updated` and `created` are an archive's own affair and count where
 * `isOneArchive` says that both products are from one.
 */
export function compareVersions(
  a: AcquiredProduct,
  b: AcquiredProduct,
  { isOneArchive = false }: { readonly isOneArchive?: boolean | undefined } = {},
): number {
  const [first, second] = [versionOf(a), versionOf(b)];
  const stamps = isOneArchive ? ["updated", "created"] : [];
  const pairs = [
    [first.timeliness, second.timeliness],
    [first.baseline, second.baseline],
    [first.processed, second.processed],
    ...stamps.map((stamp) => [instantOf(a.properties[stamp]), instantOf(b.properties[stamp])]),
  ];
  for (const [one, other] of pairs) {
    if (one === undefined || other === undefined || one === other) continue;
    return one > other ? 1 : -1;
  }
  return 0;
}

/** Two versions' bounding boxes share at least this part of what they cover together; parts of a datatake much less. */
const leastSharedPart = 0.4;

function showsSameGround(a: AcquiredProduct, b: AcquiredProduct): boolean {
  const [first, second] = [bboxOf(a.footprint), bboxOf(b.footprint)];
  if (first === undefined || second === undefined) return false;
  const [aWest, aSouth, aEast, aNorth] = first;
  const [bWest, bSouth, bEast, bNorth] = second;
  const [aWidth, bWidth] = [(aEast - aWest + 360) % 360 || 360, (bEast - bWest + 360) % 360 || 360];
  // Counted from the first one's western edge: the antimeridian is an ordinary place.
  const offset = ((bWest - aWest + 540) % 360) - 180;
  const width = Math.max(0, Math.min(aWidth, offset + bWidth) - Math.max(0, offset));
  const height = Math.max(0, Math.min(aNorth, bNorth) - Math.max(aSouth, bSouth));
  const shared = width * height;
  const together = aWidth * (aNorth - aSouth) + bWidth * (bNorth - bSouth) - shared;
  return together > 0 && shared / together >= leastSharedPart;
}

function nameOf({ id, properties }: AcquiredProduct): ProductName | undefined {
  for (const name of [id, properties["s2:product_uri"], properties["title"]]) {
    const read = typeof name === "string" ? readProductName(name) : undefined;
    if (read !== undefined) return read;
  }
  return undefined;
}

function tileKey({ properties }: AcquiredProduct): string | undefined {
  const [, start] = /^GS2[A-Z]_(\d{8}T\d{6})_/.exec(textOf(properties["s2:datatake_id"])) ?? [];
  const tile = textOf(properties["s2:mgrs_tile"]) || textOf(properties["grid:code"]).replace(/^MGRS-/, "");
  return start === undefined || tile === "" ? undefined : `${start}|${tile.replace(/^T(?=\w{5})/, "")}`;
}

function sceneKey({ properties, startTime }: AcquiredProduct): string | undefined {
  const numbers = [properties["landsat:wrs_path"], properties["landsat:wrs_row"]].map(String);
  if (!numbers.every((number) => /^\d{1,3}$/.test(number))) return undefined;
  const day = startTime.toISOString().slice(0, 10).replaceAll("-", "");
  return `${numbers.map((number) => number.padStart(3, "0")).join("")}|${day}`;
}

function placeKey({ properties, startTime }: AcquiredProduct): string | undefined {
  const orbit = properties["sat:absolute_orbit"] ?? properties["sat:relative_orbit"];
  const place = textOf(properties["grid:code"]) || (typeof orbit === "number" ? `orbit ${orbit}` : "");
  return place === "" ? undefined : `${startTime.toISOString().slice(0, 19)}|${place}`;
}

function versionOf(product: AcquiredProduct): Omit<ProductName, "acquisition"> {
  const { properties } = product;
  const name = nameOf(product);
  const stated = textOf(properties["s2:generation_time"]) || textOf(properties["processing:datetime"]);
  return {
    timeliness: name?.timeliness ?? sentinel3Timeliness[textOf(properties["s3:processing_timeliness"])],
    baseline: name?.baseline ?? statedBaseline(properties),
    processed: timeDigits(stated) ?? name?.processed,
  };
}

/** `05.11` as `0511`, as it stands in the products' names. */
function statedBaseline(properties: AcquiredProduct["properties"]): string | undefined {
  const stated = textOf(properties["s2:processing_baseline"]) || textOf(properties["processing:version"]);
  const [, major, minor = ""] = /^(\d{1,2})\.(\d{1,2})$/.exec(stated) ?? [];
  return major === undefined ? undefined : `${major.padStart(2, "0")}${minor.padEnd(2, "0")}`;
}

function instantOf(value: unknown): number | undefined {
  const time = Date.parse(textOf(value));
  return Number.isNaN(time) ? undefined : time;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
