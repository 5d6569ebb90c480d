import { type EdgeModel, type Surface, surfaceFor } from "./edge-model.js";
import { boxOfBall, boxOfFootprint } from "./footprint-box.js";
import { float64Zeros, int32Zeros } from "./large-arrays.js";
import { CONVEX_LEFT, CONVEX_RIGHT, judgeRing, RingBuffer, UNDRAWN } from "./ordinary-ring.js";
import { type PreparedFootprint, prepareFootprint, prepareShape } from "./prepared-footprint.js";
import type { ProductSource } from "./product-source.js";
import { boundingBall, HEMISPHERE_RADIUS, ringForm } from "./ring-form.js";
import { reverseVertices } from "./ring-winding.js";
import { inOrder } from "./time-order.js";

// What is known of a footprint; the order matters: from PACKED on, its vertices are in the store.
const WAITING_LEFT = 0;
const WAITING_RIGHT = 1;
const GENERAL = 2;
const PACKED = 3;
const PACKED_CONVEX = 4;

// Room for vertices at first: four for every second footprint, since many are never compared. Growing from little would
// copy them many times, and each array that was outgrown counts as garbage until V8 goes through all products for it.
const NUMBERS_PER_FOOTPRINT = 6;
const LEAST_NUMBERS = 3072;

/**
 * The footprints of one sensor: the vertices of ordinary ones, rings with the inside on the left, in one array.
 *
 * {@link add} checks every footprint and notes its box. Of a ring that the map shows to be convex that is all; its
 * vertices are calculated only when it is about to be compared. Rings with holes or parts, large, or out of shape are
 * read at once in the exact way, and kept one by one.
 */
export class FootprintStore {
  readonly edges: EdgeModel;
  /** Four numbers a footprint, `[west, south, east, north]` in degrees; where two do not meet, neither do they. */
  boxes: Float64Array;
  /** Vertices of ordinary footprints, three numbers each; footprint k has numbers `from[k]` to `to[k]`. */
  vertices: Float64Array;
  from: Int32Array;
  to: Int32Array;
  readonly #source: ProductSource<unknown>;
  readonly #surface: Surface;
  readonly #ring: RingBuffer;
  #rows: Int32Array;
  #states: Uint8Array;
  #filled = 0;
  #count = 0;
  readonly #general = new Map<number, PreparedFootprint>();

  constructor(source: ProductSource<unknown>, edges: EdgeModel) {
    this.#source = source;
    this.edges = edges;
    this.#surface = surfaceFor(edges);
    this.#ring = new RingBuffer(edges);
    this.boxes = float64Zeros(4 * source.count);
    this.vertices = float64Zeros(Math.max(LEAST_NUMBERS, NUMBERS_PER_FOOTPRINT * source.count));
    this.from = int32Zeros(source.count);
    this.to = int32Zeros(source.count);
    this.#rows = int32Zeros(source.count);
    this.#states = new Uint8Array(source.count);
  }

