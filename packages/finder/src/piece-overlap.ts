import { ConvexClipper } from "./convex-clip.js";
import type { Surface } from "./edge-model.js";
import type { FootprintStore } from "./footprint-store.js";
import type { Piece, PreparedFootprint } from "./prepared-footprint.js";
import { ballsMeet } from "./ring-form.js";

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

  /** Gives the same for footprint `i` of one store and `j` of another. */
  areaIn(left: FootprintStore, i: number, right: FootprintStore, j: number): number {
    const arePacked = left.isPacked(i) && right.isPacked(j);
    const isWindow = arePacked && right.isConvex(j);
    if (!isWindow && !(arePacked && left.isConvex(i))) return this.area(left.prepared(i), right.prepared(j));
    const ring = isWindow ? left : right;
    const window = isWindow ? right : left;
    const r = isWindow ? i : j;
    const w = isWindow ? j : i;
    const length = this.#clipper.clip(
      ring.vertices,
      window.vertices,
      ring.from[r]!,
      ring.to[r]!,
      window.from[w]!,
      window.to[w]!,
    );
    return length < 9 ? 0 : Math.max(0, this.#clippedArea(length));
  }

  #clippedArea(length: number): number {
    const { result, start } = this.#clipper;
    return this.#surface.area(result, start, start + length);
  }

  #pieceArea(p: Piece, q: Piece): number {
    if (q.isConvex) return this.#areaWithin(p.rings, q.rings[0]!);
    if (p.isConvex) return this.#areaWithin(q.rings, p.rings[0]!);
    return p.rings.length <= q.rings.length ? this.#fanArea(p, q) : this.#fanArea(q, p);
  }

  #areaWithin(rings: readonly Float64Array[], window: Float64Array): number {
    let total = 0;
    for (const ring of rings) {
      const length = this.#clipper.clip(ring, window, 0, ring.length, 0, window.length);
      if (length >= 9) total += this.#clippedArea(length);
    }
    return total;
  }

  // A shape with dents or holes is the sum of the triangles that its edges make with any one place, those that its
  // edges see from the right counted negative: each is convex, so that every case comes down to the simple one.
  #fanArea(p: Piece, q: Piece): number {
    const triangle = this.#triangle;
    triangle.set(p.centre);
    let total = 0;
    for (const ring of p.rings) {
      for (let i = 0; i < ring.length; i += 3) {
        const j = (i + 3) % ring.length;
        const side = tripleProduct(p.centre, ring, i, j);
        if (side === 0) continue;
        triangle.set(ring.subarray(i, i + 3), side > 0 ? 3 : 6);
        triangle.set(ring.subarray(j, j + 3), side > 0 ? 6 : 3);
        total += (side > 0 ? 1 : -1) * this.#areaWithin(q.rings, triangle);
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
