import type { MultiPolygon, Polygon, Position } from "./geojson.js";
import { linkChains } from "./link-chains.js";
import { signedRingArea } from "./ring-area.js";
import { boundingBall, HEMISPHERE_RADIUS } from "./ring-form.js";
import { groupRings, planarArea } from "./ring-grouping.js";
import { reverseRing } from "./ring-winding.js";
import { readPosition, type Vector } from "./vector.js";

// The map -180..180 × -90..90 has a rim; a place on it is how far one walks from its south-east corner,
// counterclockwise, in degrees: up the east side, west along the top, down the west side, east along the bottom.
const NORTH_EAST = 180;
const NORTH_WEST = 540;
const SOUTH_WEST = 720;
const PERIMETER = 1080;

const CORNERS: readonly { readonly at: number; readonly position: Readonly<Position> }[] = [
  { at: NORTH_EAST, position: [180, 90] },
  { at: NORTH_WEST, position: [-180, 90] },
  { at: SOUTH_WEST, position: [-180, -90] },
  { at: PERIMETER, position: [180, -90] },
];

/** Below this sine of the angle (a few micrometres on the ground) a vertex counts as on the antimeridian or pole. */
const ON_RIM = 1e-12;

interface Node {
  readonly position: Position;
  /** On the antimeridian or a pole: where a ring may have to be cut. */
  readonly isRim: boolean;
  readonly isPole: boolean;
}

interface MapChain {
  readonly positions: Position[];
  readonly entry: number;
  readonly exit: number;
}

/**
 * Writes polygons on the sphere as GeoJSON by RFC 7946.
 *
 * Takes, for each polygon, its outer ring and then its holes as unclosed rings of vectors on the authalic sphere,
 * wound either way: of the outer ring the smaller side is meant, and holes are cut out of it. Edges that cross the
 * antimeridian are cut there, a pole inside is reached along ±180°, outer rings run counterclockwise, and no
 * coordinate leaves [-180, 180] × [-90, 90] (RFC 7946, sections 3.1.6 and 3.1.9).
 */
export function toGeoJson(polygons: readonly (readonly (readonly Vector[])[])[]): Polygon | MultiPolygon {
  const rings: Float64Array[] = [];
  for (const polygon of polygons) {
    for (const [index, vectors] of polygon.entries()) {
      const ring = Float64Array.from(vectors.flat());
      const isLeft = signedRingArea(ring) >= 0;
      rings.push(isLeft === (index === 0) ? ring : reverseRing(ring));
    }
  }
  return ringsToGeoJson(rings);
}

/** Writes what rings of vectors have on their left as GeoJSON; `isWhole` says what no rings mean: the globe or nothing. */
export function ringsToGeoJson(rings: readonly Float64Array[], isWhole = false): Polygon | MultiPolygon {
  const closed: Position[][] = [];
  const chains: MapChain[] = [];
  for (const ring of rings) cutRing(refineRing(ring), { closed, chains });
  // What is joined along the rim of the map bounds a part of it from outside, never a hole.
  const joined = linkChains(chains).map((loop) => joinLoop(loop.map((index) => chains[index]!)));
  const loops = [...closed, ...joined.map((loop) => wind(loop, 1))];
  const tidy = loops.map(withoutRepeats).filter((loop) => loop.length >= 3);
  const { polygons, orphans } = groupRings(tidy);
  if (orphans.length > 0 || (isWhole && polygons.length === 0)) {
    polygons.push([CORNERS.map(({ position }): Position => [position[0], position[1]]), ...orphans]);
  }
  const coordinates = polygons.map((polygon) => polygon.map(close));
  const [only] = coordinates;
  if (coordinates.length === 1 && only !== undefined) return { type: "Polygon", coordinates: only };
  return { type: "MultiPolygon", coordinates };
}

const MAX_EDGE_DEG = 30;

// Near a pole a short edge spans many degrees of longitude, and the straight line that maps draw between its ends is
// far from it. Positions on the great circle between them keep such a region recognisable.
function refineRing(ring: Float64Array): Float64Array {
  const refined: number[] = [];
  for (let i = 0; i < ring.length; i += 3) {
    const a = ring.subarray(i, i + 3);
    const j = (i + 3) % ring.length;
    refined.push(a[0]!, a[1]!, a[2]!);
    addMiddles(refined, { a, b: ring.subarray(j, j + 3), depth: 0 });
  }
  return refined.length === ring.length ? ring : Float64Array.from(refined);
}

