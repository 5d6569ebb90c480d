import { FinderError } from "./errors.js";
import type { Footprint, RingCoordinates } from "./geojson.js";

/** A ring as it was written: unclosed, checked, consecutive repeats dropped, `[lon, lat, lon, lat, …]` in degrees. */
export type RawRing = readonly number[];

/** A tenth of a millimetre: closer than this to ±180° or ±90° means on it. */
const SNAP_DEG = 1e-9;

/**
 * Reads the coordinates of a footprint as polygons of rings, each an outer ring and its holes.
 *
 * Rings of fewer than three distinct positions are dropped while another outer ring remains.
 *
 * @throws FinderError `finder/invalid-footprint` when nothing is left, or a number or the structure is wrong
 */
export function readRawPolygons(footprint: Footprint): RawRing[][] {
  const polygons: RawRing[][] = [];
  for (const coordinates of polygonCoordinates(footprint)) {
    if (!Array.isArray(coordinates)) throw invalid("a polygon is not an array of rings, write one");
    const [outer, ...holes] = coordinates.map((ring) => readRing(ring));
    if (outer === undefined || outer.length < 6) continue;
    polygons.push([outer, ...holes.filter((hole) => hole.length >= 6)]);
  }
  if (polygons.length > 0) return polygons;
  throw invalid("has no ring of at least 3 distinct positions, give an outline that encloses an area");
}

function polygonCoordinates(footprint: Footprint): readonly (readonly RingCoordinates[])[] {
  const given: { type?: unknown; coordinates?: unknown } | null | undefined = footprint;
  if (given === null || typeof given !== "object") {
    throw invalid(`is ${given === null ? "null" : typeof given}, give a GeoJSON Polygon or MultiPolygon`);
  }
  if (given.type !== "Polygon" && given.type !== "MultiPolygon") {
    throw invalid(`is of type ${JSON.stringify(given.type)}, give a GeoJSON Polygon or MultiPolygon`);
  }
  if (!Array.isArray(given.coordinates)) throw invalid("has no array of coordinates, give one");
  return footprint.type === "Polygon" ? [footprint.coordinates] : footprint.coordinates;
}

function readRing(ring: RingCoordinates): number[] {
  if (!Array.isArray(ring)) throw invalid("a ring is not an array of positions, write one");
  const positions: number[] = [];
  let lastLon = Number.NaN;
  let lastLat = Number.NaN;
  for (const position of ring) {
    if (!Array.isArray(position))
      throw invalid(`a position is ${JSON.stringify(position)}, write [lon, lat]`);
    const lonDeg = readLongitude(position[0], position);
    const latDeg = readLatitude(position[1], position);
    if (lonDeg === lastLon && latDeg === lastLat) continue;
    positions.push(lonDeg, latDeg);
    lastLon = lonDeg;
    lastLat = latDeg;
  }
  while (positions.length > 2 && positions[0] === positions.at(-2) && positions[1] === positions.at(-1)) {
    positions.length -= 2;
  }
  return positions;
}

function readLongitude(value: unknown, position: readonly unknown[]): number {
  if (typeof value !== "number" || !(value >= -360 && value <= 360)) {
    throw invalid(
      `position ${JSON.stringify(position)} has no longitude from -360 to 360 degrees, correct it`,
    );
  }
  if (value - 180 < SNAP_DEG && 180 - value < SNAP_DEG) return 180;
  if (value + 180 < SNAP_DEG && -180 - value < SNAP_DEG) return -180;
  return value;
}

function readLatitude(value: unknown, position: readonly unknown[]): number {
  if (typeof value !== "number" || !(value >= -90 - SNAP_DEG && value <= 90 + SNAP_DEG)) {
    throw invalid(
      `position ${JSON.stringify(position)} has no latitude from -90 to 90 degrees as its second number, correct it (GeoJSON writes [longitude, latitude])`,
    );
  }
  if (90 - value < SNAP_DEG) return 90;
  if (90 + value < SNAP_DEG) return -90;
  return value;
}

function invalid(found: string): FinderError {
  return new FinderError("finder/invalid-footprint", `footprint ${found}`);
}
