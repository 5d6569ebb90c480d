import { arrange, type Face } from "./arrangement.js";
import { ringsArea } from "./ring-area.js";

const WHOLE = 4 * Math.PI;

/**
 * Resolves rings that cross or touch themselves or each other into rings that do not.
 *
 * The rings have their inside on the left. Kept is the ground that is covered `minCover` times or more: once makes
 * the union of what one footprint covers, twice the intersection of two, whose area goes in as `coveredArea`
 * (steradians, counted as often as it is covered). Undefined when the arithmetic does not come out whole, which means
 * that the rings are too entangled to tell.
 */
export function coveredAtLeast(
  rings: readonly Float64Array[],
  minCover: number,
  coveredArea: number = ringsArea(rings),
): Float64Array[] | undefined {
  const arrangement = arrange(rings);
  if (arrangement === undefined) return undefined;
  const total = arrangement.sets.flat().reduce((sum, face) => sum + face.cover * face.area, 0);
  const offset = (coveredArea - total) / WHOLE;
  const whole = Math.round(offset);
  if (Math.abs(offset - whole) > 1e-7) return undefined;
  return arrangement.outline((cover) => cover + whole >= minCover);
}

/**
 * Resolves one ring that crosses or touches itself and whose inside is not known.
 *
 * The largest face is taken as outside, and every face round which the ring winds, either way, as inside: both
 * loops of a figure eight, and all of a swath whose end lies over its beginning. A ring that runs out to its hole and
 * back along one line falls into an outer ring and a hole.
 */
export function resolveTangledRing(ring: Float64Array): Float64Array[] | undefined {
  const arrangement = arrange([ring]);
  if (arrangement === undefined) return undefined;
  const outside = arrangement.sets.reduce((sum, faces) => sum + largest(faces).cover, 0);
  return arrangement.outline((cover) => cover !== outside);
}

function largest(faces: readonly Face[]): Face {
  return faces.reduce((best, face) => (face.area > best.area ? face : best));
}
