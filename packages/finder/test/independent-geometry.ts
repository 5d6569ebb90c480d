import { AUTHALIC_RADIUS_KM, type Footprint, type Position, type Vector } from "../src/index.js";

/*
 * Geometry on the sphere that shares nothing with the package but the radius: another formula for the authalic
 * latitude, for the area and for what covers a place, and no clipping at all. Footprints have to be simple, closed
 * and smaller than a hemisphere, which generated ones are.
 */

const ECCENTRICITY_SQUARED = 0.00669437999014132;
const ECCENTRICITY = Math.sqrt(ECCENTRICITY_SQUARED);

// Snyder, Map Projections: A Working Manual (1987), equation 3-12, divided by 1 − e².
function authalicQ(sine: number): number {
  return sine / (1 - ECCENTRICITY_SQUARED * sine * sine) + Math.atanh(ECCENTRICITY * sine) / ECCENTRICITY;
}

/** Gives the unit vector of a position on the authalic sphere, by Snyder's equations 3-11 and 3-12. */
function independentVector([lonDeg, latDeg]: Readonly<Position> | readonly number[]): Vector {
  const sine = authalicQ(Math.sin((latDeg! * Math.PI) / 180)) / authalicQ(1);
  const cosine = Math.sqrt((1 - sine) * (1 + sine));
  const lon = (lonDeg! * Math.PI) / 180;
  return [cosine * Math.cos(lon), cosine * Math.sin(lon), sine];
}

type Ring = readonly Vector[];

/** A footprint as rings of vectors, each with the inside on its left. */
export interface IndependentFootprint {
  readonly polygons: readonly { readonly outer: Ring; readonly holes: readonly Ring[] }[];
}

/** Reads a footprint; the first ring of each polygon is its outside, whichever way it runs. */
export function readIndependently(footprint: Footprint): IndependentFootprint {
  const polygons = footprint.type === "Polygon" ? [footprint.coordinates] : footprint.coordinates;
  return {
    polygons: polygons.map((rings) => {
      const [outer, ...holes] = rings.map((ring) => openRing(ring.map(independentVector)));
      return { outer: wind(outer!, 1), holes: holes.map((hole) => wind(hole, -1)) };
    }),
  };
}

function openRing(ring: readonly Vector[]): Ring {
  const [first, last] = [ring[0]!, ring.at(-1)!];
  return first.every((value, k) => value === last[k]) ? ring.slice(0, -1) : ring;
}

function wind(ring: Ring, side: 1 | -1): Ring {
  return excessAround(edgesOf(ring), middleOf(ring)) > 0 === side > 0 ? ring : [...ring].reverse();
}

type Edge = readonly [from: Vector, to: Vector];

function edgesOf(ring: Ring): Edge[] {
  return ring.map((from, i): Edge => [from, ring[(i + 1) % ring.length]!]);
}

function boundaryOf({ polygons }: IndependentFootprint): Edge[] {
  return polygons.flatMap(({ outer, holes }) => [outer, ...holes].flatMap(edgesOf));
}

function middleOf(places: readonly Vector[]): Vector {
  return normalise(
    places.reduce<Vector>((sum, v) => [sum[0] + v[0], sum[1] + v[1], sum[2] + v[2]], [0, 0, 0]),
  );
}

/** Tells whether a footprint covers a place by adding up the angles under which its edges are seen from there. */
export function covers({ polygons }: IndependentFootprint, place: Vector): boolean {
  return polygons.some(
    ({ outer, holes }) => surrounds(outer, place) && !holes.some((hole) => surrounds(hole, place)),
  );
}

/** Tells whether the outer ring of a part goes round a place. */
export function isAround({ polygons }: IndependentFootprint, place: Vector): boolean {
  return polygons.some(({ outer }) => surrounds(outer, place));
}

/** Tells whether an edge crosses the antimeridian. */
export function crossesAntimeridian(footprint: IndependentFootprint): boolean {
  return boundaryOf(footprint).some(([a, b]) => {
    if (a[1] > 0 === b[1] > 0) return false;
    return a[0] * Math.abs(b[1]) + b[0] * Math.abs(a[1]) < 0;
  });
}

function surrounds(ring: Ring, place: Vector): boolean {
  let total = 0;
  let facing = 0;
  let a = ring[ring.length - 1]!;
  for (const b of ring) {
    total += seenAngle(place, a, b);
    facing += dot(b, place);
    a = b;
  }
  // The angles are the same seen from the opposite place, which no ring of the tests is near to.
  return Math.abs(total) > Math.PI && facing > 0;
}

function seenAngle(p: Vector, a: Vector, b: Vector): number {
  const pa = cross(p, a);
  const pb = cross(p, b);
  return Math.atan2(dot(p, cross(pa, pb)), dot(pa, pb));
}

/**
 * Gives the area that two footprints share in km², without clipping.
 *
 * The edge of what they share is made of the parts of each one's edges that lie inside the other. Every edge is cut
 * where it meets edges of the other, the parts that the other covers are kept, and the area on their left is added up.
 */
