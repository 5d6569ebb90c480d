/**
 * What a STAC API must do, in the style of the public STAC API validator: over HTTP, from the landing page on by its
 * links, on whatever catalogue it shows.
 *
 * @packageDocumentation
 */
export { type CheckApiOptions, checkStacApi } from "./check-stac-api.js";
export { type ApiCheck, type ApiReport, reportLines } from "./report.js";
export type { Validate } from "./resource-checks.js";
