import { shapeArea } from "./area.js";
import { FinderError } from "./errors.js";
import type { Piece } from "./prepared-footprint.js";
import { coveredAtLeast } from "./resolve-rings.js";
import { ringsArea } from "./ring-area.js";
import { boundingBall } from "./ring-form.js";
import type { Shape } from "./shape.js";

const AXES: readonly (readonly number[])[] = [
  [1, 0, 0],
  [0, 1, 0],
  [-1, 0, 0],
  [0, -1, 0],
];

// The eight triangles that the coordinate planes cut out of the sphere, inside on the left, turned by an angle about
// two axes.
function octantsTurned(angleRad: number): Float64Array[] {
  const corner = ([x, y, z]: readonly number[]): number[] => {
    const [c, s] = [Math.cos(angleRad), Math.sin(angleRad)];
    const [x1, y1] = [c * x! - s * y!, s * x! + c * y!];
    return [x1, c * y1 - s * z!, s * y1 + c * z!];
  };
  return AXES.flatMap((axis, i) => {
    const next = AXES[(i + 1) % AXES.length]!;
    const [a, b] = [corner(axis), corner(next)];
    return [
      Float64Array.of(...a, ...b, ...corner([0, 0, 1])),
      Float64Array.of(...b, ...a, ...corner([0, 0, -1])),
    ];
  });
}

const OCTANT_AREA = Math.PI / 2;

/**
 * Cuts a shape that does not fit a hemisphere into what lies in each octant, so that every piece does.
 *
 * @throws FinderError `finder/invalid-footprint` when the cut parts do not add up to the shape
 */
export function octantsOf(shape: Shape): Piece[] {
  // Should an edge lie so near a plane of the cut that rounding decides, the planes are turned.
  for (const angleRad of [0, 0.37, 0.81]) {
    const pieces = cutInto(octantsTurned(angleRad), shape);
    if (pieces !== undefined) return pieces;
  }
  throw new FinderError(
    "finder/invalid-footprint",
    "footprint is larger than a hemisphere and too entangled to be cut up, split it into smaller parts",
  );
}

function cutInto(octants: readonly Float64Array[], shape: Shape): Piece[] | undefined {
  const area = shapeArea(shape);
  const pieces: Piece[] = [];
  let total = 0;
  for (const octant of octants) {
    const rings = shape.isWhole ? [octant] : coveredAtLeast([...shape.rings, octant], 2, area + OCTANT_AREA);
    if (rings === undefined) return undefined;
    if (rings.length === 0) continue;
    total += ringsArea(rings);
    pieces.push({ rings, isConvex: shape.isWhole, ...boundingBall(rings) });
  }
  return Math.abs(total - area) <= 1e-9 * area + 1e-12 ? pieces : undefined;
}
