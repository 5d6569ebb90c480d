import { type OpenOptions, type Product, publicHref } from "@eomatch/stac-model";
import { absoluteHref } from "../absolute-href.js";
import { HttpError } from "../errors.js";
import { readJson } from "../http/json-answer.js";
import { type RequestContext, requestWithRetry } from "../http/request.js";
import { addressesOf } from "../product-files.js";
import { assetsOfSource } from "../source-item.js";
import type { StacApiSettings } from "./stac-api-options.js";
import { apiError } from "./verdict.js";

/** Where a product was found: undefined when it was not at this origin; its assets are that archive's own otherwise. */
export function itemAddressAt(origin: string, { links }: Product): string | undefined {
  return links.find(({ rel, href }) => rel === "via" && URL.canParse(href) && new URL(href).origin === origin)
    ?.href;
}

/** Says how the archive signs the address of a product's file now; undefined where it does not. */
export type SignedAddress = (product: Product, url: string, call: OpenOptions) => Promise<string | undefined>;

/**
 * Looks up how an archive signs addresses that hold for minutes or hours, such as presigned ones of S3: products are
 * kept without signatures, so the archive's item is asked for anew.
 *
 * Only an address that is the very one without its signature is taken: of another object no part may follow.
 *
 * @throws ProviderError when the archive cannot be asked
 */
export function signedAddressLookup(
  { name, origin, headers }: StacApiSettings,
  context: RequestContext,
): SignedAddress {
  return async (product, url, { signal, onRetry }) => {
    const link = itemAddressAt(origin, product);
    if (link === undefined) return undefined;
    const request = {
      url: link,
      method: "GET",
      headers: { accept: "application/geo+json", ...headers },
    } as const;
    try {
      const item = await requestWithRetry(request, readJson, { ...context, signal, onRetry });
      const addresses = Object.values(assetsOfSource(item))
        .flatMap(addressesOf)
        .map((href) => absoluteHref(href, link));
      return addresses.find((address) => address !== url && publicHref(address) === url);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      // An archive that answers and does not give the item has no signature either.
      if (error.code === "http/status" && !error.isTransient) return undefined;
      throw apiError(error, name);
    }
  };
}
