import { shapeArea } from "./area.js";
import { KM2_PER_STERADIAN } from "./authalic.js";
import { type EdgeModel, type Surface, surfaceFor } from "./edge-model.js";
import type { Footprint } from "./geojson.js";
import { octantsOf } from "./octants.js";
import { encloseInside } from "./ring-area.js";
import { boundingBall, HEMISPHERE_RADIUS } from "./ring-form.js";
import { readShape, type Shape } from "./shape.js";

/** Rings that lie together in less than a hemisphere, each with the inside on its left. */
export interface Piece {
  readonly rings: readonly Float64Array[];
  readonly isConvex: boolean;
  readonly centre: Float64Array;
  readonly radius: number;
}

/**
 * A footprint made ready for being compared with many others; opaque, made by {@link prepareFootprint}.
 */
export interface PreparedFootprint {
  readonly type: "PreparedFootprint";
  /** The model its edges were read by; only footprints of one model can be compared. */
  readonly edges: EdgeModel;
  /** @internal */
  readonly shape: Shape;
  /** @internal The shape itself, or what of it lies in each octant when it does not fit a hemisphere. */
  readonly pieces: readonly Piece[];
  /** @internal */
  readonly centre: Float64Array;
  /** @internal */
  readonly radius: number;
}

/** How the edges of footprints are to be read. */
export interface EdgeOptions {
  /** Default `"great-circle"`: what satellites see is bounded by great circles far more nearly than by map lines. */
  readonly edges?: EdgeModel;
}

/**
 * Reads, checks and repairs a footprint once, for callers who compare it many times.
 *
 * @throws FinderError `finder/invalid-footprint`
 */
export function prepareFootprint(footprint: Footprint, options: EdgeOptions = {}): PreparedFootprint {
  const surface = surfaceFor(options.edges ?? "great-circle");
  return prepareShape(readShape(footprint, surface), surface.edges);
}

/** Makes a shape ready for being compared. */
export function prepareShape(shape: Shape, edges: EdgeModel): PreparedFootprint {
  const { centre, radius } = boundingBall(shape.rings);
  if (!shape.isWhole && shape.rings.length === 0) {
    return { type: "PreparedFootprint", edges, shape, pieces: [], centre, radius: 0 };
  }
  if (!shape.isWhole && radius < HEMISPHERE_RADIUS && encloseInside(shape.rings)) {
    const piece = { rings: shape.rings, isConvex: shape.isConvex, centre, radius };
    return { type: "PreparedFootprint", edges, shape, pieces: [piece], centre, radius };
  }
  return { type: "PreparedFootprint", edges, shape, pieces: octantsOf(shape), centre, radius: 2 };
}

/** Gives the prepared form of what may be prepared already. */
export function asPrepared(
  footprint: Footprint | PreparedFootprint,
  options: EdgeOptions = {},
): PreparedFootprint {
  return footprint?.type === "PreparedFootprint" ? footprint : prepareFootprint(footprint, options);
}

/** Gives the area of a prepared footprint in km² on WGS84. */
export function preparedAreaKm2({ shape, edges }: PreparedFootprint): number {
  const surface: Surface = surfaceFor(edges);
  if (edges === "great-circle") return shapeArea(shape) * KM2_PER_STERADIAN;
  return shape.rings.reduce((sum, ring) => sum + surface.area(ring, 0, ring.length), 0) * KM2_PER_STERADIAN;
}
