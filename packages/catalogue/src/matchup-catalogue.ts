import type {
  CallOptions,
  CatalogDescription,
  CatalogueItem,
  CatalogueStore,
  ItemReference,
  LockOptions,
  MatchupEvent,
  ProductArchive,
  ReadOptions,
  StacAsset,
} from "@eomatch/stac-model";
import {
  type AddAssetOptions,
  addAsset,
  collectionTarget,
  itemTarget,
  type NewAsset,
  type RemoveAssetOptions,
  removeAsset,
} from "./asset.js";
import { requireStore } from "./called-rightly.js";
import type { CataloguedEvent } from "./catalogued-event.js";
import type { CataloguedMatchup } from "./catalogued-matchup.js";
import { downloadProducts } from "./download/download-products.js";
import type { DownloadOptions, DownloadSources, DownloadSummary } from "./download/download-request.js";
import {
  type ProductRemovalSummary,
  type RemoveProductsOptions,
  removeProducts,
} from "./download/remove-products.js";
import type { EventEntry } from "./entry.js";
import { CatalogueError } from "./errors.js";
import { type EventQuery, queryEventItems } from "./event-query.js";
import { singleMatchups, wholeEvents } from "./going-together.js";
import { type AddedCounts, mergeEvents } from "./merge.js";
import { prune } from "./prune.js";
import { type EntryOptions, readEntries } from "./read-entries.js";
import { readEvents } from "./read-events.js";
import { type RemovalOptions, type RemovalSummary, remove } from "./removal.js";
import { withLock } from "./with-lock.js";

/** What a catalogue is called when nobody says otherwise, as in the Python package. */
export const defaultCatalogDescription: CatalogDescription = {
  id: "matchup-catalogue",
  description: "Matchup catalogue",
};

/** A matchup or an event, or anything else that names the collection it is in. */
export interface CollectionMember {
  readonly collection: string;
}

/** Options of {@link MatchupCatalogue.open}. */
export interface OpenOptions extends CallOptions {
  /** Where products come from and go to, for downloading and removing; or what makes them when they are needed. */
  readonly sources?: DownloadSources | (() => Promise<DownloadSources>) | undefined;
}

/**
 * A catalogue of matchup events, their matchups and products, in a store.
 *
 * What {@link MatchupCatalogue.addEvents} was given is safe in the store when its promise resolves; there is
 * nothing to save afterwards.
 */
export class MatchupCatalogue {
  readonly id: string;
  readonly description: string;
  /** The store that keeps it. */
  readonly store: CatalogueStore;
  /** Collections that are known to be there: none ever goes, so they need not be listed again. */
  readonly #knownCollections = new Set<string>();
  readonly #sources: OpenOptions["sources"];

  private constructor(
    store: CatalogueStore,
    { id, description }: CatalogDescription,
    sources?: OpenOptions["sources"],
  ) {
    this.store = store;
    this.#sources = sources;
    this.id = id;
    this.description = description;
  }

  /**
   * Makes an empty catalogue.
   *
   * @throws StoreError `store/exists` when the store holds one already
   */
  static async create(
    store: CatalogueStore,
    options: Partial<CatalogDescription> & CallOptions = {},
  ): Promise<MatchupCatalogue> {
    requireStore(store, "MatchupCatalogue.create");
    const description = {
      id: options.id ?? defaultCatalogDescription.id,
      description: options.description ?? defaultCatalogDescription.description,
    };
    await store.createCatalog(description, { signal: options.signal });
    return new MatchupCatalogue(store, description);
  }

  /**
   * Opens a catalogue that is there.
   *
   * @throws CatalogueError `catalogue/no-catalogue` when the store holds none
   */
  static async open(store: CatalogueStore, options: OpenOptions = {}): Promise<MatchupCatalogue> {
    requireStore(store, "MatchupCatalogue.open");
    const description = await store.readCatalog(options);
    if (description === undefined) {
      throw new CatalogueError(
        "catalogue/no-catalogue",
        `${store.location} holds no catalogue: check the path, or find matchups first`,
        { subject: store.location },
      );
    }
    return new MatchupCatalogue(store, description, options.sources);
  }

  /** Opens the catalogue in the store, or makes it when there is none. A catalogue that is there keeps its id. */
  static async openOrCreate(
    store: CatalogueStore,
    options: Partial<CatalogDescription> & CallOptions = {},
  ): Promise<MatchupCatalogue> {
    requireStore(store, "MatchupCatalogue.openOrCreate");
    const description = await store.readCatalog({ signal: options.signal });
    return description === undefined
      ? MatchupCatalogue.create(store, options)
      : new MatchupCatalogue(store, description);
  }

  /** Where the catalogue is, for people. */
  get location(): string {
    return this.store.location;
  }

