import earcut from "earcut";
import { type Vec, vecOf } from "./camera.js";

/** What can be drawn of some rows: points, edges and triangles of unit vectors, each with the number of its row. */
export interface Shapes {
  /** x, y, z of each row's middle. */
  readonly points: Float32Array;
  readonly pointRows: Uint32Array;
  /** Both ends of each edge. */
  readonly edges: Float32Array;
  readonly edgeRows: Uint32Array;
  /** The corners of each triangle. */
  readonly triangles: Float32Array;
  readonly triangleRows: Uint32Array;
}

/** A ring of longitudes and latitudes in degrees, one after the other, closed; whether it is a hole in the one before. */
export interface Ring {
  readonly lonLat: ArrayLike<number>;
  readonly isHole: boolean;
}

/** How the edges between two positions run: along great circles, or straight in longitude and latitude. */
export type EdgeCourse = "great-circle" | "lon-lat";

/** Edges and triangles are cut until they are no longer than this, radians: so they look bent when drawn straight. */
const maxEdge = 0.05;
const maxCuts = 7;
/** The same in degrees, for triangles; as many cuts as a triangle around the Earth needs, each of its edges six. */
const maxFlatEdge = maxEdge * (180 / Math.PI) * 1.5;
const maxFlatCuts = 18;
/**
 * So far an edge may turn about the pole and lie from where the plane map draws it, radians; so often it is cut for that,
 * which happens near the poles alone.
 */
const maxTurn = 0.5;
const maxBend = 0.004;
const maxPolarCuts = 16;
/** Where the poles begin to matter: the sine of 64° of latitude. */
const polarHeight = 0.9;

/** Gathers {@link Shapes}. */
export class ShapeBuilder {
  readonly #points: number[] = [];
  readonly #pointRows: number[] = [];
  readonly #edges: number[] = [];
  readonly #edgeRows: number[] = [];
  readonly #triangles: number[] = [];
  readonly #triangleRows: number[] = [];

  /** Adds a point. */
  point(row: number, [x, y, z]: Vec): void {
    this.#points.push(x, y, z);
    this.#pointRows.push(row);
  }

  /** Adds a line through positions, bent as a great circle between them. */
  line(row: number, lonLat: ArrayLike<number>): void {
    for (let i = 0; i + 3 < lonLat.length; i += 2) this.#lonLatEdge(row, lonLat, i, "great-circle");
  }

  /** Adds the outline and the inside of polygons. */
  polygons(row: number, rings: readonly Ring[], course: EdgeCourse, fillRow: number = row): void {
    let polygon: Ring[] = [];
    for (const ring of rings) {
      if (!ring.isHole) {
        this.#fill(fillRow, polygon, course);
        polygon = [];
      }
      polygon.push(ring);
    }
    this.#fill(fillRow, polygon, course);
    this.outlines(row, rings, course);
  }

  /** Adds the outline of polygons. */
  outlines(row: number, rings: readonly Ring[], course: EdgeCourse): void {
    for (const { lonLat } of rings) {
      for (let i = 0; i + 3 < lonLat.length; i += 2) this.#lonLatEdge(row, lonLat, i, course);
    }
  }

