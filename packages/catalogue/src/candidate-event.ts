import {
  type Crossover,
  findCrossovers,
  type Instrument,
  type Orbit,
  solarElevationDeg,
} from "@eomatch/orbits";
import {
  type Bbox,
  bboxesOverlap,
  bboxOf,
  type CatalogueStore,
  type Sensor,
  unionBbox,
} from "@eomatch/stac-model";
import {
  type CacheOptions,
  cachedCrossovers,
  type KeptCrossover,
  type PairSearch,
} from "./crossover-cache.js";
import type { CheckedRequest } from "./find-request.js";
import { platformReachKm, platformSwath } from "./platform-swath.js";

/** A crossing of all satellites as the orbits have it: when and where products are to be searched. */
export interface CandidateEvent {
  readonly startTime: Date;
  readonly stopTime: Date;
  /** Where the ground tracks are near each other, or the ground that the swaths share. */
  readonly bbox: Bbox;
  /** Where products may lie that show ground both satellites see then: the box and what their swaths add to it. */
  readonly searchBbox: Bbox;
}

// Length of a degree of latitude, from the mean radius of the authalic sphere (6371.007 km · π / 180).
const kmPerDegree = 111.195;

/** Elements may be some kilometres off. */
const ELEMENTS_MARGIN_KM = 25;

/** Products may be wider than the nominal swath, those of SLSTR by 49 km to each side. */
const SWATH_MARGIN_KM = 50;

/** As far to a side as an instrument may see. */
const FARTHEST_SIDE_KM = 5000;

/**
 * Length of the longest products, six minutes of VIIRS, in seconds. Products differ in time by their starts: a place in
 * them may have been seen by as much later or earlier than that.
 */
const PRODUCT_SECONDS = 360;

/** Longest time between two passages that crossovers are solved for, seconds: ten days. */
const LONGEST_TIME_DIFF_SECONDS = 864_000;

/**
 * Longest stretch whose box is searched as one: about a fifth of a revolution. Satellites that fly alongside each other
 * share ground for days, and the box of all of it would be the whole Earth.
 */
const SWATH_STRETCH_SECONDS = 1200;

/**
 * The events in which all satellites cross, in order of time.
 *
 * For two satellites these are their crossovers. Three and more are together where every two of them cross
 * with windows and areas that overlap; that is asked for generously, since the products decide in the end.
 *
 * @param orbits one for each sensor, in the request's order
 * @param options.store the catalogue, which keeps the crossovers for the next search
 * @throws CatalogueError `catalogue/invalid-request` for `swath` with an instrument that is not known
 */
export async function candidateEvents(
  orbits: readonly Orbit[],
  request: CheckedRequest,
  { store, ...options }: { readonly store: CatalogueStore } & CacheOptions,
): Promise<CandidateEvent[]> {
  const crossoversOf = async (i: number, j: number): Promise<CandidateEvent[]> => {
    const sensors = [request.sensors[i] as Sensor, request.sensors[j] as Sensor] as const;
    const search = pairSearch([orbits[i] as Orbit, orbits[j] as Orbit], { request, sensors });
    const marginKm = searchMarginKm(request, sensors);
    return (await cachedCrossovers(store, search, options))
      .filter(({ isNight }) => !(request.excludeNightEvents && isNight))
      .map(({ start, stop, bbox }) => ({
        startTime: new Date(start),
        stopTime: new Date(stop),
        bbox,
        searchBbox: expanded(bbox, marginKm),
      }));
  };

  let together = await crossoversOf(0, 1);
  for (let k = 2; k < orbits.length; k++) {
    for (let i = 0; i < k; i++) {
      const others = await crossoversOf(i, k);
      together = together.flatMap((event) =>
        others.filter((other) => isTogether(event, other)).map((other) => joined(event, other)),
      );
    }
  }
  const regionBbox = request.region === undefined ? undefined : bboxOf(request.region);
  return mergedWhereEqual(together)
    .filter(({ searchBbox }) => regionBbox === undefined || bboxesOverlap(searchBbox, regionBbox))
    .sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
}

function isNight({ position, times: [first, second] }: Crossover): boolean {
  return solarElevationDeg(position, new Date((first.getTime() + second.getTime()) / 2)) < 0;
}

/**
 * How far from the box of a crossover products of both satellites may still share ground, km.
 *
 * The box of a distance holds both ground tracks, but not what the satellites see beside them. What both see is no
 * further from both tracks, and so from the box, than the one with the narrower swath sees.
 */
function searchMarginKm(
  { maxDistanceKm, instruments }: CheckedRequest,
  sensors: readonly [Sensor, Sensor],
): number {
  if (maxDistanceKm === "swath") return ELEMENTS_MARGIN_KM;
  const reachesKm = sensors.map(({ platform }) => platformReachKm(platform, instruments));
  return Math.min(...reachesKm) + SWATH_MARGIN_KM + ELEMENTS_MARGIN_KM;
}

function pairSearch(
  orbits: readonly [Orbit, Orbit],
  { request, sensors }: { readonly request: CheckedRequest; readonly sensors: readonly [Sensor, Sensor] },
): PairSearch {
  const { maxDistanceKm } = request;
  const isSwath = maxDistanceKm === "swath";
  // What products show may have been seen by their length later than they start, and by as much outside of the period.
  const maxTimeDiffSeconds = Math.min(
    request.maxTimeDiffSeconds + PRODUCT_SECONDS,
    LONGEST_TIME_DIFF_SECONDS,
  );
  const limits = isSwath
    ? {
        near: "swath" as const,
        maxTimeDiffSeconds,
        instruments: [swathOfProducts(sensors[0], request), swathOfProducts(sensors[1], request)] as const,
        maxLengthSeconds: SWATH_STRETCH_SECONDS,
      }
    : { maxTimeDiffSeconds, maxDistanceKm };
  return {
    orbits,
    limits,
    startTime: new Date(request.startTime.getTime() - PRODUCT_SECONDS * 1000),
    stopTime: new Date(request.stopTime.getTime() + PRODUCT_SECONDS * 1000),
    times: { maxTimeDiffMs: maxTimeDiffSeconds * 1000, areCut: isSwath },
    solve: (period) => findCrossovers(...orbits, { ...limits, ...period }).map(toKept),
  };
}

function swathOfProducts({ platform }: Sensor, { instruments }: CheckedRequest): Instrument {
  const { leftKm, rightKm, ...nominal } = platformSwath(platform, instruments);
  const widened = (km: number): number => Math.min(km + SWATH_MARGIN_KM, FARTHEST_SIDE_KM);
  return { ...nominal, leftKm: widened(leftKm), rightKm: widened(rightKm) };
}

function toKept(crossover: Crossover): KeptCrossover {
  return {
    start: crossover.startTime.getTime(),
    stop: crossover.stopTime.getTime(),
    bbox: bboxOf(crossover.area) as Bbox,
    isNight: isNight(crossover),
  };
}

function isTogether(a: CandidateEvent, b: CandidateEvent): boolean {
  return a.startTime <= b.stopTime && b.startTime <= a.stopTime && bboxesOverlap(a.searchBbox, b.searchBbox);
}

function joined(a: CandidateEvent, b: CandidateEvent): CandidateEvent {
  return {
    startTime: a.startTime < b.startTime ? a.startTime : b.startTime,
    stopTime: a.stopTime > b.stopTime ? a.stopTime : b.stopTime,
    bbox: unionBbox(a.bbox, b.bbox),
    searchBbox: unionBbox(a.searchBbox, b.searchBbox),
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
