/**
 * The vocabulary of eomatch.
 *
 * - {@link Product}, {@link Matchup} and {@link MatchupEvent} are what the other packages speak of; each goes to
 *   and from a STAC item (`productToItem`, `itemToProduct` …).
 * - {@link platforms}, {@link pairName}, {@link eventId} and {@link matchupId} name them the same way everywhere.
 * - {@link CatalogueStore}, {@link ProductArchive}, {@link ProductProvider} and {@link OrbitSource} are the ports:
 *   the interfaces that adapters implement, each with its contract.
 *
 * Units: degrees WGS84, km², seconds; times are `Date`s, UTC. Nothing here reads a file, a clock or a network.
 *
 * @packageDocumentation
 */
export { type AcquiredProduct, acquisitionKey, compareVersions, isSameAcquisition } from "./acquisition.js";
export { publicAsset } from "./asset.js";
export {
  type DownloadedFile,
  downloadedAsset,
  downloadedAssetExtensions,
  downloadedAssets,
  remoteAsset,
} from "./asset-state.js";
export { type Bbox, bboxesOverlap, bboxOf, bboxToGeometry, toBbox, unionBbox } from "./bbox.js";
export {
  type CatalogueItem,
  type ItemReference,
  type ItemRelation,
  referenceKey,
  referenceTo,
} from "./catalogue-item.js";
export { type AssetChoice, chosenAssets } from "./chosen-assets.js";
export { compareCodePoints } from "./code-point-order.js";
export {
  ArchiveError,
  type ArchiveErrorCode,
  isArchiveError,
  isOrbitSourceError,
  isProviderError,
  isStacModelError,
  isStoreError,
  OrbitSourceError,
  type OrbitSourceErrorCode,
  ProviderError,
  type ProviderErrorCode,
  StacModelError,
  type StacModelErrorCode,
  StoreError,
  type StoreErrorCode,
} from "./errors.js";
export { extendExtent, unknownExtent } from "./extent.js";
export {
  type Footprint,
  type Geometry,
  geometrySchema,
  isFootprint,
  type MultiPolygon,
  type Polygon,
  type Position,
} from "./geojson.js";
export { publicHref } from "./href.js";
export { distinctMatchupId, eventId, formatBound, matchupId } from "./id.js";
export { compactInstant, formatInstant, parseInstant } from "./instant.js";
export { matchesProperties, matchesQuery } from "./item-query.js";
export { itemSummary } from "./item-summary.js";
export {
  createMatchup,
  itemToMatchup,
  type Matchup,
  matchupToItem,
  type ProductSelector,
  productReferences,
  productTimeBounds,
  sensorOf,
  timeDiffSeconds,
} from "./matchup.js";
export { hasMatchupThatMeets, type ItemReader, meetsMatchupCondition } from "./matchup-condition.js";
export {
  createEvent,
  eventToItem,
  itemToEvent,
  type MatchupEvent,
  matchupReferences,
} from "./matchup-event.js";
export {
  canonicalPlatform,
  constellationOf,
  findPlatform,
  type Platform,
  platformOfProductId,
  platforms,
  selectPlatform,
} from "./platform.js";
export type { AssetFile, AssetFiles, AssetLocation, AssetOwner } from "./ports/asset-files.js";
export type {
  CallOptions,
  CatalogDescription,
  CatalogueStore,
  CollectionDescription,
  Comparison,
  ItemKey,
  ItemQuery,
  ItemSummary,
  LockOptions,
  MatchupCondition,
  PlaceInOrder,
  PropertyFilter,
  QueryAbility,
  ReadOptions,
  StoreBatch,
  StoreLock,
  StoreNotes,
} from "./ports/catalogue-store.js";
export type { ElementSetDocument, ElementSetQuery, OrbitSource } from "./ports/orbit-source.js";
export type {
  ArchivedProduct,
  ExpectedFile,
  LocateOptions,
  PartialFile,
  ProductArchive,
  PutOptions,
  RemoveOptions,
} from "./ports/product-archive.js";
export type {
  ColumnProduct,
  FilePieces,
  FilesOptions,
  OpenOptions,
  ProductColumns,
  ProductFile,
  ProductOrder,
  ProductProvider,
  ProductQuery,
  ProductStream,
  ProviderCheck,
  ProviderSignIn,
  SearchOptions,
  SkippedProduct,
} from "./ports/product-provider.js";
export { acquisitionInterval, isDownloaded, itemToProduct, type Product, productToItem } from "./product.js";
export { readSummaries } from "./read-summaries.js";
export {
  compareSensors,
  eventCollectionName,
  eventCollectionPrefix,
  pairName,
  partsOfPairName,
  type Sensor,
  sensorsInPairOrder,
} from "./sensor.js";
export {
  parseStacCatalog,
  parseStacCollection,
  parseStacItem,
  type StacAsset,
  type StacCatalog,
  type StacCollection,
  type StacExtent,
  type StacItem,
  type StacLink,
  stacCatalogSchema,
  stacCollectionSchema,
  stacItemSchema,
  stacVersion,
} from "./stac.js";
