/**
 * Finds the products of two and more satellites that saw the same place at nearly the same time.
 *
 * Give {@link findMatchups} one list of products per sensor, each with an id, a GeoJSON footprint and the start and
 * stop of its acquisition, and the greatest time difference; it gives back every combination whose footprints share
 * ground, with the area and the outline of that ground. The products come back as the objects that were given.
 *
 * Footprints lie on a round Earth. An edge is the shorter great circle between its ends, so that the antimeridian and
 * the poles are ordinary places; positions become unit vectors on the authalic sphere, where areas are those of the
 * WGS84 ellipsoid. Footprints that were cut at ±180° are joined again, rings may be wound either way, and what is
 * broken is repaired where it has one meaning and refused by a {@link FinderError} where it has none. Regions that come
 * back follow RFC 7946.
 *
 * Two footprints are compared in three steps, each far cheaper than the next: the times, by sweeping through both
 * archives in order; balls around the footprints; and clipping on the sphere, directly where one of the two is convex
 * and by adding up triangles where neither is. Outlines of regions are made only when they are asked for.
 *
 * The package is pure: no network, no disk, no clock, and it runs in browsers.
 *
 * {@link intersectFootprints}, {@link overlaps}, {@link containsPosition} and {@link areaKm2} answer for single
 * footprints ({@link prepareFootprint} makes one ready for many questions); {@link toVector}, {@link toPosition},
 * {@link distanceKm} and {@link toGeoJson} lead from positions to the sphere and back.
 *
 * @packageDocumentation
 */
export { type AcquisitionInterval, intervalOf } from "./acquisition-interval.js";
export { areaKm2 } from "./area.js";
export { AUTHALIC_RADIUS_KM } from "./authalic.js";
export {
  allOf,
  anyOf,
  insideBy,
  maxTimeDiff,
  minArea,
  minFraction,
  minInscribedRadius,
  not,
  sunElevation,
} from "./constraint.js";
export { containsPosition } from "./contains-position.js";
export { type MatchConstraint, type MatchCriteria, TOUCH_AREA_KM2 } from "./criteria.js";
export { edgeDistanceKm } from "./edge-distance.js";
export type { EdgeModel } from "./edge-model.js";
export { FinderError, type FinderErrorCode, type FinderErrorContext, isFinderError } from "./errors.js";
export { findMatchups, type SensorProducts } from "./find-matchups.js";
export type { Footprint, MultiPolygon, Polygon, Position, RingCoordinates } from "./geojson.js";
export { intersectFootprints, overlaps, type SharedGround } from "./intersect-footprints.js";
export type { TimeDiff } from "./interval.js";
export { matchupsOf, type ProductStream, type StreamOptions } from "./matchups-of.js";
export type { Observation } from "./observation.js";
export { type ObservationColumns, toColumns } from "./observation-columns.js";
export { type EdgeOptions, type PreparedFootprint, prepareFootprint } from "./prepared-footprint.js";
export type { ProductMatch } from "./product-match.js";
export { toGeoJson } from "./region.js";
export { distanceKm, toPosition, toVector, type Vector } from "./vector.js";
