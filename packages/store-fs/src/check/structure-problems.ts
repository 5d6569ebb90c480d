import { posix } from "node:path";
import {
  acquisitionInterval,
  eventCollectionPrefix,
  extendExtent,
  isStacModelError,
  isStoreError,
  parseStacItem,
  partsOfPairName,
  type StacExtent,
  type StacItem,
  type StacLink,
  unknownExtent,
} from "@eomatch/stac-model";
import type { CatalogFile } from "../catalog-file.js";
import { type CatalogueView, maxCollectionBytes } from "../catalogue-view.js";
import {
  type CollectionFile,
  catalogWithin,
  changedCollection,
  collectionFileOf,
  isCatalog,
  itemLink,
  readCollectionFile,
} from "../collection-file.js";
import { maxItemBytes } from "../item-file.js";
import { parseJson } from "../json-text.js";
import { catalogFileName } from "../layout.js";
import { readAhead } from "../read-ahead.js";
import type { FilesOnDisk } from "./files-on-disk.js";
import type { Problem, Repair } from "./finding.js";
import { isWrongLink, linkedPaths, withLink, withOnlyLink, withoutLinks } from "./links.js";

/** What of a catalogue's structure is sound, and what is not. */
export interface Structure {
  /** The collections that can be read, those included that the catalogue does not link yet. */
  readonly collections: readonly CollectionFile[];
  readonly problems: readonly Problem[];
}

/** Looks at the catalogue's links to collections, and at the collection files themselves, not at their items. */
export async function checkStructure(
  view: CatalogueView,
  catalog: CatalogFile,
  files: FilesOnDisk,
): Promise<Structure> {
  const problems: Problem[] = [];
  const collections: CollectionFile[] = [];
  const linked = new Set<string>();
  for (const child of catalog.children) {
    const path = files.found(child);
    if (path === undefined) {
      const rebuilt = await rebuiltCollection(view, child, { catalog, files });
      if (rebuilt !== undefined) collections.push(rebuilt);
      problems.push(missingCollection(child, rebuilt, catalog));
      continue;
    }
    if (path === catalogFileName) {
      problems.push(linkToItself(catalog));
      continue;
    }
    linked.add(path);
    const read = await readCollection(view, path, catalog);
    if (!("reason" in read)) {
      collections.push(read);
      continue;
    }
    if (read.isCatalog === true) {
      // Sound as it is, and another tool's: nothing takes its place.
      problems.push({ kind: "broken-file", path, message: read.reason });
      continue;
    }
    const rebuilt = await rebuiltCollection(view, path, { catalog, files });
    if (rebuilt !== undefined) collections.push(rebuilt);
    problems.push({
      kind: "broken-file",
      path,
      message: `${read.reason}${rebuilt === undefined ? "; restore it from a copy: there is no item to make it anew from" : ""}`,
      ...(rebuilt === undefined
        ? {}
        : { repairs: [{ step: "rebuild", path, value: { ...rebuilt.collection } }] }),
    });
  }
  for (const path of files.collections) {
    if (linked.has(path)) continue;
    const read = await readCollection(view, path, catalog);
    // Anybody's file, unless it is a collection of this catalogue that a writer could not link any more.
    if ("reason" in read || !hasParent(read, catalog)) continue;
    problems.push({
      kind: "unlinked-file",
      path,
      message: `the collection ${read.collection.id} is not linked by the catalogue`,
      repairs: [withLink(catalogFileName, path, { rel: "child", type: "application/json" })],
    });
    collections.push(read);
  }
  for (const file of collections) problems.push(...structuralLinkProblems(file, catalog));
  problems.push(...namesakes(collections));
  return { collections, problems };
}

/** A collection that the catalogue links to and that is gone: made anew from its items, or linked no more without any. */
function missingCollection(
  path: string,
  rebuilt: CollectionFile | undefined,
  { roots }: CatalogFile,
): Problem {
  if (rebuilt !== undefined) {
    return {
      kind: "missing-file",
      path,
      message: "the catalogue links to this collection and its items are there, but the file is gone",
      repairs: [{ step: "rebuild", path, value: { ...rebuilt.collection } }],
    };
  }
  return {
    kind: "missing-file",
    path: catalogFileName,
    message: `it links to the collection ${path}, but there is no such file`,
    repairs: [withoutChild(path, roots)],
  };
}