export function independentSharedKm2(a: IndependentFootprint, b: IndependentFootprint): number {
  const edgesA = boundaryOf(a).map((edge) => ({ edge, cuts: [] as Vector[] }));
  const edgesB = boundaryOf(b).map((edge) => ({ edge, cuts: [] as Vector[] }));
  for (const one of edgesA) {
    for (const other of edgesB) {
      const place = crossing(one.edge, other.edge);
      if (place === undefined) continue;
      one.cuts.push(place);
      other.cuts.push(place);
    }
  }
  const kept = [...partsInside(edgesA, b), ...partsInside(edgesB, a)];
  return toKm2(excessAround(kept, middleOf(a.polygons[0]!.outer)));
}

/** Gives the area of a footprint in km². */
export function independentKm2(footprint: IndependentFootprint): number {
  return toKm2(excessAround(boundaryOf(footprint), middleOf(footprint.polygons[0]!.outer)));
}

function toKm2(steradians: number): number {
  const whole = 4 * Math.PI;
  return (steradians < -1e-6 ? steradians + whole : steradians) * AUTHALIC_RADIUS_KM ** 2;
}

interface CutEdge {
  readonly edge: Edge;
  readonly cuts: Vector[];
}

function partsInside(edges: readonly CutEdge[], other: IndependentFootprint): Edge[] {
  const parts: Edge[] = [];
  for (const {
    edge: [from, to],
    cuts,
  } of edges) {
    const along = (place: Vector): number => dot(place, to) - dot(place, from);
    const ends = [from, ...cuts.sort((p, q) => along(p) - along(q)), to];
    const own = ends.slice(1).map((end, i): Edge => [ends[i]!, end]);
    // Each cut leads in or out. Where edges run along each other the place of a cut is vague and so is what lies at the
    // middle of a short part: the longest one says where all of them are.
    const longest = own.reduce((best, part, i) => (chord(part) > chord(own[best]!) ? i : best), 0);
    const isLongestInside = covers(other, middleOf(own[longest]!));
    parts.push(...own.filter((_, i) => ((i - longest) % 2 === 0) === isLongestInside));
  }
  return parts;
}

function chord([[ax, ay, az], [bx, by, bz]]: Edge): number {
  return Math.hypot(bx - ax, by - ay, bz - az);
}

function crossing([a, b]: Edge, [c, d]: Edge): Vector | undefined {
  const n = edgeNormal(a, b);
  const [heightC, heightD] = [dot(n, c), dot(n, d)];
  if (heightC > 0 === heightD > 0) return undefined;
  const m = edgeNormal(c, d);
  if (dot(m, a) > 0 === dot(m, b) > 0) return undefined;
  // Taken on the edge cd itself: the line in which the planes meet is vague where edges run along each other.
  const share = heightC / (heightC - heightD);
  const place = normalise([
    c[0] + share * (d[0] - c[0]),
    c[1] + share * (d[1] - c[1]),
    c[2] + share * (d[2] - c[2]),
  ]);
  return dot(place, [a[0] + b[0], a[1] + b[1], a[2] + b[2]]) > 0 ? place : undefined;
}

// a × b, taken as a × (b − a), which keeps its direction when the two are close.
function edgeNormal(a: Vector, b: Vector): Vector {
  return cross(a, [b[0] - a[0], b[1] - a[1], b[2] - a[2]]);
}

/**
 * Adds up the signed areas of the triangles between `apex` and each edge, in steradians.
 *
 * Drawn stereographically from opposite the apex, which becomes the origin, with u and v for the ends of an edge:
 * half the triangle's excess is the argument of 1 + u* v (from tan(E/2) = tan(a/2) tan(b/2) sin C /
 * (1 + tan(a/2) tan(b/2) cos C), Todhunter, Spherical Trigonometry, article 103).
 */
function excessAround(edges: readonly Edge[], apex: Vector): number {
  const [e, n] = axesAt(apex);
  let total = 0;
  for (const [from, to] of edges) {
    const [ux, uy] = [dot(from, e) / (1 + dot(from, apex)), dot(from, n) / (1 + dot(from, apex))];
    const [vx, vy] = [dot(to, e) / (1 + dot(to, apex)), dot(to, n) / (1 + dot(to, apex))];
    total += 2 * Math.atan2(ux * (vy - uy) - uy * (vx - ux), 1 + ux * vx + uy * vy);
  }
  return total;
}

/** Places spread evenly over a cap: a Fibonacci lattice. */
export function latticeOver(centre: Vector, how: { radiusRad: number; count: number }): Vector[] {
  const [x, y, z] = centre;
  const [u, w] = axesAt(centre);
  const depth = 1 - Math.cos(Math.min(Math.PI, how.radiusRad));
  return Array.from({ length: how.count }, (_, i): Vector => {
    const up = 1 - (depth * (i + 0.5)) / how.count;
    const out = Math.sqrt(1 - up * up);
    const angle = i * Math.PI * (3 - Math.sqrt(5));
    const [c, s] = [out * Math.cos(angle), out * Math.sin(angle)];
    return [up * x + c * u[0] + s * w[0], up * y + c * u[1] + s * w[1], up * z + c * u[2] + s * w[2]];
  });
}

function axesAt(up: Vector): [Vector, Vector] {
  const [x, y, z] = up;
  const e = normalise(Math.abs(z) < 0.7 ? [-y, x, 0] : [0, -z, y]);
  return [e, cross(up, e)];
}

function cross(u: Vector, v: Vector): Vector {
  return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
}

function dot(u: Vector, v: Vector): number {
  return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
}

function normalise([x, y, z]: Vector): Vector {
  const norm = Math.hypot(x, y, z);
  return [x / norm, y / norm, z / norm];
}
