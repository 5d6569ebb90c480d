import { ProviderError } from "@eomatch/stac-model";
import { type CollectionMapping, searchedCollections } from "../collections.js";
import { archiveRoot } from "../http/archive-root.js";
import type { HostBudget, HostBudgetOptions } from "../http/host-budget.js";
import type { PasswordSource } from "../http/password-source.js";
import type { HttpOptions } from "../http/request.js";

/** Options of `usgsProvider`. */
export interface UsgsOptions extends HttpOptions, HostBudgetOptions {
  /** User name, and as password an application token, which is made in the user's profile at USGS. */
  readonly password: PasswordSource;
  /** Root of the interface; `https://m2m.cr.usgs.gov/api/api/json/stable` by default. */
  readonly url?: string | undefined;
  /** Our collection names and the names of USGS' datasets. Adds to what the table knows. */
  readonly collections?: CollectionMapping | undefined;
  /** Name in messages and reports; `usgs` by default. */
  readonly name?: string | undefined;
  /** Scenes per page, 1 to 50,000; 1000 by default. */
  readonly pageSize?: number | undefined;
  /**
   * What becomes of scenes whose time is only a day: `skip`, the default, since they would give false time differences,
   * or `interval` for the whole day, marked by the property `eomatch:time_precision: day`.
   */
  readonly dayPrecision?: "skip" | "interval" | undefined;
  /** From asking whether a file has been prepared to asking again; 15 by default. */
  readonly prepareIntervalSeconds?: number | undefined;
  /** How long a file that must be prepared is waited for; 300 by default. */
  readonly maxPrepareSeconds?: number | undefined;
  /** Shared with other providers of the same host; by default the provider has its own. */
  readonly budget?: HostBudget | undefined;
}

/** The options, checked and completed. */
export interface UsgsSettings {
  readonly name: string;
  readonly url: string;
  readonly collections: ReadonlyMap<string, readonly string[]>;
  readonly pageSize: number;
  readonly dayPrecision: "skip" | "interval";
  readonly prepareIntervalSeconds: number;
  readonly maxPrepareSeconds: number;
}

/** What to do when one is not signed in. */
export const usgsSignInHelp: string =
  "set auth: { kind: basic, username, password } with an application token as password, or add machine m2m.cr.usgs.gov to ~/.netrc; register at https://ers.cr.usgs.gov, request access to M2M and make the token in your profile there";

/**
 * Checks the options of a USGS provider.
 *
 * @throws ProviderError `provider/invalid-options` naming the option that is wrong and what it may be
 */
export function usgsSettings(options: UsgsOptions): UsgsSettings {
  const { name = "usgs", pageSize = 1000 } = options;
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 50_000) {
    throw new ProviderError(
      "provider/invalid-options",
      `${name}: pageSize must be a whole number from 1 to 50000, found ${pageSize}`,
      { provider: name },
    );
  }
  return {
    name,
    url: archiveRoot(options.url ?? "https://m2m.cr.usgs.gov/api/api/json/stable", {
      option: "url",
      provider: name,
    }),
    collections: searchedCollections("usgs", options.collections),
    pageSize,
    dayPrecision: options.dayPrecision ?? "skip",
    prepareIntervalSeconds: options.prepareIntervalSeconds ?? 15,
    maxPrepareSeconds: options.maxPrepareSeconds ?? 300,
  };
}
