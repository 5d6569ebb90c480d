import { type ObjectSchemas, walked, z } from "./zod.js";

/** `[longitude, latitude]` or `[longitude, latitude, height]`, degrees WGS84 and metres (RFC 7946 §3.1.1). */
export type Position = readonly [number, number, ...number[]];

/** A GeoJSON Polygon: the outer ring first, then holes; rings closed (RFC 7946 §3.1.6). */
export interface Polygon {
  readonly type: "Polygon";
  readonly coordinates: readonly (readonly Position[])[];
}

/** A GeoJSON MultiPolygon (RFC 7946 §3.1.7). */
export interface MultiPolygon {
  readonly type: "MultiPolygon";
  readonly coordinates: readonly (readonly (readonly Position[])[])[];
}

/** The area on the Earth that a product shows. */
export type Footprint = Polygon | MultiPolygon;

/** Any GeoJSON geometry an item may have; eomatch writes polygons, other tools also lines and points. */
export type Geometry =
  | Footprint
  | { readonly type: "Point"; readonly coordinates: Position }
  | { readonly type: "MultiPoint" | "LineString"; readonly coordinates: readonly Position[] }
  | { readonly type: "MultiLineString"; readonly coordinates: readonly (readonly Position[])[] };

/** Makes the schema of {@link Geometry}. */
export function geometrySchemaOf(objects: ObjectSchemas): z.ZodMiniType<Geometry> {
  const position = z.tuple([z.number(), z.number()], z.number());
  return z.discriminatedUnion("type", [
    objects(z.object({ type: z.literal("Polygon"), coordinates: z.array(z.array(position)) })),
    objects(z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(z.array(z.array(position))) })),
    objects(z.object({ type: z.literal("Point"), coordinates: position })),
    objects(z.object({ type: z.literal("MultiPoint"), coordinates: z.array(position) })),
    objects(z.object({ type: z.literal("LineString"), coordinates: z.array(position) })),
    objects(z.object({ type: z.literal("MultiLineString"), coordinates: z.array(z.array(position)) })),
  ]);
}

/** The schema (zod/mini) of {@link Geometry}: shape only, no check of validity on the sphere. */
export const geometrySchema: z.ZodMiniType<Geometry> = geometrySchemaOf(walked);

/** Tells whether a geometry is a Polygon or a MultiPolygon. */
export function isFootprint(geometry: Geometry | null | undefined): geometry is Footprint {
  return geometry?.type === "Polygon" || geometry?.type === "MultiPolygon";
}
