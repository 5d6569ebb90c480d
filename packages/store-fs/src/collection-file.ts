import { posix } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  type CollectionDescription,
  parseStacCollection,
  type StacCollection,
  type StacExtent,
  type StacLink,
  stacVersion,
  unknownExtent,
} from "@eomatch/stac-model";
import { linkedPath, rootLink, structuralLink } from "./catalog-file.js";
import type { FileStamp } from "./catalogue-folder.js";
import { brokenObject } from "./errors.js";
import { hrefBetween } from "./href.js";
import { catalogFileName, isNamedAfterItem, itemFileNames } from "./layout.js";

/** What a `collection.json` says. */
export interface CollectionFile {
  /** The file, relative to the catalogue's folder. */
  readonly path: string;
  readonly stamp: FileStamp;
  readonly collection: StacCollection;
  /** The files of its items, relative to the catalogue's folder, in the order of the links. */
  readonly itemPaths: readonly string[];
  /** The same by file name in lower case: disks that ignore case have one file where others have two. */
  readonly pathsByName: ReadonlyMap<string, readonly string[]>;
  /** Whether all files lie in a layout that names them after their items. */
  readonly isNamedAfterItems: boolean;
}

/** What is to become of a collection's file. */
export interface CollectionChange {
  readonly id: string;
  readonly path: string;
  readonly description?: CollectionDescription | undefined;
  readonly addedPaths: readonly string[];
  readonly extent: StacExtent | undefined;
}

/** What is needed to read a link: the names of the catalogue's folder, and the file on disk for messages. */
export interface LinkContext {
  readonly roots: readonly string[];
  readonly file: string;
}

/**
 * Reads a collection from parsed JSON.
 *
 * @throws StoreError `store/broken-catalogue` when it is no valid STAC Collection or links to an item outside of
 *   the catalogue
 */
export function readCollectionFile(
  value: unknown,
  place: { readonly path: string; readonly stamp: FileStamp },
  context: LinkContext,
): CollectionFile {
  try {
    return collectionFileOf(parseStacCollection(value, context.file), place, context);
  } catch (error) {
    throw brokenObject(context.file, error);
  }
}

/** The file of a collection that is known to be valid; see {@link readCollectionFile}. */
export function collectionFileOf(
  collection: StacCollection,
  { path, stamp }: { readonly path: string; readonly stamp: FileStamp },
  context: LinkContext,
): CollectionFile {
  const folder = posix.dirname(path);
  const itemPaths = [
    ...new Set(
      collection.links.filter(({ rel }) => rel === "item").map(({ href }) => linkedPath(href, path, context)),
    ),
  ];
  const pathsByName = new Map<string, string[]>();
  for (const itemPath of itemPaths) {
    const name = posix.basename(itemPath).toLowerCase();
    const known = pathsByName.get(name);
    if (known === undefined) pathsByName.set(name, [itemPath]);
    else known.push(itemPath);
  }
  const isNamedAfterItems = itemPaths.every((itemPath) => isNamedAfterItem(itemPath, folder));
  return { path, stamp, collection, itemPaths, pathsByName, isNamedAfterItems };
}

/** The files of a collection whose names fit an id; only the file itself says whether it is the one. */
export function pathsNamedAfter({ pathsByName }: CollectionFile, id: string): readonly string[] {
  return itemFileNames(id).flatMap((name) =>
    (pathsByName.get(name.toLowerCase()) ?? []).filter((path) => posix.basename(path) === name),
  );
}

/**
 * The collection after a change, undefined when that leaves it as it is.
 *
 * Fields and links that are not eomatch's stay; item links become relative; a `self` link goes. What a
 * description leaves out (title, assets) stays too.
 */
export function changedCollection(
  existing: CollectionFile | undefined,
  change: CollectionChange,
): StacCollection | undefined {
  const before = existing?.collection;
  const { id, path, description: described, addedPaths } = change;
  const title = described?.title ?? before?.title;
  const description = described?.description ?? before?.description ?? id;
  const assets = described?.assets ?? before?.assets;
  const extent = change.extent ?? before?.extent ?? unknownExtent;
  if (
    before !== undefined &&
    addedPaths.length === 0 &&
    isDeepStrictEqual([title, description, extent], [before.title, before.description, before.extent]) &&
    isDeepStrictEqual(plain(assets), plain(before.assets))
  ) {
    return undefined;
  }
  const { type: _, stac_version, stac_extensions, license = "other", links = [], ...others } = before ?? {};
  return {
    type: "Collection",
    stac_version: stacVersion,
    ...(stac_extensions === undefined ? {} : { stac_extensions }),
    id,
    ...(title === undefined ? {} : { title }),
    description,
    license,
    extent,
    ...withoutKeys(others, ["id", "title", "description", "extent", "assets"]),
    links: [
      rootLink(path),
      structuralLink("parent", path, catalogFileName),
      ...links.filter(({ rel }) => !["root", "parent", "self", "item"].includes(rel)),
      ...(existing === undefined ? [] : keptItemLinks(existing)),
      ...addedPaths.map((itemPath) => itemLink(path, itemPath)),
    ],
    ...(assets === undefined ? {} : { assets }),
  };
}

function keptItemLinks({ collection, itemPaths, path }: CollectionFile): StacLink[] {
  const links = collection.links.filter(({ rel }) => rel === "item");
  // Where two links lead to one file, only the first is kept; then links and paths no longer go side by side.
  if (links.length !== itemPaths.length) return itemPaths.map((itemPath) => itemLink(path, itemPath));
  return links.map((link, i) => ({
    ...itemLink(path, itemPaths[i] as string),
    ...withoutKeys(link, ["href"]),
  }));
}

function itemLink(fromFile: string, toFile: string): StacLink {
  return { rel: "item", href: hrefBetween(fromFile, toFile), type: "application/geo+json" };
}

function withoutKeys(record: object, keys: readonly string[]): { [key: string]: unknown } {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

/** The value as JSON has it: without fields that are undefined. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
