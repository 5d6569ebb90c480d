import { MatchupCatalogue } from "@eomatch/catalogue";
import type { CommandParts } from "../command-line/command-line.js";
import { loadConfig } from "../config/load.js";
import { EOMatchContext } from "../eomatch-context.js";

/** The flags that say which catalogue is meant. */
export interface CatalogueFlags {
  readonly config?: string | undefined;
  readonly path?: string | undefined;
}

/**
 * Opens the catalogue that `--path` or the config names.
 *
 * @throws CliError without either, CatalogueError `catalogue/no-catalogue`, StoreError `store/not-a-catalogue`
 */
export async function openCatalogue(
  flags: CatalogueFlags,
  { adapters, io }: CommandParts,
): Promise<MatchupCatalogue> {
  const { cwd, env, signal } = io;
  const loaded = await loadConfig({ adapters, env, cwd, configFile: flags.config, path: flags.path });
  const store = await new EOMatchContext(loaded, { adapters, env, directory: cwd }).openStore();
  return MatchupCatalogue.open(store, { signal });
}