  /**
   * Adds events with their matchups and products, merging with what is there: nothing is duplicated, nothing
   * that is there is changed, an event found again gains the matchups it lacks.
   *
   * @returns how many of each were new; all three zero means that nothing was written
   * @throws StoreError `store/unwritable`, the catalogue is then as it was; `store/locked`
   */
  async addEvents(events: readonly MatchupEvent[], options: LockOptions = {}): Promise<AddedCounts> {
    if (events.length === 0) return { events: 0, matchups: 0, products: 0 };
    return withLock(this.store, options, async () => {
      const { signal } = options;
      const { collections, items, added } = await mergeEvents(this.store, events, {
        signal,
        knownCollections: this.#knownCollections,
      });
      if (items.length > 0) await this.store.write({ collections, items }, { signal });
      return added;
    });
  }

  /**
   * The events that meet a query, in order of time, read as they are asked for.
   *
   * With `onBroken`, what cannot be read is told of and left out: an event whose matchup is broken keeps the others.
   * Without it, it ends the iteration.
   *
   * @throws CatalogueError `catalogue/invalid-query`, `catalogue/broken-link`
   * @throws StoreError `store/broken-catalogue` naming what cannot be read
   */
  events(query: EventQuery = {}, options: ReadOptions = {}): AsyncIterable<CataloguedEvent> {
    return readEvents(this.store, query, options);
  }

  /** The events that meet a query, in order of time; see {@link EventQuery} and {@link MatchupCatalogue.events}. */
  async getEvents(query: EventQuery = {}, options: ReadOptions = {}): Promise<CataloguedEvent[]> {
    const events: CataloguedEvent[] = [];
    for await (const event of this.events(query, options)) events.push(event);
    return events;
  }

  /**
   * The events that meet a query with their matchups in short, for lists; as {@link MatchupCatalogue.events}, but
   * products are read only where a matchup's item does not say all, or where one may be on disk.
   */
  entries(query: EventQuery = {}, options: EntryOptions = {}): AsyncIterable<EventEntry> {
    return readEntries(this.store, query, options);
  }

