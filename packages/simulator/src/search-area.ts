import {
  AUTHALIC_RADIUS_KM,
  type EdgeModel,
  overlaps,
  type PreparedFootprint,
  prepareFootprint,
  toVector,
  type Vector,
} from "@eomatch/finder";
import { type Footprint, ProviderError } from "@eomatch/stac-model";

/** The area of a search, made ready for many tests. */
export interface SearchArea {
  /** Tells whether a disc may touch the area; true when in doubt. Quick. */
  mayTouch(centre: Vector, radiusKm: number): boolean;
  /** Tells whether a footprint shares ground with the area. Exact. */
  touches(footprint: Footprint): boolean;
}

interface Cap {
  readonly centre: Vector;
  readonly radius: number;
}

/** Longest piece of an edge that is replaced by its ends when the area is put into a cap, degrees. */
const pieceDeg = 5;
/** A parallel and the great circle between two of its points 5° apart lie within 0.0005 rad of each other. */
const capMargin = 0.001;
/** Caps wider than this, rad, sort out so little that the exact test may as well be made. */
const widestCap = 1.4;

/**
 * Prepares the area of a search.
 *
 * Boxes and regions are drawn on maps, with straight edges there (RFC 7946, section 3.1.1), while footprints have
 * great circles for edges. A search must not miss anything, so ground inside either reading of the area counts.
 *
 * @param provider the provider's name, for messages
 * @throws ProviderError `provider/invalid-options` for an area that no one can read
 */
export function prepareSearchArea(area: Footprint, provider: string): SearchArea {
  const readings = (["great-circle", "planar"] as const).map((edges) => ({
    edges,
    area: prepared(area, edges, provider),
  }));
  const cap = capOf(area);
  return {
    mayTouch: (centre, radiusKm) => {
      if (cap === undefined) return true;
      const reach = cap.radius + radiusKm / AUTHALIC_RADIUS_KM;
      return reach >= Math.PI || dot(cap.centre, centre) >= Math.cos(reach);
    },
    touches: (footprint) =>
      readings.some(({ edges, area: reading }) => overlaps(reading, prepareFootprint(footprint, { edges }))),
  };
}

function prepared(area: Footprint, edges: EdgeModel, provider: string): PreparedFootprint {
  try {
    return prepareFootprint(area, { edges });
  } catch (cause) {
    throw new ProviderError(
      "provider/invalid-options",
      `${provider}: the area of the search cannot be read: ${(cause as Error).message}`,
      { provider, cause },
    );
  }
}

/** A cap that holds the area in both readings; undefined when the area is too large for one. */
function capOf(area: Footprint): Cap | undefined {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  const points = polygons.flatMap((rings) => rings.slice(0, 1).flatMap(pointsAlong));
  const sum = points.reduce<Vector>((a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]], [0, 0, 0]);
  const length = Math.hypot(...sum);
  if (length < points.length / 100) return undefined;
  const centre: Vector = [sum[0] / length, sum[1] / length, sum[2] / length];
  const leastCosine = Math.min(...points.map((point) => dot(centre, point)));
  const radius = Math.acos(Math.max(-1, Math.min(1, leastCosine))) + capMargin;
  return radius < widestCap ? { centre, radius } : undefined;
}

/** Points along a ring as it is drawn on a map. */
function pointsAlong(ring: readonly (readonly number[])[]): Vector[] {
  const points: Vector[] = [];
  for (const [i, [lon = 0, lat = 0]] of ring.entries()) {
    const [nextLon = lon, nextLat = lat] = ring[i + 1] ?? [];
    const pieces = Math.max(
      1,
      Math.ceil(Math.max(Math.abs(nextLon - lon), Math.abs(nextLat - lat)) / pieceDeg),
    );
    for (let piece = 0; piece < pieces; piece++) {
      const part = piece / pieces;
      points.push(toVector(lon + (nextLon - lon) * part, lat + (nextLat - lat) * part));
    }
  }
  return points;
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
