import { CONTACT } from "./ring-contact.js";

/**
 * Gives the ring without repeated vertices and without spikes, where it runs out along a line and back along it.
 *
 * Both enclose nothing. Vertices nearer than 6 micrometres count as one.
 */
export function withoutSpikes(ring: Float64Array): Float64Array {
  // Nearly every ring has none, and is taken apart for nothing.
  if (ring.length >= 9 && !hasIdleVertex(ring)) return ring.slice();
  let vertices: Float64Array[] = [];
  for (let i = 0; i < ring.length; i += 3) vertices.push(ring.subarray(i, i + 3));
  for (;;) {
    const kept: Float64Array[] = [];
    for (const vertex of vertices) {
      kept.push(vertex);
      while (endsInSpike(kept)) dropMiddle(kept);
    }
    while (kept.length > 2 && isIdle(kept.at(-1)!, kept[0]!, kept[1]!)) kept.shift();
    while (kept.length > 2 && isIdle(kept.at(-2)!, kept.at(-1)!, kept[0]!)) kept.pop();
    if (kept.length === vertices.length || kept.length < 3) {
      return kept.length < 3 ? new Float64Array(0) : Float64Array.from(kept.flatMap((v) => [...v]));
    }
    vertices = kept;
  }
}

function hasIdleVertex(ring: Float64Array): boolean {
  const { length } = ring;
  let before = ring.subarray(length - 6, length - 3);
  let vertex = ring.subarray(length - 3);
  for (let i = 0; i < length; i += 3) {
    const after = ring.subarray(i, i + 3);
    if (isIdle(before, vertex, after)) return true;
    before = vertex;
    vertex = after;
  }
  return false;
}

function endsInSpike(kept: readonly Float64Array[]): boolean {
  if (kept.length === 2) return distance(kept[0]!, kept[1]!) < CONTACT;
  return kept.length > 2 && isIdle(kept.at(-3)!, kept.at(-2)!, kept.at(-1)!);
}

// Of a spike its tip goes; of a repeat the later of the two.
function dropMiddle(kept: Float64Array[]): void {
  if (kept.length === 2) kept.pop();
  else kept.splice(-2, 1);
}

function isIdle(before: Float64Array, vertex: Float64Array, after: Float64Array): boolean {
  const here = distance(before, vertex);
  const there = distance(vertex, after);
  if (here < CONTACT || there < CONTACT) return true;
  const [dx, dy, dz] = difference(before, vertex);
  const [ex, ey, ez] = difference(vertex, after);
  if (dx * ex + dy * ey + dz * ez > 0) return false;
  const across = Math.hypot(dy * ez - dz * ey, dz * ex - dx * ez, dx * ey - dy * ex);
  // The tip's angle times its shorter leg is how far apart out and back are.
  return across / Math.max(here, there) < CONTACT;
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!);
}

function difference(a: Float64Array, b: Float64Array): [number, number, number] {
  return [b[0]! - a[0]!, b[1]! - a[1]!, b[2]! - a[2]!];
}
