/**
 * Finds the products of two and more satellites that saw the same place at nearly the same time.
 *
 * @packageDocumentation
 */
export { areaKm2 } from "./area.js";
export { AUTHALIC_RADIUS_KM } from "./authalic.js";
export { allOf, anyOf, minFraction, not, sunElevation } from "./constraint.js";
export { containsPosition } from "./contains-position.js";
export { type MatchConstraint, type MatchCriteria, TOUCH_AREA_KM2 } from "./criteria.js";
export type { EdgeModel } from "./edge-model.js";
export { FinderError, type FinderErrorCode, type FinderErrorContext, isFinderError } from "./errors.js";
export { findMatchups, type SensorProducts } from "./find-matchups.js";
export type { Footprint, MultiPolygon, Polygon, Position, RingCoordinates } from "./geojson.js";
export { intersectFootprints, overlaps, type SharedGround } from "./intersect-footprints.js";
export type { TimeDiff } from "./interval.js";
export type { Observation } from "./observation.js";
export { type EdgeOptions, type PreparedFootprint, prepareFootprint } from "./prepared-footprint.js";
export type { ProductMatch } from "./product-match.js";
export { toGeoJson } from "./region.js";
export { distanceKm, toPosition, toVector, type Vector } from "./vector.js";
