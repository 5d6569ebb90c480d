import {
  type CatalogueStore,
  eventCollectionName,
  type ItemKey,
  type ItemSummary,
  isDownloaded,
  type ReadOptions,
  readSummaries,
} from "@eomatch/stac-model";
import { namesByKind } from "../collection-names.js";
import { productFile } from "./product-file.js";

/** What a catalogue holds, and what it lacks. */
export interface CatalogueStatus {
  readonly location: string;
  /** One for each pair of sensors, in order of their names. */
  readonly pairs: readonly PairStatus[];
  /** One for each collection of products, in order of their names. */
  readonly collections: readonly CollectionStatus[];
  readonly missing: {
    /** Products that are not on disk. */
    readonly remoteProducts: number;
    /** Those among them that were never acquired, so that no archive has a file of them. */
    readonly simulatedProducts: number;
    /** Files that are recorded as downloaded and are not there. */
    readonly files: readonly string[];
    /** Links from events to matchups and from matchups to products that lead to nothing. */
    readonly links: number;
    /** What stands in files that are known not to be readable, each as one message. */
    readonly broken: readonly string[];
  };
}

/** What there is of one pair of sensors. */
export interface PairStatus {
  /** The pair's name, which is that of its collection of matchups. */
  readonly pair: string;
  readonly platforms: readonly string[];
  readonly events: number;
  readonly matchups: number;
  /** Matchups whose every product is on disk. */
  readonly downloadedMatchups: number;
  /** First start and last stop of its events, UTC; undefined without events. */
  readonly startTime: Date | undefined;
  readonly stopTime: Date | undefined;
}

/** What there is of one collection of products. */
export interface CollectionStatus {
  readonly collection: string;
  readonly platforms: readonly string[];
  readonly products: number;
  readonly downloaded: number;
  /** Size of the downloaded files as the catalogue records it, or as they are on disk. */
  readonly downloadedBytes: number;
}

/**
 * Says what a catalogue holds and lacks, as its index has it: what files say by now is for a check to find out.
 *
 * Read are the items that are recorded as downloaded, whose files are looked for, and without an index all.
 *
 * @param options.onRead called now and then with how many items there were so far
 */
export async function catalogueStatus(
  store: CatalogueStore,
  options: { readonly signal?: AbortSignal; readonly onRead?: (items: number) => void } = {},
): Promise<CatalogueStatus> {
  // Each once, however often it is come across.
  const broken = new Set<string>();
  const reading: ReadOptions = {
    signal: options.signal,
    onBroken: ({ message }) => void broken.add(message),
  };
  const ids: string[] = [];
  for await (const { id } of store.listCollections(reading)) ids.push(id);
  const names = namesByKind(ids);
  let read = 0;
  const itemsOf: Reading["itemsOf"] = async function* (collection, properties) {
    for await (const batch of readSummaries(store, { collections: [collection], properties }, reading)) {
      yield* batch;
      read += batch.length;
      options.onRead?.(read);
    }
  };
  const found: Found = { products: new Set(), onDisk: new Set(), missingFiles: [], simulatedProducts: 0 };
  const context = { itemsOf, store, found, reading };
  const collections: CollectionStatus[] = [];
  for (const name of names.products) collections.push(await collectionStatus(name, context));
  const links = new Links();
  const pairs: PairStatus[] = [];
  for (const name of names.pairs) pairs.push(await pairStatus(name, { ...context, links }));
  return {
    location: store.location,
    pairs,
    collections,
    missing: {
      remoteProducts: found.products.size - found.onDisk.size,
      simulatedProducts: found.simulatedProducts,
      files: found.missingFiles,
      links: links.dangling(found.products),
      broken: [...broken],
    },
  };
}

interface Reading {
  readonly itemsOf: (
    collection: string,
    properties: readonly string[],
  ) => AsyncGenerator<ItemSummary, void, undefined>;
  readonly store: CatalogueStore;
  readonly found: Found;
  readonly reading: ReadOptions;
}

/** What there is of products. */
interface Found {
  readonly products: Set<ItemKey>;
  readonly onDisk: Set<ItemKey>;
  readonly missingFiles: string[];
  simulatedProducts: number;
}

async function collectionStatus(
  collection: string,
  { itemsOf, store, found, reading }: Reading,
): Promise<CollectionStatus> {
  const platforms = new Set<string>();
  const recorded = new Map<string, ItemKey>();
  let products = 0;
  for await (const { key, id, values, isDownloaded } of itemsOf(collection, [
    "platform",
    "eomatch:simulated",
  ])) {
    const [platform, isSimulated] = values;
    if (typeof platform === "string") platforms.add(platform);
    if (isDownloaded) recorded.set(id, key);
    else if (isSimulated === true) found.simulatedProducts += 1;
    found.products.add(key);
    products += 1;
  }
  let downloaded = 0;
  let downloadedBytes = 0;
  const references = Array.from(recorded.keys(), (id) => ({ collection, id }));
  for await (const item of store.readItems(references, reading)) {
    if (!isDownloaded(item.item)) continue;
    const { isThere, bytes, location } = await productFile(store, item);
    if (!isThere) {
      found.missingFiles.push(location);
      continue;
    }
    found.onDisk.add(recorded.get(item.item.id) as ItemKey);
    downloaded += 1;
    downloadedBytes += bytes;
  }
  return { collection, platforms: [...platforms].sort(), products, downloaded, downloadedBytes };
}

async function pairStatus(
  pair: string,
  { itemsOf, store, found, reading, links }: Reading & { readonly links: Links },
): Promise<PairStatus> {
  let [events, matchups, downloadedMatchups] = [0, 0, 0];
  let [startMs, stopMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for await (const event of itemsOf(eventCollectionName(pair), [])) {
    startMs = Math.min(startMs, event.startMs);
    stopMs = Math.max(stopMs, event.stopMs);
    links.add(event);
    events += 1;
  }
  for await (const matchup of itemsOf(pair, [])) {
    links.add(matchup);
    matchups += 1;
    const { linked } = matchup;
    if (linked.length > 0 && linked.every((key) => found.onDisk.has(key))) downloadedMatchups += 1;
  }
  return {
    pair,
    platforms: await platformsOf(pair, store, reading),
    events,
    matchups,
    downloadedMatchups,
    startTime: events === 0 ? undefined : new Date(startMs),
    stopTime: events === 0 ? undefined : new Date(stopMs),
  };
}

/** The satellites of a pair, as its first event names them. */
async function platformsOf(
  pair: string,
  store: CatalogueStore,
  reading: ReadOptions,
): Promise<readonly string[]> {
  const query = { collections: [eventCollectionName(pair)], limit: 1 };
  for await (const { item } of store.query(query, { ...reading, onBroken: () => {} })) {
    const { "matchup:platforms": platforms } = item.properties;
    return Array.isArray(platforms) ? platforms.map(String) : [];
  }
  return [];
}

/** What items link to, and what there is. */
class Links {
  readonly #wanted = new Set<ItemKey>();
  readonly #found = new Set<ItemKey>();

  add({ key, linked }: ItemSummary): void {
    this.#found.add(key);
    for (const other of linked) this.#wanted.add(other);
  }

  /** How many targets are neither items of a pair nor products. */
  dangling(products: ReadonlySet<ItemKey>): number {
    let count = 0;
    for (const key of this.#wanted) if (!this.#found.has(key) && !products.has(key)) count += 1;
    return count;
  }
}
