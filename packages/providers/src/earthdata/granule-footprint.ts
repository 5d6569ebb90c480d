import type { Footprint, Position } from "@eomatch/stac-model";
import type { UmmBoundary, UmmGeometry, UmmRectangle } from "./granule.js";

/** A rectangle's parallels are no great circles: positions this far apart keep within 400 m of them at 60°. */
const stepDeg = 2;

/** Wider pieces would have edges whose direction is not clear. */
const widestDeg = 90;

/**
 * A granule's footprint: its polygons, else its rectangles; undefined when it has neither.
 *
 * Rings are closed; which way round they run does not matter to us. A rectangle whose west is east of its east crosses
 * the antimeridian and becomes two, a wide one several.
 */
export function granuleFootprint(geometry: UmmGeometry | undefined): Footprint | undefined {
  const polygons = (geometry?.GPolygons ?? [])
    .map(({ Boundary, ExclusiveZone }) => [Boundary, ...(ExclusiveZone?.Boundaries ?? [])].map(ringOf))
    .filter(([outer = []]) => outer.length >= 4);
  const rectangles = (geometry?.BoundingRectangles ?? []).flatMap(rectanglesOf);
  const all = polygons.length > 0 ? polygons : rectangles;
  const [only] = all;
  if (only === undefined) return undefined;
  return all.length === 1
    ? { type: "Polygon", coordinates: only }
    : { type: "MultiPolygon", coordinates: all };
}

function ringOf({ Points }: UmmBoundary): readonly Position[] {
  const ring = Points.map(({ Longitude, Latitude }): Position => [Longitude, Latitude]);
  const [first] = ring;
  const last = ring.at(-1);
  if (first === undefined || last === undefined) return [];
  return first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first];
}

function rectanglesOf(rectangle: UmmRectangle): readonly (readonly (readonly Position[])[])[] {
  const { WestBoundingCoordinate: west, EastBoundingCoordinate: east } = rectangle;
  const { SouthBoundingCoordinate: south, NorthBoundingCoordinate: north } = rectangle;
  if (!(south < north)) return [];
  const spans = west <= east ? [[west, east] as const] : [[west, 180] as const, [-180, east] as const];
  return spans.flatMap(([from, to]) => {
    const pieces = Math.ceil((to - from) / widestDeg);
    const edge = (i: number): number => from + ((to - from) * i) / pieces;
    return Array.from({ length: pieces }, (_, i) => [rectangleRing(edge(i), south, edge(i + 1), north)]);
  });
}

function rectangleRing(west: number, south: number, east: number, north: number): readonly Position[] {
  const steps = Math.max(1, Math.ceil((east - west) / stepDeg));
  const parallel = (lat: number): Position[] =>
    Array.from({ length: steps + 1 }, (_, i): Position => [west + ((east - west) * i) / steps, lat]);
  return [...parallel(south), ...parallel(north).reverse(), [west, south]];
}
