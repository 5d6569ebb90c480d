/**
 * eomatch in code: where and when did two satellites look at the same place?
 *
 * {@link EOMatchContext} reads a config, {@link findAndCatalogue} finds the matchups it asks for and keeps them
 * as STAC on disk, {@link MatchupCatalogue} opens what was found. The names read like those of the Python
 * package EOMatch. All of it is put together from packages that can be used by themselves.
 *
 * Units: degrees WGS84, km, km², seconds; times are `Date`s, UTC.
 *
 * @packageDocumentation
 */
export type {
  CataloguedEvent,
  CataloguedMatchup,
  DownloadOptions,
  DownloadProgress,
  DownloadSources,
  DownloadSummary,
  EventQuery,
  FindProgress,
  FindRequest,
  FindSummary,
  MatchupSet,
  ProductOutcome,
  ProductRemovalSummary,
  RemovalOptions,
  RemovalOutcome,
  RemovalSummary,
  RemoveProductsOptions,
  SearchFailure,
} from "@eomatch/catalogue";
export {
  type CatalogueProductsOptions,
  CliError,
  type Config,
  type ConfigProblem,
  downloadCatalogueProducts,
  type FindAndCatalogueOptions,
  findAndCatalogue,
  isCliError,
  removeCatalogueProducts,
} from "@eomatch/cli";
export type { Bbox, Footprint, Matchup, MatchupEvent, Product, Sensor } from "@eomatch/stac-model";
export { type CheckOptions, type CheckReport, checkCatalogue, type Finding } from "@eomatch/store-fs";
export { adapters } from "./adapters.js";
export { EOMatchContext } from "./eomatch-context.js";
export { MatchupCatalogue } from "./matchup-catalogue.js";
