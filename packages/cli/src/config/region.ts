import type { Bbox, Footprint, Polygon, Position } from "@eomatch/stac-model";
import { geometrySchema, isFootprint } from "@eomatch/stac-model";
import { isMapping } from "./layer.js";

// A parallel between two vertices a degree apart lies within 130 m of the great circle between them at 45°, where
// it bulges most (sagitta R·Δλ²·sin φ·cos φ / 8). Closer vertices would cost time in every test against the region.
const parallelStepDeg = 1;

// A piece of at most a third of the way round is smaller than a hemisphere, so which side of it is meant is plain.
const widestPieceDeg = 120;

/**
 * The area between two parallels and two meridians as a GeoJSON footprint whose edges are great circles.
 *
 * Parallels are followed to 130 m by a vertex every degree. A box that crosses the antimeridian (west >
 * east) or is wider than 120° comes in several polygons, none of which crosses ±180°.
 *
 * @returns undefined for a box that holds the whole Earth
 */
export function bboxToRegion([west, south, east, north]: Bbox): Footprint | undefined {
  if (west === -180 && east === 180 && south === -90 && north === 90) return undefined;
  const spans = west <= east ? [[west, east] as const] : [[west, 180] as const, [-180, east] as const];
  const polygons = spans
    .filter(([from, to]) => spans.length === 1 || to > from)
    .flatMap(([from, to]) => pieces(from, to))
    .map(([from, to]) => boxRing([from, south, to, north]));
  const [first] = polygons;
  return polygons.length === 1 && first !== undefined
    ? { type: "Polygon", coordinates: [first] }
    : { type: "MultiPolygon", coordinates: polygons.map((ring) => [ring]) };
}

function pieces(westDeg: number, eastDeg: number): [number, number][] {
  const count = Math.max(1, Math.ceil((eastDeg - westDeg) / widestPieceDeg));
  const bound = (i: number): number => (i === count ? eastDeg : westDeg + ((eastDeg - westDeg) * i) / count);
  return Array.from({ length: count }, (_, i) => [bound(i), bound(i + 1)]);
}

function boxRing([west, south, east, north]: Bbox): Position[] {
  const lower = alongParallel(west, east, south);
  return [...lower, ...alongParallel(west, east, north).reverse(), lower[0] as Position];
}

function alongParallel(westDeg: number, eastDeg: number, latDeg: number): Position[] {
  // A pole and the equator need no vertices between: the one is a point, the other a great circle.
  const isStraight = Math.abs(latDeg) === 90 || latDeg === 0;
  const steps = isStraight ? 1 : Math.max(1, Math.ceil((eastDeg - westDeg) / parallelStepDeg));
  return Array.from({ length: steps + 1 }, (_, i) => [
    i === steps ? eastDeg : westDeg + ((eastDeg - westDeg) * i) / steps,
    latDeg,
  ]);
}

/**
 * Reads a region from GeoJSON: a Polygon, a MultiPolygon, a Feature with one, or a FeatureCollection of them,
 * whose polygons are taken together.
 *
 * @returns the region, or what is wrong with it
 */
export function readRegion(value: unknown): { readonly region: Footprint } | { readonly reason: string } {
  const polygons: Polygon["coordinates"][] = [];
  const reason = collectPolygons(value, polygons) ?? positionFault(polygons);
  if (reason !== undefined) return { reason };
  const [first] = polygons;
  return {
    region:
      polygons.length === 1 && first !== undefined
        ? { type: "Polygon", coordinates: first }
        : { type: "MultiPolygon", coordinates: polygons },
  };
}

/** Adds the polygons of a GeoJSON object, and says what is wrong when it cannot be a region. */
function collectPolygons(value: unknown, polygons: Polygon["coordinates"][]): string | undefined {
  if (!isMapping(value)) return "is not GeoJSON: give a Polygon, a MultiPolygon, a Feature, or a file of one";
  if (value["type"] === "Feature") return collectPolygons(value["geometry"], polygons);
  if (value["type"] === "FeatureCollection" && Array.isArray(value["features"])) {
    if (value["features"].length === 0)
      return "is a FeatureCollection without features: give one polygon or more";
    return value["features"].map((feature) => collectPolygons(feature, polygons)).find(Boolean);
  }
  const parsed = geometrySchema.safeParse(value);
  if (!parsed.success || !isFootprint(parsed.data)) {
    const type = typeof value["type"] === "string" ? `a GeoJSON ${value["type"]} that` : "what";
    return `needs a GeoJSON Polygon or MultiPolygon, found ${type} is not one or is not complete`;
  }
  const { data } = parsed;
  polygons.push(...(data.type === "Polygon" ? [data.coordinates] : data.coordinates));
  return undefined;
}

function positionFault(polygons: readonly Polygon["coordinates"][]): string | undefined {
  if (polygons.every((rings) => rings.length === 0)) return "is a polygon without coordinates";
  for (const ring of polygons.flat()) {
    if (ring.length < 4)
      return `has a ring of ${ring.length} positions: a ring has four or more, the last the first again`;
    for (const [lon, lat] of ring) {
      if (Math.abs(lat) > 90)
        return `has a latitude of ${lat}: positions are [longitude, latitude] in degrees, latitude -90 to 90`;
      if (Math.abs(lon) > 180) {
        return `has a longitude of ${lon}: write -180 to 180, and split a region that crosses the antimeridian (RFC 7946, 3.1.9)`;
      }
    }
  }
  return undefined;
}
