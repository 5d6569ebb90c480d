import type { StacCollection, StacLink } from "@eomatch/stac-model";
import { formatJson } from "./json-text.js";

/**
 * The text of a `collection.json`.
 *
 * It is put together from the collection without its item links and the text of those, so that a hundred thousand
 * links that stay need not be understood to add one.
 *
 * @param collection without `item` links
 * @param itemLinks texts that {@link itemLinksText} makes, one after the other; empty ones leave no trace
 */
export function collectionText(collection: StacCollection, itemLinks: readonly string[]): string {
  const texts = itemLinks.filter((text) => text !== "");
  if (texts.length === 0) return formatJson(collection);
  const [before, after] = textAround(collection);
  // At once: each step of putting them together would copy what may be many megabytes.
  return [before, ...texts.flatMap((text, i) => (i === 0 ? [text] : [between, text])), after].join("");
}

/** The text of item links as it stands in a collection's file; empty for none. */
export function itemLinksText(links: readonly StacLink[]): string {
  return links.map(linkText).join(between);
}

/**
 * Cuts the text of the item links out of the text of a collection's file.
 *
 * @param collection what the file says, without `item` links
 * @returns undefined when the text is not what {@link collectionText} makes of this collection
 */
export function cutItemLinks(text: string, collection: StacCollection): string | undefined {
  if (text === formatJson(collection)) return "";
  const [before, after] = textAround(collection);
  const isAround =
    text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after);
  return isAround ? text.slice(before.length, text.length - after.length) : undefined;
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
function textAround(collection: StacCollection): readonly [before: string, after: string] {
  const plain = JSON.stringify(collection);
  let mark = "item links";
  while (plain.includes(mark)) mark += "!";
  const text = formatJson({ ...collection, links: [...collection.links, mark] });
  const at = text.indexOf(`"${mark}"`);
  return [text.slice(0, at), text.slice(at + mark.length + 2)];
}
