import type { Bbox, Footprint, Polygon, Position } from "@eomatch/stac-model";
import { geometrySchema, isFootprint } from "@eomatch/stac-model";
import { isMapping } from "./layer.js";

// A parallel between two vertices a degree apart lies within 130 m of the great circle between them at 45°, where
// it bulges most (sagitta R·Δλ²·sin φ·cos φ / 8). Closer vertices would cost time in every test against the region.
const parallelStepDeg = 1;

// A piece of at most a third of the way round is smaller than a hemisphere, so which side of it is meant is plain.
const widestPieceDeg = 120;

// A station or a buoy has a place and no extent, and what encloses nothing overlaps nothing: it stands for about the
// pixel that it lies in. 0.0001° along a meridian are 11 m.
const placeHalfSideDeg = 1e-4;

/**
 * The area between two parallels and two meridians as a GeoJSON footprint whose edges are great circles.
 *
 * Parallels are followed to 130 m by a vertex every degree. A box that crosses the antimeridian (west >
 * east) or is wider than 120° comes in several polygons, none of which crosses ±180°. A box narrower than 22 m, or
 * without any extent, is widened to 22 m around its middle.
 *
 * @returns undefined for a box that holds the whole Earth
 */
export function bboxToRegion(bbox: Bbox): Footprint | undefined {
  const [west, south, east, north] = withExtent(bbox);
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

function withExtent([west, south, east, north]: Bbox): Bbox {
  const middleLat = (south + north) / 2;
  const isFlat = north - south < 2 * placeHalfSideDeg;
  const lower = isFlat ? Math.max(-90, middleLat - placeHalfSideDeg) : south;
  const upper = isFlat ? Math.min(90, middleLat + placeHalfSideDeg) : north;

  // At a pole, all meridians are within reach.
  if (isFlat && (upper === 90 || lower === -90)) return [-180, lower, 180, upper];
  // Meridians are furthest apart where the box comes nearest to the equator.
  const widestLat = lower <= 0 && upper >= 0 ? 0 : Math.min(Math.abs(lower), Math.abs(upper));
  const halfWidthDeg = placeHalfSideDeg / Math.cos((widestLat * Math.PI) / 180);
  const widthDeg = east - west + (west > east ? 360 : 0);
  if (widthDeg >= 2 * halfWidthDeg) return [west, lower, east, upper];
  const middleLon = west + widthDeg / 2;
  return [within180(middleLon - halfWidthDeg), lower, within180(middleLon + halfWidthDeg), upper];
}

function within180(lonDeg: number): number {
  return lonDeg < -180 ? lonDeg + 360 : lonDeg > 180 ? lonDeg - 360 : lonDeg;
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
 * Reads the text of a GeoJSON file, which some programs begin with a byte order mark.
 *
 * @throws SyntaxError for what is not JSON
 */
export function parseGeoJson(text: string): unknown {
  return JSON.parse(text.replace(/^\uFEFF/, ""));
}

/**
 * Reads a region from GeoJSON: a Polygon, a MultiPolygon, a Point, a MultiPoint, a Feature with one, or a
 * FeatureCollection of them, which are taken together. A point stands for the 22 m around it.
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
  if (!isMapping(value))
    return "is not GeoJSON: give a Polygon, a MultiPolygon, a Point, a Feature, or a file of one";
  if (value["type"] === "Feature") return collectPolygons(value["geometry"], polygons);
  if (value["type"] === "FeatureCollection" && Array.isArray(value["features"])) {
    if (value["features"].length === 0)
      return "is a FeatureCollection without features: give one polygon or point, or more";
    return value["features"].map((feature) => collectPolygons(feature, polygons)).find(Boolean);
  }
  const parsed = geometrySchema.safeParse(value);
  const geometry = parsed.success ? parsed.data : undefined;
  if (geometry?.type === "Point" || geometry?.type === "MultiPoint") {
    return collectPlaces(geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates, polygons);
  }
  if (geometry === undefined || !isFootprint(geometry)) {
    const found = typeof value["type"] === "string" ? `a GeoJSON ${value["type"]}` : "no type";
    const isRegionKind = ["Polygon", "MultiPolygon", "Point", "MultiPoint"].includes(String(value["type"]));
    return `needs a GeoJSON Polygon, MultiPolygon, Point or MultiPoint, found ${found}${isRegionKind ? " that is not complete" : ""}`;
  }
  polygons.push(...polygonsOf(geometry));
  return undefined;
}

/** Adds what is around each place, and says what is wrong with the first that is none. */
function collectPlaces(places: readonly Position[], polygons: Polygon["coordinates"][]): string | undefined {
  if (places.length === 0) return "is a MultiPoint without points: give one or more";
  for (const position of places) {
    const fault = outOfRange(position);
    if (fault !== undefined) return fault;
    const [lon, lat] = position;
    polygons.push(...polygonsOf(bboxToRegion([lon, lat, lon, lat]) as Footprint));
  }
  return undefined;
}

function polygonsOf(footprint: Footprint): readonly Polygon["coordinates"][] {
  return footprint.type === "Polygon" ? [footprint.coordinates] : footprint.coordinates;
}

function positionFault(polygons: readonly Polygon["coordinates"][]): string | undefined {
  if (polygons.every((rings) => rings.length === 0)) return "is a polygon without coordinates";
  for (const ring of polygons.flat()) {
    if (ring.length < 4)
      return `has a ring of ${ring.length} positions: a ring has four or more, the last the first again`;
    const fault = ring.map(outOfRange).find(Boolean);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function outOfRange([lon, lat]: Position): string | undefined {
  if (Math.abs(lat) > 90)
    return `has a latitude of ${lat}: positions are [longitude, latitude] in degrees, latitude -90 to 90`;
  if (Math.abs(lon) > 180) {
    return `has a longitude of ${lon}: write -180 to 180, and split a region that crosses the antimeridian (RFC 7946, 3.1.9)`;
  }
  return undefined;
}
