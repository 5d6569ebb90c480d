import { axesOf, type Camera, horizon } from "./camera.js";
import type { Shapes } from "./shapes.js";

/** Writes x and y of the vector at an offset into `out`, in the map's unit; false when it is not seen. */
export type Projector = (vectors: Float32Array, offset: number, out: Float64Array, at: number) => boolean;

/** What is seen of the Earth. */
export interface Sight {
  readonly project: Projector;
  /** From the middle to the edges of the picture, in the map's unit. */
  readonly reach: readonly [number, number];
}

const lonLats = new WeakMap<Float32Array, Float32Array>();

/** Longitudes and latitudes of vectors, radians: kept, since to find them takes most of the time of a frame. */
function lonLatOf(vectors: Float32Array): Float32Array {
  const known = lonLats.get(vectors);
  if (known !== undefined) return known;
  const found = new Float32Array((vectors.length / 3) * 2);
  for (let i = 0, k = 0; i < vectors.length; i += 3, k += 2) {
    found[k] = Math.atan2(vectors[i + 1]!, vectors[i]!);
    found[k + 1] = Math.asin(Math.max(-1, Math.min(1, vectors[i + 2]!)));
  }
  lonLats.set(vectors, found);
  return found;
}

/** Projects as a camera does. */
export function projector(camera: Camera): Projector {
  if (camera.projection === "map") {
    const [lon0, lat0] = [camera.lonDeg, camera.latDeg].map((deg) => (deg * Math.PI) / 180) as [
      number,
      number,
    ];
    let vectors: Float32Array | undefined;
    let lonLat: Float32Array = new Float32Array(0);
    return (v, i, out, at) => {
      if (v !== vectors) {
        vectors = v;
        lonLat = lonLatOf(v);
      }
      const place = (i / 3) * 2;
      const lon = lonLat[place]! - lon0;
      out[at] = lon - 2 * Math.PI * Math.floor((lon + Math.PI) / (2 * Math.PI));
      out[at + 1] = lonLat[place + 1]! - lat0;
      return true;
    };
  }
  const [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = axesOf(camera);
  const isGlobe = camera.projection === "globe";
  const least = horizon[camera.projection];
  return (v, i, out, at) => {
    const [x, y, z] = [v[i]!, v[i + 1]!, v[i + 2]!];
    const depth = cx * x + cy * y + cz * z;
    if (depth < least) return false;
    const k = isGlobe ? 1 : Math.sqrt(2 / (1 + depth));
    out[at] = k * (ax * x + ay * y + az * z);
    out[at + 1] = k * (bx * x + by * y + bz * z);
    return true;
  };
}

/**
 * Calls with each edge or triangle that is seen, as two or three pairs of x and y in an array that is used again.
 */
export function forEachSeen(
  shapes: Shapes,
  kind: "edges" | "triangles",
  { project, reach }: Sight,
  emit: (row: number, at: Float64Array) => void,
): void {
  const [vectors, rows, corners] =
    kind === "edges"
      ? ([shapes.edges, shapes.edgeRows, 2] as const)
      : ([shapes.triangles, shapes.triangleRows, 3] as const);
  const at = new Float64Array(6);
  for (let k = 0; k < rows.length; k++) {
    let isSeen = true;
    for (let c = 0; c < corners && isSeen; c++) isSeen = project(vectors, (k * corners + c) * 3, at, 2 * c);
    if (!isSeen || isTorn(at, corners) || isBeside(at, corners, reach)) continue;
    emit(rows[k]!, at);
  }
}

/** Whether corners lie on both sides of the plane map's seam. */
function isTorn(at: Float64Array, corners: number): boolean {
  return (corners > 1 && Math.abs(at[0]! - at[2]!) > 2) || (corners > 2 && Math.abs(at[0]! - at[4]!) > 2);
}

/** Whether all corners lie beyond one edge of the picture: most do when the map is large, and drawing them costs. */
function isBeside(at: Float64Array, corners: number, reach: Sight["reach"]): boolean {
  for (let axis = 0; axis < 2; axis++) {
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let c = 0; c < corners; c++) {
      least = Math.min(least, at[2 * c + axis]!);
      greatest = Math.max(greatest, at[2 * c + axis]!);
    }
    const edge = reach[axis as 0 | 1] * 1.05;
    if (least > edge || greatest < -edge) return true;
  }
  return false;
}
