import { type Surface, surfaceFor } from "./edge-model.js";
import { FinderError } from "./errors.js";
import type { Footprint } from "./geojson.js";
import { mapArea, readAsMap } from "./map-reading.js";
import { type RawRing, readRawPolygons } from "./raw-ring.js";
import { coveredAtLeast, resolveTangledRing } from "./resolve-rings.js";
import { ringsArea, signedRingArea } from "./ring-area.js";
import { hasContact } from "./ring-contact.js";
import { type Ball, ballsMeet, boundingBall, HEMISPHERE_RADIUS, ringForm } from "./ring-form.js";
import { reverseRing } from "./ring-winding.js";
import { joinSeam } from "./seam.js";
import { SHAKES, shakenRing } from "./shaken-ring.js";
import { withoutSpikes } from "./spikes.js";

/** A footprint made sound: rings that meet nowhere, each with the inside on its left. */
export interface Shape {
  readonly rings: readonly Float64Array[];
  /** The whole globe, which no ring bounds. */
  readonly isWhole: boolean;
  /** One ring without a dent. */
  readonly isConvex: boolean;
}

// A ring round the globe, such as a ground track that closes, has no smaller side to speak of.
const NEARLY_HALF = 0.99 * 2 * Math.PI;

/**
 * Reads a footprint as a shape, repairing what has one clear meaning.
 *
 * @throws FinderError `finder/invalid-footprint` for what has none
 */
export function readShape(footprint: Footprint, surface: Surface = surfaceFor("great-circle")): Shape {
  const polygons = readRawPolygons(footprint);
  const [only] = polygons;
  if (polygons.length === 1 && only!.length === 1) {
    const simple = readSimpleRing(only![0]!, surface);
    if (simple !== undefined) return simple;
  }
  return readAnyShape(polygons, surface);
}

// Nearly every footprint: one ring that goes once round its centre, within a hemisphere, not cut at the antimeridian.
function readSimpleRing(raw: RawRing, surface: Surface): Shape | undefined {
  if (surface.edges === "great-circle" && touchesRim(raw)) return undefined;
  const ring = toRing(raw, surface);
  const ball = boundingBall([ring]);
  if (ball.radius >= HEMISPHERE_RADIUS) return undefined;
  const { turn, isConvex } = ringForm(ring, ball.centre);
  if (turn === 0) return undefined;
  return { rings: [turn > 0 ? ring : reverseRing(ring)], isWhole: false, isConvex };
}

function touchesRim(raw: RawRing): boolean {
  for (let i = 0; i < raw.length; i += 2) {
    if (Math.abs(raw[i]!) === 180 || Math.abs(raw[i + 1]!) === 90) return true;
  }
  return false;
}

function toRing(raw: RawRing, surface: Surface): Float64Array {
  const ring = new Float64Array((raw.length / 2) * 3);
  for (let i = 0; i < raw.length; i += 2) surface.write(ring, (i / 2) * 3, raw[i]!, raw[i + 1]!);
  return ring;
}

function readAnyShape(polygons: readonly (readonly RawRing[])[], surface: Surface): Shape {
  const read = polygons.map((polygon) => readPolygon(polygon, surface));
  const [first] = read;
  if (read.length === 1 && first!.isSound && first!.rings.length > 0) {
    return { rings: first!.rings, isWhole: false, isConvex: false };
  }
  const parts = read.flatMap(({ rings }) => rings);
  const joined = surface.edges === "planar" ? parts : joinSeam(parts);
  if (joined.length === 0 && coversMap(polygons)) return { rings: [], isWhole: true, isConvex: false };
  return untangle(tidy(joined));
}

interface ReadPolygon {
  readonly rings: readonly Float64Array[];
  /** The rings meet nowhere. */
  readonly isSound: boolean;
}

// What holes cut out beyond the outer ring, or one after the other, must not be missing from another part, nor from the
// rest of the globe.
function readPolygon([first, ...others]: readonly RawRing[], surface: Surface): ReadPolygon {
  const join = (rings: Float64Array[]): Float64Array[] =>
    surface.edges === "planar" ? rings : joinSeam(rings);
  const given = orientRing(first!, { surface, isHole: false });
  const holes = others.flatMap((raw) => orientRing(raw, { surface, isHole: true }));
  const outer = tidy(join(given));
  if (holes.length === 0 || outer.length === 0) return { rings: [...given, ...holes], isSound: false };
  const rings = [...outer, ...tidy(join(holes))];
  const cutOut = ringsArea(rings.slice(outer.length).map(reverseRing));
  const sound = resolved(rings, ringsArea(outer) - cutOut);
  return { rings: sound ?? [...given, ...holes], isSound: sound !== undefined };
}

/** Gives what rings cover; undefined where they are too entangled to tell. */
function resolved(
  rings: readonly Float64Array[],
  coveredArea = ringsArea(rings),
): Float64Array[] | undefined {
  // Parts that touch within micrometres, as of a region written with eleven decimals, may contradict each other.
  for (const by of SHAKES) {
    const moved = rings.map((ring) => shakenRing(ring, by));
    const found = coveredAtLeast(moved, 1, coveredArea);
    if (found !== undefined) return tidy(found);
  }
  return undefined;
}

