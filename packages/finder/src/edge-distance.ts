import { AUTHALIC_RADIUS_KM } from "./authalic.js";
import { containsPosition } from "./contains-position.js";
import type { Footprint, Position } from "./geojson.js";
import { asPrepared, type PreparedFootprint } from "./prepared-footprint.js";
import { dot, edgeNormal } from "./ring-contact.js";
import { toVector } from "./vector.js";

/**
 * Gives how far a position `[lonDeg, latDeg]` lies from the nearest edge of a footprint, in km: positive inside it,
 * negative outside.
 *
 * Edges are great circles; where a footprint was cut at ±180° there is no edge. Measured on the authalic sphere, within
 * 0.4 % of the geodesic distance on WGS84. Infinite for the whole globe, which has no edge.
 *
 * @throws FinderError `finder/invalid-footprint`
 */
export function edgeDistanceKm(
  footprint: Footprint | PreparedFootprint,
  position: Readonly<Position>,
): number {
  const prepared = asPrepared(footprint);
  const place = Float64Array.from(toVector(position[0], position[1]));
  let nearestRad = Number.POSITIVE_INFINITY;
  for (const ring of prepared.shape.rings) {
    for (let i = 0; i < ring.length; i += 3) {
      const j = (i + 3) % ring.length;
      nearestRad = Math.min(
        nearestRad,
        arcDistanceRad(place, ring.subarray(i, i + 3), ring.subarray(j, j + 3)),
      );
    }
  }
  if (nearestRad === Number.POSITIVE_INFINITY) return nearestRad;
  const km = nearestRad * AUTHALIC_RADIUS_KM;
  return containsPosition(prepared, position) ? km : -km;
}

// The place of the great circle ab that is nearest to p lies on the arc where p is after a and before b along it.
function arcDistanceRad(p: Float64Array, a: Float64Array, b: Float64Array): number {
  const normal = edgeNormal(a, b);
  const isBeside = dot(edgeNormal(normal, a), p) > 0 && dot(edgeNormal(b, normal), p) > 0;
  if (isBeside) {
    const across = Math.abs(dot(normal, p)) / Math.hypot(normal[0], normal[1], normal[2]);
    return Math.asin(Math.min(1, across));
  }
  return Math.min(angleBetween(p, a), angleBetween(p, b));
}

function angleBetween(p: Float64Array, q: Float64Array): number {
  return 2 * Math.asin(Math.min(1, Math.hypot(p[0]! - q[0]!, p[1]! - q[1]!, p[2]! - q[2]!) / 2));
}
