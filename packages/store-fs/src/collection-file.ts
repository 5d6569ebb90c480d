import { posix } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  type CollectionDescription,
  parseStacCollection,
  type StacCollection,
  type StacExtent,
  type StacLink,
  StoreError,
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

/** What is to become of a collection, its links to items apart. */
export interface CollectionChange {
  readonly id: string;
  readonly path: string;
  readonly description?: CollectionDescription | undefined;
  readonly extent: StacExtent | undefined;
}

/** What is needed to read a link: the names of the catalogue's folder, and the file on disk for messages. */
export interface LinkContext {
  readonly roots: readonly string[];
  readonly file: string;
}

/** What is said of a STAC Catalog that the catalogue links to in place of a collection. */
export const catalogWithin =
  "it is a STAC Catalog within the catalogue, and only collections are read that catalog.json links to: link its collections there, or give its folder to look at it alone";

/** Tells whether parsed JSON is a STAC Catalog, as other tools nest them. */
export function isCatalog(value: unknown): boolean {
  return typeof value === "object" && value !== null && "type" in value && value.type === "Catalog";
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
  // The catalogue itself is none within it, wherever its links lead.
  if (isCatalog(value) && place.path !== catalogFileName) {
    throw new StoreError("store/broken-catalogue", `${context.file}: ${catalogWithin}`, {
      path: context.file,
    });
  }
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
 * The collection after a change, without links to items.
 *
 * Fields and links that are not eomatch's stay; a `self` link goes. What a description leaves out (title, assets)
 * stays too.
 *
 * @param before the collection as it is, undefined for a new one; its item links do not matter
 */
export function changedCollection(
  before: StacCollection | undefined,
  { id, path, description: described, extent }: CollectionChange,
): StacCollection {
  const title = described?.title ?? before?.title;
  const assets = described?.assets ?? before?.assets;
  const { type: _, stac_version, stac_extensions, license = "other", links = [], ...others } = before ?? {};
  return {
    type: "Collection",
    stac_version: stacVersion,
    ...(stac_extensions === undefined ? {} : { stac_extensions }),
    id,
    ...(title === undefined ? {} : { title }),
    description: described?.description ?? before?.description ?? id,
    license,
    extent: extent ?? before?.extent ?? unknownExtent,
    ...withoutKeys(others, ["id", "title", "description", "extent", "assets"]),
    links: [
      rootLink(path),
      structuralLink("parent", path, catalogFileName),
      ...links.filter(({ rel }) => !["root", "parent", "self", "item"].includes(rel)),
    ],
    ...(assets === undefined ? {} : { assets }),
  };
}

/** Tells whether a change leaves what a collection says of itself, its links apart, as it is. */
export function isSameDescription(before: StacCollection, after: StacCollection): boolean {
  const said = ({ title, description, extent, assets }: StacCollection): unknown =>
    // Through JSON, because a field that is undefined is one that is not there.
    JSON.parse(JSON.stringify({ title, description, extent, assets }));
  return isDeepStrictEqual(said(before), said(after));
}

/** The collection without its links to items. */
export function withoutItemLinks(collection: StacCollection): StacCollection {
  return { ...collection, links: collection.links.filter(({ rel }) => rel !== "item") };
}

/**
 * A collection's links to items as they are written: relative, one for each file, with what other tools say in them.
 *
 * @param isGone tells which files are to be linked no more
 */
export function keptItemLinks(
  { collection, itemPaths, path }: CollectionFile,
  isGone: (itemPath: string) => boolean,
): StacLink[] {
  const links = collection.links.filter(({ rel }) => rel === "item");
  // Where two links lead to one file, only the first is kept; then links and paths no longer go side by side.
  const areAlike = links.length === itemPaths.length;
  return itemPaths.flatMap((itemPath, i) =>
    isGone(itemPath)
      ? []
      : [{ ...itemLink(path, itemPath), ...(areAlike ? withoutKeys(links[i] as StacLink, ["href"]) : {}) }],
  );
}

/** The link of a collection to an item. */
export function itemLink(fromFile: string, toFile: string): StacLink {
  return { rel: "item", href: hrefBetween(fromFile, toFile), type: "application/geo+json" };
}

function withoutKeys(record: object, keys: readonly string[]): { [key: string]: unknown } {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}
