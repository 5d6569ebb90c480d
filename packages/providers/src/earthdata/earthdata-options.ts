import { ProviderError } from "@eomatch/stac-model";
import { type CollectionMapping, searchedCollections } from "../collections.js";
import { archiveRoot } from "../http/archive-root.js";
import type { Credentials } from "../http/credentials.js";
import type { HostBudget, HostBudgetOptions } from "../http/host-budget.js";
import type { HttpOptions } from "../http/request.js";

/** Options of `earthdataProvider`. */
export interface EarthdataOptions extends HttpOptions, HostBudgetOptions {
  /** Root of CMR's search; `https://cmr.earthdata.nasa.gov/search` by default. */
  readonly url?: string | undefined;
  /**
   * Our collection names and CMR's short names, with a version where one is wanted: `MOD021KM` or `MOD021KM@6.1`.
   * Adds to what the table knows.
   */
  readonly collections?: CollectionMapping | undefined;
  /** Name in messages and reports; `earthdata` by default. */
  readonly name?: string | undefined;
  /** Granules per page, 1 to 2000; 2000 by default, the most it grants. */
  readonly pageSize?: number | undefined;
  /** What signs in for the files, see `earthdataCredentials`; searching needs nothing. */
  readonly credentials?: Credentials | undefined;
  /** Shared with other providers of the same hosts; by default the provider has its own. */
  readonly budget?: HostBudget | undefined;
}

/** A collection of CMR. */
export interface ShortName {
  readonly shortName: string;
  /** All versions when left out. */
  readonly version: string | undefined;
}

/** The options, checked and completed. */
export interface EarthdataSettings {
  readonly name: string;
  readonly url: string;
  readonly collections: ReadonlyMap<string, readonly ShortName[]>;
  readonly pageSize: number;
}

/**
 * Checks the options of an Earthdata provider.
 *
 * @throws ProviderError `provider/invalid-options` naming the option that is wrong and what it may be
 */
export function earthdataSettings(options: EarthdataOptions): EarthdataSettings {
  const { name = "earthdata", pageSize = 2000 } = options;
  const invalid = (why: string): ProviderError =>
    new ProviderError("provider/invalid-options", `${name}: ${why}`, { provider: name });
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 2000) {
    throw invalid(`pageSize must be a whole number from 1 to 2000, found ${pageSize}`);
  }
  const collections = [...searchedCollections("cmr", options.collections)].map(
    ([ours, theirs]): [string, readonly ShortName[]] => [
      ours,
      theirs.map((text) => {
        const [, shortName, version] = /^([^@\s]+)(?:@(\S+))?$/.exec(text) ?? [];
        if (shortName !== undefined) return { shortName, version };
        throw invalid(
          `collections.${ours} must be a short name such as MOD021KM or MOD021KM@6.1, found ${JSON.stringify(text)}`,
        );
      }),
    ],
  );
  return {
    name,
    url: archiveRoot(options.url ?? "https://cmr.earthdata.nasa.gov/search", {
      option: "url",
      provider: name,
    }),
    collections: new Map(collections),
    pageSize,
  };
}
