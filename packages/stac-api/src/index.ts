/**
 * A STAC API (1.0) over any catalogue of eomatch.
 *
 * {@link createStacApi} makes a handler `(Request) => Promise<Response>` of a CatalogueStore: for Node through
 * `@eomatch/stac-api/node`, and for whatever else speaks fetch.
 *
 * @packageDocumentation
 */
export { createStacApi, type StacApi, type StacApiOptions } from "./create-stac-api.js";
export { isStacApiError, StacApiError, type StacApiErrorCode } from "./errors.js";