  /**
   * Downloads the products of events: each is on disk, and recorded so, as soon as its file is whole.
   *
   * @param options `eventSet` events of this catalogue; `sources` may be left out when it was opened with them
   * @throws CatalogueError `catalogue/no-provider` without sources; ArchiveError `archive/full` when what is listed
   *   cannot fit; the signal's reason, with everything that has come kept
   */
  async downloadProducts({
    eventSet,
    sources,
    ...options
  }: DownloadOptions & {
    readonly eventSet: Iterable<CataloguedEvent>;
    readonly sources?: DownloadSources | undefined;
  }): Promise<DownloadSummary> {
    const products = matchupsOf(eventSet).flatMap((matchup) => matchup.products);
    return downloadProducts(this.store, products, {
      ...options,
      sources: sources ?? (await this.#ownSources()),
    });
  }

  /**
   * Removes the files of events' products from disk; the products are remote again, and events and matchups stay.
   *
   * A file that a matchup of another event needs is kept unless `force`; files outside the archive are never deleted.
   *
   * @param options `archive` may be left out when the catalogue was opened with sources
   * @throws CatalogueError `catalogue/no-provider` without an archive; StoreError `store/locked`, `store/unwritable`
   */
  async removeProducts({
    eventSet,
    archive,
    ...options
  }: RemoveProductsOptions & {
    readonly eventSet: Iterable<CataloguedEvent>;
    readonly archive?: ProductArchive | undefined;
  }): Promise<ProductRemovalSummary> {
    return removeProducts(this.store, matchupsOf(eventSet), {
      ...options,
      archive: archive ?? (await this.#ownSources()).archive,
    });
  }

  async #ownSources(): Promise<DownloadSources> {
    const sources = typeof this.#sources === "function" ? await this.#sources() : this.#sources;
    if (sources !== undefined) return sources;
    throw new CatalogueError(
      "catalogue/no-provider",
      `where products of ${this.location} come from and go to is not known: give sources, here or when opening it`,
    );
  }

  /**
   * Removes events with their matchups, and the products that no other matchup needs, in batches that are each whole.
   * A matchup that an event which stays names too is kept as one of that event. Of a query that asks something of
   * matchups, an event that has one goes as a whole; {@link MatchupCatalogue.removeMatchups} takes single ones. No
   * product file is deleted: products on disk are kept and named in the summary unless they are to be forgotten.
   *
   * @param which a query, `{}` for all; or events, by themselves or by reference
   * @throws CatalogueError `catalogue/invalid-query`
   * @throws StoreError `store/broken-catalogue` when a matchup cannot be read, since what it needs is not known then;
   *   `store/locked`, `store/unwritable`
   */
  removeEvents(
    which: EventQuery | readonly ItemReference[],
    options: RemovalOptions = {},
  ): Promise<RemovalSummary> {
    const { signal } = options;
    const items = (): AsyncIterable<CatalogueItem> =>
      isList(which)
        ? this.store.readItems(which, { signal })
        : queryEventItems(this.store, which, { signal });
    return remove(this.store, () => wholeEvents(this.store, items(), options), options);
  }

  /**
   * Removes single matchups, products that no other one needs, and events that lose their last; see
   * {@link MatchupCatalogue.removeEvents}.
   *
   * @param which a query: the matchups that meet it, of the events that meet it; or matchups
   */
  removeMatchups(
    which: EventQuery | readonly ItemReference[],
    options: RemovalOptions = {},
  ): Promise<RemovalSummary> {
    const references = async (): Promise<readonly ItemReference[]> => {
      if (isList(which)) return which;
      const events = await this.getEvents(which, { signal: options.signal });
      return events.flatMap(({ matchupSet }) => matchupSet.matchups);
    };
    const { store } = this;
    return remove(
      store,
      async function* () {
        yield* singleMatchups(store, await references(), options);
      },
      options,
    );
  }

  /**
   * Removes what nothing needs: matchups whose event is gone, products that no matchup is derived from. The rest of
   * an interrupted search is linked by running it again; this is for what nobody wants any more.
   */
  prune(options: RemovalOptions = {}): Promise<RemovalSummary> {
    return prune(this.store, options);
  }

  /**
   * Adds an asset to a product, in the catalogue and in the object given.
   *
   * A file's href is written relative to the product's item when it lies inside the catalogue, absolute otherwise.
   *
   * @returns the asset as it is stored
   * @throws CatalogueError `catalogue/not-found`, `catalogue/invalid-asset`; `catalogue/asset-exists` unless `replace`
   * @throws StoreError `store/not-found` for a file that is not there
   */
  addProductAsset(
    product: ItemReference,
    asset: NewAsset,
    options: AddAssetOptions = {},
  ): Promise<StacAsset> {
    return addAsset(this.store, itemTarget("product", product), { asset, ...options });
  }

  /** Adds an asset to a matchup; see {@link MatchupCatalogue.addProductAsset}. */
  addMatchupAsset(
    matchup: ItemReference,
    asset: NewAsset,
    options: AddAssetOptions = {},
  ): Promise<StacAsset> {
    return addAsset(this.store, itemTarget("matchup", matchup), { asset, ...options });
  }

  /** Adds an asset to an event; see {@link MatchupCatalogue.addProductAsset}. */
  addEventAsset(event: ItemReference, asset: NewAsset, options: AddAssetOptions = {}): Promise<StacAsset> {
    return addAsset(this.store, itemTarget("event", event), { asset, ...options });
  }

  /** Adds an asset to the collection that a matchup is in; see {@link MatchupCatalogue.addProductAsset}. */
  addMatchupCollectionAsset(
    matchup: CollectionMember,
    asset: NewAsset,
    options: AddAssetOptions = {},
  ): Promise<StacAsset> {
    return addAsset(this.store, collectionTarget("matchups", matchup.collection), { asset, ...options });
  }

  /** Adds an asset to the collection that an event is in; see {@link MatchupCatalogue.addProductAsset}. */
  addEventCollectionAsset(
    event: CollectionMember,
    asset: NewAsset,
    options: AddAssetOptions = {},
  ): Promise<StacAsset> {
    return addAsset(this.store, collectionTarget("events", event.collection), { asset, ...options });
  }

  /**
   * Removes an asset from a product, in the catalogue and in the object given; with `deleteFile` its file too, if that
   * lies inside the catalogue or the product archive.
   *
   * @returns false when the product has no such asset
   * @throws CatalogueError `catalogue/not-found`; `catalogue/asset-outside` when the file may not be deleted: nothing
   *   has changed then
   */
  removeProductAsset(
    product: ItemReference,
    key: string,
    options: RemoveAssetOptions = {},
  ): Promise<boolean> {
    return removeAsset(this.store, itemTarget("product", product), { key, ...options });
  }

  /** Removes an asset from a matchup; see {@link MatchupCatalogue.removeProductAsset}. */
  removeMatchupAsset(
    matchup: ItemReference,
    key: string,
    options: RemoveAssetOptions = {},
  ): Promise<boolean> {
    return removeAsset(this.store, itemTarget("matchup", matchup), { key, ...options });
  }

  /** Removes an asset from an event; see {@link MatchupCatalogue.removeProductAsset}. */
  removeEventAsset(event: ItemReference, key: string, options: RemoveAssetOptions = {}): Promise<boolean> {
    return removeAsset(this.store, itemTarget("event", event), { key, ...options });
  }

  /** Removes an asset from the collection that a matchup is in; see {@link MatchupCatalogue.removeProductAsset}. */
  removeMatchupCollectionAsset(
    matchup: CollectionMember,
    key: string,
    options: RemoveAssetOptions = {},
  ): Promise<boolean> {
    return removeAsset(this.store, collectionTarget("matchups", matchup.collection), { key, ...options });
  }

  /** Removes an asset from the collection that an event is in; see {@link MatchupCatalogue.removeProductAsset}. */
  removeEventCollectionAsset(
    event: CollectionMember,
    key: string,
    options: RemoveAssetOptions = {},
  ): Promise<boolean> {
    return removeAsset(this.store, collectionTarget("events", event.collection), { key, ...options });
  }
}

function matchupsOf(events: Iterable<CataloguedEvent>): CataloguedMatchup[] {
  return [...events].flatMap(({ matchupSet }) => [...matchupSet]);
}

function isList(which: EventQuery | readonly ItemReference[]): which is readonly ItemReference[] {
  return Array.isArray(which);
}
