import { shapeArea } from "./area.js";
import { intersectInPlane } from "./clip-general.js";
import { ConvexClipper } from "./convex-clip.js";
import { surfaceFor } from "./edge-model.js";
import { OverlapMeter } from "./piece-overlap.js";
import type { Piece, PreparedFootprint } from "./prepared-footprint.js";
import { coveredAtLeast } from "./resolve-rings.js";
import { ringsArea } from "./ring-area.js";
import { hasContact } from "./ring-contact.js";
import type { Shape } from "./shape.js";
import { withoutSpikes } from "./spikes.js";

/**
 * Gives the ground that two footprints share as a shape.
 *
 * Two convex footprints are clipped directly. Otherwise each method in turn is asked, and an answer is taken only when
 * its area is the one found by adding up triangles, which cannot fail; if none is, the nearest to it.
 */
export function sharedShape(a: PreparedFootprint, b: PreparedFootprint): Shape {
  if (a.shape.isWhole) return b.shape;
  if (b.shape.isWhole) return a.shape;
  if (a.shape.isConvex && b.shape.isConvex) return clipConvex(a, b);
  const expected = new OverlapMeter(surfaceFor("great-circle")).area(a, b);
  const tolerance = 1e-9 * expected + 1e-14;
  let nearest: Float64Array[] = [];
  let smallestError = expected;
  for (const found of answers(a, b)) {
    const rings = found.map(withoutSpikes).filter((ring) => ring.length >= 9);
    const error = rings.length === 0 ? expected : Math.abs(ringsArea(rings) - expected);
    if (error <= tolerance) return toShape(withoutContact(rings));
    if (error < smallestError) {
      smallestError = error;
      nearest = rings;
    }
  }
  return toShape(nearest);
}

// Clipping leaves pieces joined by corridors of no width, and pieces that touch: they are taken apart.
function withoutContact(rings: readonly Float64Array[]): readonly Float64Array[] {
  if (!hasContact(rings)) return rings;
  const area = ringsArea(rings);
  const resolved = coveredAtLeast(rings, 1, area)
    ?.map(withoutSpikes)
    .filter((ring) => ring.length >= 9);
  return resolved !== undefined && Math.abs(ringsArea(resolved) - area) <= 1e-9 * area + 1e-14
    ? resolved
    : rings;
}

function toShape(rings: readonly Float64Array[]): Shape {
  return { rings, isWhole: false, isConvex: false };
}

function clipConvex(a: PreparedFootprint, b: PreparedFootprint): Shape {
  const clipper = new ConvexClipper();
  const length = clipper.clip(a.shape.rings[0]!, b.shape.rings[0]!);
  const ring = withoutSpikes(clipper.result.slice(0, length));
  return { rings: ring.length === 0 ? [] : [ring], isWhole: false, isConvex: true };
}

function* answers(a: PreparedFootprint, b: PreparedFootprint): Generator<Float64Array[], void> {
  const [p] = a.pieces;
  const [q] = b.pieces;
  if (a.pieces.length === 1 && b.pieces.length === 1) {
    const centre = commonCentre(p!, q!);
    if (centre !== undefined) yield* intersectInPlane(p!.rings, q!.rings, centre);
  }
  const rings = [...a.shape.rings, ...b.shape.rings];
  const overlaid = coveredAtLeast(rings, 2, shapeArea(a.shape) + shapeArea(b.shape));
  if (overlaid !== undefined) yield overlaid;
  yield pieceByPiece(a, b);
}

const WITHIN_PLANE = 1.35;

// Both have to lie well within one hemisphere (85°) to be drawn on one plane; the smaller has the better centre.
function commonCentre(p: Piece, q: Piece): Float64Array | undefined {
  for (const [own, other] of p.radius < q.radius
    ? [[p, q] as const, [q, p] as const]
    : [[q, p] as const, [p, q] as const]) {
    const distance = Math.hypot(
      own.centre[0]! - other.centre[0]!,
      own.centre[1]! - other.centre[1]!,
      own.centre[2]! - other.centre[2]!,
    );
    if (own.radius < WITHIN_PLANE && distance + other.radius < WITHIN_PLANE) return own.centre;
  }
  return undefined;
}

function pieceByPiece(a: PreparedFootprint, b: PreparedFootprint): Float64Array[] {
  const rings: Float64Array[] = [];
  for (const p of a.pieces) {
    for (const q of b.pieces) {
      const centre = commonCentre(p, q);
      if (centre === undefined) continue;
      const [first] = intersectInPlane(p.rings, q.rings, centre);
      rings.push(...(first ?? []));
    }
  }
  return rings;
}
