import type { StacCollection } from "@eomatch/stac-model";
import type { FileStamp } from "./catalogue-folder.js";
import { type CollectionFile, withoutItemLinks } from "./collection-file.js";
import type { ContentPart } from "./content-to-write.js";
import type { IndexedCollection } from "./query-index/index-head.js";

/**
 * A collection of a catalogue, as far as it is known without going through its links to items: those of a large
 * collection take longer to read than a query takes to answer.
 */
export interface KnownCollection {
  /** Where the link of the catalogue leads. */
  readonly child: string;
  /** The file, relative to the catalogue's folder: the same, or with the escapes of the href decoded. */
  readonly path: string;
  readonly stamp: FileStamp;
  /** What the file says but for its `item` links. */
  readonly collection: StacCollection;
  readonly itemCount: number;
  /** Whether all items' files lie in a layout that names them after their items. */
  readonly isNamedAfterItems: boolean;
  /** Whether the index knows all of its items. */
  readonly isIndexed: boolean;
  /** All that the file says; reads it now where the index made that needless before. */
  file(): Promise<CollectionFile>;
  /**
   * The item links as they stand in the file where eomatch wrote them, or their place if they are many; undefined where
   * they must be written anew.
   */
  ownLinks(): Promise<ContentPart | undefined>;
}

/**
 * A collection whose file was read.
 *
 * @param child where the link of the catalogue leads
 */
export function unindexedCollection(child: string, file: CollectionFile): KnownCollection {
  return {
    child,
    path: file.path,
    stamp: file.stamp,
    collection: withoutItemLinks(file.collection),
    itemCount: file.itemPaths.length,
    isNamedAfterItems: file.isNamedAfterItems,
    isIndexed: false,
    file: async () => file,
    ownLinks: async () => undefined,
  };
}

/**
 * A collection whose file is as the index knows it.
 *
 * @param context the file's stamp, and how to read it: its item links as they stand there, and all it says
 */
export function indexedCollection(
  { child, path, collection, itemCount, isNamedAfterItems, isOwnText }: IndexedCollection,
  context: {
    readonly stamp: FileStamp;
    readonly links: () => Promise<ContentPart | undefined>;
    readonly file: () => Promise<CollectionFile>;
  },
): KnownCollection {
  const { stamp, file } = context;
  return {
    child,
    path,
    stamp,
    collection,
    itemCount,
    isNamedAfterItems,
    isIndexed: true,
    file,
    ownLinks: async () => (isOwnText ? context.links() : undefined),
  };
}
