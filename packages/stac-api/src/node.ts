/**
 * Serves the STAC API with Node.
 *
 * @packageDocumentation
 */
export type { FetchHandler } from "./node/request-listener.js";
export { type ServeCatalogueOptions, serveCatalogue } from "./node/serve-catalogue.js";
export { defaultPort, type HttpServer, type ServeOptions, serveHttp } from "./node/serve-http.js";
