import type { Bbox } from "@eomatch/stac-model";
import { acquisitionTime } from "../acquisition-time.js";
import { boundingBox } from "../bounding-box.js";
import { ProductRefusal } from "../errors.js";
import { footprintOf, idOf, parseSourceItem } from "../source-item.js";
import type { ValueRange } from "./json-values.js";

/** Where an item stands and what it can be found by. */
export interface IndexEntry {
  readonly file: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  /** Whether the item is the whole file. */
  readonly isDocument: boolean;
  readonly startMs: number;
  readonly stopMs: number;
  readonly bbox: Bbox;
  /** The item's own `collection`, or its product type. */
  readonly collection: string;
}

/** An item that cannot be found by time and area, or a piece of a file that is no item. */
export interface UnusableItem {
  /** Its id, or where it stands. */
  readonly product: string;
  readonly reason: string;
  readonly collection: string | undefined;
}

/** Larger than any STAC item: the largest, with footprints of whole orbits, have a few megabytes. */
export const maxItemBytes: number = 64 * 1024 * 1024;

/** Parses the text of one item, passing over a byte order mark; undefined when it is not JSON. */
export function jsonOrUndefined(text: Buffer): unknown {
  try {
    return parsedJson(text);
  } catch {
    // Whoever needs to know why asks indexItem.
    return undefined;
  }
}

/**
 * Notes where an item is and what it can be found by.
 *
 * @param place where in the file the item stands; undefined when it is the file
 * @returns why it cannot be found, when it has no time or no polygon, or is not JSON; undefined for a blank line
 */
export function indexItem(
  range: ValueRange,
  { file, place }: { readonly file: string; readonly place: string | undefined },
): IndexEntry | UnusableItem | undefined {
  const where = place === undefined ? file : `${file}, ${place}`;
  const { text, offsetBytes, lengthBytes } = range;
  if (text === undefined) {
    return { product: where, reason: `it is longer than ${maxItemBytes} bytes`, collection: undefined };
  }
  let value: unknown;
  try {
    value = parsedJson(text);
  } catch (error) {
    if (text.toString("utf8").trim() === "") return undefined;
    const reason = `it is not JSON: ${(error as SyntaxError).message}`;
    return { product: where, reason, collection: undefined };
  }
  const collection = statedCollection(value);
  try {
    const found = placeInTimeAndSpace(value);
    if (collection === undefined) throw new ProductRefusal("it does not say which collection it belongs to");
    return { file, offsetBytes, lengthBytes, isDocument: place === undefined, collection, ...found };
  } catch (error) {
    if (!(error instanceof ProductRefusal)) throw error;
    return { product: idOf(value) ?? where, reason: error.message, collection };
  }
}

function placeInTimeAndSpace(value: unknown): Pick<IndexEntry, "startMs" | "stopMs" | "bbox"> {
  const item = parseSourceItem(value);
  const { startTime, stopTime } = acquisitionTime(item.properties);
  const box = boundingBox(footprintOf(item));
  return {
    startMs: startTime.getTime(),
    stopMs: stopTime.getTime(),
    bbox: box?.bbox ?? [-180, -90, 180, 90],
  };
}

/** Product types are names of collections too: those of Copernicus stand in the table. */
const typeProperties = ["collection", "productType", "product:type", "s3:product_type", "s2:product_type"];

/** STAC has the collection beside the properties, search results of scrappi and eodag have it inside. */
function statedCollection(value: unknown): string | undefined {
  const item = value as {
    readonly collection?: unknown;
    readonly properties?: { readonly [property: string]: unknown } | null;
  } | null;
  const candidates = [item?.collection, ...typeProperties.map((property) => item?.properties?.[property])];
  return candidates.find((name): name is string => typeof name === "string" && name !== "");
}

function parsedJson(text: Buffer): unknown {
  return JSON.parse(text.toString("utf8").replace(/^\uFEFF/, ""));
}
