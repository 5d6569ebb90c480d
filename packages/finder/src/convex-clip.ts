/**
 * Clips rings with convex ones on the sphere, in buffers of its own that are used again and again.
 *
 * Sutherland and Hodgman (Communications of the ACM 17, 1974) with great circles for lines: a vertex is inside an edge
 * when the triple product with it is not negative. The result of clipping a ring with dents may hold edges that run
 * back on themselves; its area is exact all the same.
 */
export class ConvexClipper {
  /** Holds the clipped ring from number {@link start} on; of this object, or what was given where nothing is cut off. */
  result: Float64Array = new Float64Array(0);
  start = 0;
  // The ring as it was cut last, and room for what the next cut leaves of it.
  #last: Float64Array = new Float64Array(96);
  #spare: Float64Array = new Float64Array(96);
  #heights: Float64Array = new Float64Array(32);

  /**
   * Clips the ring in numbers `from` to `to` of `ring` with the convex one in numbers `windowFrom` to `windowTo` of
   * `window`, inside on its left; gives how many numbers of `result` are the clipped ring, until the next call.
   */
  clip(
    ring: Float64Array,
    window: Float64Array,
    from = 0,
    to: number = ring.length,
    windowFrom = 0,
    windowTo: number = window.length,
  ): number {
    // All in one function, larger than what V8 inlines: in pieces it is compiled once more with each of its callers.
    let source = ring;
    let start = from;
    let length = to - from;
    let ax = window[windowTo - 3]!;
    let ay = window[windowTo - 2]!;
    let az = window[windowTo - 1]!;
    for (let k = windowFrom; k < windowTo; k += 3) {
      const bx = window[k]!;
      const by = window[k + 1]!;
      const bz = window[k + 2]!;
      const ex = bx - ax;
      const ey = by - ay;
      const ez = bz - az;
      const nx = ay * ez - az * ey;
      const ny = az * ex - ax * ez;
      const nz = ax * ey - ay * ex;
      ax = bx;
      ay = by;
      az = bz;
      if (this.#heights.length * 3 < length) this.#heights = new Float64Array(length);
      const heights = this.#heights;
      let hasInside = false;
      let hasOutside = false;
      for (let i = start, v = 0; v * 3 < length; i += 3, v++) {
        const height = nx * source[i]! + ny * source[i + 1]! + nz * source[i + 2]!;
        heights[v] = height;
        if (height > 0) hasInside = true;
        else if (height < 0) hasOutside = true;
      }
      if (!hasInside) return 0;
      if (!hasOutside) continue;

      if (this.#spare.length < 2 * length) this.#spare = new Float64Array(4 * length);
      const target = this.#spare;
      const last = start + length - 3;
      let filled = 0;
      let before = heights[length / 3 - 1]!;
      let px = source[last]!;
      let py = source[last + 1]!;
      let pz = source[last + 2]!;
      for (let i = start, v = 0; v * 3 < length; i += 3, v++) {
        const height = heights[v]!;
        const qx = source[i]!;
        const qy = source[i + 1]!;
        const qz = source[i + 2]!;
        if ((before > 0 && height < 0) || (before < 0 && height > 0)) {
          const share = before / (before - height);
          const x = px + share * (qx - px);
          const y = py + share * (qy - py);
          const z = pz + share * (qz - pz);
          const scale = 1 / Math.sqrt(x * x + y * y + z * z);
          target[filled] = x * scale;
          target[filled + 1] = y * scale;
          target[filled + 2] = z * scale;
          filled += 3;
        }
        if (height >= 0) {
          target[filled] = qx;
          target[filled + 1] = qy;
          target[filled + 2] = qz;
          filled += 3;
        }
        before = height;
        px = qx;
        py = qy;
        pz = qz;
      }
      if (filled < 9) return 0;
      this.#spare = this.#last;
      this.#last = target;
      source = target;
      start = 0;
      length = filled;
    }
    this.result = source;
    this.start = start;
    return length;
  }
}