  /**
   * Adds the footprint of the product at `row` of the source.
   *
   * @throws FinderError `finder/invalid-footprint`; nothing is added then
   */
  add(row: number): void {
    const k = this.#count;
    this.#rows[k] = row;
    const ring = this.#ring;
    if (this.#source.readRing(row, ring)) {
      const verdict = judgeRing(ring, this.edges, this.boxes, 4 * k);
      if (verdict === CONVEX_LEFT || verdict === CONVEX_RIGHT) {
        this.#states[k] = verdict === CONVEX_LEFT ? WAITING_LEFT : WAITING_RIGHT;
        this.#count++;
        return;
      }
      if (this.#pack(k, verdict === UNDRAWN)) {
        this.#count++;
        return;
      }
    }
    const general = prepareFootprint(this.#source.footprint(row), { edges: this.edges });
    this.#general.set(row, general);
    this.#states[k] = GENERAL;
    boxOfFootprint(general, this.boxes, 4 * k);
    this.#count++;
  }

  /** Puts the footprints added into another order, leaving out those that it does not name. */
  arrange(order: Uint32Array): void {
    const { boxes } = this;
    this.boxes = float64Zeros(4 * order.length);
    for (let k = 0; k < order.length; k++) {
      const at = 4 * order[k]!;
      for (let i = 0; i < 4; i++) this.boxes[4 * k + i] = boxes[at + i]!;
    }
    this.from = inOrder(this.from, order, order.length);
    this.to = inOrder(this.to, order, order.length);
    this.#rows = inOrder(this.#rows, order, order.length);
    this.#states = inOrder(this.#states, order, order.length);
    this.#count = order.length;
  }

  /**
   * Sees to it that the vertices of ordinary footprints are in the store: of those at `side`, 0 or 1, of `count` pairs.
   */
  pack(pairs: Int32Array, side: number, count: number): void {
    for (let at = side; at < 2 * count; at += 2) {
      if (this.#states[pairs[at]!]! < GENERAL) this.#packWaiting(pairs[at]!);
    }
  }

  /** Tells whether footprint k is an ordinary ring, and sees to it that its vertices are in the store. */
  isPacked(k: number): boolean {
    if (this.#states[k]! < GENERAL) this.#packWaiting(k);
    return this.hasVertices(k);
  }

  /** Tells whether the vertices of footprint k are in the store, as they are of an ordinary one that was packed. */
  hasVertices(k: number): boolean {
    return this.#states[k]! >= PACKED;
  }

  /** Tells whether footprint k, which is in the store, is convex. */
  isConvex(k: number): boolean {
    return this.#states[k] === PACKED_CONVEX;
  }

  /** Gives footprint k by itself, made once. */
  prepared(k: number): PreparedFootprint {
    const row = this.#rows[k]!;
    const known = this.#general.get(row);
    if (known !== undefined) return known;
    this.isPacked(k);
    const ring = this.vertices.slice(this.from[k]!, this.to[k]!);
    const prepared = prepareShape({ rings: [ring], isWhole: false, isConvex: this.isConvex(k) }, this.edges);
    this.#general.set(row, prepared);
    return prepared;
  }

  #packWaiting(k: number): void {
    this.#source.readRing(this.#rows[k]!, this.#ring);
    this.#write(k);
    if (this.#states[k] === WAITING_RIGHT) reverseVertices(this.vertices, this.from[k]!, this.to[k]!);
    this.#filled = this.to[k]!;
    this.#states[k] = PACKED_CONVEX;
  }

  // Reads a ring that the map did not show to be convex, in the exact way; false when it needs more than that.
  #pack(k: number, needsBox: boolean): boolean {
    this.#write(k);
    const from = this.from[k]!;
    const to = this.to[k]!;
    const ring = this.vertices.subarray(from, to);
    const ball = boundingBall([ring]);
    if (ball.radius >= HEMISPHERE_RADIUS) return false;
    const { turn, isConvex } = ringForm(ring, ball.centre);
    if (turn === 0) return false;
    if (turn < 0) reverseVertices(this.vertices, from, to);
    if (needsBox) {
      if (this.edges === "planar") return false;
      boxOfBall(ball.centre, ball.radius, this.boxes, 4 * k);
    }
    this.#states[k] = isConvex ? PACKED_CONVEX : PACKED;
    this.#filled = to;
    return true;
  }

  #write(k: number): void {
    const { positions, count } = this.#ring;
    const from = this.#filled;
    const to = from + 3 * count;
    if (to > this.vertices.length) {
      const larger = float64Zeros(Math.max(to, 2 * this.vertices.length));
      larger.set(this.vertices.subarray(0, from));
      this.vertices = larger;
    }
    this.#surface.writeRing(this.vertices, from, positions, 0, 2 * count);
    this.from[k] = from;
    this.to[k] = to;
  }
}