function coversMap(polygons: readonly (readonly RawRing[])[]): boolean {
  let total = 0;
  for (const polygon of polygons) {
    for (const [index, raw] of polygon.entries()) total += (index > 0 ? -1 : 1) * Math.abs(mapArea(raw));
  }
  return Math.abs(total - 360 * 180) < 1e-6;
}

function tidy(rings: readonly Float64Array[]): Float64Array[] {
  return rings.map(withoutSpikes).filter((ring) => ring.length >= 9);
}

// Which side is inside: what a drawing on the map encloses, where it was closed along the map's rim or is larger than
// a hemisphere; otherwise the smaller side.
function orientRing(raw: RawRing, how: { surface: Surface; isHole: boolean }): Float64Array[] {
  const { surface, isHole } = how;
  const reading = surface.edges === "planar" ? undefined : readAsMap(raw);
  const ring = toRing(reading?.ring ?? raw, surface);
  const turned = (isLeft: boolean): Float64Array => (isLeft === isHole ? reverseRing(ring) : ring);
  const [clean] = tidy([ring]);
  if (reading?.isMap && reading.hasRimEdge) {
    const loops = keepsToOneSide(reading.ring) ? loopsOf(clean) : undefined;
    if (loops === undefined) return [turned(mapArea(reading.ring) > 0)];
    return isHole ? loops.map(reverseRing) : loops;
  }
  if (clean === undefined) return [];
  if (hasContact([clean])) {
    const loops = resolveTangledRing(clean);
    if (loops === undefined) throw tangled();
    if (ringsArea(loops) > NEARLY_HALF) throw halved();
    return isHole ? loops.map(reverseRing) : loops;
  }
  if (reading?.isMap && boundingBall([clean]).radius >= HEMISPHERE_RADIUS)
    return [turned(mapArea(reading.ring) > 0)];
  const left = signedRingArea(clean);
  if (left === 0) return [];
  if (Math.abs(left) > NEARLY_HALF) throw halved();
  return [left > 0 === isHole ? reverseRing(clean) : clean];
}

// A ring with edges along the antimeridian from one side alone, and none along a pole, is on the globe what it is on the
// map.
function keepsToOneSide(raw: RawRing): boolean {
  let east = false;
  let west = false;
  for (let i = 0; i < raw.length; i += 2) {
    if (Math.abs(raw[i + 1]!) === 90) return false;
    if (raw[i] === 180) east = true;
    if (raw[i] === -180) west = true;
  }
  return east !== west;
}

/** Gives all loops of a ring, which is one where it does not cross itself; undefined where they fill half a globe. */
function loopsOf(ring: Float64Array | undefined): Float64Array[] | undefined {
  if (ring === undefined) return undefined;
  if (hasContact([ring])) {
    const loops = resolveTangledRing(ring);
    return loops === undefined || ringsArea(loops) > NEARLY_HALF ? undefined : loops;
  }
  // Drawn with straight lines, a thin ring may turn the other way.
  const left = signedRingArea(ring);
  if (left === 0 || boundingBall([ring]).radius >= HEMISPHERE_RADIUS) return undefined;
  return [left > 0 ? ring : reverseRing(ring)];
}

function untangle(rings: Float64Array[]): Shape {
  if (rings.length === 0) throw empty();
  const [only] = rings;
  if (rings.length === 1) {
    const ball = boundingBall(rings);
    const { turn, isConvex } =
      ball.radius < HEMISPHERE_RADIUS ? ringForm(only!, ball.centre) : { turn: 0, isConvex: false };
    if (turn > 0 || !hasContact(rings)) return { rings, isWhole: false, isConvex: turn > 0 && isConvex };
  } else if (areApart(rings)) return { rings, isWhole: false, isConvex: false };
  const sound = resolved(rings);
  if (sound === undefined) throw tangled();
  if (sound.length === 0) throw empty();
  return { rings: sound, isWhole: false, isConvex: false };
}

// Sound parts far from each other, such as the two halves that the edge of a map makes of one footprint: laying them
// over each other would cost a hundred times as much as reading them.
function areApart(rings: readonly Float64Array[]): boolean {
  if (rings.length > FEW) return false;
  const balls = rings.map((ring) => boundingBall([ring]));
  const isSound = (ring: Float64Array, { centre, radius }: Ball): boolean => {
    if (radius >= HEMISPHERE_RADIUS) return false;
    const { turn } = ringForm(ring, centre);
    return turn > 0 || (turn === 0 && signedRingArea(ring) > 0 && !hasContact([ring]));
  };
  return (
    rings.every((ring, i) => isSound(ring, balls[i]!)) &&
    balls.every((ball, i) => balls.every((other, j) => j <= i || !ballsMeet(ball, other)))
  );
}

/** Up to this many parts, comparing each two costs nothing to speak of. */
const FEW = 16;

function empty(): FinderError {
  return new FinderError("finder/invalid-footprint", "footprint encloses no area, give an outline that does");
}

function tangled(): FinderError {
  return new FinderError(
    "finder/invalid-footprint",
    "footprint crosses itself so that its inside cannot be told, give rings that do not cross",
  );
}

function halved(): FinderError {
  return new FinderError(
    "finder/invalid-footprint",
    "footprint cuts the globe into two halves of equal area, so that its inside cannot be told, split it into parts smaller than a hemisphere",
  );
}
