import { isUtf8 } from "node:buffer";
import type { StacCollection, StacLink } from "@eomatch/stac-model";
import type { ContentPart } from "./content-to-write.js";
import { formatJson } from "./json-text.js";

/**
 * What a `collection.json` is to hold: UTF-8, in parts one behind the other.
 *
 * It is put together from the collection without its item links and the bytes of those, so that a hundred thousand
 * links that stay need be neither understood nor copied to add one.
 *
 * @param collection without `item` links
 * @param itemLinks what {@link itemLinksBytes} makes, or where it stands, one after the other; empty ones leave no trace
 */
export function collectionParts<P extends ContentPart>(
  collection: StacCollection,
  itemLinks: readonly P[],
): readonly (P | Uint8Array)[] {
  const links = itemLinks.filter(({ length }) => length > 0);
  if (links.length === 0) return [Buffer.from(formatJson(collection))];
  const [before, after] = bytesAround(collection);
  const comma = Buffer.from(between);
  return [before, ...links.flatMap((bytes, i) => (i === 0 ? [bytes] : [comma, bytes])), after];
}

/** Item links as they stand in a collection's file, UTF-8; empty for none. */
export function itemLinksBytes(links: readonly StacLink[]): Uint8Array {
  return Buffer.from(links.map(linkText).join(between));
}

/**
 * Cuts the item links out of what a collection's file holds.
 *
 * @param collection what the file says, without `item` links
 * @returns a part of the same memory; undefined when the file is not what {@link collectionParts} makes of this
 *   collection
 */
export function cutItemLinks(file: Buffer, collection: StacCollection): Uint8Array | undefined {
  if (file.equals(Buffer.from(formatJson(collection)))) return file.subarray(0, 0);
  const place = placeOfItemLinks(file.length, collection);
  if (place === undefined) return undefined;
  const { before, after, from, length } = place;
  const isAround = file.subarray(0, from).equals(before) && file.subarray(from + length).equals(after);
  const links = file.subarray(from, from + length);
  return isAround && isUtf8(links) ? links : undefined;
}

/**
 * Tells where the item links of a collection's file are, and what stands around them, if it is what
 * {@link collectionParts} makes of this collection.
 *
 * @param size bytes of the file
 * @returns undefined when it is too short to have any
 */
export function placeOfItemLinks(
  size: number,
  collection: StacCollection,
):
  | { readonly before: Buffer; readonly after: Buffer; readonly from: number; readonly length: number }
  | undefined {
  const [before, after] = bytesAround(collection);
  const length = size - before.length - after.length;
  return length > 0 ? { before, after, from: before.length, length } : undefined;
}

const indent = "    ";
const between = `,\n${indent}`;

/** A link as it stands in a collection's file; those that eomatch writes have texts alone. */
function linkText(link: StacLink): string {
  let fields = "";
  for (const name in link) {
    const value = link[name];
    // What is nested is indented by those who know how.
    if (typeof value !== "string") return JSON.stringify(link, null, 2).replaceAll("\n", `\n${indent}`);
    fields += `${fields === "" ? "" : ","}\n${indent}  ${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  }
  return `{${fields}\n${indent}}`;
}

/** What stands before and after the item links. */
function bytesAround(collection: StacCollection): readonly [before: Buffer, after: Buffer] {
  const plain = JSON.stringify(collection);
  let mark = "item links";
  while (plain.includes(mark)) mark += "!";
  const text = formatJson({ ...collection, links: [...collection.links, mark] });
  const at = text.indexOf(`"${mark}"`);
  return [Buffer.from(text.slice(0, at)), Buffer.from(text.slice(at + mark.length + 2))];
}
