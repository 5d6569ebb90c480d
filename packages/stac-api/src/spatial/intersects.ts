import { containsPosition, toPosition, toVector, type Vector } from "@eomatch/finder";
import { type Bbox, bboxesOverlap, type Geometry, type StacItem } from "@eomatch/stac-model";
import { arcAtParallel, arcsMeet, isOnArc, touch } from "./arcs.js";
import { distance, type Part, partsOf, type SearchGeometry } from "./search-geometry.js";

/** Tells whether an item's geometry shares a place with another; touching counts. One without geometry does not. */
export function intersectsItem({ geometry }: StacItem, search: SearchGeometry): boolean {
  return geometry !== null && intersects(geometry, search);
}

/** Tells whether two geometries share a place on the Earth; touching counts. */
export function intersects(geometry: Geometry, { parts }: SearchGeometry): boolean {
  const own = partsOf(geometry, "lenient");
  return own.some((a) => parts.some((b) => partsMeet(a, b)));
}

function partsMeet(a: Part, b: Part): boolean {
  if (a.kind === "box") return boxMeets(a.bbox, b);
  if (b.kind === "box") return boxMeets(b.bbox, a);
  if (a.kind === "point") return pointMeets(a, b);
  if (b.kind === "point") return pointMeets(b, a);
  if (distance(a.ball.centre, b.ball.centre) > a.ball.radius + b.ball.radius + touch) return false;
  const [first, second] = [linesOf(a), linesOf(b)];
  if (covers(a, second) || covers(b, first)) return true;
  return first.some((line) => second.some((other) => linesMeet(line, other, a.ball)));
}

type Extended = Extract<Part, { kind: "polygon" | "line" }>;

function linesOf(part: Extended): readonly (readonly Vector[])[] {
  return part.kind === "polygon" ? part.rings : [part.line];
}

/** Whether a polygon covers the beginning of a line: where no lines meet, it then covers all of it. */
function covers(part: Extended, lines: readonly (readonly Vector[])[]): boolean {
  if (part.kind !== "polygon") return false;
  return lines.some(([place]) => place !== undefined && isCovered(part, place));
}

function isCovered({ footprint }: Extract<Part, { kind: "polygon" }>, place: Vector): boolean {
  const [lon, lat] = toPosition(place);
  return containsPosition(footprint, [lon, lat]);
}

function linesMeet(
  line: readonly Vector[],
  other: readonly Vector[],
  ball: { readonly centre: Vector; readonly radius: number },
): boolean {
  for (let j = 0; j < other.length; j++) {
    const [c, d] = [other[j] as Vector, other[j + 1] ?? (other[j] as Vector)];
    // Far away from all of the first line: most of a long border.
    if (distance(c, ball.centre) > ball.radius + distance(c, d) + touch) continue;
    for (let i = 0; i < line.length; i++) {
      if (arcsMeet(line[i] as Vector, line[i + 1] ?? (line[i] as Vector), c, d)) return true;
    }
  }
  return false;
}

function pointMeets(point: Extract<Part, { kind: "point" }>, other: Part): boolean {
  const { vector } = point;
  switch (other.kind) {
    case "box":
      return isInBox(vector, other.bbox);
    case "point":
      return distance(vector, other.vector) <= touch;
    case "line":
      return other.line.some((start, i) => isOnArc(vector, start, other.line[i + 1] ?? start));
    case "polygon":
      return isCovered(other, vector);
  }
}

function boxMeets(bbox: Bbox, other: Part): boolean {
  if (other.kind === "box") return bboxesOverlap(bbox, other.bbox);
  if (other.kind === "point") return isInBox(other.vector, bbox);
  if (other.kind === "polygon" && cornersOf(bbox).some((corner) => isCovered(other, corner))) return true;
  return linesOf(other).some((line) => line.some((a, i) => arcMeetsBox(a, line[i + 1] ?? a, bbox)));
}

function cornersOf([west, south, east, north]: Bbox): readonly Vector[] {
  return [toVector(west, south), toVector(east, south), toVector(east, north), toVector(west, north)];
}

function arcMeetsBox(a: Vector, b: Vector, bbox: Bbox): boolean {
  if (isInBox(a, bbox) || isInBox(b, bbox)) return true;
  const [west, south, east, north] = bbox;
  if (meridianMeets(west, bbox, a, b) || meridianMeets(east, bbox, a, b)) return true;
  return [south, north].some((lat) =>
    arcAtParallel(a, b, toVector(0, lat)[2]).some((place) => isLongitudeIn(place, bbox)),
  );
}

/** A side of a box may be half a great circle, so that it is taken in two: up to the equator and on from there. */
function meridianMeets(lon: number, bbox: Bbox, a: Vector, b: Vector): boolean {
  const [, southLat, , northLat] = bbox;
  const [south, north] = [toVector(lon, southLat), toVector(lon, northLat)];
  if (southLat * northLat >= 0) return arcsMeet(south, north, a, b);
  const equator = toVector(lon, 0);
  return arcsMeet(south, equator, a, b) || arcsMeet(equator, north, a, b);
}

/** Rounding of longitudes and latitudes that went through vectors, degrees. */
const rounding = 1e-9;

function isInBox(place: Vector, bbox: Bbox): boolean {
  const [, lat] = toPosition(place);
  if (lat < bbox[1] - rounding || lat > bbox[3] + rounding) return false;
  return isLongitudeIn(place, bbox);
}

function isLongitudeIn(place: Vector, [west, , east]: Bbox): boolean {
  // At a pole every longitude is the same place.
  if (Math.hypot(place[0], place[1]) < 1e-12) return true;
  const [lon] = toPosition(place);
  const isIn = (longitude: number): boolean =>
    west <= east
      ? longitude >= west - rounding && longitude <= east + rounding
      : longitude >= west - rounding || longitude <= east + rounding;
  // -180 and 180 are one meridian.
  return isIn(lon) || (lon > 180 - rounding && isIn(-180)) || (lon < -180 + rounding && isIn(180));
}
