import { ProviderError } from "@eomatch/stac-model";
import { type CollectionMapping, searchedCollections } from "../collections.js";
import { archiveRoot } from "../http/archive-root.js";
import type { Credentials } from "../http/credentials.js";
import type { HostBudget, HostBudgetOptions } from "../http/host-budget.js";
import type { HttpOptions } from "../http/request.js";

/** Options of `cdseProvider`. */
export interface CdseOptions extends HttpOptions, HostBudgetOptions {
  /** Root of the catalogue; `https://catalogue.dataspace.copernicus.eu/odata/v1` by default. */
  readonly url?: string | undefined;
  /** Root of the downloads; `https://download.dataspace.copernicus.eu/odata/v1` by default. */
  readonly downloadUrl?: string | undefined;
  /**
   * Our collection names and the product types of the archive, `S2MSI1C`, with its collection before it where the
   * type does not tell: `SENTINEL-1/IW_GRDH_1S-COG`. Adds to what the table knows.
   */
  readonly collections?: CollectionMapping | undefined;
  /** Name in messages and reports; `cdse` by default. */
  readonly name?: string | undefined;
  /** Products per page, 1 to 1000; 1000 by default, the most it grants. */
  readonly pageSize?: number | undefined;
  /** So many products are skipped at most before a search begins anew further on; 10,000 by default, what it grants. */
  readonly maxSkip?: number | undefined;
  /** What signs in for the files, see `cdseCredentials`; searching needs nothing. */
  readonly credentials?: Credentials | undefined;
  /** Shared with other providers of the same hosts; by default four connections of its own, what the archive allows. */
  readonly budget?: HostBudget | undefined;
}

/** A product type, and the archive's collection that it is of, where known. */
export interface ProductType {
  readonly collection: string | undefined;
  readonly type: string;
}

/** The options, checked and completed. */
export interface CdseSettings {
  readonly name: string;
  readonly url: string;
  readonly downloadUrl: string;
  readonly collections: ReadonlyMap<string, readonly ProductType[]>;
  readonly pageSize: number;
}

/** How the Copernicus archives' product types begin, and the collection that follows from it. */
const collectionsByType: readonly (readonly [RegExp, string])[] = [
  [/^(S[1-6]_)?(S1|IW_|EW_|SM_|WV_|GRD|SLC|RAW|OCN)/, "SENTINEL-1"],
  [/^S2/, "SENTINEL-2"],
  [/^(OL|SL|SR|SY|MW)_/, "SENTINEL-3"],
  [/^L[12]_/, "SENTINEL-5P"],
];

/**
 * Checks the options of a Copernicus Data Space provider.
 *
 * @throws ProviderError `provider/invalid-options` naming the option that is wrong and what it may be
 */
export function cdseSettings(options: CdseOptions): CdseSettings {
  const { name = "cdse", pageSize = 1000 } = options;
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 1000) {
    throw invalid(name, `pageSize must be a whole number from 1 to 1000, found ${pageSize}`);
  }
  const collections = [...searchedCollections("cdse", options.collections)].map(
    ([ours, theirs]): [string, readonly ProductType[]] => [
      ours,
      theirs.map((one) => productType(one, ours, name)),
    ],
  );
  return {
    name,
    url: archiveRoot(options.url ?? "https://catalogue.dataspace.copernicus.eu/odata/v1", {
      option: "url",
      provider: name,
    }),
    downloadUrl: archiveRoot(options.downloadUrl ?? "https://download.dataspace.copernicus.eu/odata/v1", {
      option: "downloadUrl",
      provider: name,
    }),
    collections: new Map(collections),
    pageSize,
  };
}

function productType(text: string, ours: string, name: string): ProductType {
  const [, collection, type = ""] = /^(?:([^/]+)\/)?([^/]+)$/.exec(text) ?? [];
  if (type === "") {
    throw invalid(
      name,
      `collections.${ours} must be a product type such as S2MSI1C or SENTINEL-2/S2MSI1C, found ${JSON.stringify(text)}`,
    );
  }
  const known = collectionsByType.find(([pattern]) => pattern.test(type))?.[1];
  return { collection: collection ?? known, type };
}

function invalid(name: string, why: string): ProviderError {
  return new ProviderError("provider/invalid-options", `${name}: ${why}`, { provider: name });
}
