const GOLDEN = 0.618033988749895;

/** How far rings are moved, in Earth radii, one after the other, until laying them over each other comes out whole. */
export const SHAKES: readonly number[] = [0, 1e-12, 1e-11, 1e-10];

/** Gives the ring with every vertex moved by up to `by` Earth radii, the same way every time. */
export function shakenRing(ring: Float64Array, by: number): Float64Array {
  if (by === 0) return ring;
  const moved = ring.map((value, k) => value + by * (((k * GOLDEN + value * 1e4) % 1) - 0.5));
  for (let i = 0; i < moved.length; i += 3) {
    const norm = Math.hypot(moved[i]!, moved[i + 1]!, moved[i + 2]!);
    for (let k = i; k < i + 3; k++) moved[k] = moved[k]! / norm;
  }
  return moved;
}
