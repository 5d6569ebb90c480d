import {
  isFinderError,
  type PreparedFootprint,
  prepareFootprint,
  toVector,
  type Vector,
} from "@eomatch/finder";
import { type Bbox, type Geometry, geometrySchema, type Position } from "@eomatch/stac-model";
import { z } from "zod";
import { invalidParameter, StacApiError } from "../errors.js";
import { boundsOf } from "./bounds.js";

/**
 * A part of a geometry on a round Earth.
 *
 * A rectangle along parallels and meridians is a box, as areas of events and hand-drawn boxes are (RFC 7946 §5);
 * every other edge is the shorter great circle between its ends, as everywhere in eomatch.
 */
export type Part =
  | { readonly kind: "box"; readonly bbox: Bbox }
  | {
      readonly kind: "polygon";
      readonly rings: readonly (readonly Vector[])[];
      readonly footprint: PreparedFootprint;
      readonly ball: Ball;
    }
  | { readonly kind: "line"; readonly line: readonly Vector[]; readonly ball: Ball }
  | { readonly kind: "point"; readonly position: Position; readonly vector: Vector };

/** A ball that holds a part, in the unit of the vectors. */
interface Ball {
  readonly centre: Vector;
  readonly radius: number;
}

/** A geometry made ready to be compared with those of items. */
export interface SearchGeometry {
  readonly parts: readonly Part[];
  /** Holds all of it, bulging edges too; undefined for one without positions. */
  readonly bbox: Bbox | undefined;
}

/** Positions of a geometry in a request; borders of countries have some thousands. */
const maxPositions = 20_000;

const maxCollectionDepth = 4;

/** A box as a search takes it. */
export function boxGeometry(bbox: Bbox): SearchGeometry {
  return { parts: [{ kind: "box", bbox }], bbox };
}

/**
 * Reads a GeoJSON geometry of a request, collections among them.
 *
 * @param parameter where it stands, for the message
 * @throws StacApiError `stac-api/invalid-parameter`, `stac-api/too-complex`
 */
export function searchGeometry(value: unknown, parameter: string): SearchGeometry {
  const geometries = flattened(value, parameter, 0);
  let positions = 0;
  for (const geometry of geometries) {
    for (const position of positionsOf(geometry)) {
      positions += 1;
      checkPosition(position, parameter);
    }
  }
  if (positions > maxPositions) {
    throw new StacApiError(
      "stac-api/too-complex",
      `${parameter}: ${positions} positions, more than ${maxPositions}: simplify the geometry`,
    );
  }
  try {
    const parts = geometries.flatMap((geometry) => partsOf(geometry, "strict"));
    if (parts.length === 0) throw invalidParameter(parameter, "a geometry without positions");
    return { parts, bbox: boundsOf(parts) };
  } catch (error) {
    if (isFinderError(error)) throw invalidParameter(parameter, error.message, error);
    throw error;
  }
}

/**
 * The parts of a geometry.
 *
 * @param reading `lenient` takes the outline of what is no polygon, instead of refusing it
 * @throws FinderError `finder/invalid-footprint` for a polygon that has no inside
 */
export function partsOf(geometry: Geometry, reading: "strict" | "lenient"): Part[] {
  switch (geometry.type) {
    case "Point":
      return [pointPart(geometry.coordinates)];
    case "MultiPoint":
      return geometry.coordinates.map(pointPart);
    case "LineString":
      return geometry.coordinates.length === 0 ? [] : [linePart(geometry.coordinates)];
    case "MultiLineString":
      return geometry.coordinates.filter((line) => line.length > 0).map(linePart);
    case "Polygon":
      return polygonParts(geometry.coordinates, reading);
    case "MultiPolygon":
      return geometry.coordinates.flatMap((polygon) => polygonParts(polygon, reading));
  }
}

function polygonParts(coordinates: readonly (readonly Position[])[], reading: "strict" | "lenient"): Part[] {
  const [outer] = coordinates;
  if (outer === undefined || outer.length === 0) return [];
  const bbox = coordinates.length === 1 ? rectangleOf(outer) : undefined;
  if (bbox !== undefined) return [{ kind: "box", bbox }];
  const rings = coordinates.map((ring) => ring.map(vectorOf));
  try {
    // The finder's positions have no heights.
    const flat = coordinates.map((ring) => ring.map(([lon, lat]): [number, number] => [lon, lat]));
    const footprint = prepareFootprint({ type: "Polygon", coordinates: flat });
    return [{ kind: "polygon", rings, footprint, ball: ballAround(rings[0] as readonly Vector[]) }];
  } catch (error) {
    if (!isFinderError(error) || reading === "strict") throw error;
    return coordinates.filter((ring) => ring.length > 0).map(linePart);
  }
}

