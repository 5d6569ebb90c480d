import type { Bbox } from "../bbox.js";
import type { CatalogueItem, ItemReference } from "../catalogue-item.js";
import type { StoreError } from "../errors.js";
import type { StacAsset, StacCollection } from "../stac.js";
import type { AssetFiles } from "./asset-files.js";

/** What a catalogue says of itself. */
export interface CatalogDescription {
  readonly id: string;
  readonly description: string;
}

/** What a collection says of itself; links and extent are the store's affair. */
export interface CollectionDescription {
  readonly id: string;
  readonly description: string;
  readonly title?: string | undefined;
  readonly assets?: { readonly [key: string]: StacAsset } | undefined;
}

/** What {@link CatalogueStore.write} is given. */
export interface StoreBatch {
  /** Collections to make or to describe anew; the ones not named stay as they are. */
  readonly collections?: readonly CollectionDescription[];
  /** Items to add or to replace, those that are linked to before those that link to them. */
  readonly items?: readonly CatalogueItem[];
  /**
   * Items to take out, those that link to others before those that are linked to; ones that are not there are
   * passed over. A collection that is left without items stays, with an unknown extent.
   */
  readonly removals?: readonly ItemReference[];
}

/** A condition on a number, text or boolean. */
export type Comparison = {
  readonly [operator in "lt" | "lte" | "gt" | "gte"]?: number | string;
} & {
  readonly [operator in "eq" | "ne"]?: unknown;
} & { readonly in?: readonly unknown[] };

/** Conditions on an item's properties: `{ key: value }` or `{ key: { lt, lte, gt, gte, eq, ne, in } }`. */
export interface PropertyFilter {
  readonly [key: string]: unknown | Comparison;
}

/** What {@link CatalogueStore.query} is asked. Whatever is left out does not restrict. */
export interface ItemQuery {
  /** Exact names of collections, any of them. */
  readonly collections?: readonly string[] | undefined;
  /** The item overlaps `[startTime, stopTime]`, both ends inclusive, UTC. */
  readonly startTime?: Date | undefined;
  readonly stopTime?: Date | undefined;
  /** The item's bbox overlaps; west > east crosses the antimeridian; touching counts. */
  readonly bbox?: Bbox | undefined;
  /** Any of these canonical names stands in `platform` or `matchup:platforms`. */
  readonly platforms?: readonly string[] | undefined;
  readonly properties?: PropertyFilter | undefined;
  /** The item is an event, and at least one of its matchups meets this. */
  readonly withMatchup?: MatchupCondition | undefined;
  /** Exact ids, any of them; see {@link CatalogueStore.queryAbilities}. */
  readonly ids?: readonly string[] | undefined;
  /** The item comes after this place in the order of the answer; see {@link CatalogueStore.queryAbilities}. */
  readonly after?: PlaceInOrder | undefined;
  /** So many items at the most, the first of those that meet the rest; see {@link CatalogueStore.queryAbilities}. */
  readonly limit?: number | undefined;
}

/** Where an item stands, or would stand, in the order of {@link CatalogueStore.query}. */
export interface PlaceInOrder {
  readonly startTime: Date;
  readonly collection: string;
  readonly id: string;
}

/** What a store may be able to do in a query besides what every store can. */
export type QueryAbility = "after" | "ids" | "limit";

/** Stands for an item in summaries: among those of one store equal for the same item, and for no two. */
export type ItemKey = string | number;

/** An item in short, as an index has it: when and where it is, and some of its properties. */
export interface ItemSummary extends ItemReference {
  readonly key: ItemKey;
  /** Milliseconds since 1970, UTC. */
  readonly startMs: number;
  readonly stopMs: number;
  readonly bbox: Bbox | undefined;
  /** Values of the properties that were asked for, in their order; undefined for all but numbers, texts and booleans. */
  readonly values: readonly (string | number | boolean | undefined)[];
  /** How many matchups an event names; 0 for any other item. */
  readonly matchupCount: number;
  /** The matchups that an event names, or the products of a matchup, whether or not they are there. */
  readonly linked: readonly ItemKey[];
  /** Whether its `data` asset says that it is on disk. */
  readonly isDownloaded: boolean;
}

/** What is asked of a matchup; whatever is left out does not restrict. */
export interface MatchupCondition {
  readonly properties?: PropertyFilter | undefined;
  /** Every product it is derived from is on disk. */
  readonly productsDownloaded?: boolean | undefined;
}

