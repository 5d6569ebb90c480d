import { isStacModelError, parseStacCatalog, type StacLink } from "@eomatch/stac-model";
import { idOf, readSourceItem } from "../source-item.js";
import type { FoundUnusable } from "./index-pieces.js";
import type { ItemRowsBuilder } from "./item-rows.js";

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
 * Appends an item to the rows, by the checks that every source item goes through.
 *
 * @param at where in its file the text begins, and the file
 * @returns why it can be no product; undefined when it is one, and for a blank line
 */
export function indexItem(
  text: Buffer,
  { offsetBytes, file }: { readonly offsetBytes: number; readonly file: string },
  rows: ItemRowsBuilder,
): FoundUnusable | undefined {
  let value: unknown;
  try {
    value = parsedJson(text);
  } catch (error) {
    if (text.toString("utf8").trim() === "") return undefined;
    const reason = `it is not JSON: ${(error as SyntaxError).message}`;
    return { id: undefined, reason, collection: undefined };
  }
  const collection = statedCollection(value);
  // The names are those of a search, which is yet to come; none of them decides whether an item is a product.
  const result = readSourceItem(value, { collection: "", source: file, provider: "" });
  if ("refused" in result) return { ...result.refused, collection };
  if (collection === undefined) {
    const reason = "it does not say which collection it belongs to";
    return { id: idOf(value), reason, collection };
  }
  const { id, footprint, startTime, stopTime, platform } = result.product;
  const written = rows.write(footprint, Buffer.from(id));
  const row = {
    startMs: startTime.getTime(),
    stopMs: stopTime.getTime(),
    offsetBytes,
    lengthBytes: text.length,
    collection: rows.collections.numberOf(collection),
    platform: rows.platforms.numberOf(platform),
  };
  rows.append(row, written);
  return undefined;
}

/** The links of a Catalog or a Collection, or what is wrong with it; undefined for any other value. */
export function catalogLinks(
  value: unknown,
  file: string,
): { readonly links: readonly StacLink[] } | { readonly reason: string } | undefined {
  const type = (value as { readonly type?: unknown } | undefined | null)?.type;
  if (type !== "Catalog" && type !== "Collection") return undefined;
  try {
    // Only the links are wanted, which a Catalog and a Collection have alike.
    return { links: parseStacCatalog({ ...(value as object), type: "Catalog" }, file).links };
  } catch (error) {
    if (!isStacModelError(error)) throw error;
    return { reason: error.message.replace(`${file}: `, "") };
  }
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
