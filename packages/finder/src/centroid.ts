import type { Surface } from "./edge-model.js";
import type { Position } from "./geojson.js";
import { edgeNormal } from "./ring-contact.js";

/**
 * Gives the middle of what rings have on their left: the mean direction of its ground.
 *
 * The integral of the unit vector over a spherical polygon is half the sum of its edges' normals, each as long as its
 * edge (Brock, The Centroid and Inertia Tensor for a Spherical Triangle, 1974). `[0, 0]` where there is none, as for
 * the whole globe.
 */
export function centroidOf(rings: readonly Float64Array[], surface: Surface): Position {
  const sum = new Float64Array(3);
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 3) {
      const a = ring.subarray(i, i + 3);
      const j = (i + 3) % ring.length;
      const b = ring.subarray(j, j + 3);
      const normal = edgeNormal(a, b);
      const sine = Math.hypot(normal[0], normal[1], normal[2]);
      if (sine === 0) continue;
      const angle = Math.atan2(sine, a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!);
      for (let k = 0; k < 3; k++) sum[k] = sum[k]! + (normal[k]! * angle) / sine;
    }
  }
  return Math.hypot(sum[0]!, sum[1]!, sum[2]!) < 1e-30 ? [0, 0] : surface.position(sum);
}
