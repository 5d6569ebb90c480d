import { stat } from "node:fs/promises";
import { posix } from "node:path";
import { compareCodePoints, StoreError } from "@eomatch/stac-model";
import { type BrokenListener, orReported } from "./broken-objects.js";
import { type CatalogFile, readCatalogFile } from "./catalog-file.js";
import type { CatalogueFolder, FileContent } from "./catalogue-folder.js";
import { type CollectionFile, readCollectionFile } from "./collection-file.js";
import type { ContentPart } from "./content-to-write.js";
import { brokenCatalogue, isAbsence, systemCode } from "./errors.js";
import { decodedPath } from "./href.js";
import { type ItemCache, itemCache } from "./item-cache.js";
import { parseJson } from "./json-text.js";
import { indexedCollection, type KnownCollection, unindexedCollection } from "./known-collection.js";
import { catalogFileName } from "./layout.js";
import { ownLinks } from "./own-links.js";
import { type CatalogueIndex, type IndexReader, indexReader } from "./query-index/catalogue-index.js";
import { movableStamp } from "./query-index/index-head.js";
import { isNameFor } from "./safe-name.js";

/** Bytes of a catalog or collection file that are read; more would not fit into one JavaScript text. */
export const maxCollectionBytes: number = 400 * 1024 * 1024;

/**
 * The catalogue as one call sees it: `catalog.json`, the collections and the index, each looked at once.
 *
 * Files that have not changed since an earlier call are not read again, and those of collections that the index
 * speaks of not at all until somebody asks for their links.
 */
export interface CatalogueView {
  readonly folder: CatalogueFolder;
  /** Items that were read last. */
  readonly items: ItemCache;
  /** `catalog.json`, undefined when there is none. */
  catalog(): Promise<CatalogFile | undefined>;
  /**
   * The collection with that id.
   *
   * @param onBroken called with each one that cannot be read on the way to it; without it the first throws
   */
  collection(id: string, onBroken?: BrokenListener): Promise<KnownCollection | undefined>;
  /**
   * All collections, in order of their ids.
   *
   * @param onBroken called with each one that cannot be read, which is then left out; without it the first throws
   */
  collections(onBroken?: BrokenListener): Promise<readonly KnownCollection[]>;
  /** The collection that a link of the catalogue leads to. */
  child(path: string): Promise<KnownCollection>;
  /** The collection in whose folder a file lies, undefined where folders do not tell. */
  collectionAround(path: string): Promise<KnownCollection | undefined>;
  /** A file that a link leads to, by the path as it is or else decoded; with the path it was found at. */
  readLinked(path: string, maxBytes: number): Promise<(FileContent & { readonly path: string }) | undefined>;
  /** The index, for the collections that say that they are indexed. */
  index(): Promise<CatalogueIndex | undefined>;
  /** The catalogue as it is now, without an index that turned out to be broken. */
  withoutIndex(broken: CatalogueIndex): CatalogueView;
  /** The catalogue as it is now. */
  renewed(): CatalogueView;
}

/** Opens views of a catalogue that share what they have read. */
export function catalogueViews(folder: CatalogueFolder): () => CatalogueView {
  const files = new Map<string, CollectionFile>();
  const shared = { files, indexes: indexReader(folder.path), items: itemCache() };
  return () => openView(folder, shared);
}

/** What the views of a catalogue have read. */
interface SharedByViews {
  readonly files: Map<string, CollectionFile>;
  readonly indexes: IndexReader;
  readonly items: ItemCache;
}

