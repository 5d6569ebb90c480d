import { acquisitionInterval, isStoreError, parseStacItem, type StacItem } from "@eomatch/stac-model";
import type { CatalogFile } from "../catalog-file.js";
import { changedNs } from "../catalogue-folder.js";
import type { CatalogueView } from "../catalogue-view.js";
import type { CollectionFile } from "../collection-file.js";
import { brokenObject } from "../errors.js";
import { maxItemBytes } from "../item-file.js";
import { parseJson } from "../json-text.js";
import { catalogFileName } from "../layout.js";
import { readAhead } from "../read-ahead.js";
import type { FilesOnDisk } from "./files-on-disk.js";
import { isWrongLink, linkedPaths } from "./links.js";

/** A link between two items, as the files have it. */
interface SurveyedLink {
  readonly rel: "derived_from" | "related";
  readonly role: string | undefined;
  readonly href: string;
  /** The file it leads to; of two readings the one that is there. */
  readonly target: string;
}

/** What a check keeps of an item's file. */
export interface SurveyedItem {
  readonly path: string;
  readonly id: string;
  /** What its `collection` field says. */
  readonly collection: string | undefined;
  readonly collectionFile: CollectionFile;
  readonly isLinked: boolean;
  readonly links: readonly SurveyedLink[];
  /** The structural relations (`root`, `parent`, `collection`) that do not lead where they should. */
  readonly wrongLinks: readonly string[];
  /** The item without what only a full reading needs: enough for its collection's extent. */
  readonly extentOf: Pick<StacItem, "id" | "bbox" | "geometry" | "properties">;
  /** When the file was changed last, nanoseconds since 1970. */
  readonly changedNs: bigint;
  /** Its `data` asset, where that is on disk or could be. */
  readonly data: StacItem["assets"][string] | undefined;
}

/** A file that is no item although it should be one. */
interface BrokenItem {
  readonly path: string;
  readonly collectionFile: CollectionFile;
  readonly isLinked: boolean;
  readonly reason: string;
}

/** Everything a catalogue's files say, as far as a check needs it. */
export interface Survey {
  readonly items: ReadonlyMap<string, SurveyedItem>;
  readonly broken: readonly BrokenItem[];
  /** Item links of collections that lead to no file. */
  readonly missing: readonly { readonly path: string; readonly collectionFile: CollectionFile }[];
}

/**
 * Reads every item of a catalogue: those that its collections link and those that only lie in their folders.
 *
 * @param onRead called after each file
 */
export async function surveyItems(
  view: CatalogueView,
  source: {
    readonly catalog: CatalogFile;
    readonly collections: readonly CollectionFile[];
    readonly files: FilesOnDisk;
    readonly signal: AbortSignal | undefined;
    readonly onRead: () => void;
  },
): Promise<Survey> {
  const { catalog, collections, files, signal, onRead } = source;
  const items = new Map<string, SurveyedItem>();
  const broken: BrokenItem[] = [];
  const missing: Survey["missing"][number][] = [];
  for (const collectionFile of collections) {
    const linked = new Set(collectionFile.itemPaths.map((path) => files.found(path) ?? path));
    const unlinked = files.itemsOf(collectionFile.path).filter((path) => !linked.has(path));
    const read = readAhead(
      [...linked, ...unlinked],
      (path) => readOne(view, path, { catalog, collectionFile, files, isLinked: linked.has(path) }),
      signal,
    );
    for await (const one of read) {
      onRead();
      if ("missing" in one) missing.push({ path: one.missing, collectionFile });
      else if ("reason" in one) {
        // What nothing links and is no item may be anybody's file.
        if (one.isLinked) broken.push(one);
      }
      // An item of another collection that only lies here is none of this catalogue's.
      else if (one.isLinked || one.collection === collectionFile.collection.id) {
        items.set(one.path, one);
      }
    }
  }
  return { items, broken, missing };
}

async function readOne(
  view: CatalogueView,
  path: string,
  context: {
    readonly catalog: CatalogFile;
    readonly collectionFile: CollectionFile;
    readonly files: FilesOnDisk;
    readonly isLinked: boolean;
  },
): Promise<SurveyedItem | BrokenItem | { readonly missing: string }> {
  const { catalog, collectionFile, files, isLinked } = context;
  const file = view.folder.absolute(path);
  try {
    const content = await view.folder.read(path, maxItemBytes);
    if (content === undefined) return { missing: path };
    const item = parsedItem(content.text, file);
    return {
      path,
      id: item.id,
      collection: item.collection ?? undefined,
      collectionFile,
      isLinked,
      links: itemLinks(item, path, { roots: catalog.roots, files }),
      wrongLinks: wrongLinksOf(item, path, { catalog, collectionFile }),
      extentOf: {
        id: item.id,
        ...(item.bbox === undefined ? {} : { bbox: item.bbox }),
        geometry: item.bbox === undefined ? item.geometry : null,
        properties: timesOf(item),
      },
      changedNs: changedNs(content.stamp),
      data: item.assets["data"],
    };
  } catch (error) {
    if (!isStoreError(error)) throw error;
    return { path, collectionFile, isLinked, reason: error.message.replace(`${file}: `, "") };
  }
}

function parsedItem(text: string, file: string): StacItem {
  try {
    const item = parseStacItem(parseJson(text, file), file);
    // An item without a place in time cannot be listed or queried.
    acquisitionInterval(item);
    return item;
  } catch (error) {
    throw brokenObject(file, error);
  }
}

function timesOf({ properties }: StacItem): StacItem["properties"] {
  const { datetime, start_datetime, end_datetime } = properties;
  return {
    datetime,
    ...(start_datetime === undefined ? {} : { start_datetime }),
    ...(end_datetime === undefined ? {} : { end_datetime }),
  };
}

function itemLinks(
  { links }: StacItem,
  path: string,
  { roots, files }: { readonly roots: readonly string[]; readonly files: FilesOnDisk },
): SurveyedLink[] {
  return links.flatMap((link): SurveyedLink[] => {
    const { rel, href, "matchup:role": role } = link;
    if (rel !== "derived_from" && rel !== "related") return [];
    const paths = linkedPaths(link, path, roots);
    const target = paths.map((candidate) => files.found(candidate)).find(Boolean) ?? paths[0];
    if (target === undefined) return [];
    return [{ rel, role: typeof role === "string" ? role : undefined, href, target }];
  });
}

function wrongLinksOf(
  { links }: StacItem,
  path: string,
  { catalog, collectionFile }: { readonly catalog: CatalogFile; readonly collectionFile: CollectionFile },
): string[] {
  const wanted = { root: catalogFileName, parent: collectionFile.path, collection: collectionFile.path };
  return Object.entries(wanted)
    .filter(([rel, target]) => isWrongLink(links, { rel, target }, { path, roots: catalog.roots }))
    .map(([rel]) => rel);
}
