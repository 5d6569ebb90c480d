import { type EdgeGraph, layEdges } from "./edge-graph.js";
import { signedRingArea } from "./ring-area.js";
import { crosses, distanceToArc, dot, edgeNormal } from "./ring-contact.js";

/** A part of the sphere as one connected set of edges cuts it. */
export interface Face {
  /** How often the rings wind round it, up to a constant that is the same for all faces of one connected set. */
  readonly cover: number;
  /** Steradians. */
  readonly area: number;
}

/** The sphere as rings cut it. */
export interface Arrangement {
  /** For each connected set of edges its faces; each set by itself cuts up the whole sphere. */
  readonly sets: readonly (readonly Face[])[];
  /** Gives rings, inside on the left, around the ground whose cover, summed over the sets, satisfies `isInside`. */
  outline(isInside: (cover: number) => boolean): Float64Array[];
}

// Half-edge 2k runs along piece k, half-edge 2k + 1 back; each has its face on its left.
interface HalfEdges {
  readonly graph: EdgeGraph;
  readonly origin: readonly number[];
  /** The half-edges that leave each place, counterclockwise. */
  readonly leaving: readonly (readonly number[])[];
}

/** Cuts the sphere along rings; undefined when rounding leaves faces that do not add up to the sphere. */
export function arrange(rings: readonly Float64Array[]): Arrangement | undefined {
  const graph = layEdges(rings);
  if (graph.pieces.length === 0) return { sets: [], outline: () => [] };
  const half = halfEdges(graph);
  const faceOf = new Array<number>(half.origin.length).fill(-1);
  const areas: number[] = [];
  for (let h = 0; h < faceOf.length; h++) {
    if (faceOf[h] !== -1) continue;
    const walk = walkFrom(half, h, () => true);
    for (const step of walk) faceOf[step] = areas.length;
    const area = signedRingArea(toRing(half, walk));
    areas.push(area < 0 ? area + 4 * Math.PI : area);
  }
  const sets = connect(half, faceOf, areas.length);
  if (sets === undefined) return undefined;
  if (!sets.every(({ faces }) => addsUp(faces, areas))) return undefined;
  const toFace = (set: EdgeSet, face: number): Face => ({ cover: set.cover.get(face)!, area: areas[face]! });
  return {
    sets: sets.map((set) => set.faces.map((face) => toFace(set, face))),
    outline: (isInside) => outline(half, { faceOf, sets, isInside }),
  };
}

function halfEdges(graph: EdgeGraph): HalfEdges {
  const origin = graph.pieces.flatMap(({ from, to }) => [from, to]);
  const leaving = graph.places.map((): number[] => []);
  for (const [h, place] of origin.entries()) leaving[place]!.push(h);
  for (const [place, list] of leaving.entries()) {
    const p = graph.places[place]!;
    const e1 = edgeNormal(p, Math.abs(p[2]!) < 0.7 ? [p[0]!, p[1]!, 2] : [2, p[1]!, p[2]!]);
    const e2 = edgeNormal(p, [p[0]! + e1[0], p[1]! + e1[1], p[2]! + e1[2]]);
    const angle = new Map(
      list.map((h) => {
        const q = graph.places[origin[h ^ 1]!]!;
        const d = [q[0]! - p[0]!, q[1]! - p[1]!, q[2]! - p[2]!];
        return [h, Math.atan2(dot(d, e2), dot(d, e1))];
      }),
    );
    list.sort((a, b) => angle.get(a)! - angle.get(b)!);
  }
  return { graph, origin, leaving };
}

// At the end of a half-edge the next one round its face is the first clockwise from the way back.
function walkFrom(half: HalfEdges, start: number, isKept: (h: number) => boolean): number[] {
  const walk: number[] = [];
  let h = start;
  do {
    walk.push(h);
    const around = half.leaving[half.origin[h ^ 1]!]!;
    let i = around.indexOf(h ^ 1);
    do i = (i + around.length - 1) % around.length;
    while (!isKept(around[i]!) && around[i] !== (h ^ 1));
    h = around[i]!;
  } while (h !== start && walk.length <= half.origin.length);
  return walk;
}

function toRing(half: HalfEdges, walk: readonly number[]): Float64Array {
  const ring = new Float64Array(3 * walk.length);
  for (const [i, h] of walk.entries()) ring.set(half.graph.places[half.origin[h]!]!, 3 * i);
  return ring;
}

interface EdgeSet {
  readonly faces: readonly number[];
  readonly pieces: readonly number[];
  readonly cover: ReadonlyMap<number, number>;
}

// Going from the right of a piece to its left adds its count to the cover.
function connect(half: HalfEdges, faceOf: readonly number[], faceCount: number): EdgeSet[] | undefined {
  const neighbours = Array.from(
    { length: faceCount },
    (): { face: number; step: number; piece: number }[] => [],
  );
  for (const [piece, { count }] of half.graph.pieces.entries()) {
    const left = faceOf[2 * piece]!;
    const right = faceOf[2 * piece + 1]!;
    neighbours[left]!.push({ face: right, step: -count, piece });
    neighbours[right]!.push({ face: left, step: count, piece });
  }
  const sets: EdgeSet[] = [];
  const isSeen = new Array<boolean>(faceCount).fill(false);
  for (let first = 0; first < faceCount; first++) {
    if (isSeen[first]) continue;
    const cover = new Map([[first, 0]]);
    const pieces = new Set<number>();
    const queue = [first];
    isSeen[first] = true;
    for (const face of queue) {
      for (const { face: next, step, piece } of neighbours[face]!) {
        pieces.add(piece);
        const expected = cover.get(face)! + step;
        const known = cover.get(next);
        if (known !== undefined && known !== expected) return undefined;
        if (known !== undefined) continue;
        cover.set(next, expected);
        isSeen[next] = true;
        queue.push(next);
      }
    }
    sets.push({ faces: queue, pieces: [...pieces], cover });
  }
  return sets;
}

