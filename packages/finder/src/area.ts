import { KM2_PER_STERADIAN } from "./authalic.js";
import type { Footprint } from "./geojson.js";
import { ringsArea } from "./ring-area.js";
import { readShape, type Shape } from "./shape.js";

/**
 * Gives the area of a footprint in km² on WGS84, its edges being great circles.
 *
 * Spherical excess on the authalic sphere. A great circle there and a geodesic on the ellipsoid differ a little: for
 * edges up to 40 km the areas agree to 1e-6, for 300 km to 1e-5, for 1,000 km to 1e-4 (slivers less well). Winding is not trusted, and
 * repairs are made as in {@link findMatchups}.
 *
 * @throws FinderError `finder/invalid-footprint`
 */
export function areaKm2(footprint: Footprint): number {
  return shapeArea(readShape(footprint)) * KM2_PER_STERADIAN;
}

/** Gives the area of a shape on the sphere in steradians. */
export function shapeArea(shape: Shape): number {
  return shape.isWhole ? 4 * Math.PI : ringsArea(shape.rings);
}
