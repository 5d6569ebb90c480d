import { posix } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  type CatalogueItem,
  type ItemReference,
  type ItemRelation,
  parseStacItem,
  type StacItem,
  type StacLink,
  stacVersion,
} from "@eomatch/stac-model";
import { leadsOut, rootLink, structuralLink } from "./catalog-file.js";
import type { FileStamp } from "./catalogue-folder.js";
import type { CatalogueView } from "./catalogue-view.js";
import { brokenCatalogue, brokenObject } from "./errors.js";
import { hrefBetween, resolveHref } from "./href.js";
import { parseJson } from "./json-text.js";
import type { KnownCollection } from "./known-collection.js";
import { isNamedAfterItem } from "./layout.js";
import { idOfSafeName } from "./safe-name.js";

/** Bytes of an item file that are read. Real items have some kilobytes; a file beyond this is not one. */
export const maxItemBytes: number = 64 * 1024 * 1024;

/** Links that hold the catalogue together: the store writes them and nobody else. */
const structuralRels: ReadonlySet<string> = new Set([
  "self",
  "root",
  "parent",
  "collection",
  "item",
  "child",
]);

/** Fields of an item that have a place of their own in its file. */
const placedFields: ReadonlySet<string> = new Set([
  "type",
  "stac_version",
  "stac_extensions",
  "id",
  "geometry",
  "bbox",
  "properties",
  "links",
  "assets",
  "collection",
]);

/** An item as it stands on disk. */
export interface StoredItem {
  /** The file, relative to the catalogue's folder. */
  readonly path: string;
  readonly stamp: FileStamp;
  readonly text: string;
  readonly content: CatalogueItem;
}

/**
 * Reads an item's file.
 *
 * @param path what a link of the collection leads to
 * @returns undefined when the item was taken out since the collection was looked at
 * @throws StoreError `store/broken-catalogue` naming the file, also when there is none
 */
export async function readItemFile(
  view: CatalogueView,
  collection: Pick<KnownCollection, "path" | "stamp" | "collection">,
  path: string,
): Promise<StoredItem | undefined> {
  const content = await view.readLinked(path, maxItemBytes);
  if (content === undefined) {
    if ((await view.folder.stampOf(collection.path)) !== collection.stamp) return undefined;
    throw brokenCatalogue(
      view.folder.absolute(collection.path),
      `it links to the item ${hrefBetween(collection.path, path)}, but there is no such file`,
    );
  }
  const item = parseItem(content.text, view.folder.absolute(content.path));
  const { id } = collection.collection;
  return {
    path: content.path,
    stamp: content.stamp,
    text: content.text,
    content: await withRelations({ ...item, collection: id }, content.path, view),
  };
}

/**
 * Writes an item as it is to stand on disk.
 *
 * @param place the item's file, its collection's file, and the file of every item it is related to
 */
export function itemFileContent(
  { item, relations }: CatalogueItem,
  place: {
    readonly path: string;
    readonly collectionPath: string;
    readonly pathOf: (target: ItemReference) => string;
  },
): StacItem {
  const { path, collectionPath, pathOf } = place;
  const { type, stac_extensions, id, geometry, bbox, properties, links, assets, collection } = item;
  const others = Object.keys(item).filter((name) => !placedFields.has(name));
  return {
    type,
    stac_version: stacVersion,
    ...(stac_extensions === undefined ? undefined : { stac_extensions }),
    id,
    geometry,
    ...(bbox === undefined ? undefined : { bbox }),
    properties,
    links: [
      rootLink(path),
      structuralLink("parent", path, collectionPath),
      structuralLink("collection", path, collectionPath),
      ...links.filter(({ rel }) => !structuralRels.has(rel)),
      ...relations.map(({ rel, role, target }) => ({
        rel,
        href: hrefBetween(path, pathOf(target)),
        type: "application/geo+json",
        ...(role === undefined ? undefined : { "matchup:role": role }),
      })),
    ],
    assets,
    collection,
    ...(others.length === 0 ? undefined : Object.fromEntries(others.map((name) => [name, item[name]]))),
  };
}

/** Tells whether two items say the same, whatever the order of their keys. */
export function isSameItem(a: CatalogueItem, b: CatalogueItem): boolean {
  // Through JSON, because a field that is undefined is one that is not there.
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)];
  // What differs in the order of its fields alone is as long.
  return (
    one.length === other.length && (one === other || isDeepStrictEqual(JSON.parse(one), JSON.parse(other)))
  );
}

function parseItem(text: string, file: string): StacItem {
  try {
    return parseStacItem(parseJson(text, file), file);
  } catch (error) {
    throw brokenObject(file, error);
  }
}

/** Sorts an item's links: those between items become relations, those out of the catalogue stay. */
async function withRelations(
  item: CatalogueItem["item"],
  path: string,
  view: CatalogueView,
): Promise<CatalogueItem> {
  const links: StacLink[] = [];
  const relations: ItemRelation[] = [];
  for (const link of item.links) {
    if (structuralRels.has(link.rel)) continue;
    const relation = await relationOf(link, path, view);
    if (relation === undefined) links.push(link);
    else relations.push(relation);
  }
  return { item: { ...item, links }, relations };
}

async function relationOf(
  { rel, href, "matchup:role": role }: StacLink,
  path: string,
  view: CatalogueView,
): Promise<ItemRelation | undefined> {
  if (rel !== "derived_from" && rel !== "related") return undefined;
  const roots = (await view.catalog())?.roots ?? [];
  const to = resolveHref(path, href, roots);
  if (to.kind === "address") return undefined;
  if (to.kind === "outside") throw leadsOut(href, view.folder.absolute(path));
  const target = await referenceAt(to.path, view);
  if (target === undefined) return undefined;
  return { rel, target, ...(role === "matchup" || role === "event" ? { role } : {}) };
}

/** The item whose file a path is: by its name where names tell, else by what the file says. */
async function referenceAt(path: string, view: CatalogueView): Promise<ItemReference | undefined> {
  const around = await view.collectionAround(path);
  const name = posix.basename(path, ".json");
  if (around?.isNamedAfterItems && isNamedAfterItem(path, posix.dirname(around.path))) {
    const id = idOfSafeName(name);
    if (id !== undefined) return { collection: around.collection.id, id };
  }
  const content = await view.readLinked(path, maxItemBytes);
  if (content === undefined) {
    return around === undefined ? undefined : { collection: around.collection.id, id: name };
  }
  const item = parseItem(content.text, view.folder.absolute(content.path));
  const collection = around?.collection.id ?? item.collection;
  return typeof collection === "string" ? { collection, id: item.id } : undefined;
}