/** The box of a ring that goes along parallels and meridians alone, undefined for any other. */
function rectangleOf(ring: readonly Position[]): Bbox | undefined {
  if (ring.length !== 5) return undefined;
  const longitudes = new Set(ring.map(([lon]) => lon));
  const latitudes = new Set(ring.map(([, lat]) => lat));
  if (longitudes.size !== 2 || latitudes.size !== 2) return undefined;
  const turns = ring.slice(1).every(([lon, lat], i) => {
    const [fromLon, fromLat] = ring[i] as Position;
    return (lon === fromLon) !== (lat === fromLat);
  });
  if (!turns) return undefined;
  const [west, east] = [...longitudes].sort((a, b) => a - b) as [number, number];
  const [south, north] = [...latitudes].sort((a, b) => a - b) as [number, number];
  return [west, south, east, north];
}

function pointPart(position: Position): Part {
  return { kind: "point", position, vector: vectorOf(position) };
}

function linePart(positions: readonly Position[]): Part {
  const line = positions.map(vectorOf);
  return { kind: "line", line, ball: ballAround(line) };
}

function vectorOf([lon, lat]: Position): Vector {
  return toVector(lon, lat);
}

/** A ball that holds positions and the great circles between neighbours. */
function ballAround(line: readonly Vector[]): Ball {
  const sum = line.reduce<[number, number, number]>(
    (s, v) => [s[0] + v[0], s[1] + v[1], s[2] + v[2]],
    [0, 0, 0],
  );
  const length = Math.hypot(...sum);
  const centre: Vector = length < 1e-9 ? [0, 0, 0] : [sum[0] / length, sum[1] / length, sum[2] / length];
  let radius = 0;
  let longest = 0;
  for (const [i, v] of line.entries()) {
    radius = Math.max(radius, distance(v, centre));
    const before = line[i - 1];
    if (before !== undefined) longest = Math.max(longest, distance(v, before));
  }
  // An arc strays from its chord by no more than half of it.
  return { centre, radius: radius + longest / 2 };
}

/** The straight distance between two vectors. */
export function distance(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

const collectionSchema = z.object({
  type: z.literal("GeometryCollection"),
  geometries: z.array(z.unknown()),
});

function flattened(value: unknown, parameter: string, depth: number): Geometry[] {
  const type: unknown = (value as { readonly type?: unknown } | null)?.type;
  if (type === "Feature") throw invalidParameter(parameter, "a Feature: give its geometry alone");
  if (type === "GeometryCollection" && depth < maxCollectionDepth) {
    const read = collectionSchema.safeParse(value);
    if (!read.success)
      throw invalidParameter(parameter, "a GeometryCollection without geometries", read.error);
    return read.data.geometries.flatMap((one) => flattened(one, parameter, depth + 1));
  }
  const read = geometrySchema.safeParse(value);
  if (read.success) return [read.data];
  const [issue] = read.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "it" : issue.path.join(".");
  throw invalidParameter(
    parameter,
    `not a GeoJSON geometry: ${where}: ${issue?.message ?? "invalid"}`,
    read.error,
  );
}

function checkPosition([lon, lat]: Position, parameter: string): void {
  if (Math.abs(lon) <= 180 && Math.abs(lat) <= 90) return;
  throw invalidParameter(
    parameter,
    `[${lon}, ${lat}] leaves the Earth: write [longitude, latitude], from -180 to 180 and from -90 to 90`,
  );
}

function* positionsOf(geometry: Geometry): Generator<Position, void, undefined> {
  switch (geometry.type) {
    case "Point":
      yield geometry.coordinates;
      return;
    case "MultiPoint":
    case "LineString":
      yield* geometry.coordinates;
      return;
    case "MultiLineString":
    case "Polygon":
      for (const line of geometry.coordinates) yield* line;
      return;
    case "MultiPolygon":
      for (const polygon of geometry.coordinates) for (const ring of polygon) yield* ring;
  }
}
