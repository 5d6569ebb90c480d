import { surfaceFor } from "./edge-model.js";
import type { Footprint, Position } from "./geojson.js";
import { asPrepared, type EdgeOptions, type Piece, type PreparedFootprint } from "./prepared-footprint.js";
import { CONTACT, distanceToArc } from "./ring-contact.js";

/**
 * Tells whether a footprint covers a position `[lonDeg, latDeg]`; its edge, within 6 micrometres, counts as covered.
 *
 * @throws FinderError `finder/invalid-footprint`
 */
export function containsPosition(
  footprint: Footprint | PreparedFootprint,
  position: Readonly<Position>,
  options: EdgeOptions = {},
): boolean {
  const { pieces, edges } = asPrepared(footprint, options);
  const place = new Float64Array(3);
  surfaceFor(edges).write(place, 0, position[0], position[1]);
  return pieces.some((piece) => covers(piece, place));
}

function covers(piece: Piece, place: Float64Array): boolean {
  const away = Math.hypot(
    place[0]! - piece.centre[0]!,
    place[1]! - piece.centre[1]!,
    place[2]! - piece.centre[2]!,
  );
  if (away > piece.radius + CONTACT) return false;
  return windings(piece.rings, place) > 0 || piece.rings.some((ring) => isOnRing(ring, place));
}

// How often the rings go round the place: each edge that passes the half circle from the place due e1 counts. They
// would go round the opposite place as well, but that lies outside any hemisphere that holds the piece.
function windings(rings: readonly Float64Array[], place: Float64Array): number {
  const [px, py, pz] = place as unknown as readonly [number, number, number];
  const [ux, uy, uz] = Math.abs(pz) < 0.7 ? [-py, px, 0] : [0, -pz, py];
  const vx = py * uz - pz * uy;
  const vy = pz * ux - px * uz;
  const vz = px * uy - py * ux;
  let total = 0;
  for (const ring of rings) {
    let before = ring.length - 3;
    for (let i = 0; i < ring.length; i += 3) {
      const va = vx * ring[before]! + vy * ring[before + 1]! + vz * ring[before + 2]!;
      const vb = vx * ring[i]! + vy * ring[i + 1]! + vz * ring[i + 2]!;
      if (va >= 0 !== vb >= 0) {
        const ua = ux * ring[before]! + uy * ring[before + 1]! + uz * ring[before + 2]!;
        const ub = ux * ring[i]! + uy * ring[i + 1]! + uz * ring[i + 2]!;
        if ((ua * vb - ub * va) / (vb - va) > 0) total += vb >= 0 ? 1 : -1;
      }
      before = i;
    }
  }
  return total;
}

function isOnRing(ring: Float64Array, place: Float64Array): boolean {
  for (let i = 0; i < ring.length; i += 3) {
    const j = (i + 3) % ring.length;
    if (distanceToArc(place, ring.subarray(i, i + 3), ring.subarray(j, j + 3)) < CONTACT) return true;
  }
  return false;
}
