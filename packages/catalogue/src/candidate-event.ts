import {
  type Crossover,
  findCrossovers,
  INSTRUMENTS,
  type Instrument,
  type Orbit,
  solarElevationDeg,
} from "@eomatch/orbits";
import { type Bbox, bboxesOverlap, bboxOf, findPlatform, type Sensor, unionBbox } from "@eomatch/stac-model";
import { CatalogueError } from "./errors.js";
import type { CheckedRequest } from "./find-request.js";

/** A crossing of all satellites as the orbits have it: when and where products are to be searched. */
export interface CandidateEvent {
  readonly startTime: Date;
  readonly stopTime: Date;
  readonly bbox: Bbox;
}

// Length of a degree of latitude, from the mean radius of the authalic sphere (6371.007 km · π / 180).
const kmPerDegree = 111.195;

/**
 * The events in which all satellites cross, in order of time.
 *
 * For two satellites these are their crossovers. Three and more are together where every two of them cross
 * with windows and areas that overlap; that is asked for generously, since the products decide in the end.
 *
 * @param orbits one for each sensor, in the request's order
 * @throws CatalogueError `catalogue/invalid-request` for `swath` with an instrument that is not known
 */
export function candidateEvents(orbits: readonly Orbit[], request: CheckedRequest): CandidateEvent[] {
  const reachKm =
    request.maxDistanceKm === "swath" ? request.sensors.map((sensor) => swathReachKm(sensor, request)) : [];
  const crossoversOf = (i: number, j: number): CandidateEvent[] =>
    findCrossovers(orbits[i] as Orbit, orbits[j] as Orbit, {
      startTime: request.startTime,
      stopTime: request.stopTime,
      maxDistanceKm:
        request.maxDistanceKm === "swath"
          ? (reachKm[i] as number) + (reachKm[j] as number)
          : request.maxDistanceKm,
      maxTimeDiffSeconds: request.maxTimeDiffSeconds,
    })
      .filter((crossover) => !(request.excludeNightEvents && isNight(crossover)))
      .map(({ startTime, stopTime, area }) => ({
        startTime,
        stopTime,
        bbox: expanded(bboxOf(area) as Bbox, Math.max(0, ...reachKm)),
      }));

  let together = crossoversOf(0, 1);
  for (let k = 2; k < orbits.length; k++) {
    for (let i = 0; i < k; i++) {
      const others = crossoversOf(i, k);
      together = together.flatMap((event) =>
        others.filter((other) => isTogether(event, other)).map((other) => joined(event, other)),
      );
    }
  }
  const regionBbox = request.region === undefined ? undefined : bboxOf(request.region);
  return mergedWhereEqual(together)
    .filter(({ bbox }) => regionBbox === undefined || bboxesOverlap(bbox, regionBbox))
    .sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
}

function isNight({ position, times: [first, second] }: Crossover): boolean {
  return solarElevationDeg(position, new Date((first.getTime() + second.getTime()) / 2)) < 0;
}

/** How far a satellite sees to the side at most, with any of its instruments: generous, the products decide. */
function swathReachKm({ platform }: Sensor, { instruments: own }: CheckedRequest): number {
  const names = findPlatform(platform)?.instruments ?? [];
  const known: Instrument[] = Object.values(INSTRUMENTS).filter(({ name }) =>
    names.some((carried) => name === carried || name.startsWith(`${carried}-`)),
  );
  const given = own?.[platform];
  const reaches = (given === undefined ? known : [given]).map(({ leftKm, rightKm }) =>
    Math.max(leftKm, rightKm),
  );
  if (reaches.length === 0) {
    throw new CatalogueError(
      "catalogue/invalid-request",
      `the swath of ${platform} is not known: give a distance in km instead of swath, or its swath among the custom satellites`,
      { subject: platform },
    );
  }
  return Math.max(...reaches);
}

function isTogether(a: CandidateEvent, b: CandidateEvent): boolean {
  return a.startTime <= b.stopTime && b.startTime <= a.stopTime && bboxesOverlap(a.bbox, b.bbox);
}

function joined(a: CandidateEvent, b: CandidateEvent): CandidateEvent {
  return {
    startTime: a.startTime < b.startTime ? a.startTime : b.startTime,
    stopTime: a.stopTime > b.stopTime ? a.stopTime : b.stopTime,
    bbox: unionBbox(a.bbox, b.bbox),
  };
}

/** Joins events that start in the same second: they would have the same id. */
function mergedWhereEqual(events: readonly CandidateEvent[]): CandidateEvent[] {
  const bySecond = new Map<number, CandidateEvent>();
  for (const event of events) {
    const second = Math.floor(event.startTime.getTime() / 1000);
    const known = bySecond.get(second);
    bySecond.set(second, known === undefined ? event : joined(known, event));
  }
  return [...bySecond.values()];
}

function expanded([west, south, east, north]: Bbox, km: number): Bbox {
  if (km === 0) return [west, south, east, north];
  const latDeg = km / kmPerDegree;
  const lowest = Math.max(-90, south - latDeg);
  const highest = Math.min(90, north + latDeg);
  const cosine = Math.cos((Math.max(Math.abs(lowest), Math.abs(highest)) * Math.PI) / 180);
  const lonDeg = cosine < 1e-6 ? 180 : latDeg / cosine;
  const width = (west <= east ? east - west : east - west + 360) + 2 * lonDeg;
  if (width >= 360) return [-180, lowest, 180, highest];
  return [wrapped(west - lonDeg), lowest, wrapped(east + lonDeg), highest];
}

function wrapped(lonDeg: number): number {
  return lonDeg < -180 ? lonDeg + 360 : lonDeg > 180 ? lonDeg - 360 : lonDeg;
}
