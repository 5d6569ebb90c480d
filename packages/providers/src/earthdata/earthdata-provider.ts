import {
  type CallOptions,
  type OpenOptions,
  type Product,
  type ProductProvider,
  type ProductQuery,
  type ProductStream,
  type ProviderCheck,
  ProviderError,
  type ProviderSignIn,
  type SearchOptions,
} from "@eomatch/stac-model";
import { archiveNamesOf, type ListedProduct, productsOf, unlisted } from "../archive-listing.js";
import { HttpError } from "../errors.js";
import { archiveError } from "../http/archive-error.js";
import { createFileOpener } from "../http/file-opener.js";
import { createHostBudget } from "../http/host-budget.js";
import { type RetryOptions, requestWithRetry } from "../http/request.js";
import { checkPeriod } from "../query-period.js";
import { sameProduct } from "../same-product.js";
import { readSourceItem } from "../source-item.js";
import { sourceOpening } from "../source-opening.js";
import { type CmrPage, cmrGranules, readCmrPage } from "./cmr-pages.js";
import { cmrSearches, withoutPolygon } from "./cmr-search.js";
import { earthdataSignInHelp } from "./earthdata-credentials.js";
import { type EarthdataOptions, earthdataSettings, type ShortName } from "./earthdata-options.js";
import { readGranule } from "./granule.js";
import { granuleItem } from "./granule-item.js";

/**
 * A provider of NASA's Earthdata: searches CMR and opens the granules' files at the archives that hold them.
 *
 * Searching needs no account. A granule that is listed twice comes once.
 *
 * @throws ProviderError `provider/invalid-options` at once; while searching `provider/unknown-collection`,
 *   `provider/unavailable`, `provider/bad-response`
 */
export function earthdataProvider(options: EarthdataOptions = {}): ProductProvider {
  const settings = earthdataSettings(options);
  const { name, url, pageSize } = settings;
  const budget = options.budget ?? createHostBudget(options);
  const signInHelp = earthdataSignInHelp;

  /** Asks for a page, by the polygon's box when the archive refuses the polygon itself. */
  async function fetchPage(
    search: URLSearchParams,
    searchAfter: string | undefined,
    call: SearchOptions & RetryOptions,
  ): Promise<CmrPage> {
    const headers = {
      accept: "application/vnd.nasa.cmr.umm_results+json, application/json;q=0.9",
      ...(searchAfter === undefined ? {} : { "cmr-search-after": searchAfter }),
    };
    const address = `${url}/granules.umm_json?${search}`;
    const { signal, onRetry } = call;
    const context = {
      ...options,
      ...("retries" in call ? { retries: call.retries } : {}),
      credentials: undefined,
    };
    return requestWithRetry({ url: address, method: "GET", headers }, readCmrPage, {
      ...context,
      budget,
      signal,
      onRetry,
    });
  }

  async function* granules(
    query: ProductQuery,
    search: URLSearchParams,
    call: SearchOptions,
  ): AsyncGenerator<unknown> {
    let current = search;
    current.set("page_size", String(pageSize));
    yield* cmrGranules(name, async (searchAfter) => {
      try {
        return await fetchPage(current, searchAfter, call);
      } catch (error) {
        const coarser = searchAfter === undefined ? withoutPolygon(current, query.area) : undefined;
        const isRefusal = error instanceof HttpError && (error.status === 400 || error.status === 414);
        if (coarser === undefined || !isRefusal) throw archiveError(error, { name, signInHelp });
        current = coarser;
      }
      try {
        return await fetchPage(current, searchAfter, call);
      } catch (error) {
        throw archiveError(error, { name, signInHelp });
      }
    });
  }

  async function* search(query: ProductQuery, searchOptions: SearchOptions = {}): AsyncGenerator<Product> {
    const names = archiveNamesOf(settings.collections, query.collection, {
      provider: name,
      advice: `with the archive's short name, as in { ${query.collection}: MOD021KM }`,
    });
    searchOptions.signal?.throwIfAborted();
    if (checkPeriod(query, name)) yield* productsOf(listing(query, names, searchOptions), searchOptions);
  }

  async function* listing(
    query: ProductQuery,
    names: readonly ShortName[],
    call: SearchOptions,
  ): AsyncGenerator<ListedProduct> {
    const context = { collection: query.collection, source: url, provider: name };
    for (const one of cmrSearches(query, names)) {
      for await (const value of granules(query, one, call)) {
        const granule = readGranule(value);
        yield granule === undefined
          ? unlisted("a granule of a page", "it has neither a concept-id nor a GranuleUR")
          : { name: granule.umm.GranuleUR, result: readSourceItem(granuleItem(granule, url), context) };
      }
    }
  }

  const archiveNames = (collection: string): readonly string[] =>
    (settings.collections.get(collection) ?? []).map(({ shortName, version }) =>
      version === undefined ? shortName : `${shortName}/${version}`,
    );
  const searching = { name, collections: [...settings.collections.keys()], archiveNames, search };
  const opening = sourceOpening({
    provider: name,
    opener: createFileOpener({ ...options, provider: name, budget }),
    mayReadFiles: false,
    resolve: async (product: Product, call: CallOptions) =>
      product.links.some(({ href }) => href.startsWith(`${url}/concepts/`))
        ? product
        : sameProduct(searching, product, call),
  });

  async function open(product: Product, call: OpenOptions = {}): Promise<ProductStream> {
    try {
      return await opening.open(product, call);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.code !== "provider/unauthorized") throw error;
      if (error.message.includes(signInHelp)) throw error;
      throw new ProviderError(error.code, `${error.message.replace(/; [^;]*$/, "")}; ${signInHelp}`, {
        provider: name,
        productId: product.id,
        cause: error,
      });
    }
  }

  async function check(call: CallOptions = {}): Promise<ProviderCheck> {
    call.signal?.throwIfAborted();
    const lacking: string[] = [];
    const [first] = settings.collections;
    for (const [ours, [theirs]] of first === undefined ? [] : [first]) {
      const { hits } = await checkedPage(theirs, call);
      if (hits === 0) lacking.push(ours);
    }
    return { summary: "CMR granule search, open to everybody", missing: lacking };
  }

  async function checkedPage(theirs: ShortName | undefined, call: CallOptions): Promise<CmrPage> {
    const search = new URLSearchParams({
      page_size: "1",
      ...(theirs === undefined ? {} : { short_name: theirs.shortName }),
    });
    try {
      return await fetchPage(search, undefined, { ...call, retries: 0 });
    } catch (error) {
      throw archiveError(error, { name, signInHelp });
    }
  }

  async function signIn(): Promise<ProviderSignIn> {
    const described = await options.credentials?.describe?.();
    return described ?? { state: "needed", hint: `to download: ${signInHelp}` };
  }

  return { ...searching, searchVariant: url, files: opening.files, open, check, signIn };
}
