import type { Components } from "./propagator.js";

/** A point above the ellipsoid WGS84. */
export interface GeodeticPoint {
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly heightKm: number;
}

/** Semi-major axis and flattening of WGS84 (NGA.STND.0036, table 3.1). */
const EQUATORIAL_RADIUS_KM = 6378.137;
const FLATTENING = 1 / 298.257223563;
const POLAR_RADIUS_KM = EQUATORIAL_RADIUS_KM * (1 - FLATTENING);
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);
const SECOND_ECCENTRICITY_SQUARED = ECCENTRICITY_SQUARED / (1 - ECCENTRICITY_SQUARED);

/**
 * Converts an Earth-fixed position to geodetic longitude [-180, 180], latitude and height above WGS84.
 *
 * Two rounds of B. R. Bowring's formula on the parametric latitude ("Transformation from spatial to geographical
 * coordinates", Survey Review 23, 1976): below 1 mm from the ground to beyond the geostationary orbit.
 */
export function geodeticOf([x, y, z]: Components): GeodeticPoint {
  const p = Math.sqrt(x * x + y * y);
  // sine and cosine of the parametric latitude, up to a common factor
  let sin = z * EQUATORIAL_RADIUS_KM;
  let cos = p * POLAR_RADIUS_KM;
  let up = 0;
  let out = 0;
  for (let round = 0; round < 2; round++) {
    const norm = Math.sqrt(sin * sin + cos * cos);
    const [s, c] = [sin / norm, cos / norm];
    up = z + SECOND_ECCENTRICITY_SQUARED * POLAR_RADIUS_KM * s * s * s;
    out = p - ECCENTRICITY_SQUARED * EQUATORIAL_RADIUS_KM * c * c * c;
    sin = up * (1 - FLATTENING);
    cos = out;
  }
  const lat = Math.atan2(up, out);
  const sinLat = Math.sin(lat);
  const heightKm =
    p * Math.cos(lat) +
    z * sinLat -
    EQUATORIAL_RADIUS_KM * Math.sqrt(1 - ECCENTRICITY_SQUARED * sinLat * sinLat);
  return { lonDeg: (Math.atan2(y, x) * 180) / Math.PI, latDeg: (lat * 180) / Math.PI, heightKm };
}

/**
 * Speed of the sub-satellite point over the ellipsoid towards east and north, km/s.
 *
 * The velocity of the satellite, taken down from its height along the two radii of curvature. At a pole, where east
 * has no meaning, the point's own longitude gives it.
 */
export function groundVelocity(
  velocityKmPerSecond: Components,
  at: GeodeticPoint,
): { readonly eastKmPerSecond: number; readonly northKmPerSecond: number } {
  const lat = (at.latDeg * Math.PI) / 180;
  const lon = (at.lonDeg * Math.PI) / 180;
  const [vx, vy, vz] = velocityKmPerSecond;
  const outward = vx * Math.cos(lon) + vy * Math.sin(lon);
  const east = vy * Math.cos(lon) - vx * Math.sin(lon);
  const north = vz * Math.cos(lat) - outward * Math.sin(lat);
  const w = 1 - ECCENTRICITY_SQUARED * Math.sin(lat) ** 2;
  const primeVerticalKm = EQUATORIAL_RADIUS_KM / Math.sqrt(w);
  const meridionalKm = (primeVerticalKm * (1 - ECCENTRICITY_SQUARED)) / w;
  return {
    eastKmPerSecond: (east * primeVerticalKm) / (primeVerticalKm + at.heightKm),
    northKmPerSecond: (north * meridionalKm) / (meridionalKm + at.heightKm),
  };
}
