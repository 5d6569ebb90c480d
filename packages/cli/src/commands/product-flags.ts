import { type EventQuery, MatchupCatalogue } from "@eomatch/catalogue";
import type { CatalogueStore } from "@eomatch/stac-model";
import type { CliAdapters } from "../adapters.js";
import { loadConfig } from "../config/load.js";
import { EOMatchContext } from "../eomatch-context.js";
import { CliError } from "../errors.js";
import type { CliIo } from "../io.js";
import { readLockTimeout } from "./lock-timeout.js";
import { type QueryFlags, toEventQuery } from "./query-flags.js";

/** The flags that commands on the chosen events' products have in common. */
export interface ProductFlags extends QueryFlags {
  readonly config?: string | undefined;
  readonly path?: string | undefined;
  readonly dryRun?: boolean | undefined;
  readonly lockTimeout?: string | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

/** What those commands work with. */
export interface OpenProducts {
  readonly query: EventQuery;
  /** How long another writer is waited for; as long as it takes when undefined. */
  readonly timeoutSeconds: number | undefined;
  readonly context: EOMatchContext;
  readonly store: CatalogueStore;
  readonly catalogue: MatchupCatalogue;
}

/**
 * Reads those flags and opens the catalogue that they name.
 *
 * @throws CliError `cli/wrong-usage`, or what is wrong with the config; StoreError
 */
export async function openProducts(
  flags: ProductFlags,
  { adapters, io }: { readonly adapters: CliAdapters; readonly io: CliIo },
): Promise<OpenProducts> {
  if (flags.json === true && flags.quiet === true) {
    throw new CliError("cli/wrong-usage", "--json and --quiet contradict each other: choose one");
  }
  const query = toEventQuery(flags);
  const timeoutSeconds = readLockTimeout(flags.lockTimeout);
  const { cwd, env, signal } = io;
  const loaded = await loadConfig({ adapters, env, cwd, configFile: flags.config, path: flags.path });
  const context = new EOMatchContext(loaded, { adapters, env, directory: cwd });
  const store = await context.openStore();
  return {
    query,
    timeoutSeconds,
    context,
    store,
    catalogue: await MatchupCatalogue.open(store, { signal }),
  };
}
