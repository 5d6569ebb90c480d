/** A place on Earth: `[longitude, latitude]` in degrees on WGS84, longitude first as GeoJSON has it. */
export type Position = [lonDeg: number, latDeg: number];

/** A GeoJSON Polygon as the finder writes it: the outer ring first, then its holes, each ring closed. */
export interface Polygon {
  type: "Polygon";
  coordinates: Position[][];
}

/** A GeoJSON MultiPolygon as the finder writes it. */
export interface MultiPolygon {
  type: "MultiPolygon";
  coordinates: Position[][][];
}

/** The positions of one ring as the finder reads them: further numbers, such as a height, are ignored. */
export type RingCoordinates = readonly (readonly number[])[];

/**
 * The ground a product covers, as the finder reads it: a GeoJSON Polygon or MultiPolygon.
 *
 * Degrees on WGS84, `[longitude, latitude]`. The types of `@types/geojson` fit, and so do readonly literals.
 */
export type Footprint =
  | { readonly type: "Polygon"; readonly coordinates: readonly RingCoordinates[] }
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly RingCoordinates[])[] };
