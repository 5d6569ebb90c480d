import { type Product, ProviderError, type SearchOptions } from "@eomatch/stac-model";
import type { SourceItemResult } from "./source-item.js";

/** What an archive lists, read; `name` is what it is called where it has no id. */
export interface ListedProduct {
  readonly name: string;
  readonly result: SourceItemResult;
}

/** The products of a listing, each once; what cannot be used is told. */
export async function* productsOf(
  listing: AsyncIterable<ListedProduct>,
  { signal, onSkip }: SearchOptions,
): AsyncGenerator<Product> {
  const yielded = new Set<string>();
  for await (const { name, result } of listing) {
    signal?.throwIfAborted();
    if ("refused" in result) {
      onSkip?.({ product: result.refused.id ?? name, reason: result.refused.reason });
    } else if (!yielded.has(result.product.id)) {
      yielded.add(result.product.id);
      yield result.product;
    }
  }
}

/** Something in a listing that is no product at all. */
export function unlisted(name: string, reason: string): ListedProduct {
  return { name, result: { refused: { id: undefined, reason } } };
}

/**
 * The archive's own names of a collection.
 *
 * @param advice how a collection is added: `with the archive's short name, as in { ${collection}: MOD021KM }`
 * @throws ProviderError `provider/unknown-collection` naming those that are served
 */
export function archiveNamesOf<Name>(
  collections: ReadonlyMap<string, readonly Name[]>,
  collection: string,
  { provider, advice }: { readonly provider: string; readonly advice: string },
): readonly Name[] {
  const names = collections.get(collection);
  if (names !== undefined) return names;
  throw new ProviderError(
    "provider/unknown-collection",
    `${provider}: ${collection} is not one of its collections (${[...collections.keys()].join(", ")}); add it to collections ${advice}`,
    { provider },
  );
}
