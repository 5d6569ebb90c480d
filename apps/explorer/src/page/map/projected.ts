import { axesOf, type Camera, horizon } from "./camera.js";
import type { Shapes } from "./shapes.js";

/** A picture of so many device pixels, with what the camera looks at in its middle. */
export interface Picture {
  readonly camera: Camera;
  /** Device pixels per radian at the centre. */
  readonly scale: number;
  readonly width: number;
  readonly height: number;
}

/** Room around the picture for strokes whose middle lies beside it, device pixels. */
const margin = 12;
const lonLats = new WeakMap<Float32Array, Float32Array>();

/**
 * Lays shapes flat as a camera does, in device pixels from the picture's upper left corner.
 *
 * All vectors of a kind at once and into room that is used again: a call and an object for each would take most of the
 * time of a frame.
 */
export class FlatShapes {
  #room: Float32Array = new Float32Array(0);

  /** x and y of each vector, NaN where it is not seen; good until the next call. */
  places(vectors: Float32Array, picture: Picture): Float32Array {
    const length = (vectors.length / 3) * 2;
    if (this.#room.length < length) this.#room = new Float32Array(Math.ceil(length * 1.5));
    if (picture.camera.projection === "map") placeOnPlane(lonLatOf(vectors), picture, this.#room);
    else placeOnBall(vectors, picture, this.#room);
    return this.#room;
  }

  /**
   * Calls with each edge or triangle that is seen: its row, and where the first of its two or three pairs of x and y is
   * in an array.
   */
  forEachSeen(
    shapes: Shapes,
    kind: "edges" | "triangles",
    picture: Picture,
    emit: (row: number, places: Float32Array, first: number) => void,
  ): void {
    const [vectors, rows] =
      kind === "edges"
        ? ([shapes.edges, shapes.edgeRows] as const)
        : ([shapes.triangles, shapes.triangleRows] as const);
    const places = this.places(vectors, picture);
    const step = kind === "edges" ? 4 : 6;
    // Of a triangle the third corner, of an edge its second one once more.
    const last = step - 2;
    const [right, bottom] = [picture.width + margin, picture.height + margin];
    const torn = 2 * picture.scale;
    const [middle, turn] = [picture.width / 2, 2 * Math.PI * picture.scale];
    for (let k = 0, i = 0; k < rows.length; k++, i += step) {
      const x0 = places[i]!;
      const x1 = places[i + 2]!;
      const x2 = places[i + last]!;
      const left = Math.min(x0, x1, x2);
      const reach = Math.max(x0, x1, x2);
      // What is not seen is NaN, which is neither more nor less than anything. Most lies beside a map that is large.
      if (!(left <= right && reach >= -margin)) continue;
      const isTorn = reach - left > torn;
      if (isTorn && picture.camera.projection !== "map") continue;
      const y0 = places[i + 1]!;
      const y1 = places[i + 3]!;
      const y2 = places[i + last + 1]!;
      if (Math.min(y0, y1, y2) > bottom || Math.max(y0, y1, y2) < -margin) continue;
      if (!isTorn) {
        emit(rows[k]!, places, i);
        continue;
      }
      // On both sides of the plane map's seam: once at the left and once at the right, where the picture reaches so far.
      let [leftEnd, rightEnd] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      for (let j = i; j <= i + last; j += 2) {
        const x = places[j]!;
        if (x > middle) rightEnd = Math.min(rightEnd, x);
        else leftEnd = Math.max(leftEnd, x);
        if (x > middle) places[j] = x - turn;
      }
      if (leftEnd >= -margin) emit(rows[k]!, places, i);
      for (let j = i; j <= i + last; j += 2) places[j]! += turn;
      if (rightEnd <= right) emit(rows[k]!, places, i);
    }
  }
}

/** From where to where the Earth reaches across a picture, device pixels: to its ends, or those of the plane map's sheet. */
export function sheetOf({ camera, scale, width }: Picture): readonly [from: number, to: number] {
  if (camera.projection !== "map") return [0, width];
  const half = Math.PI * scale;
  return [Math.max(0, Math.round(width / 2 - half)), Math.min(width, Math.round(width / 2 + half))];
}

/** Longitudes and latitudes of vectors, radians: kept, since to find them takes most of the time of a frame. */
function lonLatOf(vectors: Float32Array): Float32Array {
  const known = lonLats.get(vectors);
  if (known !== undefined) return known;
  const found = new Float32Array((vectors.length / 3) * 2);
  for (let i = 0, k = 0; i < vectors.length; i += 3, k += 2) {
    found[k] = Math.atan2(vectors[i + 1]!, vectors[i]!);
    // Near the poles the height alone, in 32 bits, is good for a fiftieth of a degree.
    found[k + 1] = Math.atan2(vectors[i + 2]!, Math.hypot(vectors[i]!, vectors[i + 1]!));
  }
  lonLats.set(vectors, found);
  return found;
}

function placeOnPlane(
  lonLat: Float32Array,
  { camera, scale, width, height }: Picture,
  out: Float32Array,
): void {
  const [lon0, lat0] = [(camera.lonDeg * Math.PI) / 180, (camera.latDeg * Math.PI) / 180];
  const [x0, y0, turn] = [width / 2, height / 2, 2 * Math.PI];
  for (let i = 0; i < lonLat.length; i += 2) {
    let lon = lonLat[i]! - lon0;
    if (lon >= Math.PI) lon -= turn;
    else if (lon < -Math.PI) lon += turn;
    out[i] = x0 + scale * lon;
    out[i + 1] = y0 - scale * (lonLat[i + 1]! - lat0);
  }
}

function placeOnBall(
  vectors: Float32Array,
  { camera, scale, width, height }: Picture,
  out: Float32Array,
): void {
  const [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = axesOf(camera);
  const [x0, y0, least] = [width / 2, height / 2, horizon[camera.projection]];
  const isGlobe = camera.projection === "globe";
  for (let i = 0, k = 0; i < vectors.length; i += 3, k += 2) {
    const x = vectors[i]!;
    const y = vectors[i + 1]!;
    const z = vectors[i + 2]!;
    const depth = cx * x + cy * y + cz * z;
    if (depth < least) {
      out[k] = Number.NaN;
      continue;
    }
    const size = isGlobe ? scale : scale * Math.sqrt(2 / (1 + depth));
    out[k] = x0 + size * (ax * x + ay * y + az * z);
    out[k + 1] = y0 - size * (bx * x + by * y + bz * z);
  }
}
