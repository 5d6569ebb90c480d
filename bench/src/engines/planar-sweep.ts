import type { Position } from "@eomatch/finder";
import { polygonsOf } from "../archives/archive-columns.js";
import type { BenchProduct } from "../archives/bench-product.js";
import { type Engine, type MatchQuestion, type PairList, TOUCH_KM2 } from "./engine.js";

/** One polygon of a footprint; a footprint that was cut at the antimeridian has two. */
export interface Part {
  readonly rings: Position[][];
  /** Number of the part in its archive, in order of start: where an engine keeps what it made of it. */
  readonly number: number;
}

/** Gives the area two parts share in square degrees, 0 where they share none. */
export type OverlapDeg2 = (left: Part, right: Part) => number;

/** The parts of an archive in order of start, and their bounds: west, south, east, north, four numbers a part. */
interface PartTable {
  readonly products: readonly BenchProduct[];
  readonly startMs: Float64Array;
  /** First part of each product, and one entry more. */
  readonly firstPart: Uint32Array;
  readonly parts: readonly Part[];
  readonly bounds: Float64Array;
}

/** On the sphere of the Earth's mean radius (6371.0088 km), at the equator. */
const KM2_PER_DEG2 = ((Math.PI / 180) * 6371.0088) ** 2;

/**
 * Matches flat footprints as well as a program around a clipping library can: sweeps both archives in order of start,
 * compares bounds part by part, and only then asks the library for the area.
 *
 * The best form for every flat-map library here, so that their times differ by their own work alone.
 */
function sweepPlanar(question: MatchQuestion, overlapDeg2: OverlapDeg2): PairList {
  const left = partTable(question.left);
  const right = partTable(question.right);
  const limitMs = question.maxTimeDiffSeconds * 1000;
  const found: PairList = { left: [], right: [], areaKm2: [] };
  let low = 0;
  for (let i = 0; i < left.products.length; i++) {
    const startMs = left.startMs[i]!;
    while (low < right.products.length && right.startMs[low]! < startMs - limitMs) low++;
    for (let j = low; j < right.products.length && right.startMs[j]! <= startMs + limitMs; j++) {
      const areaKm2 = sharedKm2(left, i, right, j, overlapDeg2);
      if (areaKm2 <= TOUCH_KM2) continue;
      found.left.push(left.products[i]!.index);
      found.right.push(right.products[j]!.index);
      found.areaKm2.push(areaKm2);
    }
  }
  return found;
}

/** An engine of {@link sweepPlanar} around a library. */
export function planarEngine(
  title: string,
  overlapDeg2: OverlapDeg2,
  own: Pick<Engine, "forget"> = {},
): Engine {
  return {
    ...own,
    title,
    match: (question) => {
      const pairs = sweepPlanar(question, overlapDeg2);
      return () => pairs;
    },
  };
}

/** The area of a ring in square degrees, whichever way it is wound (shoelace formula). */
function ringDeg2(ring: readonly (readonly number[])[]): number {
  let twice = 0;
  for (let i = 0; i < ring.length; i++) {
    const [x, y] = ring[i]!;
    const [nextX, nextY] = ring[i + 1 === ring.length ? 0 : i + 1]!;
    twice += x! * nextY! - nextX! * y!;
  }
  return Math.abs(twice) / 2;
}

/** The area of polygons in square degrees: outer rings less their holes. */
export function polygonsDeg2(polygons: readonly (readonly (readonly (readonly number[])[])[])[]): number {
  let sum = 0;
  for (const rings of polygons) {
    for (let i = 0; i < rings.length; i++) sum += i === 0 ? ringDeg2(rings[i]!) : -ringDeg2(rings[i]!);
  }
  return sum;
}

function sharedKm2(
  left: PartTable,
  i: number,
  right: PartTable,
  j: number,
  overlapDeg2: OverlapDeg2,
): number {
  let km2 = 0;
  for (let p = left.firstPart[i]!; p < left.firstPart[i + 1]!; p++) {
    const west = left.bounds[4 * p]!;
    const south = left.bounds[4 * p + 1]!;
    const east = left.bounds[4 * p + 2]!;
    const north = left.bounds[4 * p + 3]!;
    for (let q = right.firstPart[j]!; q < right.firstPart[j + 1]!; q++) {
      if (right.bounds[4 * q]! > east || right.bounds[4 * q + 2]! < west) continue;
      if (right.bounds[4 * q + 1]! > north || right.bounds[4 * q + 3]! < south) continue;
      const deg2 = overlapDeg2(left.parts[p]!, right.parts[q]!);
      if (deg2 > 0) km2 += deg2 * KM2_PER_DEG2 * Math.cos(((south + north) * Math.PI) / 360);
    }
  }
  return km2;
}

function partTable(archive: readonly BenchProduct[]): PartTable {
  const products = archive.toSorted((a, b) => a.startTime.getTime() - b.startTime.getTime());
  const parts: Part[] = [];
  const firstPart = new Uint32Array(products.length + 1);
  for (let i = 0; i < products.length; i++) {
    for (const rings of polygonsOf(products[i]!.footprint)) parts.push({ rings, number: parts.length });
    firstPart[i + 1] = parts.length;
  }
  const bounds = new Float64Array(4 * parts.length);
  for (let part = 0; part < parts.length; part++) boundsInto(bounds, 4 * part, parts[part]!.rings[0]!);
  return {
    products,
    parts,
    firstPart,
    bounds,
    startMs: Float64Array.from(products, ({ startTime }) => startTime.getTime()),
  };
}

function boundsInto(bounds: Float64Array, at: number, ring: readonly Position[]): void {
  let west = Number.POSITIVE_INFINITY;
  let south = west;
  let east = -west;
  let north = -west;
  for (let i = 0; i < ring.length; i++) {
    const [lon, lat] = ring[i]!;
    if (lon < west) west = lon;
    if (lon > east) east = lon;
    if (lat < south) south = lat;
    if (lat > north) north = lat;
  }
  bounds[at] = west;
  bounds[at + 1] = south;
  bounds[at + 2] = east;
  bounds[at + 3] = north;
}
