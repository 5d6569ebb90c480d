import { shapeArea } from "./area.js";
import { ConvexClipper } from "./convex-clip.js";
import { surfaceFor } from "./edge-model.js";
import { OverlapMeter } from "./piece-overlap.js";
import type { PreparedFootprint } from "./prepared-footprint.js";
import { coveredAtLeast } from "./resolve-rings.js";
import { ringsArea } from "./ring-area.js";
import { hasContact } from "./ring-contact.js";
import { SHAKES, shakenRing } from "./shaken-ring.js";
import type { Shape } from "./shape.js";
import { withoutSpikes } from "./spikes.js";

/**
 * Gives the ground that two footprints share as a shape.
 *
 * Two convex footprints are clipped directly. Otherwise one is clipped by the other if that is convex, or laid over
 * it, and an answer is taken only when its area is the one found by adding up triangles, which cannot fail; if none is,
 * the nearest to it.
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
    if (found === undefined) continue;
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
  const shared = clipRing(a.shape, b.shape).map(withoutSpikes);
  return { rings: shared.filter((ring) => ring.length > 0), isWhole: false, isConvex: true };
}

// Clipping by a convex footprint costs a tenth of laying one over the other. That fails only where rounding leaves the
// crossings of edges contradictory, as in strips that are millimetres wide, hundreds of kilometres long and cross
// themselves. Moved by micrometres, never the same way twice, edges hardly stay as close as that takes.
function* answers(a: PreparedFootprint, b: PreparedFootprint): Generator<Float64Array[] | undefined, void> {
  if (b.shape.isConvex) yield clipRing(a.shape, b.shape);
  else if (a.shape.isConvex) yield clipRing(b.shape, a.shape);
  const coveredArea = shapeArea(a.shape) + shapeArea(b.shape);
  const overlay = (byA: number, byB: number): Float64Array[] | undefined => {
    const move = (by: number) => (ring: Float64Array) => shakenRing(ring, by);
    return coveredAtLeast([...a.shape.rings.map(move(byA)), ...b.shape.rings.map(move(byB))], 2, coveredArea);
  };
  // Where rings of the first touch each other, they may contradict each other by themselves: then both are moved.
  for (const by of SHAKES) yield overlay(0, by);
  for (const by of SHAKES.slice(1)) yield overlay(by, 2 * by);
}

function clipRing({ rings }: Shape, { rings: [window] }: Shape): Float64Array[] {
  // The pieces of a footprint with holes or parts would lie edge on edge where the window cuts them.
  if (rings.length > 1) return [];
  const clipper = new ConvexClipper();
  const length = clipper.clip(rings[0]!, window!);
  return [clipper.result.slice(clipper.start, clipper.start + length)];
}
