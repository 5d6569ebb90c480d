import {
  type CatalogueItem,
  type CatalogueStore,
  eventCollectionPrefix,
  type ItemReference,
  productReferences,
  readSummaries,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";
import { encodeBlock, type FeedBlock, type FeedPair } from "../explorer-feed-format.js";
import { type IdList, idList } from "./id-list.js";
import { matchupProperties, rowWriter } from "./row-writer.js";

/** A catalogue's events and matchups as the page draws them, numbered in the order in which they were read. */
export interface Overview {
  /** The blocks that are there, in order; more may follow until it is whole. */
  readonly blocks: readonly Uint8Array<ArrayBuffer>[];
  readonly isWhole: boolean;
  /** Whether reading has ended with an error, which `more` throws. */
  readonly hasFailed: boolean;
  /** Where the event of a number is. */
  event(number: number): ItemReference | undefined;
  /** Where the matchup of a number is. */
  matchup(number: number): ItemReference | undefined;
  /** The number of a matchup, undefined when it has not been read (yet). */
  numberOf(matchup: ItemReference): number | undefined;
  /** Resolves when there is a block more than so many, or no more to come. @throws what reading has thrown */
  more(than: number, signal?: AbortSignal): Promise<void>;
}

/** Starts to read a catalogue; the overview grows while it is used. */
export function readOverview(store: CatalogueStore, signal?: AbortSignal): Overview {
  const blocks: Uint8Array<ArrayBuffer>[] = [];
  const events = idList();
  const matchups = idList();
  let isWhole = false;
  let failure: { readonly cause: unknown } | undefined;
  let wake: (() => void) | undefined;
  let changed = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const tell = (): void => {
    wake?.();
    changed = new Promise((resolve) => {
      wake = resolve;
    });
  };
  const push = (block: FeedBlock): void => {
    blocks.push(encodeBlock(block));
    tell();
  };
  void readBlocks(store, { events, matchups, push, signal })
    .then(() => {
      isWhole = true;
    })
    .catch((cause: unknown) => {
      failure = { cause };
    })
    .finally(tell);

  return {
    blocks,
    get isWhole() {
      return isWhole;
    },
    get hasFailed() {
      return failure !== undefined;
    },
    event: (number) => events.at(number),
    matchup: (number) => matchups.at(number),
    numberOf: (matchup) => matchups.numberOf(matchup),
    async more(than, stop) {
      while (blocks.length <= than && !isWhole) {
        if (failure !== undefined) throw failure.cause;
        stop?.throwIfAborted();
        await changed;
      }
    },
  };
}

interface Reading {
  readonly events: IdList;
  readonly matchups: IdList;
  readonly push: (block: FeedBlock) => void;
  readonly signal: AbortSignal | undefined;
}

async function readBlocks(store: CatalogueStore, reading: Reading): Promise<void> {
  let broken = 0;
  const options = {
    signal: reading.signal,
    onBroken: () => {
      broken += 1;
    },
  };
  const collections: string[] = [];
  for await (const { id } of store.listCollections(options)) collections.push(id);
  const ofEvents = collections.filter((id) => id.startsWith(eventCollectionPrefix));
  const writer = rowWriter();
  const send = (block: FeedBlock): void => reading.push({ ...block, broken });

  // Needed only until the matchups are read, and large.
  const eventNumbers = new Map<string, Map<string, number>>();
  const pairs = new Map<string, FeedPair>();
  for (const id of ofEvents) {
    const name = id.slice(eventCollectionPrefix.length);
    const numbers = new Map<string, number>();
    for await (const rows of readSummaries(store, { collections: [id], properties: [] }, options)) {
      for (const row of rows) {
        numbers.set(row.id, reading.events.length);
        reading.events.push(row);
      }
      const pair = pairs.get(name) ?? (await pairOf(store, name, rows[0]));
      pairs.set(name, pair);
      send(writer.events(rows, pair));
    }
    eventNumbers.set(name, numbers);
  }
  for (const name of eventNumbers.keys()) {
    const numbers = eventNumbers.get(name);
    const asked = { collections: [name], properties: matchupProperties };
    for await (const rows of readSummaries(store, asked, options)) {
      for (const row of rows) reading.matchups.push(row);
      const pair = pairs.get(name) ?? (await pairOf(store, name, rows[0]));
      pairs.set(name, pair);
      send(writer.matchups(rows, pair, (id) => numbers?.get(id)));
    }
    eventNumbers.delete(name);
  }
  if (ofEvents.length > 0) send(await downloadedBlock(store, ofEvents, reading));
  send({ kind: "end", rows: 0, columns: {}, pairs: [] });
}

/** What a pair is made of, as one of its items says. */
async function pairOf(
  store: CatalogueStore,
  name: string,
  one: ItemReference | undefined,
): Promise<FeedPair> {
  for await (const { item } of store.readItems(one === undefined ? [] : [one], { onBroken: () => {} })) {
    const { "matchup:collections": collections, "matchup:platforms": platforms } = item.properties;
    if (!Array.isArray(collections) || !Array.isArray(platforms)) break;
    const sensors = collections.map((collection, i) => ({
      collection: String(collection),
      platform: String(platforms[i] ?? ""),
    }));
    return { name, sensors };
  }
  return { name, sensors: [] };
}

/** The matchups whose products are all on disk: the store tells which events have any. */
async function downloadedBlock(
  store: CatalogueStore,
  ofEvents: readonly string[],
  { matchups, signal }: Reading,
): Promise<FeedBlock> {
  const options = { signal, onBroken: () => {} };
  const found: number[] = [];
  let numbers: ReadonlyMap<string, number> | undefined;
  const query = { collections: ofEvents, withMatchup: { productsDownloaded: true } };
  for await (const event of store.query(query, options)) {
    const related = event.relations.filter(({ role }) => role === "matchup").map(({ target }) => target);
    for await (const matchup of store.readItems(related, options)) {
      numbers ??= numbersOf(matchups);
      const number = numbers.get(referenceKey(referenceTo(matchup)));
      if (number !== undefined && (await isOnDisk(store, matchup))) found.push(number);
    }
  }
  return { kind: "downloaded", rows: found.length, columns: { matchup: Uint32Array.from(found) }, pairs: [] };
}

/** All numbers by reference; large, so only for as long as many are looked for. */
function numbersOf(list: IdList): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (let number = 0; number < list.length; number++) {
    numbers.set(referenceKey(list.at(number) as ItemReference), number);
  }
  return numbers;
}

async function isOnDisk(store: CatalogueStore, matchup: CatalogueItem): Promise<boolean> {
  const references = productReferences(matchup);
  let count = 0;
  for await (const { item } of store.readItems(references, { onBroken: () => {} })) {
    if (item.assets["data"]?.["scrappi:asset_state"] !== "downloaded") return false;
    count += 1;
  }
  return count === references.length && count > 0;
}
