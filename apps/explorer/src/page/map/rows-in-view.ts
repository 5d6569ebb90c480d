import type { MatchupRows, PlacedRows } from "../feed/rows.js";
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

/** What is looked at, and how many rows are wanted at the most. */
export interface ViewOfRows {
  readonly camera: Camera;
  readonly size: MapSize;
  readonly limit: number;
}

/**
 * The rows that may be in view, among those that are shown; at most `limit` and one more.
 *
 * @param shown above 0 for rows that are
 */
export function rowsInView(
  rows: PlacedRows,
  shown: Uint8Array | Uint32Array,
  { camera, size, limit }: ViewOfRows,
): number[] {
  const isInView = viewTest(camera, size);
  const found: number[] = [];
  for (let row = 0; row < shown.length && found.length <= limit; row++) {
    if (shown[row] === 0) continue;
    const [lat, south, north] = [rows.latDeg.at(row), rows.southDeg.at(row), rows.northDeg.at(row)];
    const width = rows.halfLonDeg.at(row) * Math.cos((lat * Math.PI) / 180);
    // From the middle to a corner, at the most.
    if (isInView(rows.lonDeg.at(row), lat, Math.hypot(width, north - south))) found.push(row);
  }
  return found;
}

function viewTest(
  camera: Camera,
  { width, height }: MapSize,
): (lonDeg: number, latDeg: number, sizeDeg: number) => boolean {
  const [reachX, reachY] = [width / 2 / camera.scale, height / 2 / camera.scale];
  if (camera.projection === "map") {
    const [x, y] = [reachX, reachY].map((reach) => (reach * 180) / Math.PI) as [number, number];
    return (lon, lat, own) => {
      const wide = own / Math.max(0.05, Math.cos((lat * Math.PI) / 180));
      return Math.abs(lat - camera.latDeg) <= y + own && Math.abs(wrapDeg(lon - camera.lonDeg)) <= x + wide;
    };
  }
  const [right, up, out] = axesOf(camera);
  const least = horizon[camera.projection];
  const isGlobe = camera.projection === "globe";
  return (lon, lat, own) => {
    const [x, y, z] = vecOf(lon, lat);
    const depth = out[0] * x + out[1] * y + out[2] * z;
    const reach = (own * Math.PI) / 180;
    // Without a place all of it is NaN, which is in no view.
    if (!(depth >= least - reach)) return false;
    const k = isGlobe ? 1 : Math.sqrt(2 / Math.max(0.1, 1 + depth));
    return (
      Math.abs(k * (right[0] * x + right[1] * y + right[2] * z)) <= reachX + k * reach &&
      Math.abs(k * (up[0] * x + up[1] * y + up[2] * z)) <= reachY + k * reach
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
    // Of a row without an outline the box is all there is, and its edges are no great circles.
    if (isBoxed && (!rows.hasOutline(row) || isInside(rows.rings(row), place, lon))) found.push(row);
    if (found.length > 0) continue;
    const middle = vecOf(rows.lonDeg.at(row), rows.latDeg.at(row));
    const cos = middle[0] * place[0] + middle[1] * place[1] + middle[2] * place[2];
    if (cos > leastCos && (nearest === undefined || cos > nearest.cos)) nearest = { row, cos };
  }
  if (found.length === 0) return nearest === undefined ? [] : [nearest.row];
  const area = (row: number): number => rows.areaKm2.at(row) || 0;
  return found.sort((a, b) => area(a) - area(b));
}

/**
 * Whether a place lies in rings with great-circle edges: counts those that the meridian north of it crosses, up to the
 * pole, along which RFC 7946 cuts what lies around it.
 */
function isInside(rings: readonly Ring[], place: Vec, lonDeg: number): boolean {
  let crossings = 0;
  for (const { lonLat } of rings) {
    for (let i = 0; i + 3 < lonLat.length; i += 2) {
      if (Math.min(lonLat[i + 1]!, lonLat[i + 3]!) > 89.9999) {
        if (lonLat[i]! >= lonDeg !== lonLat[i + 2]! >= lonDeg) crossings += 1;
        continue;
      }
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