/** Options of every call that waits. */
export interface CallOptions {
  /** Ends the call with the signal's reason as soon as it can be done without harm. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of the calls that read. */
export interface ReadOptions extends CallOptions {
  /**
   * Called with each object that cannot be parsed, which is then left out; without it the first one ends the call
   * as a StoreError.
   */
  readonly onBroken?: ((error: StoreError) => void) | undefined;
}

/** Options of {@link CatalogueStore.lock}. */
export interface LockOptions extends CallOptions {
  /** How long to wait for another writer; for as long as it takes when left out. */
  readonly timeoutSeconds?: number | undefined;
  /** Called once when there is another writer to wait for, with who it is: host, process, since when. */
  readonly onWait?: ((holder: string) => void) | undefined;
}

/** Holds the right to write until released; releasing twice does nothing. */
export interface StoreLock {
  release(): Promise<void>;
}

/**
 * Keeps a catalogue's STAC objects: on disk, in memory, in a database.
 *
 * **Absence** is `undefined` or nothing yielded, never an error. **Order**: `readItems` yields in the order
 * asked, leaving out what is not there; `query` yields in order of start, then collection, then id.
 * **Atomicity**: after a crash inside `write` the catalogue opens and every link that is there leads to
 * something that is there. **Idempotence**: writing what is already there changes nothing. **Concurrency**:
 * one writer at a time, which `lock` sees to; readers are never blocked. **Errors** are StoreErrors that name
 * the file or address; an object that cannot be parsed is `store/broken-catalogue`.
 */
export interface CatalogueStore {
  /** Where the catalogue is, for people: a path, an address. */
  readonly location: string;

  /** What the catalogue says of itself, or undefined when there is none yet. */
  readCatalog(options?: CallOptions): Promise<CatalogDescription | undefined>;

  /**
   * Makes an empty catalogue.
   *
   * @throws StoreError `store/exists` when there is one, `store/unwritable` when it cannot be made
   */
  createCatalog(description: CatalogDescription, options?: CallOptions): Promise<void>;

  /** All collections, in order of their names, with their extents and assets; links to items may be left out. */
  listCollections(options?: ReadOptions): AsyncIterable<StacCollection>;

  /** The items of the references, in their order; those that are not there are left out. */
  readItems(references: Iterable<ItemReference>, options?: ReadOptions): AsyncIterable<CatalogueItem>;

  /**
   * What of `ids`, `after` and `limit` the store heeds in a query, faster than its caller could by itself; none when
   * left out. What it does not name it may pass over, so that the caller has to look again.
   */
  readonly queryAbilities?: readonly QueryAbility[] | undefined;

  /** The items that meet every condition of the query, exactly. */
  query(query: ItemQuery, options?: ReadOptions): AsyncIterable<CatalogueItem>;

  /**
   * The items that meet a query in short, from an index instead of the items themselves; left out by stores that have
   * none. In order of collection, then start, then id, by batches.
   *
   * Every item that meets the query is among them; so may be some that do not. They are as the index has them, which is
   * as they were when they were written: whoever shows an item reads it.
   *
   * @param query without `withMatchup`, `after` and `limit`
   * @param properties names of properties whose values are wanted
   */
  summaries?(
    query: Omit<ItemQuery, "withMatchup" | "after" | "limit">,
    properties: readonly string[],
    options?: ReadOptions,
  ): AsyncIterable<readonly ItemSummary[]>;

  /**
   * Adds, replaces and takes out items (by collection and id) and collections, with the links to them and the
   * collections' extents. An item may not be in `items` and `removals` both.
   *
   * @throws StoreError `store/unknown-collection` when an item's collection neither exists nor is in the batch,
   *   `store/unwritable` when it cannot be written; the catalogue is then as it was
   */
  write(batch: StoreBatch, options?: CallOptions): Promise<void>;

  /**
   * Waits until no one else writes, and keeps others from writing.
   *
   * @throws StoreError `store/locked` when the other writer is not done within the time given
   */
  lock(options?: LockOptions): Promise<StoreLock>;

  /**
   * Texts kept with the catalogue that are derived from it and from what was asked of archives: how far a search
   * has come. They are no part of the catalogue, may be lost or deleted at any time, and are left out by stores
   * that have no place for them.
   */
  readonly notes?: StoreNotes;

  /** The files that assets point to; left out by stores that keep no files, whose hrefs then stay as they are given. */
  readonly assetFiles?: AssetFiles;
}

/** See {@link CatalogueStore.notes}; a name is made of letters, digits, `.`, `_` and `-`, a letter or digit first. */
export interface StoreNotes {
  /** The text under a name, undefined when there is none. */
  read(name: string, options?: CallOptions): Promise<string | undefined>;
  /** Keeps a text, whole or not at all; undefined removes it. */
  write(name: string, text: string | undefined, options?: CallOptions): Promise<void>;
}
