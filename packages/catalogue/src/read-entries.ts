import { type CatalogueStore, itemToEvent, itemToMatchup, type ReadOptions } from "@eomatch/stac-model";
import { type EventEntry, type MatchupEntry, matchupEntry, matchupEntryOfItem, tellsAll } from "./entry.js";
import { type EventQuery, queryEventItems } from "./event-query.js";
import { onceEach } from "./linked-items.js";
import { type EventParts, readWithMatchups } from "./read-with-matchups.js";

/** Options of {@link MatchupCatalogue.entries}. */
export interface EntryOptions extends ReadOptions {
  /** Whether matchups say if their products are on disk, for which some products are read. Default true. */
  readonly withDownloaded?: boolean | undefined;
}

/**
 * The events of a catalogue that meet a query with their matchups, as lists show them, in order of time.
 *
 * Products are read only where a matchup's item does not say what an entry needs, or where one may be on disk.
 */
export async function* readEntries(
  store: CatalogueStore,
  query: EventQuery,
  { withDownloaded = true, ...given }: EntryOptions = {},
): AsyncGenerator<EventEntry, void, undefined> {
  // What is broken is met twice: when it is asked which products are on disk, and when events are read.
  const reading: ReadOptions = { ...given, onBroken: onceEach(given.onBroken) };
  const isAsked = query.productsDownloaded === true;
  const mayBeOnDisk =
    withDownloaded && !isAsked ? await eventsWithFiles(store, query, reading) : () => isAsked;
  const parts: EventParts<MatchupEntry, EventEntry> = {
    matchupOf: (item, products) => matchupEntry(itemToMatchup(item, products)),
    shortOf: (item, event) =>
      mayBeOnDisk(event.item.id) || !tellsAll(item)
        ? undefined
        : () => matchupEntryOfItem(item, withDownloaded ? false : undefined),
    eventOf: (item, matchups) => ({ ...itemToEvent(item, []), matchupSet: matchups.sort(byTime) }),
  };
  yield* readWithMatchups(store, query, { parts, reading });
}

/** Tells by an event's id whether one of its matchups may have all of its products on disk. */
async function eventsWithFiles(
  store: CatalogueStore,
  query: EventQuery,
  options: ReadOptions,
): Promise<(id: string) => boolean> {
  // A store with an index answers from it; any other would read every product, and read them again afterwards.
  if (store.summaries === undefined) return () => true;
  const ids = new Set<string>();
  for await (const { item } of queryEventItems(store, { ...query, productsDownloaded: true }, options)) {
    ids.add(item.id);
  }
  return (id) => ids.has(id);
}

function byTime(a: MatchupEntry, b: MatchupEntry): number {
  return a.startTime.getTime() - b.startTime.getTime() || (a.id < b.id ? -1 : 1);
}
