import type { Vector } from "@eomatch/finder";

/** How near counts as touching, in the unit of the vectors: some millimetres on the ground. */
export const touch = 1e-9;

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Tells whether two arcs of great circles, each the shorter way between its ends, cross or touch. */
export function arcsMeet(a: Vector, b: Vector, c: Vector, d: Vector): boolean {
  const [ab, cd] = [cross(a, b), cross(c, d)];
  // The four triangles wind the same way round just when the arcs cross (Google S2, "SimpleCrossing").
  const acb = -dot(ab, c);
  const bda = dot(ab, d);
  if (acb * bda > 0) {
    const cbd = -dot(cd, b);
    const dac = dot(cd, a);
    if (acb * cbd > 0 && acb * dac > 0) return true;
  }
  return isOnArc(a, c, d) || isOnArc(b, c, d) || isOnArc(c, a, b) || isOnArc(d, a, b);
}

/** Tells whether a place touches an arc. */
export function isOnArc(place: Vector, a: Vector, b: Vector): boolean {
  const normal = cross(a, b);
  const length = Math.hypot(...normal);
  const isNear = (v: Vector): boolean =>
    Math.hypot(v[0] - place[0], v[1] - place[1], v[2] - place[2]) <= touch;
  if (length < 1e-15) return isNear(a);
  if (Math.abs(dot(normal, place)) > touch * length) return false;
  const isBeside = dot(cross(normal, a), place) >= 0 && dot(cross(b, normal), place) >= 0;
  return isBeside || isNear(a) || isNear(b);
}

/**
 * The places where an arc meets a parallel.
 *
 * @param z the third coordinate of the parallel's places
 */
export function arcAtParallel(a: Vector, b: Vector, z: number): Vector[] {
  const normal = cross(a, b);
  const sine = Math.hypot(...normal);
  if (sine < 1e-15) return Math.abs(a[2] - z) <= touch ? [a] : [];
  const onward = cross(normal, a);
  const u: Vector = [onward[0] / sine, onward[1] / sine, onward[2] / sine];
  // On the arc z is a.z cos t + u.z sin t, t from 0 to its length.
  const reach = Math.hypot(a[2], u[2]);
  if (reach < Math.abs(z)) return [];
  const length = Math.atan2(sine, dot(a, b));
  const top = Math.atan2(u[2], a[2]);
  const aside = Math.acos(Math.max(-1, Math.min(1, z / reach)));
  return [top - aside, top + aside].flatMap((angle): Vector[] => {
    const t = ((angle % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
    if (t > length + touch && t < 2 * Math.PI - touch) return [];
    const [x, y] = [Math.cos(t), Math.sin(t)];
    return [[a[0] * x + u[0] * y, a[1] * x + u[1] * y, a[2] * x + u[2] * y]];
  });
}
