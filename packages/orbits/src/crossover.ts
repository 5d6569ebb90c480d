import {
  AUTHALIC_RADIUS_KM,
  distanceKm,
  type MultiPolygon,
  type Polygon,
  type Position,
  toPosition,
  type Vector,
} from "@eomatch/finder";
import { type CrossoverConditions, conditionTest } from "./conditions.js";
import { arrangeTracks, type Encounter, findEncounters } from "./encounter.js";
import { encounterArea } from "./encounter-area.js";
import { OrbitError } from "./errors.js";
import { checkInstrument, type Instrument } from "./instrument.js";
import { arcAt, type Orbit, stalePeriods } from "./orbit.js";
import { dateOf, type Period, secondsOfPeriod } from "./period.js";
import { findSwathEncounters, reachKm, type SwathEncounter } from "./swath-encounter.js";
import { type Track, trackIndexAt, tracksOf } from "./track.js";

/** One encounter of two satellites over the ground; see {@link findCrossovers}. */
export interface Crossover {
  /** Earliest instant at which either satellite is in the encounter, UTC, to the millisecond. */
  readonly startTime: Date;
  /** Latest instant at which either satellite is in the encounter, UTC, to the millisecond. */
  readonly stopTime: Date;
  /** When each satellite, in the order given, is in the encounter: from its first to its last instant. */
  readonly windows: readonly [Period, Period];
  /**
   * Region that holds both ground tracks within the encounter, or with `near: "swath"` the ground that both instruments
   * see within the time limit; as RFC 7946 has it.
   */
  readonly area: Polygon | MultiPolygon;
  /** Middle between the two sub-satellite points of closest approach: longitude, geodetic latitude, degrees. */
  readonly position: Position;
  /** When each satellite, in the order given, is at its point of closest approach. */
  readonly times: readonly [Date, Date];
  /** Least distance of the ground tracks within the time limit. */
  readonly distanceKm: number;
  /** Time between the two passages at closest approach, never negative. */
  readonly delaySeconds: number;
  /** Which satellite, in the order given, comes first to the closest approach; 0 when both come at once. */
  readonly leader: 0 | 1;
  /** Whether each satellite, in the order given, moves northwards at its closest approach. */
  readonly isAscending: readonly [boolean, boolean];
  /** Age in days of the element set in use for each satellite at its closest approach; negative before the epoch. */
  readonly elementAgeDays: readonly [number, number];
  /** True when either age, either way, is past `maxElementAgeDays`: times and places may be off by more than said. */
  readonly isStale: boolean;
}

/** A part of the searched period that one satellite's elements do not cover well. */
export interface StaleElements extends Period {
  readonly orbit: Orbit;
  readonly maxElementAgeDays: number;
}

/** What every search for crossovers takes. */
export interface SearchOptions extends Period {
  /** Greatest time between the two passages, inclusive; 0 to 10 days. */
  readonly maxTimeDiffSeconds: number;
  /** Age past which elements count as stale; each orbit's own limit by default. */
  readonly maxElementAgeDays?: number;
  /** What crossovers must be like besides; see {@link CrossoverConditions}. */
  readonly conditions?: CrossoverConditions;
  /** Called once for each part of the period for which a satellite's nearest element set is stale. */
  readonly onStaleElements?: (stale: StaleElements) => void;
}

/** Ground tracks that come near each other, and where to look. */
export interface DistanceOptions extends SearchOptions {
  readonly near?: "tracks";
  /** Greatest distance of the sub-satellite points, inclusive; 0 to 5000. */
  readonly maxDistanceKm: number;
}

/** Swaths that overlap, and where to look. */
export interface SwathOptions extends SearchOptions {
  readonly near: "swath";
  /** What each satellite, in the order given, sees; of `INSTRUMENTS` or by `createInstrument`. */
  readonly instruments: readonly [Instrument, Instrument];
  /**
   * Length past which an encounter is cut into stretches of equal length, each with its own area; whole by default.
   *
   * Satellites that fly alongside each other share ground for days; who looks for products wants to know where when.
   */
  readonly maxLengthSeconds?: number;
}

/** What counts as a crossover, and where to look. */
export type CrossoverOptions = DistanceOptions | SwathOptions;

