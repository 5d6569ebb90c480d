/**
 * The matchup catalogue and the search that fills it, over ports: it knows no disk and no network.
 *
 * {@link MatchupCatalogue} opens a catalogue in any CatalogueStore, adds events and answers queries;
 * {@link findAndCatalogue} asks ProductProviders for what was acquired where the satellites crossed, and keeps
 * every matchup.
 *
 * Units: degrees WGS84, km, km², seconds; times are `Date`s, UTC.
 *
 * @packageDocumentation
 */
export type { AddAssetOptions, NewAsset, RemoveAssetOptions } from "./asset.js";
export { CataloguedEvent } from "./catalogued-event.js";
export { CataloguedMatchup, type TimeBounds } from "./catalogued-matchup.js";
export type {
  DownloadOptions,
  DownloadProgress,
  DownloadSources,
  DownloadSummary,
  ProductOutcome,
} from "./download/download-request.js";
export type {
  ProductRemovalSummary,
  RemovalOutcome,
  RemoveProductsOptions,
} from "./download/remove-products.js";
export { type EventEntry, type MatchupEntry, matchupEntry } from "./entry.js";
export { CatalogueError, type CatalogueErrorCode, isCatalogueError } from "./errors.js";
export type { EventQuery } from "./event-query.js";
export { findAndCatalogue } from "./find-and-catalogue.js";
export type {
  FindOptions,
  FindProgress,
  FindRequest,
  FindSources,
  FindSummary,
  Range,
  SearchFailure,
} from "./find-request.js";
export {
  type CollectionMember,
  defaultCatalogDescription,
  MatchupCatalogue,
  type OpenOptions,
} from "./matchup-catalogue.js";
export type { MatchupSet } from "./matchup-set.js";
export { type MemoryStoreOptions, memoryStore } from "./memory-store.js";
export type { AddedCounts } from "./merge.js";
export { instrumentNamed, instrumentNames, type OwnInstruments } from "./platform-swath.js";
export { predictEvents } from "./predict-events.js";
export {
  type PredictedEvent,
  type Prediction,
  type PredictRequest,
  USEFUL_UNCERTAINTY_SECONDS,
} from "./prediction.js";
export type { EntryOptions } from "./read-entries.js";
export type { RemovalOptions, RemovalSummary } from "./removal.js";
