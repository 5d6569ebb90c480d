import type { CallOptions, CatalogDescription, CatalogueStore, MatchupEvent } from "@eomatch/stac-model";
import { CatalogueError } from "./errors.js";
import { type EventQuery, queryEvents } from "./event-query.js";
import { type AddedCounts, mergeEvents } from "./merge.js";

/** What a catalogue is called when nobody says otherwise, as in the Python package. */
export const defaultCatalogDescription: CatalogDescription = {
  id: "matchup-catalogue",
  description: "Matchup catalogue",
};

/**
 * A catalogue of matchup events, their matchups and products, in a store.
 *
 * What {@link MatchupCatalogue.addEvents} was given is safe in the store when its promise resolves; there is
 * nothing to save afterwards.
 */
export class MatchupCatalogue {
  readonly id: string;
  readonly description: string;
  readonly #store: CatalogueStore;

  private constructor(store: CatalogueStore, { id, description }: CatalogDescription) {
    this.#store = store;
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
  static async open(store: CatalogueStore, options: CallOptions = {}): Promise<MatchupCatalogue> {
    const description = await store.readCatalog(options);
    if (description === undefined) {
      throw new CatalogueError(
        "catalogue/no-catalogue",
        `${store.location} holds no catalogue: check the path, or find matchups first`,
        { subject: store.location },
      );
    }
    return new MatchupCatalogue(store, description);
  }

  /** Opens the catalogue in the store, or makes it when there is none. A catalogue that is there keeps its id. */
  static async openOrCreate(
    store: CatalogueStore,
    options: Partial<CatalogDescription> & CallOptions = {},
  ): Promise<MatchupCatalogue> {
    const description = await store.readCatalog({ signal: options.signal });
    return description === undefined
      ? MatchupCatalogue.create(store, options)
      : new MatchupCatalogue(store, description);
  }

  /** Where the catalogue is, for people. */
  get location(): string {
    return this.#store.location;
  }

  /**
   * Adds events with their matchups and products, merging with what is there: nothing is duplicated, nothing
   * that is there is changed, an event found again gains the matchups it lacks.
   *
   * @returns how many of each were new; all three zero means that nothing was written
   * @throws StoreError `store/unwritable`; the catalogue is then as it was
   */
  async addEvents(events: readonly MatchupEvent[], options: CallOptions = {}): Promise<AddedCounts> {
    if (events.length === 0) return { events: 0, matchups: 0, products: 0 };
    const lock = await this.#store.lock(options);
    try {
      const { collections, items, added } = await mergeEvents(this.#store, events, options);
      if (items.length > 0) await this.#store.write({ collections, items }, options);
      return added;
    } finally {
      await lock.release();
    }
  }

  /** The events that meet a query, in order of time, read as they are asked for. */
  events(query: EventQuery = {}, options: CallOptions = {}): AsyncIterable<MatchupEvent> {
    return queryEvents(this.#store, query, options);
  }

  /** The events that meet a query, in order of time; see {@link EventQuery} for what each filter means. */
  async getEvents(query: EventQuery = {}, options: CallOptions = {}): Promise<MatchupEvent[]> {
    const events: MatchupEvent[] = [];
    for await (const event of this.events(query, options)) events.push(event);
    return events;
  }
}
