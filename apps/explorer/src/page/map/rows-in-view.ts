import type { MatchupRows } from "../feed/rows.js";
import {
  axesOf,
  type Camera,
  horizon,
  type MapSize,
  positionOf,
  type Vec,
  vecOf,
  wrapDeg,
} from "./camera.js";
import type { Ring } from "./shapes.js";

/** The rows whose middle is in view, among those that are shown; at most `limit` and one more. */
export function rowsInView(
  rows: MatchupRows,
  shown: Uint8Array,
  { camera, size, limit }: { readonly camera: Camera; readonly size: MapSize; readonly limit: number },
): number[] {
  const isInView = viewTest(camera, size);
  const found: number[] = [];
  for (let row = 0; row < shown.length && found.length <= limit; row++) {
    if (shown[row] === 1 && isInView(rows.lonDeg.at(row), rows.latDeg.at(row))) found.push(row);
  }
  return found;
}

function viewTest(camera: Camera, { width, height }: MapSize): (lonDeg: number, latDeg: number) => boolean {
  const [reachX, reachY] = [width / 2 / camera.scale, height / 2 / camera.scale];
  if (camera.projection === "map") {
    const [x, y] = [reachX, reachY].map((reach) => (reach * 180) / Math.PI) as [number, number];
    return (lon, lat) => Math.abs(lat - camera.latDeg) <= y && Math.abs(wrapDeg(lon - camera.lonDeg)) <= x;
  }
  const [right, up, out] = axesOf(camera);
  const least = horizon[camera.projection];
  const isGlobe = camera.projection === "globe";
  return (lon, lat) => {
    const [x, y, z] = vecOf(lon, lat);
    const depth = out[0] * x + out[1] * y + out[2] * z;
    if (depth < least) return false;
    const k = isGlobe ? 1 : Math.sqrt(2 / (1 + depth));
    return (
      Math.abs(k * (right[0] * x + right[1] * y + right[2] * z)) <= reachX &&
      Math.abs(k * (up[0] * x + up[1] * y + up[2] * z)) <= reachY
    );
  };
}

/**
 * The matchups under a place on the Earth, the smallest first; without any, the one whose middle is nearest within
 * a distance.
 *
 * @param reachDeg the distance in degrees of a great circle
 */
export function matchupsAt(rows: MatchupRows, shown: Uint8Array, place: Vec, reachDeg: number): number[] {
  const [lon, lat] = positionOf(place);
  const found: number[] = [];
  let nearest: { readonly row: number; readonly cos: number } | undefined;
  const leastCos = Math.cos((reachDeg * Math.PI) / 180);
  for (let row = 0; row < shown.length; row++) {
    if (shown[row] === 0 || Math.abs(lat - rows.latDeg.at(row)) > 25) continue;
    const isBoxed =
      lat >= rows.southDeg.at(row) - 0.3 &&
      lat <= rows.northDeg.at(row) + 0.3 &&
      Math.abs(wrapDeg(lon - rows.lonDeg.at(row))) <= rows.halfLonDeg.at(row);
    if (isBoxed && isInside(rows.rings(row), place, lon)) found.push(row);
    if (found.length > 0) continue;
    const middle = vecOf(rows.lonDeg.at(row), rows.latDeg.at(row));
    const cos = middle[0] * place[0] + middle[1] * place[1] + middle[2] * place[2];
    if (cos > leastCos && (nearest === undefined || cos > nearest.cos)) nearest = { row, cos };
  }
  if (found.length === 0) return nearest === undefined ? [] : [nearest.row];
  const area = (row: number): number => rows.areaKm2.at(row) || 0;
  return found.sort((a, b) => area(a) - area(b));
}

/** Whether a place lies in rings with great-circle edges: counts those that the meridian north of it crosses. */
function isInside(rings: readonly Ring[], place: Vec, lonDeg: number): boolean {
  let crossings = 0;
  for (const { lonLat } of rings) {
    for (let i = 0; i + 3 < lonLat.length; i += 2) {
      const [a, b] = [wrapDeg(lonLat[i]! - lonDeg), wrapDeg(lonLat[i + 2]! - lonDeg)];
      if (a >= 0 === b >= 0 || Math.abs(a - b) > 180) continue;
      const [p, q] = [vecOf(lonLat[i]!, lonLat[i + 1]!), vecOf(lonLat[i + 2]!, lonLat[i + 3]!)];
      // The normal of the edge's great circle tells on which side the place is; it must be south of the edge.
      const side =
        place[0] * (p[1] * q[2] - p[2] * q[1]) +
        place[1] * (p[2] * q[0] - p[0] * q[2]) +
        place[2] * (p[0] * q[1] - p[1] * q[0]);
      if (side > 0 === a > b) crossings += 1;
    }
  }
  return crossings % 2 === 1;
}
