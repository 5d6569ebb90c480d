import { isUtf8 } from "node:buffer";
import type { StacCollection, StacLink } from "@eomatch/stac-model";
import { formatJson } from "./json-text.js";

/**
 * What a `collection.json` is to hold: UTF-8, in parts one behind the other.
 *
 * It is put together from the collection without its item links and the bytes of those, so that a hundred thousand
 * links that stay need be neither understood nor copied to add one.
 *
 * @param collection without `item` links
 * @param itemLinks what {@link itemLinksBytes} makes, one after the other; empty ones leave no trace
 */
export function collectionParts(
  collection: StacCollection,
  itemLinks: readonly Uint8Array[],
): readonly Uint8Array[] {
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
  const [before, after] = bytesAround(collection);
  const to = file.length - after.length;
  const isAround =
    before.length < to && file.subarray(0, before.length).equals(before) && file.subarray(to).equals(after);
  const links = file.subarray(before.length, to);
  return isAround && isUtf8(links) ? links : undefined;
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
