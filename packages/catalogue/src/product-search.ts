import type { Bbox, Footprint, Product, ProductProvider, Sensor } from "@eomatch/stac-model";
import { bboxToGeometry, isFootprint } from "@eomatch/stac-model";
import type { FindOptions, SearchFailure } from "./find-request.js";
import type { Tally } from "./tally.js";

/** Where and when to look for products. */
interface SearchWindow {
  readonly startTime: Date;
  readonly stopTime: Date;
  readonly area?: Footprint | undefined;
}

/** Brings the products of one sensor in a window, from every provider that serves its collection. */
export type ProductSearch = (sensor: Sensor, window: SearchWindow) => Promise<Product[]>;

/** So many failures in a row, and a provider is not asked again in this search. */
const maxFailuresInARow = 3;

/**
 * Makes a search over several providers, asked in order; a product that two of them list is taken from the first.
 *
 * Products of another satellite are dropped and counted. A provider that fails is reported and the others are
 * asked all the same; one that keeps failing is given up, and everything it is not asked counts as missing.
 */
export function createProductSearch(
  providers: readonly ProductProvider[],
  { tally, signal, onProgress }: { readonly tally: Tally } & FindOptions,
): ProductSearch {
  const failuresInARow = new Map<ProductProvider, number>();

  const ask = async (provider: ProductProvider, sensor: Sensor, window: SearchWindow): Promise<Product[]> => {
    const products: Product[] = [];
    const search = provider.search(
      { ...sensor, startTime: window.startTime, stopTime: window.stopTime, area: window.area },
      {
        signal,
        onSkip: (skipped) => {
          // Searches that overlap meet the same product again: it is told of once.
          if (tally.unusable(skipped.product))
            onProgress?.({ stage: "skip", provider: provider.name, skipped });
        },
        onRetry: (reason, delaySeconds) =>
          onProgress?.({ stage: "retry", provider: provider.name, reason, delaySeconds }),
      },
    );
    try {
      for await (const product of search) {
        if (product.platform === sensor.platform) products.push(product);
        else tally.wrongPlatform(product);
      }
      failuresInARow.set(provider, 0);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const failures = (failuresInARow.get(provider) ?? 0) + 1;
      failuresInARow.set(provider, failures);
      report(failureOf(provider, sensor, window, error instanceof Error ? error.message : String(error)));
      if (failures === maxFailuresInARow) {
        onProgress?.({
          stage: "warning",
          message: `${provider.name} failed ${failures} times in a row and is not asked any more`,
        });
      }
    }
    return products;
  };

  const report = (failure: SearchFailure): void => {
    tally.failure(failure);
    onProgress?.({ stage: "failure", failure });
  };

  return async (sensor, window) => {
    const products = new Map<string, Product>();
    for (const provider of providers) {
      if (!provider.collections.includes(sensor.collection)) continue;
      signal?.throwIfAborted();
      if ((failuresInARow.get(provider) ?? 0) >= maxFailuresInARow) {
        tally.failure(failureOf(provider, sensor, window, "not asked after repeated failures"));
        continue;
      }
      for (const product of await ask(provider, sensor, window)) {
        if (!products.has(product.id)) products.set(product.id, product);
      }
    }
    for (const product of products.values()) tally.found(sensor, product);
    return [...products.values()];
  };
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
