import type { Geometry, Position } from "@eomatch/stac-model";
import type { FeedColumn } from "../explorer-feed-format.js";

/** Gathers the outlines of rows as columns; see `FeedBlock`. */
export interface OutlineColumns {
  /** Adds the outline of the next row; lines and points become rings that enclose nothing. */
  add(geometry: Geometry | null): void;
  columns(): { readonly [name: string]: FeedColumn };
}

/** Columns without rows. */
export function outlineColumns(): OutlineColumns {
  const rowRings: number[] = [0];
  const ringPositions: number[] = [0];
  const ringIsHole: number[] = [];
  const lonLat: number[] = [];
  const addRing = (ring: readonly Position[], isHole: boolean): void => {
    for (const [lon, lat] of ring) lonLat.push(lon, lat);
    ringPositions.push(lonLat.length / 2);
    ringIsHole.push(isHole ? 1 : 0);
  };
  return {
    add(geometry) {
      for (const rings of polygonsOf(geometry)) rings.forEach((ring, i) => void addRing(ring, i > 0));
      rowRings.push(ringIsHole.length);
    },
    columns: () => ({
      rowRings: Uint32Array.from(rowRings),
      ringPositions: Uint32Array.from(ringPositions),
      ringIsHole: Uint8Array.from(ringIsHole),
      lonLat: Float32Array.from(lonLat),
    }),
  };
}

function polygonsOf(geometry: Geometry | null): readonly (readonly (readonly Position[])[])[] {
  switch (geometry?.type) {
    case "Polygon":
      return [geometry.coordinates];
    case "MultiPolygon":
      return geometry.coordinates;
    case "MultiLineString":
      return geometry.coordinates.map((line) => [line]);
    case "LineString":
    case "MultiPoint":
      return [[geometry.coordinates]];
    case "Point":
      return [[[geometry.coordinates]]];
    default:
      return [];
  }
}
