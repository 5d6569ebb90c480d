import {
  type Product,
  type ProductProvider,
  type ProductQuery,
  ProviderError,
  type ProviderErrorCode,
  type SearchOptions,
} from "@eomatch/stac-model";
import { HttpError } from "../errors.js";
import type { HttpRequest } from "../http/exchange.js";
import { createFileOpener } from "../http/file-opener.js";
import { createHostBudget } from "../http/host-budget.js";
import { withOwnHeaders } from "../http/own-headers.js";
import { requestWithRetry } from "../http/request.js";
import { checkPeriod } from "../query-period.js";
import { sameProduct } from "../same-product.js";
import { readSourceItem } from "../source-item.js";
import { sourceOpening } from "../source-opening.js";
import { readSearchPage, type SearchPage } from "./search-page.js";
import { searchPages } from "./search-pages.js";
import { type StacSearch, searchRequest, stacSearches } from "./search-request.js";
import { type StacApiOptions, type StacApiSettings, stacApiSettings } from "./stac-api-options.js";

/**
 * A provider that searches a STAC API (item search, STAC API 1.0; any pgSTAC, stac-server and the like).
 *
 * The search is not narrowed to the platform, which few archives can do: other satellites of the collection
 * come as well. It opens the files that a product's assets point to; a product that another archive has found is looked
 * up by its id first.
 *
 * @throws ProviderError `provider/invalid-options` at once; while searching `provider/unknown-collection`,
 *   `provider/unauthorized` (401, 403), `provider/unavailable` (after all tries), `provider/bad-response`
 */
export function stacApiProvider(options: StacApiOptions): ProductProvider {
  const settings = stacApiSettings(options);
  const budget =
    options.budget ?? createHostBudget({ ...options, minIntervalSeconds: settings.minIntervalSeconds });
  let method = options.method ?? "POST";

  async function* pagesOf(stacSearch: StacSearch, search: SearchOptions): AsyncGenerator<SearchPage> {
    const { signal, onRetry } = search;
    const { name: provider, origin, headers, searchUrl } = settings;
    const fetchPage = (request: HttpRequest): Promise<SearchPage> =>
      requestWithRetry(request, readSearchPage, { ...options, budget, signal, onRetry });
    for (;;) {
      const asked = method;
      let hasBegun = false;
      try {
        const first = { ...searchRequest(searchUrl, asked, stacSearch), headers };
        for await (const page of searchPages(first, { provider, origin, headers, fetchPage })) {
          hasBegun = true;
          yield page;
        }
        return;
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        const mayFallBack = options.method === undefined && asked === "POST" && !hasBegun;
        if (!mayFallBack || !refusedMethod(error)) throw providerError(error, settings);
        // Remembered, so that later searches need not be refused again.
        method = "GET";
      }
    }
  }

  async function* search(query: ProductQuery, searchOptions: SearchOptions = {}): AsyncGenerator<Product> {
    const { signal, onSkip } = searchOptions;
    const theirs = theirCollections(query, settings);
    if (!checkPeriod(query, settings.name)) return;
    const yielded = new Set<string>();
    for (const stacSearch of stacSearches(query, { collections: theirs, pageSize: settings.pageSize })) {
      for await (const page of pagesOf(stacSearch, searchOptions)) {
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
    }
  }

  const { name, collections, origin, headers } = settings;
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
      isFrom(product, origin) ? product : sameProduct(searching, product, call),
  });
  return { ...searching, ...opening };
}

/** Tells whether a product was found at an address: its assets are that archive's own then. */
function isFrom({ links }: Product, origin: string): boolean {
  return links.some(
    ({ rel, href }) => rel === "via" && URL.canParse(href) && new URL(href).origin === origin,
  );
}

function theirCollections(query: ProductQuery, settings: StacApiSettings): readonly string[] {
  const theirs = settings.collections.get(query.collection);
  if (theirs !== undefined) return theirs;
  throw new ProviderError(
    "provider/unknown-collection",
    `${settings.name}: ${query.collection} is not one of its collections (${[...settings.collections.keys()].join(", ")}); add it to collections with the archive's name for it`,
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

function refusedMethod({ status }: HttpError): boolean {
  return status === 404 || status === 405 || status === 501;
}

function providerError(error: HttpError, { name }: StacApiSettings): ProviderError {
  const [code, advice] = verdictOn(error);
  return new ProviderError(code, `${name}: ${error.message}${advice}`, { provider: name, cause: error });
}

function verdictOn({ code, status }: HttpError): [ProviderErrorCode, string] {
  if (code === "http/status" && (status === 401 || status === 403)) {
    return ["provider/unauthorized", "; check the credentials in headers"];
  }
  if (code === "http/status" && status === 404) {
    return ["provider/bad-response", "; check that url is the root of a STAC API"];
  }
  const isRefusal = code === "http/status" && status !== undefined && status < 500 && status !== 429;
  if (code === "http/bad-content" || code === "http/truncated" || isRefusal)
    return ["provider/bad-response", ""];
  if (code === "http/too-large") return ["provider/bad-response", "; lower pageSize"];
  return ["provider/unavailable", ""];
}
