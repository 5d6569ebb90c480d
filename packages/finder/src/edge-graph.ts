import {
  CONTACT,
  crossingOf,
  distanceToArc,
  type RingEdge,
  ringEdges,
  someNearPair,
} from "./ring-contact.js";

/** Where rings run: places, and the pieces of edge between them that meet nowhere else. */
export interface EdgeGraph {
  /** x, y, z of each place. */
  readonly places: readonly Float64Array[];
  /** Each piece once, with how many times more the rings run from `from` to `to` than back; never 0. */
  readonly pieces: readonly { readonly from: number; readonly to: number; readonly count: number }[];
}

/** Lays the edges of rings over each other: cuts them where they meet and lets opposite runs cancel. */
export function layEdges(rings: readonly Float64Array[]): EdgeGraph {
  const index = new PlaceIndex();
  const edges = ringEdges(rings);
  const cuts = new Map<RingEdge, number[]>();
  for (const edge of edges) cuts.set(edge, [index.place(edge.a), index.place(edge.b)]);
  someNearPair(edges, (e, f) => {
    cutPair(e, f, { cuts, index });
    return false;
  });
  const counts = new Map<number, { from: number; to: number; count: number }>();
  for (const [edge, places] of cuts) {
    const along = (place: number): number => progress(edge, index.places[place]!);
    const [first, last, ...cut] = places as [number, number, ...number[]];
    // The place of a crossing may have become one micrometres away, before or beyond an edge that ends there.
    const inner = cut.filter((place) => along(place) > 0 && along(place) < along(last));
    const sorted = [first, ...inner.sort((p, q) => along(p) - along(q)), last];
    for (let i = 1; i < sorted.length; i++) countPiece(counts, sorted[i - 1]!, sorted[i]!);
  }
  return { places: index.places, pieces: [...counts.values()].filter(({ count }) => count !== 0) };
}

function progress({ a, b }: RingEdge, p: Float64Array): number {
  return (
    (p[0]! - a[0]!) * (b[0]! - a[0]!) + (p[1]! - a[1]!) * (b[1]! - a[1]!) + (p[2]! - a[2]!) * (b[2]! - a[2]!)
  );
}

function countPiece(
  counts: Map<number, { from: number; to: number; count: number }>,
  from: number,
  to: number,
): void {
  if (from === to) return;
  const low = Math.min(from, to);
  const high = Math.max(from, to);
  const key = high * (high + 1) * 0.5 + low;
  const piece = counts.get(key) ?? { from: low, to: high, count: 0 };
  piece.count += from === low ? 1 : -1;
  counts.set(key, piece);
}

function cutPair(
  e: RingEdge,
  f: RingEdge,
  state: { cuts: Map<RingEdge, number[]>; index: PlaceIndex },
): void {
  const cutsE = state.cuts.get(e)!;
  const cutsF = state.cuts.get(f)!;
  let isTouching = false;
  for (const [edge, cuts, end, place] of [
    [e, cutsE, f.a, cutsF[0]!],
    [e, cutsE, f.b, cutsF[1]!],
    [f, cutsF, e.a, cutsE[0]!],
    [f, cutsF, e.b, cutsE[1]!],
  ] as const) {
    if (distanceToArc(end, edge.a, edge.b) >= CONTACT) continue;
    isTouching = true;
    if (place !== cuts[0] && place !== cuts[1]) cuts.push(place);
  }
  const point = isTouching ? undefined : crossingOf(e, f);
  if (point === undefined) return;
  const place = state.index.place(point);
  if (place !== cutsE[0] && place !== cutsE[1]) cutsE.push(place);
  if (place !== cutsF[0] && place !== cutsF[1]) cutsF.push(place);
}

const CELL = 16 * CONTACT;

class PlaceIndex {
  readonly places: Float64Array[] = [];
  readonly #cells = new Map<string, number[]>();

  /** Gives the number of the place at `point`, which is a new one when none is near. */
  place(point: Float64Array): number {
    for (const key of cellsAround(point)) {
      for (const index of this.#cells.get(key) ?? []) {
        const other = this.places[index]!;
        if (Math.hypot(point[0]! - other[0]!, point[1]! - other[1]!, point[2]! - other[2]!) < CONTACT)
          return index;
      }
    }
    const index = this.places.push(point) - 1;
    const key = [point[0]!, point[1]!, point[2]!].map((value) => Math.floor(value / CELL)).join();
    const cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, [index]);
    else cell.push(index);
    return index;
  }
}

function cellsAround(point: Float64Array): Set<string> {
  const keys = new Set<string>();
  for (let corner = 0; corner < 8; corner++) {
    const shifted = [0, 1, 2].map((k) => point[k]! + (corner & (1 << k) ? CONTACT : -CONTACT));
    keys.add(shifted.map((value) => Math.floor(value / CELL)).join());
  }
  return keys;
}
