import type { Position } from "./geojson.js";

/** Gives the signed area of a planar ring in the square of its unit, positive when it runs counterclockwise. */
export function planarArea(ring: readonly Readonly<Position>[]): number {
  const [originX, originY] = ring[0] ?? [0, 0];
  let twice = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[j]!;
    const [bx, by] = ring[i]!;
    twice += (ax - originX) * (by - originY) - (bx - originX) * (ay - originY);
  }
  return twice / 2;
}

/** Tells whether a planar ring encloses a point; on the ring itself either answer may come. */
function isInsidePlanarRing(ring: readonly Readonly<Position>[], [x, y]: Readonly<Position>): boolean {
  let isInside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[j]!;
    const [bx, by] = ring[i]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isInside = !isInside;
  }
  return isInside;
}

/** Rings sorted into polygons, and the holes that lie in none of them. */
export interface RingGroups {
  readonly polygons: Position[][][];
  readonly orphans: Position[][];
}

/** Sorts planar rings into polygons: counterclockwise rings are outer, clockwise ones go to the outer around them. */
export function groupRings(rings: readonly Position[][]): RingGroups {
  const sized = rings.map((ring) => ({ ring, area: planarArea(ring) })).filter(({ area }) => area !== 0);
  const outers = sized.filter(({ area }) => area > 0).sort((a, b) => a.area - b.area);
  const polygons = outers.map(({ ring }) => [ring]);
  const orphans: Position[][] = [];
  for (const { ring, area } of sized) {
    if (area > 0) continue;
    const home = outers.findIndex((outer) => outer.area > -area && encloses(outer.ring, ring));
    if (home < 0) orphans.push(ring);
    else polygons[home]!.push(ring);
  }
  return { polygons, orphans };
}

// A hole may touch its outer ring in single points, where inside and outside cannot be told: the majority decides.
function encloses(outer: readonly Position[], hole: readonly Position[]): boolean {
  let votes = 0;
  for (const [i, [ax, ay]] of hole.entries()) {
    const [bx, by] = hole[(i + 1) % hole.length]!;
    votes += isInsidePlanarRing(outer, [(ax + bx) / 2, (ay + by) / 2]) ? 1 : -1;
  }
  return votes > 0;
}
