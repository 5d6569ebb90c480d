import { geoEquirectangular, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import fineUrl from "world-atlas/land-50m.json?url";
import coarseUrl from "world-atlas/land-110m.json?url";
import { baseRows, type LandDetail } from "./land.js";
import { type Ring, ShapeBuilder, type Shapes } from "./shapes.js";

/** Natural Earth's land (public domain, by way of world-atlas), coarse (1:110 million) or fine (1:50 million). */
export async function readLand(detail: LandDetail): Promise<Shapes> {
  const response = await fetch(detail === "coarse" ? coarseUrl : fineUrl);
  if (!response.ok) throw new Error(`the coastlines cannot be loaded: ${response.status}`);
  const topology = (await response.json()) as Parameters<typeof feature>[0];
  const land = topology.objects["land"];
  const found =
    land === undefined ? { type: "FeatureCollection" as const, features: [] } : feature(topology, land);
  const builder = new ShapeBuilder();
  for (const { geometry } of found.type === "FeatureCollection" ? found.features : [found]) {
    if (geometry.type === "Polygon") addPolygon(builder, geometry.coordinates);
    else if (geometry.type === "MultiPolygon") {
      for (const rings of geometry.coordinates) addPolygon(builder, rings);
    }
  }
  return builder.shapes();
}

/**
 * world-atlas joins what Natural Earth cuts at ±180°, as d3 wants it; to be filled in degrees it has to be cut again,
 * which d3's projection does when it draws.
 */
function addPolygon(builder: ShapeBuilder, coordinates: number[][][]): void {
  const polygon = { type: "Polygon" as const, coordinates };
  const rings: number[][] = [];
  const context = {
    beginPath: () => {},
    moveTo: (x: number, y: number) => void rings.push([x, -y]),
    lineTo: (x: number, y: number) => void rings.at(-1)?.push(x, -y),
    closePath: () => {
      const ring = rings.at(-1);
      if (ring !== undefined) ring.push(ring[0]!, ring[1]!);
    },
    arc: () => {},
  };
  const projection = geoEquirectangular()
    .translate([0, 0])
    .scale(180 / Math.PI)
    .precision(0);
  geoPath(projection, context as unknown as CanvasRenderingContext2D)(polygon);
  builder.polygons(baseRows.coast, inOrder(rings), "lon-lat", baseRows.land);
}

/** Each outer ring before the holes in it. */
function inOrder(rings: readonly number[][]): Ring[] {
  const isInside = (ring: readonly number[]): boolean =>
    rings.filter((other) => other !== ring && contains(other, ring[0]!, ring[1]!)).length % 2 === 1;
  const outer = rings.filter((ring) => !isInside(ring));
  const holes = rings.filter((ring) => isInside(ring));
  return outer.flatMap((ring) => [
    { lonLat: ring, isHole: false },
    ...holes
      .filter((hole) => contains(ring, hole[0]!, hole[1]!))
      .map((hole) => ({ lonLat: hole, isHole: true })),
  ]);
}

function contains(ring: readonly number[], x: number, y: number): boolean {
  let isInside = false;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [ax, ay, bx, by] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isInside = !isInside;
  }
  return isInside;
}
