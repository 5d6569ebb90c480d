import { authalicSine } from "./authalic.js";
import type { MultiPolygon, Polygon, Position } from "./geojson.js";
import { ringsToGeoJson } from "./region.js";
import { signedRingArea } from "./ring-area.js";
import { groupRings } from "./ring-grouping.js";
import { readPosition, writeVector } from "./vector.js";

/**
 * What joins two consecutive positions of a ring: `"great-circle"`, the shorter great circle between them, or
 * `"planar"`, the straight line on a map of longitude and latitude.
 */
export type EdgeModel = "great-circle" | "planar";

/** How positions become vectors and vectors areas and positions again, for one model of edges. */
export interface Surface {
  readonly edges: EdgeModel;
  /** Writes the vector of a position into `target` at `offset`. */
  write(target: Float64Array, offset: number, lonDeg: number, latDeg: number): void;
  /** Writes the vectors of the positions in numbers `start` to `end` of `[lon, lat, lon, lat, …]`, one after the other. */
  writeRing(target: Float64Array, offset: number, positions: Float64Array, start: number, end: number): void;
  /** Gives the signed area in steradians of the authalic sphere to the left of the ring in numbers `start` to `end`. */
  area(ring: Float64Array, start: number, end: number): number;
  /** Gives the position of a vector of any length. */
  position(vector: ArrayLike<number>): Position;
  /** Writes rings with their inside on the left as GeoJSON. */
  toGeoJson(rings: readonly Float64Array[], isWhole: boolean): Polygon | MultiPolygon;
}

const SPHERE: Surface = {
  edges: "great-circle",
  write: writeVector,
  writeRing(target, offset, positions, start, end) {
    for (let i = start, at = offset; i < end; i += 2, at += 3) {
      writeVector(target, at, positions[i]!, positions[i + 1]!);
    }
  },
  area: signedRingArea,
  position: (vector) => readPosition(vector, 0),
  toGeoJson: ringsToGeoJson,
};

const DEGREE = Math.PI / 180;

// A map is laid on the plane z = 1 that touches a sphere at its pole, and from there onto the sphere: this (the
// gnomonic projection backwards) turns straight lines into great circles, so what clips on the sphere clips on the
// map. The scale keeps -360°..360° within 40° of the pole.
const MAP_SCALE = 1 / 8;

const MAP: Surface = {
  edges: "planar",
  write: writeMapVector,
  writeRing(target, offset, positions, start, end) {
    for (let i = start, at = offset; i < end; i += 2, at += 3) {
      writeMapVector(target, at, positions[i]!, positions[i + 1]!);
    }
  },
  area: mapRingArea,
  position: (vector) => mapPosition(vector, 0),
  toGeoJson: mapRingsToGeoJson,
};

function writeMapVector(target: Float64Array, offset: number, lonDeg: number, latDeg: number): void {
  const x = lonDeg * DEGREE * MAP_SCALE;
  const y = latDeg * DEGREE * MAP_SCALE;
  const norm = Math.sqrt(1 + x * x + y * y);
  target[offset] = x / norm;
  target[offset + 1] = y / norm;
  target[offset + 2] = 1 / norm;
}

/** Gives the surface for a model of edges. */
export function surfaceFor(edges: EdgeModel): Surface {
  return edges === "planar" ? MAP : SPHERE;
}

// The outer points of Gauss–Legendre of order 3 on [-1, 1], whose weights are 5, 8 and 5 eighteenths (Abramowitz and
// Stegun, table 25.4). On 2° of latitude its error is below 1e-16 of the sine.
const GAUSS_POINT = Math.sqrt(3 / 5);
const GAUSS_PIECE = 2 * DEGREE;

// Area by Green's theorem, -∮ sin β dλ, with each edge integrated in pieces of at most 2° of latitude.
function mapRingArea(ring: Float64Array, start: number, end: number): number {
  if (end - start < 9) return 0;
  const reference = authalicSine(Math.sin(ring[start + 1]! / ring[start + 2]! / MAP_SCALE));
  let total = 0;
  let lonA = ring[end - 3]! / ring[end - 1]! / MAP_SCALE;
  let latA = ring[end - 2]! / ring[end - 1]! / MAP_SCALE;
  for (let i = start; i < end; i += 3) {
    const lonB = ring[i]! / ring[i + 2]! / MAP_SCALE;
    const latB = ring[i + 1]! / ring[i + 2]! / MAP_SCALE;
    const pieces = Math.ceil(Math.abs(latB - latA) / GAUSS_PIECE) || 1;
    const half = (latB - latA) / (2 * pieces);
    let sum = 0;
    for (let piece = 0; piece < pieces; piece++) {
      const middle = latA + (2 * piece + 1) * half;
      sum +=
        5 * (authalicSine(Math.sin(middle - GAUSS_POINT * half)) - reference) +
        8 * (authalicSine(Math.sin(middle)) - reference) +
        5 * (authalicSine(Math.sin(middle + GAUSS_POINT * half)) - reference);
    }
    total -= (sum / (18 * pieces)) * (lonB - lonA);
    lonA = lonB;
    latA = latB;
  }
  return total;
}

function mapPosition(source: ArrayLike<number>, offset: number): Position {
  const scale = source[offset + 2]! * DEGREE * MAP_SCALE;
  return [source[offset]! / scale, source[offset + 1]! / scale];
}

function mapRingsToGeoJson(rings: readonly Float64Array[]): Polygon | MultiPolygon {
  const flat = rings.map((ring) =>
    Array.from({ length: ring.length / 3 }, (_, i) => mapPosition(ring, 3 * i)),
  );
  const polygons = groupRings(flat).polygons.map((polygon) =>
    polygon.map((ring): Position[] => [...ring, [ring[0]![0], ring[0]![1]]]),
  );
  const [only] = polygons;
  if (polygons.length === 1 && only !== undefined) return { type: "Polygon", coordinates: only };
  return { type: "MultiPolygon", coordinates: polygons };
}
