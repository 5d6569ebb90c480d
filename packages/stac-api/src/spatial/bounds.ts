import { containsPosition, toPosition, type Vector } from "@eomatch/finder";
import { type Bbox, unionBbox } from "@eomatch/stac-model";
import { cross, dot } from "./arcs.js";
import type { Part } from "./search-geometry.js";

/** A box that holds all of some parts, where great circles bulge and poles lie inside too. */
export function boundsOf(parts: readonly Part[]): Bbox | undefined {
  let bounds: Bbox | undefined;
  for (const part of parts) {
    const own = boundsOfPart(part);
    bounds = bounds === undefined ? own : unionBbox(bounds, own);
  }
  return bounds;
}

function boundsOfPart(part: Part): Bbox {
  switch (part.kind) {
    case "box":
      return part.bbox;
    case "point": {
      const [lon, lat] = part.position;
      return [lon, lat, lon, lat];
    }
    case "line":
      return boundsOfLine(part.line);
    case "polygon": {
      const [west, south, east, north] = boundsOfLine(part.rings[0] as readonly Vector[]);
      const hasNorth = containsPosition(part.footprint, [0, 90]);
      const hasSouth = containsPosition(part.footprint, [0, -90]);
      if (!hasNorth && !hasSouth) return [west, south, east, north];
      return [-180, hasSouth ? -90 : south, 180, hasNorth ? 90 : north];
    }
  }
}

function boundsOfLine(line: readonly Vector[]): Bbox {
  let bounds: Bbox | undefined;
  for (const [i, end] of line.entries()) {
    const own = boundsOfArc(line[i - 1] ?? end, end);
    bounds = bounds === undefined ? own : unionBbox(bounds, own);
  }
  return bounds as Bbox;
}

function boundsOfArc(a: Vector, b: Vector): Bbox {
  const [[lonA, latA], [lonB, latB]] = [toPosition(a), toPosition(b)];
  const [least, greatest] = [Math.min(lonA, lonB), Math.max(lonA, lonB)];
  // The shorter way round; over a pole all longitudes, to be safe.
  const width = greatest - least;
  const isOverPole = Math.abs(width - 180) < 1e-9;
  const [west, east] = isOverPole ? [-180, 180] : width < 180 ? [least, greatest] : [greatest, least];
  let [south, north] = [Math.min(latA, latB), Math.max(latA, latB)];
  const normal = cross(a, b);
  // Where the great circle is farthest north and south, if that lies on the arc.
  const summit: Vector = [-normal[0] * normal[2], -normal[1] * normal[2], normal[0] ** 2 + normal[1] ** 2];
  for (const sign of [1, -1]) {
    const top: Vector = [summit[0] * sign, summit[1] * sign, summit[2] * sign];
    if (Math.hypot(...top) === 0 || !isBetween(top, a, b, normal)) continue;
    const [, lat] = toPosition(top);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  // Rounding in the conversions there and back.
  const margin = 1e-9;
  return [west, Math.max(-90, south - margin), east, Math.min(90, north + margin)];
}

function isBetween(place: Vector, a: Vector, b: Vector, normal: Vector): boolean {
  const after = cross(normal, a);
  const before = cross(b, normal);
  return dot(after, place) >= 0 && dot(before, place) >= 0;
}
