import type { Footprint, Position } from "@eomatch/stac-model";
import { boundingBox } from "./bounding-box.js";
import { densifiedRing } from "./great-circle.js";

/** A ring in longitude and latitude with straight edges, closed, counter-clockwise, within -180 to 180. */
export type PlanarRing = readonly Position[];

/**
 * The areas in the plane of longitude and latitude that together hold an area on the sphere, for archives that search
 * by flat polygons: each at least as large as what was asked, none smaller.
 *
 * Great circles are drawn by added positions. An area with many is replaced by its convex hull (a tenth of a degree
 * wider, for what lies between the positions), one that crosses the antimeridian by its hull split there, one over a
 * pole or round the Earth by its bounding box. Holes are filled.
 *
 * @param options `maxPositions` of each ring, for addresses that may not become too long
 */
export function planarAreas(
  area: Footprint,
  options: { readonly maxPositions: number },
): readonly PlanarRing[] {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  return polygons.flatMap(([outer = []]) => planarRings(outer, options.maxPositions));
}

function planarRings(outer: readonly Position[], maxPositions: number): readonly PlanarRing[] {
  const box = boundingBox({ type: "Polygon", coordinates: [outer] });
  if (box === undefined) return [];
  const [west, south, east, north] = box.bbox;
  // A box that is not plain all the way round holds a pole or an edge whose direction is not known.
  if (west === -180 && east === 180 && !box.isPlain && !crossesOnce(outer)) {
    return [rectangle([west, south, 0, north]), rectangle([0, south, east, north])];
  }
  const dense = counterClockwise(closed(unwrapped(densifiedRing(outer))));
  if (box.isPlain && dense.length <= maxPositions) return [dense];
  const hull = convexHull(widened(dense));
  if (hull.length > maxPositions) return split(rectangleOf(dense));
  return split(hull);
}

/** Whether a ring of short edges comes back to where it began, so that it holds no pole. */
function crossesOnce(ring: readonly Position[]): boolean {
  let turned = 0;
  for (const [i, [lon]] of ring.entries()) {
    const step = (ring[(i + 1) % ring.length] as Position)[0] - lon;
    const short = step - 360 * Math.round(step / 360);
    if (Math.abs(short) >= 179.99) return false;
    turned += short;
  }
  return Math.abs(turned) < 180;
}

/** Longitudes that run on across ±180 rather than jump. */
function unwrapped(ring: readonly Position[]): Position[] {
  let previous: number | undefined;
  return ring.map(([lon, lat]): Position => {
    const near: number = previous === undefined ? lon : lon - 360 * Math.round((lon - previous) / 360);
    previous = near;
    return [near, lat];
  });
}

function closed(ring: readonly Position[]): readonly Position[] {
  const [first] = ring;
  const last = ring.at(-1);
  if (first === undefined || last === undefined || (first[0] === last[0] && first[1] === last[1]))
    return ring;
  return [...ring, first];
}

function counterClockwise(ring: readonly Position[]): readonly Position[] {
  let area = 0;
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(i + 1) % ring.length] as Position;
    area += x * nextY - nextX * y;
  }
  return area < 0 ? [...ring].reverse() : ring;
}

/** Straight edges between positions a degree apart stray by less than this from the arcs between them. */
const marginDeg = 0.1;

function widened(ring: readonly Position[]): Position[] {
  return ring.flatMap(([lon, lat]): Position[] => {
    const [south, north] = [Math.max(-90, lat - marginDeg), Math.min(90, lat + marginDeg)];
    return [
      [lon - marginDeg, south],
      [lon + marginDeg, south],
      [lon + marginDeg, north],
      [lon - marginDeg, north],
    ];
  });
}

/** Andrew's monotone chain (1979): closed, counter-clockwise. */
function convexHull(positions: readonly Position[]): readonly Position[] {
  const sorted = [...positions].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (points: readonly Position[]): Position[] => {
    const chain: Position[] = [];
    for (const point of points) {
      while (chain.length >= 2 && turn(chain.at(-2) as Position, chain.at(-1) as Position, point) <= 0)
        chain.pop();
      chain.push(point);
    }
    return chain;
  };
  const lower = half(sorted);
  const upper = half([...sorted].reverse());
  return [...lower.slice(0, -1), ...upper];
}

function turn(a: Position, b: Position, c: Position): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** A convex ring with longitudes that may run beyond ±180, brought within: in two where it crosses. */
function split(ring: readonly Position[]): readonly PlanarRing[] {
  const longitudes = ring.map(([lon]) => lon);
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  if (east - west >= 360) {
    const latitudes = ring.map(([, lat]) => lat);
    const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
    return [rectangle([-180, south, 0, north]), rectangle([0, south, 180, north])];
  }
  const turns = Array.from(
    { length: Math.floor((east + 180) / 360) - Math.floor((west + 180) / 360) + 1 },
    (_, i) => Math.floor((west + 180) / 360) + i,
  );
  return turns
    .map((turnNumber) => clipped(ring, 360 * turnNumber - 180, 360 * turnNumber + 180))
    .filter((part) => part.length >= 4);
}

/** Of a convex ring what lies between two meridians (Sutherland and Hodgman 1974), shifted to -180 to 180. */
function clipped(ring: readonly Position[], west: number, east: number): PlanarRing {
  const right = half(ring, (lon) => lon - west, west);
  const both = half(right, (lon) => east - lon, east);
  return closed(both.map(([lon, lat]): Position => [lon - (west + 180), lat]));
}

function half(ring: readonly Position[], inside: (lon: number) => number, meridian: number): Position[] {
  const kept: Position[] = [];
  for (const [i, from] of ring.slice(0, -1).entries()) {
    const to = ring[i + 1] as Position;
    const [a, b] = [inside(from[0]), inside(to[0])];
    if (a >= 0) kept.push(from);
    if (a * b < 0) kept.push([meridian, from[1] + ((to[1] - from[1]) * a) / (a - b)]);
  }
  return kept.length === 0 ? [] : [...closed(kept)];
}

function rectangleOf(ring: readonly Position[]): readonly Position[] {
  const longitudes = ring.map(([lon]) => lon);
  const latitudes = ring.map(([, lat]) => lat);
  return rectangle([
    Math.min(...longitudes) - marginDeg,
    Math.max(-90, Math.min(...latitudes) - marginDeg),
    Math.max(...longitudes) + marginDeg,
    Math.min(90, Math.max(...latitudes) + marginDeg),
  ]);
}

function rectangle([west, south, east, north]: readonly [number, number, number, number]): PlanarRing {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}
