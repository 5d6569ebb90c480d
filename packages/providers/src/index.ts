/**
 * Product search adapters and orbit sources of eomatch: this entry holds what they share.
 *
 * - {@link collections} is the table of collection names: ours, and what each archive calls them.
 * - {@link sourceItemToProduct} makes a product of an archive's STAC item or GeoJSON feature.
 *
 * The adapters are subpaths, so that none drags in another: `@eomatch/providers/local` (items on disk),
 * `/stac-api` (any STAC API), `/cdse`,
 * `/earthdata` and `/usgs` (archives with an interface of their own), `/sign-in` (what signs in), `/tle-files` (element sets on disk), `/celestrak` (element sets of today).
 *
 * @packageDocumentation
 */
export {
  type ArchiveCollection,
  type ArchiveName,
  archiveOfHost,
  type CollectionMapping,
  collections,
  recognisedCollections,
  searchedCollections,
} from "./collections.js";
export { type SourceContext, sourceItemToProduct } from "./source-item.js";
