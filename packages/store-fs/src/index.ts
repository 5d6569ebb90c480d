/**
 * A matchup catalogue on disk, as a plain STAC catalogue that any STAC tool reads.
 *
 * {@link fsStore} implements the CatalogueStore port of `@eomatch/stac-model`:
 *
 * ```text
 * catalogue/
 * ├── catalog.json
 * └── {collection}/
 *     ├── collection.json
 *     └── YYYY/MM/DD/{item-id}.json       by the item's datetime, UTC
 * ```
 *
 * Files link to each other by relative hrefs, so that the folder can be moved; they are UTF-8 JSON indented by 2.
 * Reading follows the links and nothing else. Writing is whole or nothing per batch, and idempotent, by one process at a time. What an id
 * holds that no file name may hold is percent-encoded in the name; the id in the JSON stays.
 *
 * {@link fsArchive} implements the ProductArchive port: product files below `data/`, or in a folder of their own.
 *
 * @packageDocumentation
 */

export { type FsArchiveOptions, fsArchive } from "./archive/fs-archive.js";
export { type CheckOptions, type CheckReport, checkCatalogue } from "./check/check-catalogue.js";
export type { Finding, FindingKind } from "./check/finding.js";
export { type FsStoreOptions, fsStore } from "./fs-store.js";
