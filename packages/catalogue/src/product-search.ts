import {
  type Bbox,
  bboxToGeometry,
  type Footprint,
  isFootprint,
  type Product,
  type ProductColumns,
  type ProductProvider,
  type SearchOptions,
  type Sensor,
} from "@eomatch/stac-model";
import type { FindOptions, SearchFailure } from "./find-request.js";
import { type ListedProduct, newestVersions } from "./newest-versions.js";
import type { Tally } from "./tally.js";

/** Where and when to look for products. */
interface SearchWindow {
  readonly startTime: Date;
  readonly stopTime: Date;
  readonly area?: Footprint | undefined;
}

/** What a search for the products of one sensor brought. */
export interface FoundProducts<List = readonly Product[]> {
  readonly products: List;
  /** Every provider answered; without it some products may be missing. */
  readonly isComplete: boolean;
}

/** Products of which only what matching needs has been read. */
interface UnreadProducts {
  readonly columns: ProductColumns;
  /** Reads some of them whole; what a failing provider does not give is missing. */
  read(indices: Iterable<number>): Promise<FoundProducts>;
}

/** Products of one sensor, whole or unread. */
export type ProductList = readonly Product[] | UnreadProducts;

/** How many products there are in a list. */
export function sizeOf(products: ProductList): number {
  return "columns" in products ? products.columns.count : products.length;
}

/** Brings the products of one sensor in a window, from every provider that serves its collection. */
export interface ProductSearch {
  search(sensor: Sensor, window: SearchWindow): Promise<FoundProducts>;
  /** The same, unread where one provider alone serves the collection and has its products as columns. */
  searchUnread(sensor: Sensor, window: SearchWindow): Promise<FoundProducts<ProductList>>;
}

/** So many failures in a row, and a provider is not asked again in this search. */
const maxFailuresInARow = 3;

/**
 * Makes a search over several providers, asked in order; a product that two of them list is taken from the first. Of each
 * acquisition the newest version is taken, unless all are asked for.
 *
 * Products of another satellite are dropped and counted, and products of another time dropped, as archives that know days
 * alone list them. A provider that fails is reported and the others are asked all the same; one that keeps failing is
 * given up, and everything it is not asked counts as missing.
 */
export function createProductSearch(
  providers: readonly ProductProvider[],
  {
    tally,
    versions = "newest",
    signal,
    onProgress,
  }: { readonly tally: Tally; readonly versions?: "newest" | "all" | undefined } & FindOptions,
): ProductSearch {
  const failuresInARow = new Map<ProductProvider, number>();

  const optionsFor = ({ name }: ProductProvider): SearchOptions => ({
    signal,
    onSkip: (skipped) => {
      // Searches that overlap meet the same product again: it is told of once.
      if (tally.unusable(skipped.product)) onProgress?.({ stage: "skip", provider: name, skipped });
    },
    onWarning: (message) => onProgress?.({ stage: "warning", message: `${name}: ${message}` }),
    onRetry: (reason, delaySeconds) => onProgress?.({ stage: "retry", provider: name, reason, delaySeconds }),
  });

  /** Lets a provider do something; false when it failed or is not asked any more, which is reported. */
  const attempt = async (
    provider: ProductProvider,
    { sensor, window }: { readonly sensor: Sensor; readonly window: SearchWindow },
    work: () => Promise<void>,
  ): Promise<boolean> => {
    signal?.throwIfAborted();
    if ((failuresInARow.get(provider) ?? 0) >= maxFailuresInARow) {
      tally.failure(failureOf(provider, sensor, window, "not asked after repeated failures"));
      return false;
    }
    try {
      await work();
      failuresInARow.set(provider, 0);
      return true;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const failures = (failuresInARow.get(provider) ?? 0) + 1;
      failuresInARow.set(provider, failures);
      const reason = error instanceof Error ? error.message : String(error);
      const failure = failureOf(provider, sensor, window, reason);
      tally.failure(failure);
      onProgress?.({ stage: "failure", failure });
      if (failures === maxFailuresInARow) {
        onProgress?.({
          stage: "warning",
          message: `${provider.name} failed ${failures} times in a row and is not asked any more`,
        });
      }
      return false;
    }
  };

  const serving = ({ collection }: Sensor): ProductProvider[] =>
    providers.filter(({ collections }) => collections.includes(collection));

  const search = async (sensor: Sensor, window: SearchWindow): Promise<FoundProducts> => {
    const listed = new Map<string, ListedProduct>();
    let isComplete = true;
    for (const provider of serving(sensor)) {
      const isAnswered = await attempt(provider, { sensor, window }, async () => {
        for await (const product of provider.search({ ...sensor, ...window }, optionsFor(provider))) {
          if (product.stopTime < window.startTime || product.startTime > window.stopTime) continue;
          if (product.platform !== sensor.platform) tally.wrongPlatform(product);
          else if (!listed.has(product.id)) listed.set(product.id, { product, archive: provider });
        }
      });
      isComplete &&= isAnswered;
    }
    const { products, older, duplicates } =
      versions === "all"
        ? { products: [...listed.values()].map(({ product }) => product), older: [], duplicates: [] }
        : newestVersions(listed.values());
    tally.passedOver(older, duplicates);
    for (const product of products) tally.found(sensor, product);
    return { products, isComplete };
  };

  const searchUnread = async (sensor: Sensor, window: SearchWindow): Promise<FoundProducts<ProductList>> => {
    const [provider, ...others] = serving(sensor);
    // Products that several providers list are told apart by their ids, which takes whole products.
    if (provider?.searchColumns === undefined || others.length > 0) return search(sensor, window);
    let columns: ProductColumns | undefined;
    const isComplete = await attempt(provider, { sensor, window }, async () => {
      columns = await provider.searchColumns?.({ ...sensor, ...window }, optionsFor(provider));
    });
    if (columns === undefined) return { products: [], isComplete };
    const unread = columns;
    const read = async (indices: Iterable<number>): Promise<FoundProducts> => {
      const products: Product[] = [];
      const isWhole = await attempt(provider, { sensor, window }, async () => {
        for await (const product of unread.read(indices, optionsFor(provider))) products.push(product);
      });
      return { products, isComplete: isWhole };
    };
    return { products: { columns: unread, read }, isComplete };
  };

  return { search, searchUnread };
}

/** A bounding box as the area of a search. */
export function areaOf(bbox: Bbox): Footprint | undefined {
  const geometry = bboxToGeometry(bbox);
  return isFootprint(geometry) ? geometry : undefined;
}

function failureOf(
  { name }: ProductProvider,
  { collection }: Sensor,
  { startTime, stopTime }: SearchWindow,
  reason: string,
): SearchFailure {
  return { provider: name, collection, startTime, stopTime, reason };
}
