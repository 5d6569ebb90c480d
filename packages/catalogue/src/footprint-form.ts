import { intersectFootprints } from "@eomatch/finder";
import type { Footprint, Position } from "@eomatch/stac-model";

type Ring = readonly Position[];

/**
 * A footprint in the form RFC 7946 asks for: outer rings anticlockwise, holes clockwise, nothing across ±180°.
 *
 * What is in that form comes back as it is; wrongly wound rings are turned round; only a footprint that
 * crosses ±180° unsplit is made anew.
 */
export function inRfc7946Form(footprint: Footprint): Footprint {
  const polygons = footprint.type === "Polygon" ? [footprint.coordinates] : footprint.coordinates;
  if (polygons.some((rings) => rings.some(crosses))) {
    return intersectFootprints(footprint, footprint)?.region ?? footprint;
  }
  if (polygons.every((rings) => rings.every(isWound))) return footprint;
  const turned = polygons.map((rings) =>
    rings.map((ring, i) => (isWound(ring, i) ? ring : [...ring].reverse())),
  );
  return footprint.type === "Polygon"
    ? { type: "Polygon", coordinates: turned[0] as readonly Ring[] }
    : { type: "MultiPolygon", coordinates: turned };
}

function crosses(ring: Ring): boolean {
  return ring.some(([lon], i) => Math.abs(lon) > 180 || Math.abs(lon - (ring[i - 1]?.[0] ?? lon)) > 180);
}

/** Whether a ring turns the right way: the first of a polygon anticlockwise, the others clockwise. */
function isWound(ring: Ring, i: number): boolean {
  const twiceArea = ring.reduce((sum, [lon, lat], j) => {
    const [previousLon, previousLat] = ring[j - 1] ?? [lon, lat];
    return sum + previousLon * lat - lon * previousLat;
  }, 0);
  return i === 0 ? twiceArea >= 0 : twiceArea <= 0;
}
