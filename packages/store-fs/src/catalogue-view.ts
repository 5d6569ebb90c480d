import { stat } from "node:fs/promises";
import { posix } from "node:path";
import { compareCodePoints, type StacCollection, StoreError } from "@eomatch/stac-model";
import { type CatalogFile, readCatalogFile } from "./catalog-file.js";
import type { CatalogueFolder, FileContent } from "./catalogue-folder.js";
import { type CollectionFile, collectionFileOf, readCollectionFile } from "./collection-file.js";
import { brokenCatalogue, isAbsence, systemCode } from "./errors.js";
import { decodedPath } from "./href.js";
import { parseJson } from "./json-text.js";
import { catalogFileName } from "./layout.js";
import { distinctName, safeName } from "./safe-name.js";

/** Bytes of a catalog or collection file that are read; more would not fit into one JavaScript text. */
const maxCollectionBytes = 400 * 1024 * 1024;

/**
 * The catalogue as one call sees it: `catalog.json` and the collection files, each looked at once.
 *
 * Files that have not changed since an earlier call are not read again.
 */
export interface CatalogueView {
  readonly folder: CatalogueFolder;
  /** `catalog.json`, undefined when there is none. */
  catalog(): Promise<CatalogFile | undefined>;
  /** The file of the collection with that id. */
  collection(id: string): Promise<CollectionFile | undefined>;
  /** All collections, in order of their ids. */
  collections(): Promise<readonly CollectionFile[]>;
  /** The collection in whose folder a file lies, undefined where folders do not tell. */
  collectionAround(path: string): Promise<CollectionFile | undefined>;
  /** A file that a link leads to, by the path as it is or else decoded; with the path it was found at. */
  readLinked(path: string, maxBytes: number): Promise<(FileContent & { readonly path: string }) | undefined>;
  /** Takes note of collections that this process has just written, so that they need not be read again. */
  remember(
    collections: readonly { readonly path: string; readonly collection: StacCollection }[],
  ): Promise<void>;
}

/** Opens views of a catalogue that share what they have read. */
export function catalogueViews(folder: CatalogueFolder): () => CatalogueView {
  const cache = new Map<string, CollectionFile>();
  return () => openView(folder, cache);
}

function openView(folder: CatalogueFolder, cache: Map<string, CollectionFile>): CatalogueView {
  let catalog: Promise<CatalogFile | undefined> | undefined;
  const loaded = new Map<string, Promise<CollectionFile>>();

  const context = async (path: string) => ({
    roots: (await view.catalog())?.roots ?? [],
    file: folder.absolute(path),
  });

  const load = (path: string): Promise<CollectionFile> => {
    const known = loaded.get(path) ?? loadCollection(path);
    loaded.set(path, known);
    return known;
  };

  const loadCollection = async (path: string): Promise<CollectionFile> => {
    const cached = cache.get(path);
    if (cached !== undefined && cached.stamp === (await folder.stampOf(cached.path))) return cached;
    const content = await view.readLinked(path, maxCollectionBytes);
    if (content === undefined) {
      throw brokenCatalogue(
        folder.absolute(catalogFileName),
        `it links to the collection ${path}, but there is no such file`,
      );
    }
    const value = parseJson(content.text, folder.absolute(content.path));
    const file = readCollectionFile(value, content, await context(content.path));
    cache.set(path, file);
    return file;
  };

  const view: CatalogueView = {
    folder,
    catalog() {
      catalog ??= loadCatalog(folder);
      return catalog;
    },
    async collection(id) {
      const children = (await view.catalog())?.children ?? [];
      const names = [safeName(id), id, distinctName(id)];
      const isLikely = (path: string): boolean => names.includes(posix.basename(posix.dirname(path)));
      const inOrder = [...children.filter(isLikely), ...children.filter((path) => !isLikely(path))];
      for (const path of inOrder) {
        const file = await load(path);
        if (file.collection.id === id) return file;
      }
      return undefined;
    },
    async collections() {
      const children = (await view.catalog())?.children ?? [];
      const files: CollectionFile[] = [];
      for (const path of children) files.push(await load(path));
      files.sort((a, b) => compareCodePoints(a.collection.id, b.collection.id));
      const twice = files.find(({ collection }, i) => collection.id === files[i - 1]?.collection.id);
      if (twice !== undefined) {
        throw brokenCatalogue(
          folder.absolute(twice.path),
          `another collection of the catalogue also has the id ${JSON.stringify(twice.collection.id)}`,
        );
      }
      return files;
    },
    async collectionAround(path) {
      const children = (await view.catalog())?.children ?? [];
      for (let around = posix.dirname(path); ; around = posix.dirname(around)) {
        const here = children.filter((child) => posix.dirname(child) === around);
        if (here.length > 0) return here.length === 1 ? load(here[0] as string) : undefined;
        if (around === ".") return undefined;
      }
    },
    async readLinked(path, maxBytes) {
      const content = await folder.read(path, maxBytes);
      if (content !== undefined) return { ...content, path };
      const decoded = decodedPath(path);
      const other = decoded === undefined ? undefined : await folder.read(decoded, maxBytes);
      return other === undefined ? undefined : { ...other, path: decoded as string };
    },
    async remember(collections) {
      for (const { path, collection } of collections) {
        const stamp = await folder.stampOf(path);
        if (stamp === undefined) cache.delete(path);
        else cache.set(path, collectionFileOf(collection, { path, stamp }, await context(path)));
      }
    },
  };
  return view;
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
