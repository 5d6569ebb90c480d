import {
  type CallOptions,
  type Product,
  type ProductProvider,
  type ProductQuery,
  type ProviderCheck,
  ProviderError,
  type ProviderSignIn,
  type SearchOptions,
} from "@eomatch/stac-model";
import { HttpError } from "../errors.js";
import { createFileOpener } from "../http/file-opener.js";
import { createHostBudget } from "../http/host-budget.js";
import { withOwnHeaders } from "../http/own-headers.js";
import { namesInstead } from "../nearest-name.js";
import { checkPeriod } from "../query-period.js";
import { sameProduct } from "../same-product.js";
import { readSourceItem } from "../source-item.js";
import { sourceOpening } from "../source-opening.js";
import { type ApiDescription, createApiDescription } from "./api-description.js";
import { createApiSearch } from "./api-search.js";
import { checkApi } from "./check-api.js";
import type { SearchPage } from "./search-page.js";
import { itemAddressAt, signedAddressLookup } from "./signed-address.js";
import { type StacApiOptions, type StacApiSettings, stacApiSettings } from "./stac-api-options.js";
import { apiError } from "./verdict.js";

/**
 * A provider that searches a STAC API (item search, STAC API 1.0; any pgSTAC, stac-server and the like).
 *
 * What the archive can narrow, by its landing page and its queryables, it is asked to: other satellites of the collection
 * are left out then, and come along where it cannot. An answer that is cut off is asked for again in shorter parts.
 * It opens the files that a product's assets point to; a product that another archive has found is looked up by its id
 * first.
 *
 * @throws ProviderError `provider/invalid-options` at once; while searching `provider/unknown-collection`,
 *   `provider/unauthorized` (401, 403), `provider/unavailable` (after all tries), `provider/bad-response`
 */
export function stacApiProvider(options: StacApiOptions): ProductProvider {
  const settings = stacApiSettings(options);
  const { name } = settings;
  const budget =
    options.budget ?? createHostBudget({ ...options, minIntervalSeconds: settings.minIntervalSeconds });
  const context = { ...options, budget };
  const description = createApiDescription(settings, context);
  const pagesOf = createApiSearch(options, settings, { description, context });
  const known = new Set<string>();

  async function* search(query: ProductQuery, searchOptions: SearchOptions = {}): AsyncGenerator<Product> {
    const { signal, onSkip } = searchOptions;
    signal?.throwIfAborted();
    const theirs = theirCollections(query, settings);
    if (!checkPeriod(query, name)) return;
    const yielded = new Set<string>();
    try {
      for await (const page of pagesOf(query, theirs, searchOptions)) {
        for (const [i, feature] of page.features.entries()) {
          signal?.throwIfAborted();
          const result = readFeature(feature, { query, theirs, page, settings });
          if ("refused" in result) {
            const { id = `feature ${i + 1} of a page`, reason } = result.refused;
            onSkip?.({ product: id, reason });
          } else if (!yielded.has(result.product.id)) {
            yielded.add(result.product.id);
            yield result.product;
          }
        }
      }
    } catch (error) {
      throw error instanceof HttpError ? apiError(error, name) : error;
    }
    if (yielded.size > 0) for (const collection of theirs) known.add(collection);
    const doubtful = theirs.filter((collection) => !known.has(collection));
    if (doubtful.length > 0) await refuseUnknown(doubtful, { query, settings, description, searchOptions });
    for (const collection of doubtful) known.add(collection);
  }

  const check = (call: CallOptions = {}): Promise<ProviderCheck> => checkApi(settings, { description, call });

  const signIn = async (): Promise<ProviderSignIn> => {
    if (settings.signedInAs !== undefined) return { state: "given", as: settings.signedInAs };
    const described = await options.credentials?.describe?.();
    if (described !== undefined && described.state !== "not-needed") return described;
    return { state: "not-needed", hint: "searching is open, as far as is known" };
  };

  const { collections, origin, headers } = settings;
  const archiveNames = (collection: string): readonly string[] => collections.get(collection) ?? [];
  const searching = { name, collections: [...collections.keys()], archiveNames, search };
  const opening = sourceOpening({
    provider: name,
    opener: createFileOpener({
      ...options,
      provider: name,
      budget,
      credentials: withOwnHeaders(origin, headers, options.credentials),
    }),
    choice: options,
    mayReadFiles: false,
    resolve: async (product, call) =>
      itemAddressAt(origin, product) === undefined ? sameProduct(searching, product, call) : product,
    signedAddress: signedAddressLookup(settings, context),
  });
  return { ...searching, searchVariant: settings.rootUrl, ...opening, check, signIn };
}

function theirCollections(query: ProductQuery, settings: StacApiSettings): readonly string[] {
  const theirs = settings.collections.get(query.collection);
  if (theirs !== undefined) return theirs;
  throw new ProviderError(
    "provider/unknown-collection",
    `${settings.name}: ${query.collection} is not one of its collections: ${namesInstead(query.collection, [...settings.collections.keys()])}; add it to collections with the archive's name for it`,
    { provider: settings.name },
  );
}

/** Archives answer a search for a collection that they do not have with an empty page: that would look like "nothing found". */
async function refuseUnknown(
  doubtful: readonly string[],
  context: {
    readonly query: ProductQuery;
    readonly settings: StacApiSettings;
    readonly description: ApiDescription;
    readonly searchOptions: SearchOptions;
  },
): Promise<void> {
  const { query, settings, description, searchOptions } = context;
  const there = await description.collectionIds(searchOptions);
  // An archive that lists none has them hidden, or does not say.
  if (there === undefined || there.length === 0) return;
  const unknown = doubtful.find((collection) => !there.includes(collection));
  if (unknown === undefined) return;
  throw new ProviderError(
    "provider/unknown-collection",
    `${settings.name}: the archive has no collection ${unknown} (for ${query.collection}): ${namesInstead(unknown, there)}; mend it in collections`,
    { provider: settings.name },
  );
}

function readFeature(
  feature: unknown,
  context: {
    readonly query: ProductQuery;
    readonly theirs: readonly string[];
    readonly page: SearchPage;
    readonly settings: StacApiSettings;
  },
): ReturnType<typeof readSourceItem> {
  const { query, theirs, page, settings } = context;
  const result = readSourceItem(feature, {
    collection: query.collection,
    source: page.url,
    provider: settings.name,
  });
  const stated = (feature as { readonly collection?: unknown } | null)?.collection;
  if ("refused" in result || typeof stated !== "string" || theirs.includes(stated)) return result;
  // An archive that overlooks `collections` must not make a Landsat scene of a Sentinel-2 tile.
  return {
    refused: {
      id: result.product.id,
      reason: `it belongs to collection ${stated}, asked for was ${theirs.join(", ")}`,
    },
  };
}
