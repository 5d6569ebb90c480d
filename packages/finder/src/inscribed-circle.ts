import { AUTHALIC_RADIUS_KM } from "./authalic.js";
import { edgeDistanceKm } from "./edge-distance.js";
import type { Footprint, Position } from "./geojson.js";
import { asPrepared, type PreparedFootprint } from "./prepared-footprint.js";
import { boundingBall } from "./ring-form.js";
import { toPosition } from "./vector.js";

/** A cell of the plane that touches the sphere in the middle of a ring; half its side in radians. */
interface Cell {
  readonly u: number;
  readonly v: number;
  readonly half: number;
}

/**
 * Finds a position that lies at least `radiusKm` from every edge of a footprint, inside it; undefined when there is
 * none.
 *
 * Cells around each ring are quartered, and those in which no position can lie so far inside are given up
 * (V. Agafonkin, A new algorithm for finding a visual center of a polygon, 2016). The answer is exact to a hundredth
 * of the radius: a footprint with room for a little less may have either answer.
 *
 * @throws FinderError `finder/invalid-footprint`
 */
export function inscribedCentre(
  footprint: Footprint | PreparedFootprint,
  radiusKm: number,
): Position | undefined {
  const prepared = asPrepared(footprint);
  if (prepared.shape.isWhole) return [0, 0];
  for (const ring of prepared.shape.rings) {
    const found = searchAround(ring, prepared, radiusKm);
    if (found !== undefined) return found;
  }
  return undefined;
}

function searchAround(
  ring: Float64Array,
  prepared: PreparedFootprint,
  radiusKm: number,
): Position | undefined {
  const { centre, radius } = boundingBall([ring]);
  const [x, y, z] = centre as unknown as readonly [number, number, number];
  const [ux, uy, uz] = Math.abs(z) < 0.7 ? [-y, x, 0] : [0, -z, y];
  const norm = Math.hypot(ux, uy, uz);
  const e = [ux / norm, uy / norm, uz / norm] as const;
  const n = [y * e[2] - z * e[1], z * e[0] - x * e[2], x * e[1] - y * e[0]] as const;
  const angle = 2 * Math.asin(Math.min(1, radius / 2));
  const cells: Cell[] = [{ u: 0, v: 0, half: Math.min(Math.PI, angle) }];
  for (let cell = cells.pop(); cell !== undefined; cell = cells.pop()) {
    // Angle and direction from the middle: no two places are further apart on the sphere than they are drawn here.
    const away = Math.hypot(cell.u, cell.v);
    const slope = away === 0 ? 0 : Math.sin(away) / away;
    const up = Math.cos(away);
    const position = toPosition([
      up * x + slope * (cell.u * e[0] + cell.v * n[0]),
      up * y + slope * (cell.u * e[1] + cell.v * n[1]),
      up * z + slope * (cell.u * e[2] + cell.v * n[2]),
    ]);
    const distanceKm = edgeDistanceKm(prepared, position);
    if (distanceKm >= radiusKm) return position;
    const reachKm = cell.half * Math.SQRT2 * AUTHALIC_RADIUS_KM;
    if (distanceKm + reachKm < radiusKm || reachKm < 0.01 * radiusKm) continue;
    const half = cell.half / 2;
    for (const [su, sv] of QUARTERS) cells.push({ u: cell.u + su * half, v: cell.v + sv * half, half });
  }
  return undefined;
}

const QUARTERS = [
  [-1, -1],
  [1, -1],
  [-1, 1],
  [1, 1],
] as const;
