import { ProviderError } from "@eomatch/stac-model";
import {
  type ArchiveName,
  archiveOfHost,
  type CollectionMapping,
  searchedCollections,
} from "../collections.js";
import type { Credentials } from "../http/credentials.js";
import type { HostBudget, HostBudgetOptions } from "../http/host-budget.js";
import type { HttpOptions } from "../http/request.js";
import { presetOfArchive } from "./presets.js";

/** Options of `stacApiProvider`. */
export interface StacApiOptions extends HttpOptions, HostBudgetOptions {
  /** The API's root, or its `/search`. A user name and password in it become a Basic authorization header. */
  readonly url: string;
  /**
   * Our collection names and the archive's. Adds to what the table knows of Copernicus STAC, Earth Search,
   * landsatlook and Planetary Computer; needed for every other archive.
   */
  readonly collections?: CollectionMapping | undefined;
  /** Name in messages and reports; `stac-api https://…` by default. */
  readonly name?: string | undefined;
  /** The archive whose collections and limits hold, where the address does not tell: a mirror, a proxy. */
  readonly archive?: ArchiveName | undefined;
  /**
   * Filters and sorting, where the landing page says that the archive has them; true by default. They change what is
   * sent, never what is found.
   */
  readonly useExtensions?: boolean | undefined;
  /**
   * Items per page, 1 to 10,000; by default what the archive is known to grant, else 100. Pages are made smaller when the
   * archive refuses them or takes too long.
   */
  readonly pageSize?: number | undefined;
  /** Sent with each request to the API's own origin, never elsewhere: authorization, subscription keys. */
  readonly headers?: { readonly [name: string]: string } | undefined;
  /** POST by default, GET when the archive refuses it with 404, 405 or 501. */
  readonly method?: "GET" | "POST" | undefined;
  /** Shared with other providers of the same host; by default the provider has its own. */
  readonly budget?: HostBudget | undefined;
  /** What signs in where files are fetched from; without it they are asked for as they are. */
  readonly credentials?: Credentials | undefined;
  /**
   * Keys and roles of the assets that make up a product, as in `["B02", "B03"]`; by default `data`, or where there is
   * none every asset with the role `data`.
   */
  readonly assets?: readonly string[] | undefined;
  readonly roles?: readonly string[] | undefined;
}

/** The options, checked and completed. */
export interface StacApiSettings {
  readonly name: string;
  /** The landing page, without a slash at its end. */
  readonly rootUrl: string;
  readonly searchUrl: string;
  readonly origin: string;
  readonly headers: { readonly [name: string]: string };
  readonly collections: ReadonlyMap<string, readonly string[]>;
  readonly pageSize: number;
  readonly minIntervalSeconds: number | undefined;
  readonly useExtensions: boolean;
  /** The archive's own order is not known to be by time and the same from page to page. */
  readonly mayNeedSorting: boolean;
  /** The user's name at the archive, or what stands for it, when something signs the searches in. */
  readonly signedInAs: string | undefined;
}

/**
 * Checks the options of a STAC API provider.
 *
 * @throws ProviderError `provider/invalid-options` naming the option that is wrong and what it may be
 */
export function stacApiSettings(options: StacApiOptions): StacApiSettings {
  const address = parseAddress(options);
  const bareUrl = `${address.origin}${address.pathname}`.replace(/\/+$/, "");
  const name = options.name ?? `stac-api ${bareUrl}`;
  const archive = options.archive ?? archiveOfHost(address.hostname);
  const preset = presetOfArchive(archive);
  const collections = searchedCollections(archive, options.collections);
  const refuse = (why: string): ProviderError => invalid(name, why);
  if (collections.size === 0) {
    throw refuse(
      `which of our collections it has is not known; add collections, as in { S2_MSI_L2A: "sentinel-2-l2a" }`,
    );
  }
  for (const [ours, theirs] of collections) {
    if (
      theirs.length === 0 ||
      theirs.some((collection) => typeof collection !== "string" || collection === "")
    ) {
      throw refuse(`collections.${ours} must name one or more of the archive's collections`);
    }
  }
  const { pageSize = preset?.pageSize ?? 100 } = options;
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 10_000) {
    throw refuse(`pageSize must be a whole number from 1 to 10000, found ${pageSize}`);
  }
  const rootUrl = bareUrl.replace(/\/search$/, "");
  const searchUrl = new URL(`${rootUrl}/search`);
  searchUrl.search = address.search;
  const headers = ownHeaders(options, address, refuse);
  return {
    name,
    rootUrl,
    searchUrl: searchUrl.href,
    origin: address.origin,
    headers,
    collections,
    pageSize,
    minIntervalSeconds: options.minIntervalSeconds ?? preset?.minIntervalSeconds,
    useExtensions: options.useExtensions ?? true,
    // Those of the presets are: by time, then by id.
    mayNeedSorting: preset === undefined,
    signedInAs: signedInAs(address, headers),
  };
}

function parseAddress({ url, name }: StacApiOptions): URL {
  // The address is not quoted: it may hold a password.
  if (!URL.canParse(url)) {
    throw invalid(name ?? "stac-api", "url is not an address; write it as https://host/path");
  }
  const address = new URL(url);
  if (address.protocol !== "https:" && address.protocol !== "http:") {
    throw invalid(name ?? "stac-api", `url must begin with https:// or http://, found ${address.protocol}`);
  }
  return address;
}

function ownHeaders(
  options: StacApiOptions,
  address: URL,
  refuse: (why: string) => ProviderError,
): { readonly [name: string]: string } {
  const { username, password } = address;
  const basic = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64");
  const headers = {
    ...(username === "" && password === "" ? {} : { authorization: `Basic ${basic}` }),
    ...options.headers,
  };
  for (const [header, value] of Object.entries(headers)) {
    try {
      new Headers([[header, value]]);
    } catch {
      // The cause quotes the value, which may be a secret.
      throw refuse(`header ${JSON.stringify(header)} or its value is not valid in HTTP`);
    }
  }
  return headers;
}

function signedInAs({ username }: URL, headers: { readonly [name: string]: string }): string | undefined {
  if (username !== "") return decoded(username);
  const [header] = Object.keys(headers);
  return header === undefined ? undefined : `header ${header}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign: the password was not encoded, so it is meant literally.
    return text;
  }
}

function invalid(name: string, why: string): ProviderError {
  return new ProviderError("provider/invalid-options", `${name}: ${why}`, { provider: name });
}
