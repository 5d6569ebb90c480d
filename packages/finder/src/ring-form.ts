/** What can be told of a ring in one pass. */
export interface RingForm {
  /** +1 when the centre lies to the left of the ring, -1 to the right, 0 when not every edge turns one way round it. */
  readonly turn: -1 | 0 | 1;
  /** Whether the ring is convex as well; only where `turn` is not 0. */
  readonly isConvex: boolean;
}

/**
 * Tells whether a ring goes round its centre once in one sense, and is thus simple, and whether it is convex.
 *
 * A ring that sees every edge from its centre under the same sense, once round, cannot meet itself; convex is one
 * that besides turns the same way at every vertex (signs of consecutive triple products, a rounding error allowed).
 */
export function ringForm(ring: Float64Array, centre: Float64Array): RingForm {
  const cx = centre[0]!;
  const cy = centre[1]!;
  const cz = centre[2]!;
  // Any plane through the centre does to count the turns; this one comes from the axis least like the centre.
  const isLow = Math.abs(cz) < 0.7;
  const ux = isLow ? -cy : 0;
  const uy = isLow ? cx : -cz;
  const uz = isLow ? 0 : cy;
  const vx = cy * uz - cz * uy;
  const vy = cz * ux - cx * uz;
  const vz = cx * uy - cy * ux;
  let left = 0;
  let right = 0;
  let crossings = 0;
  let bends = 0;
  const length = ring.length;
  let ax = ring[length - 3]!;
  let ay = ring[length - 2]!;
  let az = ring[length - 1]!;
  let dx = ax - ring[length - 6]!;
  let dy = ay - ring[length - 5]!;
  let dz = az - ring[length - 4]!;
  let sideA = vx * ax + vy * ay + vz * az >= 0;
  let isLeftConvex = true;
  let isRightConvex = true;
  for (let i = 0; i < length; i += 3) {
    const bx = ring[i]!;
    const by = ring[i + 1]!;
    const bz = ring[i + 2]!;
    const ex = bx - ax;
    const ey = by - ay;
    const ez = bz - az;
    const nx = ay * ez - az * ey;
    const ny = az * ex - ax * ez;
    const nz = ax * ey - ay * ex;
    if (cx * nx + cy * ny + cz * nz > 0) left++;
    else right++;
    const sideB = vx * bx + vy * by + vz * bz >= 0;
    if (sideA !== sideB) {
      // The edge meets the plane at a place whose part along u tells the near half from the far one.
      const va = vx * ax + vy * ay + vz * az;
      const vb = vx * bx + vy * by + vz * bz;
      const along = (ux * ax + uy * ay + uz * az) * vb - (ux * bx + uy * by + uz * bz) * va;
      if (along / (vb - va) > 0) crossings += sideB ? 1 : -1;
    }
    // The triple product of a, b and the edge before: positive when the ring turns left at a.
    const bend = -(dx * nx + dy * ny + dz * nz);
    if (bend !== 0) {
      bends++;
      const slack =
        1e-15 * (Math.abs(dx) + Math.abs(dy) + Math.abs(dz) + Math.abs(ex) + Math.abs(ey) + Math.abs(ez));
      if (bend < -slack) isLeftConvex = false;
      if (bend > slack) isRightConvex = false;
    }
    ax = bx;
    ay = by;
    az = bz;
    dx = ex;
    dy = ey;
    dz = ez;
    sideA = sideB;
  }
  if (left > 0 && right === 0 && crossings === 1) return { turn: 1, isConvex: bends > 0 && isLeftConvex };
  if (right > 0 && left === 0 && crossings === -1) return { turn: -1, isConvex: bends > 0 && isRightConvex };
  return { turn: 0, isConvex: false };
}

/** A radius of 90° of arc: within less than this everything lies in one hemisphere. */
export const HEMISPHERE_RADIUS: number = Math.SQRT2 * (1 - 1e-9);

/** A place in the middle of rings and how far they reach from it, straight through the Earth, in units of its radius. */
export interface Ball {
  readonly centre: Float64Array;
  readonly radius: number;
}

/**
 * Gives a ball that holds all vertices, centred on the sphere.
 *
 * Below a radius of √2 (90° of arc) it holds the edges too, since a spherical cap smaller than a hemisphere is convex.
 */
export function boundingBall(rings: readonly Float64Array[]): Ball {
  let cx = 0;
  let cy = 0;
  let cz = 0;
  for (let r = 0; r < rings.length; r++) {
    const ring = rings[r]!;
    for (let i = 0; i < ring.length; i += 3) {
      cx += ring[i]!;
      cy += ring[i + 1]!;
      cz += ring[i + 2]!;
    }
  }
  const norm = Math.sqrt(cx * cx + cy * cy + cz * cz);
  if (norm < 1e-9) return { centre: Float64Array.of(0, 0, 1), radius: 2 };
  cx /= norm;
  cy /= norm;
  cz /= norm;
  let farthest = 0;
  for (let r = 0; r < rings.length; r++) {
    const ring = rings[r]!;
    for (let i = 0; i < ring.length; i += 3) {
      const dx = ring[i]! - cx;
      const dy = ring[i + 1]! - cy;
      const dz = ring[i + 2]! - cz;
      const squared = dx * dx + dy * dy + dz * dz;
      if (squared > farthest) farthest = squared;
    }
  }
  const centre = new Float64Array(3);
  centre[0] = cx;
  centre[1] = cy;
  centre[2] = cz;
  return { centre, radius: Math.sqrt(farthest) * (1 + 1e-12) + 1e-15 };
}

/** Tells whether the balls around two things meet: where they do not, the things cannot. */
export function ballsMeet(a: Ball, b: Ball): boolean {
  const dx = a.centre[0]! - b.centre[0]!;
  const dy = a.centre[1]! - b.centre[1]!;
  const dz = a.centre[2]! - b.centre[2]!;
  const reach = a.radius + b.radius;
  return dx * dx + dy * dy + dz * dz <= reach * reach;
}
