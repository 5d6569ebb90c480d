import {
  type DownloadOptions,
  type EventQuery,
  MatchupCatalogue,
  type RemoveProductsOptions,
} from "@eomatch/catalogue";
import type { EOMatchContext } from "./eomatch-context.js";

/** Which products: those of the events' matchups that meet the query, of the context's catalogue or another. */
export interface CatalogueProductsOptions extends EventQuery {
  readonly context: EOMatchContext;
  /** The catalogue's folder or its `catalog.json`; default the config's `matchup_catalogue.path`. */
  readonly path?: string | undefined;
}

/**
 * Downloads the products of a catalogue's matchups, as `eomatch download` does.
 *
 * @returns where the files and folders are that are on disk now, those that were there already included; what failed
 *   is told to `onProgress`, with the reason
 * @throws CliError for a config that cannot be carried out; CatalogueError `catalogue/no-catalogue`,
 *   `catalogue/invalid-query`; ArchiveError `archive/full`; the signal's reason when it is stopped
 */
export async function downloadCatalogueProducts(
  options: CatalogueProductsOptions & DownloadOptions,
): Promise<string[]> {
  const { context, path, signal } = options;
  const store = await context.openStore(path);
  const catalogue = await MatchupCatalogue.open(store, { signal });
  const sources = await context.downloadSources(store);
  const eventSet = await catalogue.getEvents(queryOf(options), { signal });
  const { outcomes } = await catalogue.downloadProducts({ ...options, eventSet, sources });
  return outcomes.flatMap(({ location }) => (location === undefined ? [] : [location]));
}

/**
 * Removes the downloaded products of a catalogue's matchups from disk, as `eomatch remove --yes` does.
 *
 * @param options `deleteFiles: false` leaves the files and drops what the catalogue knows of them
 * @returns how many products were removed
 * @throws CliError, CatalogueError; StoreError `store/locked`, `store/unwritable`
 */
export async function removeCatalogueProducts(
  options: CatalogueProductsOptions & RemoveProductsOptions,
): Promise<number> {
  const { context, path, signal } = options;
  const store = await context.openStore(path);
  const catalogue = await MatchupCatalogue.open(store, { signal });
  const archive = await context.openArchive(store);
  const eventSet = await catalogue.getEvents(queryOf(options), { signal });
  return (await catalogue.removeProducts({ ...options, eventSet, archive })).removed;
}

function queryOf(options: EventQuery): EventQuery {
  const { collections, platforms, startTime, stopTime, bbox, productsDownloaded, properties } = options;
  return { collections, platforms, startTime, stopTime, bbox, productsDownloaded, properties };
}
