import {
  type CallOptions,
  type OpenOptions,
  type Product,
  type ProductOrder,
  type ProductProvider,
  type ProductQuery,
  type ProductStream,
  type ProviderCheck,
  ProviderError,
  type ProviderSignIn,
  type SearchOptions,
} from "@eomatch/stac-model";
import { archiveNamesOf, type ListedProduct, productsOf, unlisted } from "../archive-listing.js";
import { archiveError } from "../http/archive-error.js";
import { createFileOpener } from "../http/file-opener.js";
import { createHostBudget } from "../http/host-budget.js";
import { type RequestContext, type RetryOptions, requestWithRetry } from "../http/request.js";
import { checkPeriod } from "../query-period.js";
import { readSourceItem, type SourceItemResult } from "../source-item.js";
import { sourceOpening } from "../source-opening.js";
import { cdseSignInHelp } from "./cdse-credentials.js";
import { type CdseOptions, cdseSettings, type ProductType } from "./cdse-options.js";
import { orderProduct } from "./odata-order.js";
import { type ODataPage, odataProducts, readODataPage } from "./odata-pages.js";
import { idInLinks, type ODataProduct, odataItem, readODataProduct } from "./odata-product.js";
import { idAddress, nameAddress, odataSearches, searchAddress, typeCondition } from "./odata-search.js";

/**
 * A provider of Copernicus Data Space: searches its OData catalogue and opens its products, each a zip file.
 *
 * Searching needs no account. Products that another provider found are opened too, when the catalogue has one of
 * their name.
 *
 * @throws ProviderError `provider/invalid-options` at once; while searching `provider/unknown-collection`,
 *   `provider/unavailable`, `provider/bad-response`
 */
export function cdseProvider(options: CdseOptions = {}): ProductProvider {
  const settings = cdseSettings(options);
  const { name, url, pageSize } = settings;
  const budget = options.budget ?? createHostBudget(options);
  const contextOf = ({ signal, onRetry }: SearchOptions): RequestContext => ({
    ...options,
    budget,
    signal,
    onRetry,
  });

  async function fetchPage(
    address: string,
    call: SearchOptions,
    retry: RetryOptions = {},
  ): Promise<ODataPage> {
    const request = { url: address, method: "GET", headers: { accept: "application/json" } } as const;
    try {
      // The catalogue is open to everybody: it is asked without a token, which might be refused.
      return await requestWithRetry(request, readODataPage, {
        ...contextOf(call),
        ...retry,
        credentials: undefined,
      });
    } catch (error) {
      throw archiveError(error, { name, signInHelp: cdseSignInHelp });
    }
  }

  function read(listed: ODataProduct, collection: string): SourceItemResult {
    return readSourceItem(odataItem(listed, settings), { collection, source: url, provider: name });
  }

  async function* search(query: ProductQuery, searchOptions: SearchOptions = {}): AsyncGenerator<Product> {
    const types = archiveNamesOf(settings.collections, query.collection, {
      provider: name,
      advice: `with the archive's product type, as in { ${query.collection}: SENTINEL-2/S2MSI1C }`,
    });
    searchOptions.signal?.throwIfAborted();
    if (checkPeriod(query, name)) yield* productsOf(listing(query, types, searchOptions), searchOptions);
  }

  async function* listing(
    query: ProductQuery,
    types: readonly ProductType[],
    call: SearchOptions,
  ): AsyncGenerator<ListedProduct> {
    const paging = {
      provider: name,
      root: url,
      pageSize,
      maxSkip: options.maxSkip,
      fetchPage: (at: string) => fetchPage(at, call),
    };
    for (const oneSearch of odataSearches(query, types)) {
      for await (const value of odataProducts(oneSearch, paging)) {
        const listed = readODataProduct(value);
        yield listed === undefined
          ? unlisted("a product of the catalogue", "it has no id, no name or no time")
          : { name: listed.Name, result: read(listed, query.collection) };
      }
    }
  }

  /** The product as this archive has it: the one that was found here, else the one of its name. */
  async function resolve(product: Product, call: CallOptions): Promise<Product | undefined> {
    if (!settings.collections.has(product.collection)) return undefined;
    if (idInLinks(product, url) !== undefined) return product;
    for (const theirName of namesOf(product)) {
      const { products } = await fetchPage(nameAddress(url, theirName), call);
      const listed = products.map(readODataProduct).find((one) => one?.Name === theirName);
      const result = listed === undefined ? undefined : read(listed, product.collection);
      if (result !== undefined && "product" in result) return result.product;
    }
    return undefined;
  }

  const opener = createFileOpener({ ...options, provider: name, budget });
  const opening = sourceOpening({ provider: name, opener, resolve, mayReadFiles: false });

  async function open(product: Product, call: OpenOptions = {}): Promise<ProductStream> {
    call.signal?.throwIfAborted();
    const found = (await resolve(product, call)) ?? product;
    const id = idInLinks(found, url);
    // What had to be ordered when it was found may be online by now.
    if (found.properties["order:status"] !== undefined && id !== undefined) {
      const { products } = await fetchPage(idAddress(url, id), call);
      if (products.map(readODataProduct).some((listed) => listed?.Online === false)) {
        throw new ProviderError(
          "provider/offline",
          `${name}: ${product.id}: it is not online and must be ordered first`,
          { provider: name, productId: product.id },
        );
      }
    }
    return opening.open(found, call);
  }

  async function order(product: Product, call: CallOptions = {}): Promise<ProductOrder> {
    const found = await resolve(product, call);
    const id = found === undefined ? undefined : idInLinks(found, url);
    if (id === undefined) {
      throw new ProviderError(
        "provider/not-found",
        `${name}: ${product.id}: the catalogue has no product of that name`,
        {
          provider: name,
          productId: product.id,
        },
      );
    }
    try {
      return await orderProduct(`${url}/Products(${id})`, contextOf(call));
    } catch (error) {
      throw archiveError(error, { name, signInHelp: cdseSignInHelp, productId: product.id });
    }
  }

  async function check(call: CallOptions = {}): Promise<ProviderCheck> {
    call.signal?.throwIfAborted();
    const [[ours, [type]] = ["", []]] = settings.collections;
    const conditions = type === undefined ? [] : [typeCondition(type)];
    const address = searchAddress(url, { conditions }, { skip: 0, top: 1 });
    const { products } = await fetchPage(address, call, { retries: 0 });
    return {
      summary: `OData catalogue, ${products.length === 0 ? `without products of ${ours}` : "open to everybody"}`,
      missing: [],
    };
  }

  async function signIn(): Promise<ProviderSignIn> {
    const described = await options.credentials?.describe?.();
    return described ?? { state: "needed", hint: `to download: ${cdseSignInHelp}` };
  }

  const { files } = opening;
  const archiveNames = (collection: string): readonly string[] =>
    (settings.collections.get(collection) ?? []).map((one) =>
      one.collection === undefined ? one.type : `${one.collection}/${one.type}`,
    );
  const collections = [...settings.collections.keys()];
  return { name, collections, archiveNames, searchVariant: url, search, files, open, order, check, signIn };
}

/** The names that a product's folder may have in the archive. */
function namesOf({ id, properties }: Product): readonly string[] {
  const uri = properties["s2:product_uri"];
  const byId = /^S2/.test(id) ? [`${id}.SAFE`] : /^S3/.test(id) ? [`${id}.SEN3`] : [`${id}.SAFE`, id];
  return typeof uri === "string" ? [...new Set([uri, ...byId])] : byId;
}