function addMiddles(refined: number[], edge: { a: Float64Array; b: Float64Array; depth: number }): void {
  const { a, b, depth } = edge;
  if (depth === 5 || Math.hypot(a[0]!, a[1]!) < ON_RIM || Math.hypot(b[0]!, b[1]!) < ON_RIM) return;
  const apart = Math.abs(Math.atan2(a[0]! * b[1]! - a[1]! * b[0]!, a[0]! * b[0]! + a[1]! * b[1]!));
  // An edge along a meridian that goes over the pole stays as it is: it is cut there.
  if (apart <= (MAX_EDGE_DEG * Math.PI) / 180 || apart > Math.PI - 1e-9) return;
  const middle = middleOf(a, b);
  addMiddles(refined, { a, b: middle, depth: depth + 1 });
  refined.push(middle[0]!, middle[1]!, middle[2]!);
  addMiddles(refined, { a: middle, b, depth: depth + 1 });
}

function middleOf(a: Float64Array, b: Float64Array): Float64Array {
  const norm = Math.hypot(a[0]! + b[0]!, a[1]! + b[1]!, a[2]! + b[2]!);
  return a.map((value, k) => (value + b[k]!) / norm);
}

function withMiddles(ring: Float64Array): Float64Array {
  const halved: number[] = [];
  for (let i = 0; i < ring.length; i += 3) {
    const a = ring.subarray(i, i + 3);
    const j = (i + 3) % ring.length;
    halved.push(...a, ...middleOf(a, ring.subarray(j, j + 3)));
  }
  return Float64Array.from(halved);
}

// A ring's own side tells outer from hole; on the map a thin one near a pole may seem to turn the other way.
function sideOf(ring: Float64Array, drawn: readonly Position[]): number {
  return boundingBall([ring]).radius < HEMISPHERE_RADIUS ? signedRingArea(ring) : planarArea(drawn);
}

function wind(ring: Position[], side: number): Position[] {
  return planarArea(ring) > 0 === side > 0 ? ring : ring.reverse();
}

function cutRing(
  ring: Float64Array,
  into: { closed: Position[][]; chains: MapChain[] },
  isHalved = false,
): void {
  const nodes = placeNodes(ring);
  const count = nodes.length;
  const cuts = nodes.map((_, i) => isCut(nodes, i));
  const first = cuts.indexOf(true);
  if (first < 0) {
    const drawn = nodes.map((node, i) => placedBeside(node, nodes[(i + 1) % count]!));
    // Corners along one parallel enclose ground between great circles, and nothing on the map.
    if (planarArea(drawn) === 0 && !isHalved) cutRing(withMiddles(ring), into, true);
    else into.closed.push(wind(drawn, sideOf(ring, drawn)));
    return;
  }
  let start = first;
  for (let step = 1; step <= count; step++) {
    const stop = first + step;
    if (!cuts[stop % count]) continue;
    const piece = Array.from({ length: stop - start + 1 }, (_, i) => nodes[(start + i) % count]!);
    start = stop;
    // An edge along the antimeridian bounds nothing by itself: walking the rim puts it back where it is wanted.
    if (piece.length === 2 && piece[0]!.isRim && piece[1]!.isRim) continue;
    into.chains.push(toChain(piece));
  }
}

function toChain(piece: readonly Node[]): MapChain {
  const last = piece.length - 1;
  const positions = piece.map((node, i) => placedBeside(node, piece[i === last ? i - 1 : i + 1]!));
  return { positions, entry: placeOnRim(positions[0]!), exit: placeOnRim(positions[last]!) };
}

// A node on the rim is written on the side (or, at a pole, at the longitude) from which its neighbour sees it.
function placedBeside(node: Node, neighbour: Node): Position {
  const [lonDeg, latDeg] = node.position;
  if (!node.isRim) return [lonDeg, latDeg];
  if (node.isPole) return [neighbour.position[0], latDeg];
  return [neighbour.position[0] < 0 ? -180 : 180, latDeg];
}

function placeOnRim([lonDeg, latDeg]: Position): number {
  if (latDeg === 90) return NORTH_EAST + (180 - lonDeg);
  if (latDeg === -90) return (SOUTH_WEST + lonDeg + 180) % PERIMETER;
  return lonDeg === 180 ? latDeg + 90 : NORTH_WEST + (90 - latDeg);
}

