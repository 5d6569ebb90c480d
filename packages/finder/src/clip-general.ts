import * as polyclip from "polyclip-ts";
import polygonClipping from "polygon-clipping";
import type { Position } from "./geojson.js";
import { groupRings } from "./ring-grouping.js";

type Plane = Position[][][];

/** A way of intersecting two sets of polygons in the plane. */
type PlaneIntersection = (a: Plane, b: Plane) => readonly (readonly (readonly Readonly<Position>[])[])[];

/** polygon-clipping is fast but gives up on some degenerate input; polyclip-ts is slow and calculates exactly. */
const METHODS: readonly PlaneIntersection[] = [
  (a, b) => polygonClipping.intersection(a, b),
  (a, b) => polyclip.intersection(a, b),
];

/**
 * Intersects two sets of rings, inside on the left, that lie in one hemisphere around `centre`.
 *
 * Works in the gnomonic plane that touches the sphere at `centre`, where great circles are straight lines. Yields the
 * answer of one method after the other, for the caller to take the first that holds; a method that fails yields none.
 */
export function* intersectInPlane(
  a: readonly Float64Array[],
  b: readonly Float64Array[],
  centre: Float64Array,
): Generator<Float64Array[], void> {
  const frame = tangentFrame(centre);
  const planeA = groupRings(a.map((ring) => project(ring, frame))).polygons;
  const planeB = groupRings(b.map((ring) => project(ring, frame))).polygons;
  for (const method of METHODS) {
    const found = attempt(method, planeA, planeB);
    if (found === undefined) continue;
    yield found.flatMap((polygon) =>
      polygon
        .map((ring, index) => lift(ring, { frame, isHole: index > 0 }))
        .filter((ring) => ring.length >= 9),
    );
  }
}

// Both libraries throw where rounding breaks their sweep. That is an answer here: the next method is asked.
function attempt(method: PlaneIntersection, a: Plane, b: Plane): ReturnType<PlaneIntersection> | undefined {
  try {
    return method(a, b);
  } catch {
    return undefined;
  }
}

interface Frame {
  readonly up: Float64Array;
  readonly e1: Float64Array;
  readonly e2: Float64Array;
}

function tangentFrame(up: Float64Array): Frame {
  const [x, y, z] = up as unknown as readonly [number, number, number];
  const [ux, uy, uz] = Math.abs(z) < 0.7 ? [-y, x, 0] : [0, -z, y];
  const norm = Math.hypot(ux, uy, uz);
  const e1 = Float64Array.of(ux / norm, uy / norm, uz / norm);
  const e2 = Float64Array.of(y * e1[2]! - z * e1[1]!, z * e1[0]! - x * e1[2]!, x * e1[1]! - y * e1[0]!);
  return { up, e1, e2 };
}

function project(ring: Float64Array, { up, e1, e2 }: Frame): Position[] {
  const plane: Position[] = [];
  for (let i = 0; i < ring.length; i += 3) {
    const x = ring[i]!;
    const y = ring[i + 1]!;
    const z = ring[i + 2]!;
    const height = x * up[0]! + y * up[1]! + z * up[2]!;
    plane.push([
      (x * e1[0]! + y * e1[1]! + z * e1[2]!) / height,
      (x * e2[0]! + y * e2[1]! + z * e2[2]!) / height,
    ]);
  }
  return plane;
}

function lift(ring: readonly Readonly<Position>[], how: { frame: Frame; isHole: boolean }): Float64Array {
  const { up, e1, e2 } = how.frame;
  const open = ring.slice(0, -1);
  // Both libraries wind outer rings counterclockwise and holes clockwise only by convention: it is made sure of here.
  let twice = 0;
  for (const [i, [bx, by]] of open.entries()) {
    const [ax, ay] = open[(i + open.length - 1) % open.length]!;
    const [ox, oy] = open[0]!;
    twice += (ax - ox) * (by - oy) - (bx - ox) * (ay - oy);
  }
  if (twice > 0 === how.isHole) open.reverse();
  const lifted = new Float64Array(3 * open.length);
  for (const [i, [u, v]] of open.entries()) {
    const scale = 1 / Math.sqrt(1 + u * u + v * v);
    for (let k = 0; k < 3; k++) lifted[3 * i + k] = (up[k]! + u * e1[k]! + v * e2[k]!) * scale;
  }
  return lifted;
}
