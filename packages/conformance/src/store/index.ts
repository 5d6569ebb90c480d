/**
 * What a `CatalogueStore` must do, as cases.
 *
 * @packageDocumentation
 */
export { checkStore, storeCases } from "./store-cases.js";
export type { StoreCase, StoreHarness } from "./store-harness.js";
