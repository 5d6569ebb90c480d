import type { MultiLineString, MultiPolygon } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Polygon, Topology } from "topojson-specification";
import atlas from "world-atlas/land-110m.json" with { type: "json" };

/**
 * Land and coastlines of the Earth at 1:110 million, from Natural Earth (public domain), wound as d3-geo has it.
 *
 * Made of the package `world-atlas` when this package is built, so that a map needs no network.
 */
export function worldLand(): { readonly land: MultiPolygon; readonly coast: MultiLineString } {
  const topology = atlas as unknown as Topology<{ land: GeometryCollection<Polygon> }>;
  const { features } = feature(topology, topology.objects.land);
  const coordinates = features.flatMap(({ geometry }) =>
    geometry.type === "Polygon" ? [geometry.coordinates] : (geometry as unknown as MultiPolygon).coordinates,
  );
  return { land: { type: "MultiPolygon", coordinates }, coast: mesh(topology) };
}