function openView(folder: CatalogueFolder, shared: SharedByViews): CatalogueView {
  let catalog: Promise<CatalogFile | undefined> | undefined;
  let index: Promise<CatalogueIndex | undefined> | undefined;
  const loaded = new Map<string, Promise<KnownCollection>>();
  const byId = new Map<string, Promise<KnownCollection | undefined>>();
  const byFolder = new Map<string, Promise<KnownCollection | undefined>>();

  const load = (child: string): Promise<KnownCollection> => {
    const known = loaded.get(child) ?? loadCollection(child);
    loaded.set(child, known);
    return known;
  };

  const loadCollection = async (child: string): Promise<KnownCollection> => {
    const indexed = (await view.index())?.collection(child);
    if (indexed !== undefined) {
      const stamp = await folder.stampOf(indexed.path);
      if (stamp !== undefined && movableStamp(stamp) === indexed.stamp) {
        const links = (): Promise<ContentPart | undefined> => ownLinks(folder, { ...indexed, stamp });
        return indexedCollection(indexed, { stamp, links, file: () => loadFile(child) });
      }
    }
    return unindexedCollection(child, await loadFile(child));
  };

  const loadFile = async (child: string): Promise<CollectionFile> => {
    const known = shared.files.get(child);
    if (known !== undefined && known.stamp === (await folder.stampOf(known.path))) return known;
    const content = await view.readLinked(child, maxCollectionBytes);
    if (content === undefined) {
      throw brokenCatalogue(
        folder.absolute(catalogFileName),
        `it links to the collection ${child}, but there is no such file`,
      );
    }
    const file = folder.absolute(content.path);
    const roots = (await view.catalog())?.roots ?? [];
    const read = readCollectionFile(parseJson(content.text, file), content, { roots, file });
    shared.files.set(child, read);
    return read;
  };

  const findCollection = async (
    id: string,
    onBroken: BrokenListener | undefined,
  ): Promise<KnownCollection | undefined> => {
    const children = (await view.catalog())?.children ?? [];
    const isLikely = (path: string): boolean => isNameFor(posix.basename(posix.dirname(path)), id);
    const inOrder = [...children.filter(isLikely), ...children.filter((path) => !isLikely(path))];
    for (const path of inOrder) {
      const known = await orReported(() => load(path), onBroken);
      if (known?.collection.id === id) return known;
    }
    return undefined;
  };

  const findCollectionAround = async (folderOfItem: string): Promise<KnownCollection | undefined> => {
    const children = (await view.catalog())?.children ?? [];
    for (let around = folderOfItem; ; around = posix.dirname(around)) {
      const here = children.filter((child) => posix.dirname(child) === around);
      if (here.length > 0) return here.length === 1 ? load(here[0] as string) : undefined;
      if (around === ".") return undefined;
    }
  };

  const view: CatalogueView = {
    folder,
    items: shared.items,
    catalog() {
      catalog ??= loadCatalog(folder);
      return catalog;
    },
    collection(id, onBroken) {
      const known = byId.get(id) ?? findCollection(id, onBroken);
      byId.set(id, known);
      return known;
    },
    async collections(onBroken) {
      const children = (await view.catalog())?.children ?? [];
      const known: KnownCollection[] = [];
      for (const path of children) {
        const collection = await orReported(() => load(path), onBroken);
        if (collection !== undefined) known.push(collection);
      }
      known.sort((a, b) => compareCodePoints(a.collection.id, b.collection.id));
      return distinct(known, folder, onBroken);
    },
    child: load,
    async collectionAround(path) {
      const around = posix.dirname(path);
      const known = byFolder.get(around) ?? findCollectionAround(around);
      byFolder.set(around, known);
      return known;
    },
    async readLinked(path, maxBytes) {
      const content = await folder.read(path, maxBytes);
      if (content !== undefined) return { ...content, path };
      const decoded = decodedPath(path);
      const other = decoded === undefined ? undefined : await folder.read(decoded, maxBytes);
      return other === undefined ? undefined : { ...other, path: decoded as string };
    },
    index() {
      index ??= view.catalog().then((file) => {
        return file === undefined ? undefined : shared.indexes.open(file.roots.slice(1));
      });
      return index;
    },
    withoutIndex(broken) {
      shared.indexes.avoid(broken);
      return openView(folder, shared);
    },
    renewed: () => openView(folder, shared),
  };
  return view;
}

/** The collections, of which no two may have the same id. */
function distinct(
  sorted: readonly KnownCollection[],
  folder: CatalogueFolder,
  onBroken: BrokenListener | undefined,
): readonly KnownCollection[] {
  return sorted.filter(({ path, collection }, i) => {
    if (collection.id !== sorted[i - 1]?.collection.id) return true;
    const error = brokenCatalogue(
      folder.absolute(path),
      `another collection of the catalogue also has the id ${JSON.stringify(collection.id)}`,
    );
    if (onBroken === undefined) throw error;
    onBroken(error);
    return false;
  });
}

async function loadCatalog(folder: CatalogueFolder): Promise<CatalogFile | undefined> {
  try {
    const content = await folder.read(catalogFileName, maxCollectionBytes);
    return content === undefined ? undefined : readCatalogFile(content, folder.path);
  } catch (error) {
    if (error instanceof Error && systemCode(error.cause) === "ENOTDIR") return absentFolder(folder.path);
    throw error;
  }
}

/** Nothing, when a folder cannot be because a part of its path is a file; a refusal, when it is a file itself. */
async function absentFolder(path: string): Promise<undefined> {
  try {
    await stat(path);
  } catch (error) {
    if (isAbsence(error) || systemCode(error) === "ENOTDIR") return undefined;
    throw error;
  }
  throw new StoreError(
    "store/not-a-catalogue",
    `${path} is a file: give the folder of a catalogue or its ${catalogFileName}`,
    { path },
  );
}
