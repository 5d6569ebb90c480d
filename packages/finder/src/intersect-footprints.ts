import { TOUCH_AREA_KM2 } from "./criteria.js";
import { surfaceFor } from "./edge-model.js";
import { FinderError } from "./errors.js";
import type { Footprint, MultiPolygon, Polygon } from "./geojson.js";
import { OverlapMeter } from "./piece-overlap.js";
import { asPrepared, type EdgeOptions, type PreparedFootprint } from "./prepared-footprint.js";
import { toKm2 } from "./product-match.js";
import { sharedShape } from "./shared-rings.js";

/** The ground that two footprints share. */
export interface SharedGround {
  /** Area in km² on WGS84. */
  readonly areaKm2: number;
  /** Outline by RFC 7946. */
  readonly region: Polygon | MultiPolygon;
}

/**
 * Gives the ground that two footprints share, or undefined when it is no more than {@link TOUCH_AREA_KM2}.
 *
 * @throws FinderError `finder/invalid-footprint`, or `finder/invalid-criteria` for footprints prepared for different
 * edges
 */
export function intersectFootprints(
  a: Footprint | PreparedFootprint,
  b: Footprint | PreparedFootprint,
  options: EdgeOptions = {},
): SharedGround | undefined {
  const [left, right] = preparePair(a, b, options);
  const surface = surfaceFor(left.edges);
  const areaKm2 = toKm2(new OverlapMeter(surface).area(left, right));
  if (areaKm2 <= TOUCH_AREA_KM2) return undefined;
  const { rings, isWhole } = sharedShape(left, right);
  return { areaKm2, region: surface.toGeoJson(rings, isWhole) };
}

/**
 * Tells whether two footprints share more than {@link TOUCH_AREA_KM2} of ground.
 *
 * @throws FinderError as {@link intersectFootprints} does
 */
export function overlaps(
  a: Footprint | PreparedFootprint,
  b: Footprint | PreparedFootprint,
  options: EdgeOptions = {},
): boolean {
  const [left, right] = preparePair(a, b, options);
  return toKm2(new OverlapMeter(surfaceFor(left.edges)).area(left, right)) > TOUCH_AREA_KM2;
}

function preparePair(
  a: Footprint | PreparedFootprint,
  b: Footprint | PreparedFootprint,
  options: EdgeOptions,
): [PreparedFootprint, PreparedFootprint] {
  const left = asPrepared(a, options);
  const right = asPrepared(b, options);
  if (left.edges === right.edges) return [left, right];
  throw new FinderError(
    "finder/invalid-criteria",
    `footprints are prepared for ${left.edges} and ${right.edges} edges, prepare both for the same`,
  );
}