  /** What was gathered. */
  shapes(): Shapes {
    return {
      points: new Float32Array(this.#points),
      pointRows: new Uint32Array(this.#pointRows),
      edges: new Float32Array(this.#edges),
      edgeRows: new Uint32Array(this.#edgeRows),
      triangles: new Float32Array(this.#triangles),
      triangleRows: new Uint32Array(this.#triangleRows),
    };
  }

  #lonLatEdge(row: number, lonLat: ArrayLike<number>, i: number, course: EdgeCourse): void {
    const [lonA, latA, lonB, latB] = [lonLat[i]!, lonLat[i + 1]!, lonLat[i + 2]!, lonLat[i + 3]!];
    // Where RFC 7946 cuts at ±180° and at a pole there is no edge on the ground.
    if (Math.abs(lonA) > 179.9999 && Math.abs(lonB) > 179.9999) return;
    if (Math.abs(latA) > 89.9999 && Math.abs(latB) > 89.9999) return;
    if (course === "great-circle") {
      this.#edge(row, vecOf(lonA, latA), vecOf(lonB, latB), maxCuts + maxPolarCuts);
      return;
    }
    const length = Math.hypot(lonB - lonA, latB - latA) * (Math.PI / 180);
    const steps = Math.max(1, Math.ceil(length / maxEdge));
    let before = vecOf(lonA, latA);
    for (let k = 1; k <= steps; k++) {
      const t = k / steps;
      const next = vecOf(lonA + t * (lonB - lonA), latA + t * (latB - latA));
      this.#edge(row, before, next, 0);
      before = next;
    }
  }

  #edge(row: number, a: Vec, b: Vec, cuts: number): void {
    if (cuts > 0 && ((cuts > maxPolarCuts && distance(a, b) > maxEdge) || bendOf(a, b) > 1)) {
      const m = middle(a, b);
      this.#edge(row, a, m, cuts - 1);
      this.#edge(row, m, b, cuts - 1);
      return;
    }
    this.#edges.push(a[0], a[1], a[2], b[0], b[1], b[2]);
    this.#edgeRows.push(row);
  }

  #fill(row: number, polygon: readonly Ring[], course: EdgeCourse): void {
    if (polygon.length === 0 || polygon[0]!.lonLat.length < 8) return;
    if (course === "lon-lat") this.#fillFlat(row, polygon);
    else this.#fillRound(row, polygon);
  }

  /** Of areas that follow meridians and parallels: cut and divided in degrees. */
  #fillFlat(row: number, polygon: readonly Ring[]): void {
    const { flat, holes } = joined(polygon);
    const corners = earcut(flat, holes);
    const at = (k: number): Flat => [flat[2 * corners[k]!]!, flat[2 * corners[k]! + 1]!];
    for (let k = 0; k < corners.length; k += 3)
      this.#flatTriangle(row, at(k), at(k + 1), at(k + 2), maxFlatCuts);
  }

  #flatTriangle(row: number, a: Flat, b: Flat, c: Flat, cuts: number): void {
    const longest = longestOf(flatLength(a, b), flatLength(b, c), flatLength(c, a));
    if (longest.length > maxFlatEdge && cuts > 0) {
      const [p, q, r] = longest.index === 0 ? [a, b, c] : longest.index === 1 ? [b, c, a] : [c, a, b];
      const m: Flat = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
      this.#flatTriangle(row, p, m, r, cuts - 1);
      this.#flatTriangle(row, m, q, r, cuts - 1);
      return;
    }
    this.#push(row, besidePole(a), besidePole(b), besidePole(c));
  }

  /** Of footprints: cut in a plane that touches the middle, where great circles are straight. */
  #fillRound(row: number, polygon: readonly Ring[]): void {
    const { flat, holes } = joined(polygon);
    const vecs: Vec[] = [];
    for (let i = 0; i < flat.length; i += 2) vecs.push(vecOf(flat[i]!, flat[i + 1]!));
    const centre = unit(vecs.reduce<Vec>((s, v) => [s[0] + v[0], s[1] + v[1], s[2] + v[2]], [0, 0, 0]));
    const least = vecs.reduce((smallest, v) => Math.min(smallest, dotOf(v, centre)), 1);
    // Wider than the plane can hold.
    if (!(least > 0.05)) return;
    const [east, north] = frame(centre);
    const plane = vecs.flatMap((v) => {
      const depth = dotOf(v, centre);
      return [dotOf(v, east) / depth, dotOf(v, north) / depth];
    });
    const corners = earcut(plane, holes);
    for (let k = 0; k < corners.length; k += 3) {
      this.#roundTriangle(row, vecs[corners[k]!]!, vecs[corners[k + 1]!]!, vecs[corners[k + 2]!]!, maxCuts);
    }
  }

  #roundTriangle(row: number, a: Vec, b: Vec, c: Vec, cuts: number): void {
    const longest = longestOf(distance(a, b), distance(b, c), distance(c, a));
    if (longest.length > 2 * maxEdge && cuts > 0) {
      const [p, q, r] = longest.index === 0 ? [a, b, c] : longest.index === 1 ? [b, c, a] : [c, a, b];
      const m = middle(p, q);
      this.#roundTriangle(row, p, m, r, cuts - 1);
      this.#roundTriangle(row, m, q, r, cuts - 1);
      return;
    }
    this.#polarTriangle(row, [a, b, c], maxPolarCuts);
  }

  /**
   * The plane map makes a line of a pole: what holds one is divided by meridians, each part with its own stretch of that
   * line, and what lies near one until its edges turn but little about it.
   */
  #polarTriangle(row: number, corners: readonly [Vec, Vec, Vec], cuts: number): void {
    const [a, b, c] = corners;
    const most = longestOf(bendOf(a, b), bendOf(b, c), bendOf(c, a));
    const atPole = corners.findIndex(isPole);
    if (atPole >= 0) {
      this.#polarFan(row, corners[(atPole + 1) % 3]!, corners[(atPole + 2) % 3]!, cuts);
    } else if (most.length <= 1 || cuts === 0) this.#push(row, a, b, c);
    else if (holdsPole(corners)) {
      for (const [from, to] of [
        [a, b],
        [b, c],
        [c, a],
      ] as const)
        this.#polarFan(row, from, to, cuts);
    } else {
      const [p, q, r] = most.index === 0 ? [a, b, c] : most.index === 1 ? [b, c, a] : [c, a, b];
      const m = middle(p, q);
      this.#polarTriangle(row, [p, m, r], cuts - 1);
      this.#polarTriangle(row, [m, q, r], cuts - 1);
    }
  }

  /** What lies between an edge and the pole. */
  #polarFan(row: number, a: Vec, b: Vec, cuts: number): void {
    if (isPole(a) || isPole(b)) return;
    if (bendOf(a, b) > 1 && cuts > 0) {
      const m = middle(a, b);
      this.#polarFan(row, a, m, cuts - 1);
      this.#polarFan(row, m, b, cuts - 1);
      return;
    }
    const [overA, overB] = [poleward(a), poleward(b)];
    this.#push(row, a, b, overB);
    this.#push(row, a, overB, overA);
  }

  #push(row: number, a: Vec, b: Vec, c: Vec): void {
    this.#triangles.push(a[0], a[1], a[2], b[0], b[1], b[2], c[0], c[1], c[2]);
    this.#triangleRows.push(row);
  }
}

