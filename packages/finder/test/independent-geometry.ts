import * as polyclip from "polyclip-ts";
import polygonClipping from "polygon-clipping";
import { AUTHALIC_RADIUS_KM, type Footprint, type Position, toVector, type Vector } from "../src/index.js";

type Rings = readonly (readonly Vector[])[];

function polygonsOf(footprint: Footprint): Rings[] {
  const polygons = footprint.type === "Polygon" ? [footprint.coordinates] : footprint.coordinates;
  return polygons.map((rings) => rings.map((ring) => ring.slice(0, -1).map((p) => toVector(p[0]!, p[1]!))));
}

/** Tells whether a footprint covers a place by adding up the angles under which its edges are seen from there. */
export function coversByAngles(footprint: Footprint, place: Vector): boolean {
  return polygonsOf(footprint).some(([outer, ...holes]) => {
    return surrounds(outer!, place) && !holes.some((hole) => surrounds(hole, place));
  });
}

function surrounds(ring: readonly Vector[], place: Vector): boolean {
  let total = 0;
  for (const [i, b] of ring.entries())
    total += seenAngle(place, ring[(i + ring.length - 1) % ring.length]!, b);
  return Math.abs(total) > Math.PI && nearSide(ring, place);
}

// The angles are the same seen from the opposite place, which the small rings of the tests never reach.
function nearSide(ring: readonly Vector[], place: Vector): boolean {
  return ring.reduce((sum, v) => sum + v[0] * place[0] + v[1] * place[1] + v[2] * place[2], 0) > 0;
}

function seenAngle(p: Vector, a: Vector, b: Vector): number {
  const cross = (u: Vector, v: Vector): Vector => [
    u[1] * v[2] - u[2] * v[1],
    u[2] * v[0] - u[0] * v[2],
    u[0] * v[1] - u[1] * v[0],
  ];
  const dot = (u: Vector, v: Vector): number => u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
  const pa = cross(p, a);
  const pb = cross(p, b);
  return Math.atan2(dot(p, cross(pa, pb)), dot(pa, pb));
}

/** Places spread evenly over a cap: a Fibonacci lattice. */
export function latticeOver(centre: Vector, how: { radiusRad: number; count: number }): Vector[] {
  const [x, y, z] = centre;
  const [ux, uy, uz] = Math.abs(z) < 0.7 ? [-y, x, 0] : [0, -z, y];
  const norm = Math.hypot(ux, uy, uz);
  const u = [ux / norm, uy / norm, uz / norm] as const;
  const w = [y * u[2] - z * u[1], z * u[0] - x * u[2], x * u[1] - y * u[0]] as const;
  const depth = 1 - Math.cos(Math.min(Math.PI, how.radiusRad));
  return Array.from({ length: how.count }, (_, i): Vector => {
    const up = 1 - (depth * (i + 0.5)) / how.count;
    const out = Math.sqrt(1 - up * up);
    const angle = i * Math.PI * (3 - Math.sqrt(5));
    const [c, s] = [out * Math.cos(angle), out * Math.sin(angle)];
    return [up * x + c * u[0] + s * w[0], up * y + c * u[1] + s * w[1], up * z + c * u[2] + s * w[2]];
  });
}

/**
 * Gives the area two footprints share in km² by another way: edges cut finely, drawn in Lambert's azimuthal
 * equal-area projection around `centre` (Snyder, section 24), clipped and measured there.
 */
export function sharedAreaByProjection(a: Footprint, b: Footprint, centre: Vector): number {
  const planeA = polygonsOf(a).map((rings) => rings.map((ring) => drawRing(ring, centre)));
  const planeB = polygonsOf(b).map((rings) => rings.map((ring) => drawRing(ring, centre)));
  const shared = clip(planeA, planeB);
  let twice = 0;
  for (const polygon of shared) {
    for (const [index, ring] of polygon.entries()) {
      let own = 0;
      for (let i = 1; i < ring.length; i++)
        own += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1];
      twice += (index === 0 ? 1 : -1) * Math.abs(own);
    }
  }
  return (twice / 2) * AUTHALIC_RADIUS_KM ** 2;
}

function clip(a: Position[][][], b: Position[][][]): Position[][][] {
  try {
    return polygonClipping.intersection(a, b);
  } catch {
    return polyclip.intersection(a, b) as Position[][][];
  }
}

const PIECES = 48;

function drawRing(ring: readonly Vector[], centre: Vector): Position[] {
  const [x, y, z] = centre;
  const [ux, uy, uz] = Math.abs(z) < 0.7 ? [-y, x, 0] : [0, -z, y];
  const norm = Math.hypot(ux, uy, uz);
  const e = [ux / norm, uy / norm, uz / norm] as const;
  const n = [y * e[2] - z * e[1], z * e[0] - x * e[2], x * e[1] - y * e[0]] as const;
  return ring.flatMap((from, i) => {
    const to = ring[(i + 1) % ring.length]!;
    return Array.from({ length: PIECES }, (_, k): Position => {
      const share = k / PIECES;
      const chord = [0, 1, 2].map((axis) => from[axis]! + share * (to[axis]! - from[axis]!)) as [
        number,
        number,
        number,
      ];
      const length = Math.hypot(...chord);
      const [px, py, pz] = [chord[0] / length, chord[1] / length, chord[2] / length];
      const scale = Math.sqrt(2 / (1 + px * x + py * y + pz * z));
      return [scale * (px * e[0] + py * e[1] + pz * e[2]), scale * (px * n[0] + py * n[1] + pz * n[2])];
    });
  });
}