function addsUp(faces: readonly number[], areas: readonly number[]): boolean {
  const total = faces.reduce((sum, face) => sum + areas[face]!, 0);
  return Math.abs(total - 4 * Math.PI) < 1e-7;
}

function outline(
  half: HalfEdges,
  state: { faceOf: readonly number[]; sets: readonly EdgeSet[]; isInside: (cover: number) => boolean },
): Float64Array[] {
  const { faceOf, sets, isInside } = state;
  const isBoundary = new Array<boolean>(half.origin.length).fill(false);
  for (const set of sets) {
    const elsewhere = sets.reduce(
      (sum, other) => (other === set ? sum : sum + coverAt(half, { set, other, faceOf })),
      0,
    );
    for (const piece of set.pieces) {
      const left = isInside(set.cover.get(faceOf[2 * piece]!)! + elsewhere);
      const right = isInside(set.cover.get(faceOf[2 * piece + 1]!)! + elsewhere);
      isBoundary[2 * piece] = left && !right;
      isBoundary[2 * piece + 1] = right && !left;
    }
  }
  const rings: Float64Array[] = [];
  for (let h = 0; h < isBoundary.length; h++) {
    if (!isBoundary[h]) continue;
    const walk = walkFrom(half, h, (next) => isBoundary[next]!);
    for (const step of walk) isBoundary[step] = false;
    for (const loop of simpleLoops(half, walk)) rings.push(toRing(half, loop));
  }
  return rings;
}

// A walk comes twice through a place where a hole touches its outline, or one part another. Such a ring is not simple,
// and where it is cut at the antimeridian in that very place, its pieces cannot be told from each other.
function simpleLoops(half: HalfEdges, walk: readonly number[]): number[][] {
  const loops: number[][] = [];
  const path: number[] = [];
  const stepAt = new Map<number, number>();
  for (const h of walk) {
    const place = half.origin[h]!;
    const before = stepAt.get(place);
    if (before !== undefined) {
      const loop = path.splice(before);
      for (const step of loop) stepAt.delete(half.origin[step]!);
      loops.push(loop);
    }
    stepAt.set(place, path.length);
    path.push(h);
  }
  loops.push(path);
  return loops;
}

// A set lies in one face of every other. Looking from it towards the other, the first edge met shows which.
function coverAt(half: HalfEdges, look: { set: EdgeSet; other: EdgeSet; faceOf: readonly number[] }): number {
  const { places, pieces } = half.graph;
  const { eye, target, goal } = clearSight(half.graph, look);
  let nearest = Number.POSITIVE_INFINITY;
  let face = look.faceOf[2 * goal]!;
  for (const piece of look.other.pieces) {
    const a = places[pieces[piece]!.from]!;
    const b = places[pieces[piece]!.to]!;
    if (!crosses(eye, target, a, b)) continue;
    const normal = edgeNormal(a, b);
    const eyeSide = dot(normal, eye);
    const distance = eyeSide / (eyeSide - dot(normal, target));
    if (distance >= nearest) continue;
    nearest = distance;
    face = look.faceOf[eyeSide > 0 ? 2 * piece : 2 * piece + 1]!;
  }
  return look.other.cover.get(face)!;
}

interface Sight {
  readonly eye: Float64Array;
  readonly target: Float64Array;
  /** The piece that is looked at. */
  readonly goal: number;
}

/** How far, in Earth radii, a line of sight should stay from the ends of edges: there several faces meet. */
const CLEARANCE = 1e-9;

// The line of sight that stays clear of all places of the other set, among the first few, or the last of them.
function clearSight(graph: EdgeGraph, { set, other }: { set: EdgeSet; other: EdgeSet }): Sight {
  const ends = new Set(other.pieces.flatMap((piece) => [graph.pieces[piece]!.from, graph.pieces[piece]!.to]));
  let sight: Sight | undefined;
  for (const from of set.pieces.slice(0, MOST_EYES)) {
    sight = sightFrom(graph, graph.places[graph.pieces[from]!.from]!, other.pieces);
    const { eye, target } = sight;
    if (![...ends].some((place) => distanceToArc(graph.places[place]!, eye, target) < CLEARANCE)) break;
  }
  return sight!;
}

const MOST_EYES = 8;

function sightFrom(graph: EdgeGraph, eye: Float64Array, candidates: readonly number[]): Sight {
  const goal = mostFacing(graph, { eye, candidates });
  const { from, to } = graph.pieces[goal]!;
  // A little beyond the middle of that edge, so that it is met itself where nothing stands before it.
  const target = eye.map((value, k) => {
    const middle = (graph.places[from]![k]! + graph.places[to]![k]!) / 2;
    return middle + 0.01 * (middle - value);
  });
  return { eye, target, goal };
}

// Pieces of one cut often lie on one great circle; looking along it would tell nothing.
function mostFacing(graph: EdgeGraph, look: { eye: Float64Array; candidates: readonly number[] }): number {
  let best = look.candidates[0]!;
  let largest = -1;
  for (const piece of look.candidates) {
    const { from, to } = graph.pieces[piece]!;
    const normal = edgeNormal(graph.places[from]!, graph.places[to]!);
    const facing = Math.abs(dot(normal, look.eye)) / Math.hypot(normal[0], normal[1], normal[2]);
    if (facing <= largest) continue;
    largest = facing;
    best = piece;
  }
  return best;
}