const MAX_DISTANCE_KM = 5000;
const MAX_DELAY_SECONDS = 10 * 86_400;

/**
 * Finds every encounter of two satellites: where their ground tracks come within a distance, and the satellites pass
 * there within a time, of each other.
 *
 * Be S the set of all pairs of instants (tA, tB) within the period, both ends inclusive, for which |tA − tB| is at most
 * `maxTimeDiffSeconds` and the sub-satellite points of A at tA and of B at tB are at most `maxDistanceKm` apart. Every
 * connected component of S is one crossover; it lasts from the least to the greatest of all its tA and tB. Distances
 * are great circles on the authalic sphere (radius 6371.007 km), within 0.4 % of the geodesic on WGS84. Sub-satellite
 * points are those of WGS84 by SGP4 from the element set nearest in time, interpolated to better than 2 m in low orbit.
 *
 * With `near: "swath"` S is the set of pairs for which the scan lines of A at tA and of B at tB share a place. A scan line
 * is the great circle across the track, as far as the instrument sees; see `swathEdges`.
 *
 * The set is solved, not sampled: none is missed or split, and times are right to a hundredth of a second, for the
 * given elements. A moment shorter than a millisecond (of swaths, a tenth of a second), or a gap that the limits miss by less
 * than a metre, may go unseen. Crossovers come in order of start time and do not depend on the period, except that it
 * cuts them.
 *
 * @param first orbit of satellite A, number 0 in the result
 * @param second orbit of satellite B, number 1 in the result
 * @throws OrbitError `orbits/bad-period`, `orbits/bad-time`, `orbits/bad-threshold`, `orbits/bad-instrument`,
 * `orbits/bad-region`, `orbits/unsupported-orbits` when both orbits are geostationary or highly eccentric, and SGP4's failures by name (`orbits/decayed` …)
 */
export function findCrossovers(first: Orbit, second: Orbit, options: CrossoverOptions): Crossover[] {
  const period = secondsOfPeriod(options);
  const maxDelaySeconds = checkTimeDiff(options);
  const maxDistanceKm = checkDistance(options);
  const isWanted =
    options.conditions === undefined ? undefined : conditionTest(options.conditions, maxDistanceKm);
  for (const orbit of [first, second]) reportStale(orbit, options);
  const tracks = [tracksOf(first, period), tracksOf(second, period)] as const;
  const arranged = arrangeTracks(tracks, maxDistanceKm / AUTHALIC_RADIUS_KM);
  const { isExchanged } = arranged;
  const found: readonly (Encounter & Partial<SwathEncounter>)[] =
    options.near === "swath"
      ? findSwathEncounters(arranged, {
          outer: options.instruments[isExchanged ? 1 : 0],
          inner: options.instruments[isExchanged ? 0 : 1],
          maxDelaySeconds,
          maxSeconds: options.maxLengthSeconds ?? Number.POSITIVE_INFINITY,
        })
      : findEncounters(arranged, { maxAngle: maxDistanceKm / AUTHALIC_RADIUS_KM, maxDelaySeconds });
  const crossovers = found.map((encounter) =>
    toCrossover(
      { ...(isExchanged ? exchanged(encounter) : inOrder(encounter)), outline: encounter.outline },
      { orbits: [first, second], tracks, options },
    ),
  );
  return (isWanted === undefined ? crossovers : crossovers.filter(isWanted)).sort(
    (a, b) => a.startTime.getTime() - b.startTime.getTime() || a.times[0].getTime() - b.times[0].getTime(),
  );
}

/** How far apart the sub-satellite points are at most: as given, or as far as both swaths reach. */
function checkDistance(options: CrossoverOptions): number {
  if (options.near === "swath") {
    return options.instruments.map(checkInstrument).reduce((sum, instrument) => sum + reachKm(instrument), 0);
  }
  const { maxDistanceKm } = options;
  if (!(maxDistanceKm >= 0 && maxDistanceKm <= MAX_DISTANCE_KM)) {
    throw new OrbitError(
      "orbits/bad-threshold",
      `expected maxDistanceKm from 0 to ${MAX_DISTANCE_KM}, found ${maxDistanceKm}`,
    );
  }
  return maxDistanceKm;
}

