/** Nearer than this (6 micrometres on the ground) two pieces of boundary count as touching. */
export const CONTACT = 1e-12;

/**
 * Tells whether edges of the rings cross, overlap or touch anywhere but at their common vertices.
 */
export function hasContact(rings: readonly Float64Array[]): boolean {
  return someNearPair(ringEdges(rings), meets);
}

/** Gives every edge of the rings. */
export function ringEdges(rings: readonly Float64Array[]): RingEdge[] {
  const edges: RingEdge[] = [];
  for (const ring of rings) {
    for (let from = 0; from < ring.length; from += 3) {
      const to = (from + 3) % ring.length;
      const a = ring.subarray(from, from + 3);
      const b = ring.subarray(to, to + 3);
      const squared = (a[0]! - b[0]!) ** 2 + (a[1]! - b[1]!) ** 2 + (a[2]! - b[2]!) ** 2;
      // An arc rises above its chord by 1 − cos of half its angle, which is less than chord² / 4.
      const bulge = Math.min(1, squared / 4) + CONTACT;
      edges.push({
        ring,
        from,
        to,
        a,
        b,
        low: Math.min(a[0]!, b[0]!) - bulge,
        high: Math.max(a[0]!, b[0]!) + bulge,
      });
    }
  }
  return edges;
}

/**
 * Visits pairs of edges that may meet, until `visit` says true; gives whether it did.
 *
 * Edges are sorted by their smallest x and swept, so that n edges cost little more than n log n.
 */
export function someNearPair(
  edges: readonly RingEdge[],
  visit: (e: RingEdge, f: RingEdge) => boolean,
): boolean {
  let active: RingEdge[] = [];
  for (const edge of [...edges].sort((e, f) => e.low - f.low)) {
    active = active.filter((other) => other.high >= edge.low);
    for (const other of active) if (visit(edge, other)) return true;
    active.push(edge);
  }
  return false;
}

/** One edge of a ring, from vertex `a` to vertex `b`. */
export interface RingEdge {
  readonly ring: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly low: number;
  readonly high: number;
}

function meets(e: RingEdge, f: RingEdge): boolean {
  if (e.ring === f.ring && (e.to === f.from || f.to === e.from)) return false;
  const { a, b } = e;
  const { a: c, b: d } = f;
  if (crossingOf(e, f) !== undefined) return true;
  return (
    distanceToArc(a, c, d) < CONTACT ||
    distanceToArc(b, c, d) < CONTACT ||
    distanceToArc(c, a, b) < CONTACT ||
    distanceToArc(d, a, b) < CONTACT
  );
}

type Place = ArrayLike<number>;

/** Gives a × b, taken as a × (b − a), which keeps its direction when the two are close. */
export function edgeNormal(a: Place, b: Place): [number, number, number] {
  const ex = b[0]! - a[0]!;
  const ey = b[1]! - a[1]!;
  const ez = b[2]! - a[2]!;
  return [a[1]! * ez - a[2]! * ey, a[2]! * ex - a[0]! * ez, a[0]! * ey - a[1]! * ex];
}

/** Gives the scalar product. */
export function dot(a: Place, b: Place): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
}

/** Tells whether the arcs ab and cd, each less than 180°, cross in a point inside both. */
export function crosses(a: Place, b: Place, c: Place, d: Place): boolean {
  const n = edgeNormal(a, b);
  const nc = dot(n, c);
  const nd = dot(n, d);
  if (nc > 0 === nd > 0) return false;
  const m = edgeNormal(c, d);
  const ma = dot(m, a);
  const mb = dot(m, b);
  if (ma > 0 === mb > 0) return false;
  // The planes meet in a line, one end of which may lie in one arc and the other in the other.
  return ma > 0 === nd > 0;
}

/** Gives the place where two edges cross, or undefined where they do not. */
export function crossingOf(e: RingEdge, f: RingEdge): Float64Array | undefined {
  if (!crosses(e.a, e.b, f.a, f.b)) return undefined;
  const n = edgeNormal(e.a, e.b);
  const before = dot(n, f.a);
  const share = before / (before - dot(n, f.b));
  const point = f.a.map((value, k) => value + share * (f.b[k]! - value));
  const norm = Math.hypot(point[0]!, point[1]!, point[2]!);
  const place = point.map((value) => value / norm);
  // For edges on one great circle the signs that say they cross are rounding errors: the place shows it.
  return distanceToArc(place, e.a, e.b) < 4 * CONTACT ? place : undefined;
}

/** Gives the distance, straight, from a place to the arc ab, in units of the Earth's radius. */
export function distanceToArc(p: Place, a: Place, b: Place): number {
  const n = edgeNormal(a, b);
  const norm = Math.hypot(n[0], n[1], n[2]);
  const fromA = Math.hypot(p[0]! - a[0]!, p[1]! - a[1]!, p[2]! - a[2]!);
  const fromB = Math.hypot(p[0]! - b[0]!, p[1]! - b[1]!, p[2]! - b[2]!);
  if (norm === 0) return Math.min(fromA, fromB);
  // Before a or beyond b along the arc, the end itself is the nearest place. The normal of a short edge is short, and
  // comes first: a difference in which it is subtracted from a place keeps nothing of it.
  const beyondA = dot(edgeNormal(n, a), p) > 0;
  const beforeB = dot(edgeNormal(n, b), p) < 0;
  return beyondA && beforeB ? Math.abs(dot(n, p)) / norm : Math.min(fromA, fromB);
}
