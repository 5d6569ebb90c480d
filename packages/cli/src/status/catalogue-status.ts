import {
  acquisitionInterval,
  type CatalogueItem,
  type CatalogueStore,
  eventCollectionName,
  eventCollectionPrefix,
  isDownloaded,
  matchupReferences,
  productReferences,
  type ReadOptions,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";
import { type ProductFileState, productFileState } from "./product-file.js";

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
    /** Links between events, matchups and products that lead to nothing. */
    readonly links: number;
    /** What stands in files that cannot be read, each as one message. */
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
 * Reads all of a catalogue and says what it holds and lacks.
 *
 * @param options.onRead called after each item with how many there were so far
 */
export async function catalogueStatus(
  store: CatalogueStore,
  options: { readonly signal?: AbortSignal; readonly onRead?: (items: number) => void } = {},
): Promise<CatalogueStatus> {
  const broken: string[] = [];
  const reading: ReadOptions = {
    signal: options.signal,
    onBroken: ({ message }) => void broken.push(message),
  };
  const names = await namesByKind(store, reading);
  let read = 0;
  const itemsOf = async function* (collection: string): AsyncGenerator<CatalogueItem, void, undefined> {
    for await (const item of store.query({ collections: [collection] }, reading)) {
      options.onRead?.(++read);
      yield item;
    }
  };
  const states = new Map<string, ProductFileState>();
  const collections: CollectionStatus[] = [];
  for (const name of names.products)
    collections.push(await collectionStatus(name, { itemsOf, store, states }));
  const links = new Links();
  const pairStatuses: PairStatus[] = [];
  for (const name of names.pairs) pairStatuses.push(await pairStatus(name, { itemsOf, states, links }));
  const products = [...states.values()];
  return {
    location: store.location,
    pairs: pairStatuses,
    collections,
    missing: {
      remoteProducts: products.filter((one) => !one.isDownloaded).length,
      simulatedProducts: products.filter(({ isSimulated }) => isSimulated).length,
      files: products.flatMap(({ missingFile }) => missingFile ?? []),
      links: links.dangling((key) => states.has(key)),
      broken,
    },
  };
}

interface Reading {
  readonly itemsOf: (collection: string) => AsyncGenerator<CatalogueItem, void, undefined>;
  readonly states: Map<string, ProductFileState>;
}

async function collectionStatus(
  collection: string,
  { itemsOf, store, states }: Reading & { readonly store: CatalogueStore },
): Promise<CollectionStatus> {
  const platforms = new Set<string>();
  let products = 0;
  let downloaded = 0;
  let downloadedBytes = 0;
  for await (const item of itemsOf(collection)) {
    const { platform } = item.item.properties;
    if (typeof platform === "string") platforms.add(platform);
    const state: ProductFileState = isDownloaded(item.item)
      ? await productFileState(store, item)
      : { isDownloaded: false, bytes: 0, isSimulated: item.item.properties["eomatch:simulated"] === true };
    states.set(referenceKey(referenceTo(item)), state);
    products += 1;
    downloaded += state.isDownloaded ? 1 : 0;
    downloadedBytes += state.bytes;
  }
  return { collection, platforms: [...platforms].sort(), products, downloaded, downloadedBytes };
}

async function pairStatus(
  pair: string,
  { itemsOf, states, links }: Reading & { readonly links: Links },
): Promise<PairStatus> {
  let platforms: readonly string[] = [];
  let [events, matchups, downloadedMatchups] = [0, 0, 0];
  let startTime: Date | undefined;
  let stopTime: Date | undefined;
  for await (const item of itemsOf(eventCollectionName(pair))) {
    const { "matchup:platforms": named } = item.item.properties;
    if (platforms.length === 0 && Array.isArray(named)) platforms = named.map(String);
    const bounds = acquisitionInterval(item.item);
    if (startTime === undefined || bounds.startTime < startTime) startTime = bounds.startTime;
    if (stopTime === undefined || bounds.stopTime > stopTime) stopTime = bounds.stopTime;
    links.found(referenceKey(referenceTo(item)));
    for (const reference of matchupReferences(item)) links.wanted(referenceKey(reference));
    events += 1;
  }
  for await (const item of itemsOf(pair)) {
    links.found(referenceKey(referenceTo(item)));
    const keys = productReferences(item).map(referenceKey);
    for (const key of keys) links.wanted(key);
    const event = item.relations.find(({ role }) => role === "event");
    if (event !== undefined) links.wanted(referenceKey(event.target));
    matchups += 1;
    if (keys.length > 0 && keys.every((key) => states.get(key)?.isDownloaded)) downloadedMatchups += 1;
  }
  return { pair, platforms, events, matchups, downloadedMatchups, startTime, stopTime };
}

/** What items link to, and what there is. */
class Links {
  readonly #wanted = new Set<string>();
  readonly #found = new Set<string>();

  wanted(key: string): void {
    this.#wanted.add(key);
  }

  found(key: string): void {
    this.#found.add(key);
  }

  /** Targets that are neither items of a pair nor, as `isProduct` tells, products. */
  dangling(isProduct: (key: string) => boolean): number {
    return [...this.#wanted].filter((key) => !this.#found.has(key) && !isProduct(key)).length;
  }
}

/** The pairs of a catalogue, and the collections that are neither of a pair nor of its events. */
async function namesByKind(
  store: CatalogueStore,
  options: ReadOptions,
): Promise<{ readonly pairs: string[]; readonly products: string[] }> {
  const names: string[] = [];
  for await (const { id } of store.listCollections(options)) names.push(id);
  const pairs = names
    .filter((name) => name.startsWith(eventCollectionPrefix))
    .map((name) => name.slice(eventCollectionPrefix.length));
  const ofPairs = new Set([...pairs, ...pairs.map(eventCollectionName)]);
  return { pairs, products: names.filter((name) => !ofPairs.has(name)) };
}
