import type { Geometry, Position } from "@eomatch/stac-model";
import { geoArea } from "d3-geo";
import type { MultiLineString, MultiPolygon } from "geojson";

const halfSphere = 2 * Math.PI;

/**
 * A GeoJSON area in the form that d3-geo draws: on the sphere, each exterior ring wound so that what it encloses is
 * the smaller part (d3-geo takes what lies to the right of a ring for its inside, RFC 7946 what lies to the left).
 *
 * @returns undefined for a geometry without an area
 */
export function toSphericalArea(geometry: Geometry): MultiPolygon | undefined {
  const polygons = polygonsOf(geometry).filter(([exterior = []]) => exterior.length >= 4);
  if (polygons.length === 0) return undefined;
  return {
    type: "MultiPolygon",
    coordinates: polygons.map((rings) =>
      rings.map((ring, i) => wound(withParallels(ring), i === 0 ? "small" : "large")),
    ),
  };
}

/**
 * The outline of a GeoJSON area, without the cuts that RFC 7946 asks for along the antimeridian and at the poles.
 *
 * @returns undefined for a geometry without an area
 */
export function toOutline(geometry: Geometry): MultiLineString | undefined {
  const lines = polygonsOf(geometry).flatMap((rings) => rings.flatMap(withoutCuts));
  return lines.length === 0 ? undefined : { type: "MultiLineString", coordinates: lines };
}

/** The rings of every polygon of an area, those without an area left out. */
function polygonsOf(geometry: Geometry): number[][][][] {
  if (geometry.type === "Polygon") return [geometry.coordinates.map(toRing)];
  if (geometry.type === "MultiPolygon")
    return geometry.coordinates.map((polygon) => polygon.map((ring) => ring.map(toPoint)));
  return [];
}

function toRing(ring: readonly Position[]): number[][] {
  return ring.map(toPoint);
}

function toPoint([lon = 0, lat = 0]: Position): number[] {
  return [lon, lat];
}

function wound(ring: number[][], size: "small" | "large"): number[][] {
  const isSmall = geoArea({ type: "Polygon", coordinates: [ring] }) <= halfSphere;
  return isSmall === (size === "small") ? ring : ring.toReversed();
}

/** Degrees between the points that are put on a parallel. */
const parallelStepDeg = 2;

/**
 * A box of longitudes and latitudes has parallels for its edges, which are no great circles: points are put on them.
 * Rings of any other form are returned as they are.
 */
function withParallels(ring: number[][]): number[][] {
  const isBox =
    ring.length === 5 && ring.every(([lon], i) => i === 0 || lon === ring[i - 1]?.[0] || isLevel(ring, i));
  if (!isBox) return ring;
  return ring.flatMap((point, i) => {
    const next = ring[i + 1];
    if (next === undefined) return [point];
    const [lon = 0, lat = 0] = point;
    const [nextLon = 0, nextLat = 0] = next;
    const steps = lat === nextLat ? Math.ceil(Math.abs(nextLon - lon) / parallelStepDeg) : 1;
    return Array.from({ length: Math.max(1, steps) }, (_, k) => [
      lon + ((nextLon - lon) * k) / Math.max(1, steps),
      lat,
    ]);
  });
}

function isLevel(ring: number[][], i: number): boolean {
  return ring[i]?.[1] === ring[i - 1]?.[1];
}

/** A ring as lines, without its edges along ±180° and along a pole, where there is nothing but a cut. */
function withoutCuts(ring: number[][]): number[][][] {
  const lines: number[][][] = [];
  let line: number[][] = [];
  const points = withParallels(ring);
  for (const [i, point] of points.entries()) {
    const before = points[i - 1];
    if (before !== undefined && isCut(before, point)) {
      if (line.length > 1) lines.push(line);
      line = [];
    }
    line.push(point);
  }
  if (line.length > 1) lines.push(line);
  return lines;
}

function isCut([lonA = 0, latA = 0]: number[], [lonB = 0, latB = 0]: number[]): boolean {
  const isAntimeridian = Math.abs(lonA) === 180 && lonA === lonB;
  const isPole = Math.abs(latA) === 90 && latA === latB;
  return isAntimeridian || isPole;
}
