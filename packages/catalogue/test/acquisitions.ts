import { findMatchups, toColumns } from "@eomatch/finder";
import {
  canonicalPlatform,
  constellationOf,
  createMatchup,
  type Footprint,
  type Matchup,
  type Product,
  type ProductColumns,
  type ProductProvider,
  ProviderError,
} from "@eomatch/stac-model";

/** A footprint of one degree by one degree with its south-west corner at a position. */
export function square(west: number, south: number, sizeDeg = 1): Footprint {
  const [east, north] = [west + sizeDeg, south + sizeDeg];
  return {
    type: "Polygon",
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}

/** A product of some seconds at a place. */
export function acquisition(
  collection: string,
  platform: string,
  start: string,
  footprint: Footprint,
  more: Partial<Product> = {},
): Product {
  const startTime = new Date(start);
  const [[[west, south] = [0, 0]] = []] = footprint.coordinates as [number, number][][];
  return {
    id: `${platform}_${start.replace(/[-:]/g, "")}_${west}_${south}`,
    collection,
    platform: canonicalPlatform(platform),
    constellation: constellationOf(platform),
    footprint,
    startTime,
    stopTime: new Date(startTime.getTime() + 10_000),
    properties: {},
    assets: {},
    stacExtensions: [],
    links: [],
    ...more,
  };
}

/** The matchup of two products, for an event. */
export function matchupOf(eventId: string, ...products: Product[]): Matchup {
  const [found] = findMatchups(
    products.map((product) => [product]),
    { maxTimeDiffSeconds: 1e9 },
  );
  if (found === undefined) throw new Error("the products of this test do not overlap");
  return createMatchup(products, { eventId, collocationRegion: found.region, areaKm2: found.areaKm2 });
}

/** A provider that has a list of products in memory and counts what it is asked. */
export function listProvider(
  products: readonly Product[],
  options: { readonly name?: string; readonly failsAfter?: number } = {},
): ProductProvider & { readonly searches: () => number } {
  const name = options.name ?? "list";
  let searches = 0;
  return {
    name,
    collections: [...new Set(products.map(({ collection }) => collection))],
    searches: () => searches,
    async *search({ collection, startTime, stopTime }, { signal } = {}) {
      searches += 1;
      if (searches > (options.failsAfter ?? Number.POSITIVE_INFINITY)) {
        throw new ProviderError("provider/unavailable", "the archive is down for maintenance", {
          provider: name,
        });
      }
      for (const product of products) {
        signal?.throwIfAborted();
        const isWanted =
          product.collection === collection && product.startTime <= stopTime && product.stopTime >= startTime;
        if (isWanted) yield product;
      }
    },
  };
}

/** Products as columns, sorted by start, that keep count of what is read whole. */
export function columnsOf(
  unsorted: readonly Product[],
  onRead: (product: Product) => void = () => {},
): ProductColumns {
  const products = [...unsorted].sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
  const product = (index: number): Product => products[index] as Product;
  return {
    ...toColumns(products),
    product: (index) => ({ index, id: product(index).id }),
    async *read(indices) {
      for (const index of indices) {
        onRead(product(index));
        yield product(index);
      }
    },
  };
}