function isCut(nodes: readonly Node[], i: number): boolean {
  const node = nodes[i]!;
  if (!node.isRim) return false;
  const before = nodes[(i + nodes.length - 1) % nodes.length]!;
  const after = nodes[(i + 1) % nodes.length]!;
  if (node.isPole || before.isRim || after.isRim) return true;
  return before.position[0] < 0 !== after.position[0] < 0;
}

function placeNodes(ring: Float64Array): Node[] {
  const nodes: Node[] = [];
  for (let i = 0; i < ring.length; i += 3) {
    const j = (i + 3) % ring.length;
    const node = toNode(ring, i);
    nodes.push(node);
    const crossing = antimeridianCrossing(ring, i, j);
    if (crossing !== undefined) nodes.push(toNode(crossing, 0));
  }
  return nodes;
}

function toNode(source: ArrayLike<number>, offset: number): Node {
  const x = source[offset]!;
  const y = source[offset + 1]!;
  const isPole = Math.hypot(x, y) < ON_RIM;
  const isRim = isPole || (x < 0 && Math.abs(y) < ON_RIM);
  const [lonDeg, latDeg] = readPosition(source, offset);
  if (isPole) return { position: [0, latDeg < 0 ? -90 : 90], isRim, isPole };
  return { position: [isRim ? 180 : lonDeg, latDeg], isRim, isPole };
}

function antimeridianCrossing(ring: Float64Array, i: number, j: number): Vector | undefined {
  const ay = ring[i + 1]!;
  const by = ring[j + 1]!;
  if (Math.abs(ay) < ON_RIM || Math.abs(by) < ON_RIM || ay > 0 === by > 0) return passesPole(ring, i, j);
  const s = by / (by - ay);
  const t = -ay / (by - ay);
  const x = s * ring[i]! + t * ring[j]!;
  const z = s * ring[i + 2]! + t * ring[j + 2]!;
  return x > ON_RIM * Math.abs(z) ? undefined : [x, 0, z];
}

// Two places on opposite halves of the 0°/180° circle are joined by an edge over a pole.
function passesPole(ring: Float64Array, i: number, j: number): Vector | undefined {
  const ax = ring[i]!;
  const bx = ring[j]!;
  const isOnCircle = Math.abs(ring[i + 1]!) < ON_RIM && Math.abs(ring[j + 1]!) < ON_RIM;
  if (!isOnCircle || Math.abs(ax) < ON_RIM || Math.abs(bx) < ON_RIM || ax > 0 === bx > 0) return undefined;
  return [0, 0, Math.sign(ring[i + 2]! * Math.abs(bx) + ring[j + 2]! * Math.abs(ax))];
}

function joinLoop(loop: readonly MapChain[]): Position[] {
  const positions: Position[] = [];
  for (const [i, chain] of loop.entries()) {
    positions.push(...chain.positions);
    positions.push(...cornersBetween(chain.exit, loop[(i + 1) % loop.length]!.entry));
  }
  return positions;
}

function cornersBetween(exit: number, entry: number): Position[] {
  const end = entry >= exit ? entry : entry + PERIMETER;
  const corners: Position[] = [];
  for (const turn of [0, PERIMETER]) {
    for (const { at, position } of CORNERS) {
      if (at + turn > exit && at + turn < end) corners.push([position[0], position[1]]);
    }
  }
  return corners;
}

function withoutRepeats(loop: readonly Position[]): Position[] {
  return loop.filter(([lonDeg, latDeg], i) => {
    const before = loop[(i + loop.length - 1) % loop.length]!;
    return lonDeg !== before[0] || latDeg !== before[1];
  });
}

function close(ring: readonly Position[]): Position[] {
  const positions = ring.map(([lonDeg, latDeg]): Position => [withoutNoise(lonDeg), withoutNoise(latDeg)]);
  const [lonDeg, latDeg] = positions[0]!;
  return [...positions, [lonDeg, latDeg]];
}

/** A hundred-thousand-millionth of a degree is a micrometre; what lies below it came of the way through vectors. */
const STEPS_PER_DEGREE = 1e11;

function withoutNoise(deg: number): number {
  // Not to leave -0, which is written as 0 and named as -0.00.
  return Math.round(deg * STEPS_PER_DEGREE) / STEPS_PER_DEGREE + 0;
}
