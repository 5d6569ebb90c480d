import type { CallOptions, Product, ProductProvider } from "@eomatch/stac-model";

/**
 * Looks a product up again by its collection, time, place and id, for a provider that is asked for a product which
 * another one may have found.
 *
 * @returns undefined when the provider does not serve the collection or has no product of that id
 */
export async function sameProduct(
  provider: Pick<ProductProvider, "collections" | "search">,
  product: Product,
  { signal }: CallOptions,
): Promise<Product | undefined> {
  const { collection, startTime, stopTime, footprint } = product;
  if (!provider.collections.includes(collection)) return undefined;
  const query = { collection, startTime, stopTime, area: footprint };
  for await (const found of provider.search(query, { signal })) if (found.id === product.id) return found;
  return undefined;
}
