import type { Vector } from "@eomatch/finder";

/** Longest edge {@link densified} leaves, 1°. */
const MAX_EDGE_ANGLE = Math.PI / 180;

/** Product of two vectors: the cosine of the angle between unit vectors. */
export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Vector square to two others, right-handed. */
export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Length of a vector. Not by Math.hypot, which takes many times as long to guard against what these never are. */
export function lengthOf(v: Vector): number {
  return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

/** The vector of length 1 in the same direction. */
export function unit(v: Vector): Vector {
  const length = lengthOf(v);
  return [v[0] / length, v[1] / length, v[2] / length];
}

/** Sum of vectors, each times its factor. */
export function combine(...terms: readonly (readonly [Vector, number])[]): Vector {
  const sum: [number, number, number] = [0, 0, 0];
  for (const [[x, y, z], factor] of terms) {
    sum[0] += x * factor;
    sum[1] += y * factor;
    sum[2] += z * factor;
  }
  return sum;
}

/** Two unit vectors square to a unit vector and to each other, so that with it they are right-handed. */
export function axesAt(p: Vector): [Vector, Vector] {
  // Any axis not close to p will do.
  const pole: Vector = Math.abs(p[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const east = unit(cross(pole, p));
  return [east, cross(p, east)];
}

/** Goes from a unit vector along a great circle by an angle (rad), towards a direction square to it, of any length. */
export function along(from: Vector, direction: Vector, angle: number): Vector {
  return combine([from, Math.cos(angle)], [direction, Math.sin(angle) / lengthOf(direction)]);
}

/**
 * Puts vertices into the long edges of a ring, so that tools which join them by straight lines in longitude and
 * latitude see nearly the same region.
 */
export function densified(ring: readonly Vector[]): Vector[] {
  return ring.flatMap((from, i) => {
    const to = ring[(i + 1) % ring.length] as Vector;
    const steps = Math.ceil(Math.acos(Math.min(1, dot(from, to))) / MAX_EDGE_ANGLE);
    return Array.from({ length: Math.max(1, steps) }, (_, k) =>
      k === 0 ? from : unit(combine([from, 1 - k / steps], [to, k / steps])),
    );
  });
}
