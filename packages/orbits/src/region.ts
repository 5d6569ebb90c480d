import {
  containsPosition,
  type Footprint,
  overlaps,
  type Position,
  type PreparedFootprint,
  prepareFootprint,
  toVector,
  type Vector,
} from "@eomatch/finder";
import { OrbitError } from "./errors.js";
import { cross, dot, lengthOf } from "./vector.js";

type Coordinates = readonly (readonly number[])[];

/** Any GeoJSON: geometries, features and collections of them; edges are great circles. */
export type Region =
  | Footprint
  | { readonly type: "Point"; readonly coordinates: readonly number[] }
  | { readonly type: "MultiPoint" | "LineString"; readonly coordinates: Coordinates }
  | { readonly type: "MultiLineString"; readonly coordinates: readonly Coordinates[] }
  | { readonly type: "GeometryCollection"; readonly geometries: readonly Region[] }
  | { readonly type: "Feature"; readonly geometry: Region | null }
  | { readonly type: "FeatureCollection"; readonly features: readonly Region[] };

/** A circle on the sphere that holds something; `angle` is its radius, rad. */
interface Cap {
  readonly centre: Vector;
  readonly angle: number;
}

/** A region made ready for many questions. */
export interface PreparedRegion {
  /** Tells whether an area and the region share something: ground, a point or a piece of a line. */
  overlaps(area: Footprint): boolean;
  /** Tells whether some part of the region may lie in a cap; false only when none does. */
  mayReach(cap: Cap): boolean;
}

/** What a region is made of. */
interface Part {
  readonly cap: Cap;
  readonly overlaps: (area: PreparedFootprint, rings: () => readonly (readonly Vector[])[]) => boolean;
}

/**
 * Reads a region once, for asking of many areas whether they overlap it.
 *
 * @throws OrbitError `orbits/bad-region` for what is no GeoJSON or has nothing in it
 */
export function prepareRegion(region: Region): PreparedRegion {
  let parts: Part[];
  try {
    parts = partsOf(region);
  } catch (cause) {
    if (cause instanceof OrbitError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OrbitError("orbits/bad-region", `the region is no valid GeoJSON: ${reason}`, { cause });
  }
  if (parts.length === 0)
    throw new OrbitError("orbits/bad-region", "the region has no geometry in it: give at least one");
  return {
    mayReach: ({ centre, angle }) =>
      parts.some(({ cap }) => angleBetween(cap.centre, centre) <= cap.angle + angle),
    overlaps: (area) => {
      const prepared = prepareFootprint(area);
      let rings: readonly (readonly Vector[])[] | undefined;
      return parts.some((part) => part.overlaps(prepared, () => (rings ??= ringsOf(area))));
    },
  };
}

function partsOf(region: Region): Part[] {
  switch (region?.type) {
    case "Polygon":
    case "MultiPolygon": {
      const prepared = prepareFootprint(region);
      return [{ cap: capOf(ringsOf(region).flat()), overlaps: (area) => overlaps(area, prepared) }];
    }
    case "Point":
      return [pointPart(region.coordinates)];
    case "MultiPoint":
      return region.coordinates.map(pointPart);
    case "LineString":
      return [linePart(region.coordinates)];
    case "MultiLineString":
      return region.coordinates.map(linePart);
    case "GeometryCollection":
      return region.geometries.flatMap(partsOf);
    case "Feature":
      return region.geometry === null ? [] : partsOf(region.geometry);
    case "FeatureCollection":
      return region.features.flatMap(partsOf);
    default:
      throw new OrbitError(
        "orbits/bad-region",
        `expected a GeoJSON geometry, feature or collection as region, found ${JSON.stringify(region)?.slice(0, 60)}`,
      );
  }
}

function pointPart(coordinates: readonly number[]): Part {
  const position = positionOf(coordinates);
  return {
    cap: { centre: toVector(...position), angle: 0 },
    overlaps: (area) => containsPosition(area, position),
  };
}

/** A line shares something with an area when it begins in it or crosses its outline. */
function linePart(coordinates: Coordinates): Part {
  const positions = coordinates.map(positionOf);
  const vectors = positions.map((position) => toVector(...position));
  return {
    cap: capOf(vectors),
    overlaps: (area, rings) =>
      positions.some((position) => containsPosition(area, position)) ||
      vectors.some((to, i) => {
        const from = vectors[i - 1];
        if (from === undefined) return false;
        return rings().some((ring) =>
          ring.some((end, k) => doCross([from, to], [ring.at(k - 1) as Vector, end])),
        );
      }),
  };
}

/** Tells whether two arcs, each shorter than half a circle, cross: each has its ends on both sides of the other. */
function doCross([a, b]: readonly [Vector, Vector], [c, d]: readonly [Vector, Vector]): boolean {
  const [ab, cd] = [cross(a, b), cross(c, d)];
  const [acrossC, acrossD] = [dot(ab, c), dot(ab, d)];
  const [acrossA, acrossB] = [dot(cd, a), dot(cd, b)];
  // Of the two points where the great circles meet, it has to be the same one for both.
  return acrossC * acrossD < 0 && acrossA * acrossB < 0 && acrossC * acrossB > 0;
}

function positionOf(coordinates: readonly number[]): Position {
  const [lon, lat] = coordinates;
  if (!Number.isFinite(lon) || !(Math.abs(lat as number) <= 90)) {
    throw new OrbitError(
      "orbits/bad-region",
      `expected [longitude, latitude] in degrees in the region, found ${JSON.stringify(coordinates)}`,
    );
  }
  return [lon as number, lat as number];
}

/** Rings as unit vectors, without the vertex that closes them. */
function ringsOf(area: Footprint): Vector[][] {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  return polygons.flat().map((ring) => ring.slice(0, -1).map((vertex) => toVector(...positionOf(vertex))));
}

/** The cap around the middle of some vertices; the whole sphere when it would be wider than a hemisphere. */
function capOf(vectors: readonly Vector[]): Cap {
  const sum = vectors.reduce<Vector>(([x, y, z], v) => [x + v[0], y + v[1], z + v[2]], [0, 0, 0]);
  const length = lengthOf(sum);
  if (length < 1e-9) return { centre: [0, 0, 1], angle: Math.PI };
  const centre: Vector = [sum[0] / length, sum[1] / length, sum[2] / length];
  const angle = vectors.reduce((widest, v) => Math.max(widest, angleBetween(centre, v)), 0);
  return angle < Math.PI / 2 ? { centre, angle } : { centre, angle: Math.PI };
}

function angleBetween(a: Vector, b: Vector): number {
  return 2 * Math.asin(Math.min(1, lengthOf([a[0] - b[0], a[1] - b[1], a[2] - b[2]]) / 2));
}
