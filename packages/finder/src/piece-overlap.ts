import { ConvexClipper } from "./convex-clip.js";
import type { Surface } from "./edge-model.js";
import type { FootprintStore } from "./footprint-store.js";
import type { Piece, PreparedFootprint } from "./prepared-footprint.js";
import { ballsMeet } from "./ring-form.js";

/** Above 1 by more than all rounding: what is not less by so much is not less. */
const NOT_LESS = 1 + 1e-9;

/** Measures how much ground footprints share; keeps the buffers for it. */
export class OverlapMeter {
  readonly #clipper: ConvexClipper = new ConvexClipper();
  readonly #triangle: Float64Array = new Float64Array(9);
  readonly #surface: Surface;

  constructor(surface: Surface) {
    this.#surface = surface;
  }

  /** Gives the area that two footprints share, in steradians of the authalic sphere. */
  area(a: PreparedFootprint, b: PreparedFootprint): number {
    let total = 0;
    for (const p of a.pieces) for (const q of b.pieces) if (ballsMeet(p, q)) total += this.#pieceArea(p, q);
    return Math.max(0, total);
  }

  /**
   * Gives the same for footprint `i` of one store and `j` of another, both packed where they are ordinary.
   *
   * Most of what a wide swath meets lies wholly within it. A footprint reaches no farther from its first vertex than
   * its farthest one; where that is less than the distance to the plane of every edge of the other, and the vertex
   * is left of all of them, nothing is to be clipped. So is it for rings with dents: they go round a place that has
   * all their edges on its left.
   */
  areaIn(left: FootprintStore, i: number, right: FootprintStore, j: number): number {
    // All in one function, larger than what V8 inlines: in pieces it is compiled once more with each of its callers.
    const arePacked = left.hasVertices(i) && right.hasVertices(j);
    const isWindow = arePacked && right.isConvex(j);
    if (!isWindow && !(arePacked && left.isConvex(i))) return this.area(left.prepared(i), right.prepared(j));
    const ring = isWindow ? left.vertices : right.vertices;
    const window = isWindow ? right.vertices : left.vertices;
    const from = isWindow ? left.from[i]! : right.from[j]!;
    const to = isWindow ? left.to[i]! : right.to[j]!;
    const windowFrom = isWindow ? right.from[j]! : left.from[i]!;
    const windowTo = isWindow ? right.to[j]! : left.to[i]!;
    if (to - from > 2 * (windowTo - windowFrom)) {
      const x = window[windowFrom]!;
      const y = window[windowFrom + 1]!;
      const z = window[windowFrom + 2]!;
      let reach = 0;
      for (let k = windowFrom + 3; k < windowTo; k += 3) {
        const dx = window[k]! - x;
        const dy = window[k + 1]! - y;
        const dz = window[k + 2]! - z;
        const squared = dx * dx + dy * dy + dz * dz;
        if (squared > reach) reach = squared;
      }
      // Up to 90° of arc a ball holds the edges with the vertices.
      let isWithin = reach < 1;
      let ax = ring[to - 3]!;
      let ay = ring[to - 2]!;
      let az = ring[to - 1]!;
      for (let k = from; k < to && isWithin; k += 3) {
        const bx = ring[k]!;
        const by = ring[k + 1]!;
        const bz = ring[k + 2]!;
        const ex = bx - ax;
        const ey = by - ay;
        const ez = bz - az;
        const nx = ay * ez - az * ey;
        const ny = az * ex - ax * ez;
        const nz = ax * ey - ay * ex;
        const height = nx * x + ny * y + nz * z;
        isWithin = height > 0 && height * height > NOT_LESS * reach * (nx * nx + ny * ny + nz * nz);
        ax = bx;
        ay = by;
        az = bz;
      }
      if (isWithin) return this.#surface.area(window, windowFrom, windowTo);
    }
    const length = this.#clipper.clip(ring, window, from, to, windowFrom, windowTo);
    if (length < 9) return 0;
    const { result, start } = this.#clipper;
    return Math.max(0, this.#surface.area(result, start, start + length));
  }

  #pieceArea(p: Piece, q: Piece): number {
    if (q.isConvex) return this.#areaWithin(p.rings, q.rings[0]!);
    if (p.isConvex) return this.#areaWithin(q.rings, p.rings[0]!);
    return p.rings.length <= q.rings.length ? this.#fanArea(p, q) : this.#fanArea(q, p);
  }

  #areaWithin(rings: readonly Float64Array[], window: Float64Array): number {
    let total = 0;
    for (let r = 0; r < rings.length; r++) {
      const ring = rings[r]!;
      const length = this.#clipper.clip(ring, window, 0, ring.length, 0, window.length);
      if (length < 9) continue;
      const { result, start } = this.#clipper;
      total += this.#surface.area(result, start, start + length);
    }
    return total;
  }

  // A shape with dents or holes is the sum of the triangles that its edges make with any one place, those that its
  // edges see from the right counted negative: each is convex, so that every case comes down to the simple one.
  #fanArea(p: Piece, q: Piece): number {
    const triangle = this.#triangle;
    triangle.set(p.centre);
    let total = 0;
    for (let r = 0; r < p.rings.length; r++) {
      const ring = p.rings[r]!;
      for (let i = 0; i < ring.length; i += 3) {
        const j = i + 3 < ring.length ? i + 3 : 0;
        const side = tripleProduct(p.centre, ring, i, j);
        if (side === 0) continue;
        const first = side > 0 ? i : j;
        const second = side > 0 ? j : i;
        triangle.set(ring.subarray(first, first + 3), 3);
        triangle.set(ring.subarray(second, second + 3), 6);
        const area = this.#areaWithin(q.rings, triangle);
        total += side > 0 ? area : -area;
      }
    }
    return total;
  }
}

function tripleProduct(centre: Float64Array, ring: Float64Array, i: number, j: number): number {
  const ex = ring[j]! - ring[i]!;
  const ey = ring[j + 1]! - ring[i + 1]!;
  const ez = ring[j + 2]! - ring[i + 2]!;
  const nx = ring[i + 1]! * ez - ring[i + 2]! * ey;
  const ny = ring[i + 2]! * ex - ring[i]! * ez;
  const nz = ring[i]! * ey - ring[i + 1]! * ex;
  return nx * centre[0]! + ny * centre[1]! + nz * centre[2]!;
}