function checkTimeDiff({ maxTimeDiffSeconds }: CrossoverOptions): number {
  if (!(maxTimeDiffSeconds >= 0 && maxTimeDiffSeconds <= MAX_DELAY_SECONDS)) {
    throw new OrbitError(
      "orbits/bad-threshold",
      `expected maxTimeDiffSeconds from 0 to ${MAX_DELAY_SECONDS}, found ${maxTimeDiffSeconds}`,
    );
  }
  return maxTimeDiffSeconds;
}

function reportStale(orbit: Orbit, options: CrossoverOptions): void {
  if (!options.onStaleElements) return;
  const maxElementAgeDays = options.maxElementAgeDays ?? orbit.maxElementAgeDays;
  const { startTime, stopTime } = options;
  for (const period of stalePeriods(orbit, { startTime, stopTime, maxElementAgeDays })) {
    options.onStaleElements({ orbit, maxElementAgeDays, ...period });
  }
}

/** An encounter by satellite, times in Unix seconds. */
interface OrderedEncounter {
  readonly windows: readonly [Encounter["outer"], Encounter["outer"]];
  readonly nearest: readonly [number, number];
  readonly outline?: (() => Crossover["area"]) | undefined;
}

function inOrder({ outer, inner, nearest }: Encounter): OrderedEncounter {
  return { windows: [outer, inner], nearest: [nearest.outerSeconds, nearest.innerSeconds] };
}

function exchanged({ outer, inner, nearest }: Encounter): OrderedEncounter {
  return { windows: [inner, outer], nearest: [nearest.innerSeconds, nearest.outerSeconds] };
}

function toCrossover(
  { windows, nearest, outline }: OrderedEncounter,
  {
    orbits,
    tracks,
    options,
  }: {
    orbits: readonly [Orbit, Orbit];
    tracks: readonly [readonly Track[], readonly Track[]];
    options: CrossoverOptions;
  },
): Crossover {
  const [first, second] = [passage(tracks[0], nearest[0]), passage(tracks[1], nearest[1])];
  const [a, b] = [first.point, second.point];
  const ages = [ageDays(orbits[0], nearest[0]), ageDays(orbits[1], nearest[1])] as const;
  const limits = orbits.map((orbit) => options.maxElementAgeDays ?? orbit.maxElementAgeDays);
  let area: Crossover["area"] | undefined;
  return {
    startTime: dateOf(Math.min(windows[0].from, windows[1].from)),
    stopTime: dateOf(Math.max(windows[0].to, windows[1].to)),
    windows: [periodOf(windows[0]), periodOf(windows[1])],
    // Outlined when it is asked for: of the crossovers of a year, most are sifted out by time or place.
    get area(): Crossover["area"] {
      area ??=
        outline?.() ??
        encounterArea([
          { tracks: tracks[0], ...windows[0] },
          { tracks: tracks[1], ...windows[1] },
        ]);
      return area;
    },
    position: toPosition([a[0] + b[0], a[1] + b[1], a[2] + b[2]]),
    times: [dateOf(nearest[0]), dateOf(nearest[1])],
    distanceKm: distanceKm(a, b),
    delaySeconds: Math.abs(nearest[0] - nearest[1]),
    leader: nearest[0] <= nearest[1] ? 0 : 1,
    isAscending: [first.isAscending, second.isAscending],
    elementAgeDays: ages,
    isStale: ages.some((age, i) => Math.abs(age) > (limits[i] as number)),
  };
}

function periodOf({ from, to }: Encounter["outer"]): Period {
  return { startTime: dateOf(from), stopTime: dateOf(to) };
}

/** Where a satellite is and which way it goes. */
function passage(tracks: readonly Track[], unixSeconds: number): { point: Vector; isAscending: boolean } {
  const state = new Float64Array(6);
  (tracks[trackIndexAt(tracks, unixSeconds)] as Track).evaluate(unixSeconds, state);
  return {
    point: [state[0] as number, state[1] as number, state[2] as number],
    isAscending: (state[5] as number) > 0,
  };
}

function ageDays(orbit: Orbit, unixSeconds: number): number {
  return (unixSeconds - arcAt(orbit, unixSeconds).elementSet.epochSeconds) / 86_400;
}