/** A link of the catalogue to itself where one to a collection should be: linked no more. */
function linkToItself({ roots }: CatalogFile): Problem {
  return {
    kind: "wrong-link",
    path: catalogFileName,
    message: "it links to itself as to a collection",
    repairs: [withoutChild(catalogFileName, roots)],
  };
}

function withoutChild(path: string, roots: CatalogFile["roots"]): Repair {
  return withoutLinks(
    catalogFileName,
    (link: StacLink) => link.rel === "child" && linkedPaths(link, catalogFileName, roots).includes(path),
  );
}

/** Reads a collection's file, or says why that cannot be done. */
export async function readCollection(
  view: CatalogueView,
  path: string,
  { roots }: Pick<CatalogFile, "roots">,
): Promise<CollectionFile | { readonly reason: string; readonly isCatalog?: boolean }> {
  const file = view.folder.absolute(path);
  try {
    const content = await view.folder.read(path, maxCollectionBytes);
    if (content === undefined) return { reason: "there is no such file" };
    const value = parseJson(content.text, file);
    if (isCatalog(value)) return { reason: catalogWithin, isCatalog: true };
    return readCollectionFile(value, { path, stamp: content.stamp }, { roots, file });
  } catch (error) {
    return { reason: (error as Error).message.replace(`${file}: `, "") };
  }
}

/** The collection as the items in its folder tell it; its title, license and assets are lost. */
async function rebuiltCollection(
  view: CatalogueView,
  path: string,
  { catalog, files }: { readonly catalog: CatalogFile; readonly files: FilesOnDisk },
): Promise<CollectionFile | undefined> {
  const paths: string[] = [];
  let id: string | undefined;
  let extent: StacExtent | undefined;
  for await (const item of readAhead(files.itemsOf(path), (itemPath) => readItem(view, itemPath))) {
    if (item === undefined) continue;
    id ??= item.content.collection ?? undefined;
    if (item.content.collection !== id) continue;
    extent = extendExtent(extent, item.content);
    paths.push(item.path);
  }
  if (id === undefined) return undefined;
  const what = id.startsWith(eventCollectionPrefix)
    ? "Matchup events"
    : partsOfPairName(id).length > 1
      ? "Matchups"
      : "Products";
  const described = changedCollection(undefined, {
    id,
    path,
    description: { id, description: `${what}: ${id}` },
    extent: extent ?? unknownExtent,
  });
  const links = [...described.links, ...paths.map((itemPath) => itemLink(path, itemPath))];
  const collection = { ...described, links };
  const file = view.folder.absolute(path);
  return collectionFileOf(collection, { path, stamp: "" }, { roots: catalog.roots, file });
}

async function readItem(
  view: CatalogueView,
  path: string,
): Promise<{ readonly path: string; readonly content: StacItem } | undefined> {
  try {
    const read = await view.folder.read(path, maxItemBytes);
    if (read === undefined) return undefined;
    const content = parseStacItem(parseJson(read.text, path), path);
    acquisitionInterval(content);
    return { path, content };
  } catch (error) {
    // Not an item, or one that cannot be mended: the survey tells of it.
    if (isStoreError(error) || isStacModelError(error)) return undefined;
    throw error;
  }
}

/** Tells whether a collection says that it belongs to the catalogue. */
export function hasParent(
  { path, collection }: CollectionFile,
  { roots }: Pick<CatalogFile, "roots">,
): boolean {
  return collection.links.some(
    (link) => link.rel === "parent" && linkedPaths(link, path, roots).includes(catalogFileName),
  );
}

function structuralLinkProblems(file: CollectionFile, catalog: CatalogFile): Problem[] {
  const { path, collection } = file;
  return ["root", "parent"]
    .filter((rel) =>
      isWrongLink(collection.links, { rel, target: catalogFileName }, { path, roots: catalog.roots }),
    )
    .map((rel) => ({
      kind: "wrong-link" as const,
      path,
      message: `its ${rel} link is missing or does not lead to ${posix.relative(posix.dirname(path), catalogFileName)}`,
      repairs: [withOnlyLink(path, catalogFileName, rel)],
    }));
}

function namesakes(collections: readonly CollectionFile[]): Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { path, collection } of collections) {
    const other = first.get(collection.id);
    if (other === undefined) first.set(collection.id, path);
    else {
      problems.push({
        kind: "duplicate-id",
        path,
        message: `its id ${collection.id} is also that of ${other}: give one of them another id`,
      });
    }
  }
  return problems;
}
