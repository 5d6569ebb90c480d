/**
 * Footprints in a projected coordinate reference system, for those who have them: `@eomatch/finder/projected`.
 *
 * An entry of its own, so that proj4 is loaded only by those who use it.
 *
 * @packageDocumentation
 */
export { fromProjected, type ProjectedOptions } from "./from-projected.js";
export { footprintFromStacProjection, type StacProjection } from "./stac-projection.js";
