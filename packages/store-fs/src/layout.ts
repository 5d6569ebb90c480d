import { posix } from "node:path";
import { parseInstant, type StacItem } from "@eomatch/stac-model";
import { distinctName, escapeFirst, safeName } from "./safe-name.js";

/**
 * Where the files of a catalogue are.
 *
 * ```text
 * catalog.json
 * {collection}/collection.json
 * {collection}/YYYY/MM/DD/{item-id}.json
 * ```
 *
 * Paths here are relative to the catalogue's folder and have forward slashes on every system. They say where new
 * files go; files that are there are found by the links that lead to them, never by these functions.
 *
 * **Names and hrefs.** A name holds only characters that may stand in a URL's path, and `%` only as part of an
 * escape, so that the href of a file is its name letter by letter. That suits readers that join hrefs as plain
 * paths, as pystac does: encoding the `%` once more would send them to files that are not there. The price: a
 * reader that decodes hrefs does not find items whose ids needed an escape.
 */

/** The file that a catalogue begins with. */
export const catalogFileName = "catalog.json";

/** The file of a collection, in a folder of its own. */
export const collectionFileName = "collection.json";

/** Names at the top of a catalogue that are not collections: product files, other tools' STAC, the catalogue itself. */
const reservedFolders: ReadonlySet<string> = new Set(["data", "stac", catalogFileName]);

/**
 * Where a new collection's `collection.json` goes.
 *
 * @param isTaken tells whether a folder belongs to another collection on a disk that ignores case
 */
export function placeCollection(id: string, isTaken: (folder: string) => boolean): string {
  const name = safeName(id);
  const folder = reservedFolders.has(name.toLowerCase()) ? escapeFirst(name) : name;
  return posix.join(isTaken(folder) ? distinctName(id) : folder, collectionFileName);
}

/**
 * Where a new item's file goes: `YYYY/MM/DD/{item-id}.json` by the item's `datetime` (else `start_datetime`) in
 * UTC, zero-padded.
 *
 * @param folder the folder of the collection's items
 * @throws StacModelError `stac-model/invalid-instant` when the item has neither time
 */
export function placeItem(item: StacItem, folder: string): string {
  const { datetime, start_datetime: start } = item.properties;
  const text = typeof datetime === "string" ? datetime : typeof start === "string" ? start : "";
  const day = dayPath(parseInstant(text, `item ${item.id}`));
  // Not by posix.join, which looks at each character; the folder of a collection at the top is a dot.
  const dayFolder = folder === "." ? day : `${folder}/${day}`;
  return `${dayFolder}/${itemFileName(safeName(item.id))}`;
}

/** Where it goes when its place belongs to another item, on a disk that ignores case at least. */
export function placeBeside(place: string, { id }: Pick<StacItem, "id">): string {
  return `${posix.dirname(place)}/${itemFileName(distinctName(id))}`;
}

const msOfDay = 86_400_000;

/** The last day that was asked for: the items of a batch come in the order of their days, or nearly so. */
let lastDay = { number: Number.NaN, path: "" };

/** `YYYY/MM/DD` of an instant in UTC. */
function dayPath(instant: Date): string {
  const number = Math.floor(instant.getTime() / msOfDay);
  if (lastDay.number !== number) {
    lastDay = { number, path: instant.toISOString().slice(0, 10).replaceAll("-", "/") };
  }
  return lastDay.path;
}

/** The names that an item's file may have: ours, and the plain id as other tools write it. */
export function itemFileNames(id: string): readonly string[] {
  return [...new Set([safeName(id), id, distinctName(id)])].map(itemFileName);
}

/**
 * Tells whether an item's path is of a layout in which the file is named after the item: eomatch's and the Python
 * package's `YYYY/MM/DD/{id}.json` (padded or not), or `{id}/{id}.json` of STAC's best practices.
 *
 * @param folder the collection's folder
 */
export function isNamedAfterItem(path: string, folder: string): boolean {
  const within = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : posix.relative(folder, path);
  if (/^\d{4}\/\d{1,2}\/\d{1,2}\/[^/]+\.json$/.test(within)) return true;
  return posix.basename(posix.dirname(within)) === posix.basename(within, ".json");
}

function itemFileName(name: string): string {
  return `${name}.json`;
}
