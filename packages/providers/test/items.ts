import type { Product, ProductProvider, ProductQuery, SearchOptions } from "@eomatch/stac-model";

/** A STAC item as an archive lists it: a square of one degree over Colorado, S2A, 2024-10-09. */
export function stacItem(
  id: string,
  changes: { readonly [field: string]: unknown } = {},
): {
  readonly [field: string]: unknown;
} {
  const { properties, ...fields } = changes;
  return {
    type: "Feature",
    stac_version: "1.0.0",
    id,
    geometry: square(-105, 40),
    properties: {
      datetime: "2024-10-09T17:42:31.024Z",
      platform: "sentinel-2a",
      "eo:cloud_cover": 3,
      ...(properties as object | undefined),
    },
    links: [],
    assets: {},
    collection: "sentinel-2-l2a",
    ...fields,
  };
}

/** A square of one degree whose south-west corner is given, RFC 7946 order. */
export function square(west: number, south: number): { type: "Polygon"; coordinates: [number, number][][] } {
  return {
    type: "Polygon",
    coordinates: [
      [
        [west, south],
        [west + 1, south],
        [west + 1, south + 1],
        [west, south + 1],
        [west, south],
      ],
    ],
  };
}

/** A query for S2_MSI_L2A in October 2024. */
export function query(changes: Partial<ProductQuery> = {}): ProductQuery {
  return {
    collection: "S2_MSI_L2A",
    startTime: new Date("2024-10-01T00:00:00Z"),
    stopTime: new Date("2024-10-31T00:00:00Z"),
    ...changes,
  };
}

/** What a search yields, skips and waits for, and how it ends. */
export interface SearchOutcome {
  readonly products: readonly Product[];
  readonly ids: readonly string[];
  readonly skipped: readonly { readonly product: string; readonly reason: string }[];
  readonly retries: readonly { readonly reason: string; readonly delaySeconds: number }[];
  readonly error: unknown;
}

/** Runs a search to its end, whatever that is. */
export async function runSearch(
  provider: ProductProvider,
  asked: ProductQuery = query(),
  options: SearchOptions = {},
): Promise<SearchOutcome> {
  const products: Product[] = [];
  const skipped: { product: string; reason: string }[] = [];
  const retries: { reason: string; delaySeconds: number }[] = [];
  let error: unknown;
  try {
    const found = provider.search(asked, {
      onSkip: (skip) => skipped.push(skip),
      onRetry: (reason, delaySeconds) => retries.push({ reason, delaySeconds }),
      ...options,
    });
    for await (const product of found) products.push(product);
  } catch (thrown) {
    error = thrown;
  }
  return { products, ids: products.map(({ id }) => id), skipped, retries, error };
}
