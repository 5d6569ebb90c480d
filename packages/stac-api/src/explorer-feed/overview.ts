import {
  type CatalogueItem,
  type CatalogueStore,
  eventCollectionPrefix,
  type ItemReference,
  productReferences,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";
import { encodeBlock, type FeedBlock } from "../explorer-feed-format.js";
import { rowWriter } from "./row-writer.js";

const eventsPerBlock = 500;
const matchupsPerBlock = 1000;

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
  const events: ItemReference[] = [];
  const matchups: ItemReference[] = [];
  const numbers = new Map<string, number>();
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
  void readBlocks(store, { events, matchups, numbers, push, signal })
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
    event: (number) => events[number],
    matchup: (number) => matchups[number],
    numberOf: (matchup) => numbers.get(referenceKey(matchup)),
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
  readonly events: ItemReference[];
  readonly matchups: ItemReference[];
  readonly numbers: Map<string, number>;
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
  const pairs = ofEvents.map((id) => id.slice(eventCollectionPrefix.length));
  const writer = rowWriter();
  const eventNumbers = new Map<string, number>();
  const send = (block: FeedBlock): void => reading.push({ ...block, broken });

  for await (const batch of batches(store.query({ collections: ofEvents }, options), eventsPerBlock)) {
    const rows = batch.filter(writer.isEvent);
    for (const item of rows) {
      eventNumbers.set(eventKey(item.item.collection, item.item.id), reading.events.length);
      reading.events.push(referenceTo(item));
    }
    send(writer.events(rows));
  }
  for await (const batch of batches(store.query({ collections: pairs }, options), matchupsPerBlock)) {
    const rows = batch.filter(writer.isMatchup);
    for (const item of rows) {
      reading.numbers.set(referenceKey(referenceTo(item)), reading.matchups.length);
      reading.matchups.push(referenceTo(item));
    }
    send(writer.matchups(rows, (pair, id) => eventNumbers.get(eventKey(eventCollectionPrefix + pair, id))));
  }
  if (ofEvents.length > 0) send(await downloadedBlock(store, ofEvents, reading));
  send({ kind: "end", rows: 0, columns: {}, pairs: [] });
}

/** The matchups whose products are all on disk: the store tells which events have any. */
async function downloadedBlock(
  store: CatalogueStore,
  ofEvents: readonly string[],
  { numbers, signal }: Reading,
): Promise<FeedBlock> {
  const options = { signal, onBroken: () => {} };
  const found: number[] = [];
  const query = { collections: ofEvents, withMatchup: { productsDownloaded: true } };
  for await (const event of store.query(query, options)) {
    const related = event.relations.filter(({ role }) => role === "matchup").map(({ target }) => target);
    for await (const matchup of store.readItems(related, options)) {
      const number = numbers.get(referenceKey(referenceTo(matchup)));
      if (number !== undefined && (await isOnDisk(store, matchup))) found.push(number);
    }
  }
  return { kind: "downloaded", rows: found.length, columns: { matchup: Uint32Array.from(found) }, pairs: [] };
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

async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  // The first ones come early, so that there is something to look at.
  let wanted = Math.min(size, 250);
  for await (const item of items) {
    batch.push(item);
    if (batch.length < wanted) continue;
    yield batch;
    batch = [];
    wanted = size;
  }
  if (batch.length > 0) yield batch;
}

function eventKey(collection: string, id: string): string {
  return referenceKey({ collection, id });
}
