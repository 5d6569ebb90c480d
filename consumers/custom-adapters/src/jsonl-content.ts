import { open, readFile, rename, rm, stat } from "node:fs/promises";
import {
  type CatalogDescription,
  type CatalogueItem,
  type CollectionDescription,
  extendExtent,
  parseStacItem,
  type StacCollection,
  type StacExtent,
  type StoreBatch,
  StoreError,
  stacVersion,
  unknownExtent,
} from "@eomatch/stac-model";

/** What a JSON-lines file says; nobody changes one that has been read. */
export interface JsonlContent {
  readonly catalog: CatalogDescription | undefined;
  readonly collections: ReadonlyMap<string, JsonlCollection>;
  readonly notes: ReadonlyMap<string, string>;
  /** Lines that cannot be parsed: reported when something is read, and kept when something is written. */
  readonly broken: readonly { readonly text: string; readonly error: StoreError }[];
}

/** A collection and its items by id. */
export interface JsonlCollection {
  readonly described: CollectionDescription;
  readonly items: ReadonlyMap<string, CatalogueItem>;
}

/** A line of the file: one of these keys. */
type Line =
  | { readonly catalog: CatalogDescription }
  | { readonly collection: CollectionDescription }
  | { readonly entry: CatalogueItem }
  | { readonly note: string; readonly text: string };

const empty: JsonlContent = { catalog: undefined, collections: new Map(), notes: new Map(), broken: [] };

/** Reads a file again only when it is another one than before: it is replaced, never changed. */
export function jsonlReader(path: string): () => Promise<JsonlContent> {
  let known: { readonly stamp: string; readonly content: JsonlContent } | undefined;
  return async () => {
    try {
      const { ino, mtimeNs, size } = await stat(path, { bigint: true });
      const stamp = `${ino} ${mtimeNs} ${size}`;
      if (known?.stamp !== stamp) known = { stamp, content: parsed(await readFile(path, "utf8"), path) };
      return known.content;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return empty;
      if (cause instanceof StoreError) throw cause;
      throw new StoreError("store/unreadable", `${path} cannot be read: check who may`, { path, cause });
    }
  };
}

/** Replaces the file by another content, whole or not at all. */
export async function writeJsonl(path: string, content: JsonlContent): Promise<void> {
  const lines: Line[] = [];
  if (content.catalog !== undefined) lines.push({ catalog: content.catalog });
  for (const { described, items } of content.collections.values()) {
    lines.push({ collection: described });
    for (const entry of items.values()) lines.push({ entry });
  }
  for (const [note, text] of content.notes) lines.push({ note, text });
  const texts = [...lines.map((line) => JSON.stringify(line)), ...content.broken.map(({ text }) => text)];
  const temporary = `${path}.part`;
  try {
    const file = await open(temporary, "w");
    try {
      await file.writeFile(`${texts.join("\n")}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    const message = `${path} cannot be written: check the free space and who may write there`;
    throw new StoreError("store/unwritable", message, { path, cause });
  }
}

/**
 * A content with a batch applied.
 *
 * @throws StoreError `store/unknown-collection`
 */
export function withBatch(content: JsonlContent, batch: StoreBatch): JsonlContent {
  const collections = new Map(content.collections);
  for (const described of batch.collections ?? []) {
    collections.set(described.id, { described, items: collections.get(described.id)?.items ?? new Map() });
  }
  const changing = new Map<string, Map<string, CatalogueItem>>();
  const itemsOf = (name: string): Map<string, CatalogueItem> | undefined => {
    const known = collections.get(name);
    if (known === undefined || changing.has(name)) return changing.get(name);
    const items = new Map(known.items);
    changing.set(name, items);
    collections.set(name, { ...known, items });
    return items;
  };
  for (const entry of batch.items ?? []) {
    const { collection, id } = entry.item;
    const items = itemsOf(collection);
    if (items === undefined) {
      const message = `item ${id} belongs to collection ${collection}, which is not there: describe it in the batch`;
      throw new StoreError("store/unknown-collection", message);
    }
    // As it will be read again: a field that is undefined is no field.
    items.set(id, JSON.parse(JSON.stringify(entry)));
  }
  for (const { collection, id } of batch.removals ?? []) itemsOf(collection)?.delete(id);
  return { ...content, collections };
}

/** A collection in STAC's form; it has no item links, because items have no address of their own. */
export function stacCollectionOf({ described, items }: JsonlCollection): StacCollection {
  let extent: StacExtent | undefined;
  for (const { item } of items.values()) extent = extendExtent(extent, item);
  return {
    type: "Collection",
    stac_version: stacVersion,
    license: "other",
    ...described,
    extent: extent ?? unknownExtent,
    links: [],
  };
}

function parsed(text: string, path: string): JsonlContent {
  let catalog: CatalogDescription | undefined;
  const collections = new Map<
    string,
    { described: CollectionDescription; items: Map<string, CatalogueItem> }
  >();
  const notes = new Map<string, string>();
  const broken: { text: string; error: StoreError }[] = [];
  for (const [i, each] of text.trimEnd().split("\n").entries()) {
    try {
      const line: Line = JSON.parse(each);
      if ("catalog" in line) catalog = line.catalog;
      else if ("collection" in line) {
        collections.set(line.collection.id, { described: line.collection, items: new Map() });
      } else if ("entry" in line) {
        const { item, relations } = line.entry;
        const checked = parseStacItem(item, `${path}, line ${i + 1}`) as CatalogueItem["item"];
        collections.get(item.collection)?.items.set(item.id, { item: checked, relations });
      } else notes.set(line.note, line.text);
    } catch (cause) {
      const message = `${path}, line ${i + 1}: it cannot be parsed: mend or delete the line`;
      broken.push({ text: each, error: new StoreError("store/broken-catalogue", message, { path, cause }) });
    }
  }
  return { catalog, collections, notes, broken };
}
