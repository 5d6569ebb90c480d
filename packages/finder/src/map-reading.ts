import { FinderError } from "./errors.js";
import type { RawRing } from "./raw-ring.js";

/** A ring read as a drawing on the map of longitude and latitude. */
export interface MapReading {
  /** The ring, with positions added where an edge would otherwise not stay where the map has it. */
  readonly ring: RawRing;
  /** No edge jumps by more than 180° of longitude: what the drawing encloses is what is meant. */
  readonly isMap: boolean;
  /** An edge runs along the antimeridian or along a pole, as RFC 7946 closes polygons that it had to cut. */
  readonly hasRimEdge: boolean;
}

const PARALLEL_STEP_DEG = 0.5;

/**
 * Reads a ring as a drawing on the map.
 *
 * An edge is the shorter great circle between its positions, with two exceptions that only a map explains: an edge
 * from -180° to 180° at one latitude, between edges along the antimeridian, is that whole parallel (kept within
 * 60 m by a position every half degree); and an edge along a pole has no length.
 *
 * @throws FinderError `finder/invalid-footprint` for an edge between opposite places of the globe
 */
export function readAsMap(raw: RawRing): MapReading {
  const ring: number[] = [];
  let isMap = true;
  let hasRimEdge = false;
  const count = raw.length / 2;
  for (let i = 0; i < count; i++) {
    const [lonA, latA] = positionAt(raw, i);
    const [lonB, latB] = positionAt(raw, i + 1);
    ring.push(lonA, latA);
    const isPolar = Math.abs(latA) === 90 && latA === latB;
    const isRimEdge = isPolar || (isAntimeridian(lonA) && isAntimeridian(lonB));
    if (isParallel(raw, i)) {
      addBetween(ring, { from: [lonA, latA], to: [lonB, latB], steps: 360 / PARALLEL_STEP_DEG });
    } else if (lonA === lonB && Math.abs(latA - latB) > 90) {
      addBetween(ring, { from: [lonA, latA], to: [lonB, latB], steps: 2 });
    } else {
      if (isOpposite([lonA, latA], [lonB, latB])) throw opposite([lonA, latA], [lonB, latB]);
      if (Math.abs(lonB - lonA) > 180 && !isPolar) isMap = false;
    }
    if (isRimEdge) hasRimEdge = true;
  }
  return { ring, isMap, hasRimEdge };
}

/** Gives the signed area of a ring on the map in square degrees, positive when it runs counterclockwise. */
export function mapArea(ring: RawRing): number {
  let twice = 0;
  for (let i = 0; i < ring.length / 2; i++) {
    const [lonA, latA] = positionAt(ring, i);
    const [lonB, latB] = positionAt(ring, i + 1);
    twice += (lonA - ring[0]!) * (latB - ring[1]!) - (lonB - ring[0]!) * (latA - ring[1]!);
  }
  return twice / 2;
}

function positionAt(ring: RawRing, i: number): [number, number] {
  const at = (2 * ((i + ring.length / 2) % (ring.length / 2))) as number;
  return [ring[at]!, ring[at + 1]!];
}

function isAntimeridian(lonDeg: number): boolean {
  return lonDeg === 180 || lonDeg === -180;
}

function isParallel(raw: RawRing, i: number): boolean {
  const [lonA, latA] = positionAt(raw, i);
  const [lonB, latB] = positionAt(raw, i + 1);
  if (Math.abs(lonA - lonB) !== 360 || latA !== latB || Math.abs(latA) === 90) return false;
  return positionAt(raw, i - 1)[0] === lonA && positionAt(raw, i + 2)[0] === lonB;
}

function addBetween(
  ring: number[],
  edge: { from: readonly [number, number]; to: readonly [number, number]; steps: number },
): void {
  const { from, to, steps } = edge;
  for (let k = 1; k < steps; k++) {
    ring.push(from[0] + ((to[0] - from[0]) * k) / steps, from[1] + ((to[1] - from[1]) * k) / steps);
  }
}

function isOpposite(a: readonly [number, number], b: readonly [number, number]): boolean {
  if (Math.abs(a[1] + b[1]) > 1e-6) return false;
  if (Math.abs(a[1]) > 90 - 1e-6) return true;
  const around = Math.abs(a[0] - b[0]) % 360;
  return Math.abs(around - 180) < 1e-6;
}

function opposite(a: readonly [number, number], b: readonly [number, number]): FinderError {
  return new FinderError(
    "finder/invalid-footprint",
    `footprint has an edge from [${a.join(", ")}] to [${b.join(", ")}], which lie opposite each other on the globe, add positions between them`,
  );
}