type Flat = readonly [number, number];

function joined(polygon: readonly Ring[]): { readonly flat: number[]; readonly holes: number[] } {
  const flat: number[] = [];
  const holes: number[] = [];
  polygon.forEach(({ lonLat }, i) => {
    if (i > 0) holes.push(flat.length / 2);
    for (let k = 0; k < lonLat.length - 2; k++) flat.push(lonLat[k]!);
  });
  return { flat, holes };
}

/**
 * How long an edge in degrees is on the ground, roughly; it goes by the edge alone, so that both triangles beside it are
 * cut at the same places: else the ground shows between them.
 */
function flatLength(a: Flat, b: Flat): number {
  // Degrees of longitude are short near the poles, but parallels are bent there.
  const width = Math.max(0.3, Math.cos((((a[1] + b[1]) / 2) * Math.PI) / 180));
  return Math.hypot((a[0] - b[0]) * width, a[1] - b[1]);
}

function longestOf(a: number, b: number, c: number): { readonly length: number; readonly index: 0 | 1 | 2 } {
  if (a >= b && a >= c) return { length: a, index: 0 };
  return b >= c ? { length: b, index: 1 } : { length: c, index: 2 };
}

/** So near a pole no picture tells the difference, and yet there is a longitude, radians. */
const besidePoleRad = 1e-7;

function besidePole([lonDeg, latDeg]: Flat): Vec {
  const vec = vecOf(lonDeg, latDeg);
  return Math.abs(latDeg) < 89.99999 ? vec : poleward(vecOf(lonDeg, Math.sign(latDeg) * 45));
}

/** The place beside the nearest pole at the longitude of a vector. */
function poleward([x, y, z]: Vec): Vec {
  const size = besidePoleRad / Math.hypot(x, y);
  return [x * size, y * size, Math.sign(z)];
}

function isPole([x, y]: Vec): boolean {
  return Math.hypot(x, y) <= 2 * besidePoleRad;
}

/** How much an edge is bent on the plane map; above 1 it is to be cut. */
function bendOf(a: Vec, b: Vec): number {
  if (Math.max(Math.abs(a[2]), Math.abs(b[2])) < polarHeight) return 0;
  // Short beside its distance from the pole, as most are.
  const [dx, dy] = [a[0] - b[0], a[1] - b[1]];
  if (dx * dx + dy * dy < 0.04 * (a[0] * a[0] + a[1] * a[1])) return 0;
  const m = middle(a, b);
  const turn = turnOf(a, b);
  // On the plane, from the first end.
  const [x, y] = [turn, latOf(b) - latOf(a)];
  const [mx, my] = [turnOf(a, m), latOf(m) - latOf(a)];
  const away = Math.abs(x * my - y * mx) / (Math.hypot(x, y) || 1);
  return Math.max(Math.abs(turn) / maxTurn, away / maxBend);
}

/** How far it turns eastwards about the Earth's axis from one vector to the other, radians. */
function turnOf(a: Vec, b: Vec): number {
  return Math.atan2(crossOf(a, b), a[0] * b[0] + a[1] * b[1]);
}

function latOf([x, y, z]: Vec): number {
  return Math.atan2(z, Math.hypot(x, y));
}

function crossOf(a: Vec, b: Vec): number {
  return a[0] * b[1] - a[1] * b[0];
}

function holdsPole([a, b, c]: readonly [Vec, Vec, Vec]): boolean {
  const sides = [crossOf(a, b), crossOf(b, c), crossOf(c, a)];
  return sides.every((side) => side >= -1e-12) || sides.every((side) => side <= 1e-12);
}

function middle(a: Vec, b: Vec): Vec {
  return unit([a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
}

function unit(v: Vec): Vec {
  const length = Math.hypot(v[0], v[1], v[2]) || 1;
  return [v[0] / length, v[1] / length, v[2] / length];
}

function distance(a: Vec, b: Vec): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function dotOf(a: Vec, b: Vec): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function frame(centre: Vec): readonly [Vec, Vec] {
  const flat = Math.hypot(centre[0], centre[1]);
  const east: Vec = flat < 1e-9 ? [0, 1, 0] : [-centre[1] / flat, centre[0] / flat, 0];
  const north: Vec = [
    centre[1] * east[2] - centre[2] * east[1],
    centre[2] * east[0] - centre[0] * east[2],
    centre[0] * east[1] - centre[1] * east[0],
  ];
  return [east, north];
}
