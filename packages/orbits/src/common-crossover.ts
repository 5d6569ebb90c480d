import {
  intersectFootprints,
  type MultiPolygon,
  overlaps,
  type Polygon,
  type Position,
  type PreparedFootprint,
  prepareFootprint,
  toPosition,
  toVector,
} from "@eomatch/finder";
import { conditionTest } from "./conditions.js";
import { type Crossover, type DistanceOptions, findCrossovers, type SwathOptions } from "./crossover.js";
import { OrbitError } from "./errors.js";
import type { Instrument } from "./instrument.js";
import type { Orbit } from "./orbit.js";
import type { Period } from "./period.js";
import { stateAt } from "./state.js";
import { reachKm } from "./swath-encounter.js";

/** An encounter of several satellites: every two of them meet, over the same ground, in the same passes. */
export interface CommonCrossover {
  /** Which satellites, by their places in the list given, ascending. */
  readonly satellites: readonly number[];
  /** Earliest and latest instant of the windows. */
  readonly startTime: Date;
  readonly stopTime: Date;
  /** When each of the satellites is in all of its encounters with the others. */
  readonly windows: readonly Period[];
  /** The ground that the areas of all pairs share, as RFC 7946 has it. */
  readonly area: Polygon | MultiPolygon;
  /** Middle of the area: longitude, geodetic latitude, degrees. */
  readonly position: Position;
  /** The crossover of every two of them: first with second, first with third, …, second with third, … */
  readonly pairs: readonly Crossover[];
  /** Greatest of the pairs' least distances. */
  readonly distanceKm: number;
  /** Greatest of the pairs' delays at closest approach. */
  readonly delaySeconds: number;
  /** Whether each of the satellites moves northwards: in the middle of its window, of two at their closest approach. */
  readonly isAscending: readonly boolean[];
  /** True when the elements of any are stale; see {@link Crossover.isStale}. */
  readonly isStale: boolean;
}

/** What counts as an encounter of several satellites, and where to look. */
export type CommonCrossoverOptions = {
  /** How many satellites must meet: 2 to all of them, which is the default. */
  readonly size?: number;
} & (
  | DistanceOptions
  | (Omit<SwathOptions, "instruments"> & {
      /** What each satellite, in the order given, sees. */
      readonly instruments: readonly Instrument[];
    })
);

/** A subset that is being put together. */
interface Group {
  readonly satellites: readonly number[];
  readonly windows: readonly Period[];
  readonly area: Polygon | MultiPolygon;
  /** By pair of places in the list given, `i j`. */
  readonly pairs: ReadonlyMap<string, Crossover>;
}

/**
 * Finds where several satellites meet: all subsets of a size, of which every two have a crossover.
 *
 * A subset is an encounter when each of its satellites is in its crossovers with all the others at the same time, and
 * the areas of these share ground. With `near: "swath"` that is ground which all of them see, every two within the time
 * limit. Conditions apply to the whole: region and Sun to the shared area and its middle. In order of start time.
 *
 * @throws OrbitError as {@link findCrossovers}, and `orbits/bad-threshold` for a size that is none or instruments that are too few or many
 */
export function findCommonCrossovers(
  orbits: readonly Orbit[],
  options: CommonCrossoverOptions,
): CommonCrossover[] {
  const size = options.size ?? orbits.length;
  if (!(Number.isInteger(size) && size >= 2 && size <= orbits.length)) {
    throw new OrbitError(
      "orbits/bad-threshold",
      `expected a size from 2 to ${orbits.length}, the number of satellites, found ${size}`,
    );
  }
  if (options.near === "swath" && options.instruments.length !== orbits.length) {
    throw new OrbitError(
      "orbits/bad-threshold",
      `expected an instrument for each of ${orbits.length} satellites, found ${options.instruments.length}`,
    );
  }
  const reach =
    options.near === "swath" ? Math.max(...options.instruments.map(reachKm)) : options.maxDistanceKm;
  const isWanted = conditionTest(options.conditions ?? {}, reach);
  const crossovers = pairCrossovers(orbits, options);
  let groups: Group[] = [...crossovers].flatMap(([key, found]) =>
    found.map((crossover) => ({
      satellites: key.split(" ").map(Number),
      windows: crossover.windows,
      get area() {
        return crossover.area;
      },
      pairs: new Map([[key, crossover]]),
    })),
  );
  for (let count = 2; count < size; count++) {
    groups = groups.flatMap((group) => {
      const last = group.satellites.at(-1) as number;
      return orbits.flatMap((_, next) => (next > last ? extended(group, next, crossovers) : []));
    });
  }
  return groups
    .map((group) => toCommonCrossover(group, orbits))
    .filter((common) => isWanted({ ...common, times: [common.startTime, common.stopTime] }))
    .sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
}

/** Crossovers of every two satellites, in order of time, by `i j`. */
function pairCrossovers(
  orbits: readonly Orbit[],
  options: CommonCrossoverOptions,
): ReadonlyMap<string, readonly Crossover[]> {
  // Conditions are for all together: what two satellites share may be larger, and lie elsewhere.
  const { size: _, conditions: __, ...limits } = options;
  const reported = new Set<Orbit>();
  const found = new Map<string, Crossover[]>();
  for (const [i, first] of orbits.entries()) {
    for (const [j, second] of orbits.entries()) {
      if (j <= i) continue;
      const { onStaleElements } = options;
      const report = onStaleElements && {
        onStaleElements: (stale: Parameters<typeof onStaleElements>[0]) => {
          if (!reported.has(stale.orbit)) onStaleElements(stale);
        },
      };
      const crossovers =
        limits.near === "swath"
          ? findCrossovers(first, second, {
              ...limits,
              ...report,
              near: "swath",
              instruments: [limits.instruments[i] as Instrument, limits.instruments[j] as Instrument],
            })
          : findCrossovers(first, second, { ...limits, ...report });
      reported.add(first).add(second);
      found.set(`${i} ${j}`, crossovers);
    }
  }
  return found;
}

/** Crossovers of one satellite with members of a group, in which all of them are at the same time. */
interface Joining {
  readonly windows: readonly Period[];
  readonly joining: Period | undefined;
  readonly joined: readonly Crossover[];
}

/** A group with one more satellite, in every way in which that meets all of its members. */
function extended(
  group: Group,
  next: number,
  crossovers: ReadonlyMap<string, readonly Crossover[]>,
): Group[] {
  let ways: readonly Joining[] = [{ windows: group.windows, joining: undefined, joined: [] }];
  for (const [place, member] of group.satellites.entries()) {
    const candidates = crossovers.get(`${member} ${next}`) ?? [];
    ways = ways.flatMap((way) => joinedBy(way, place, candidates));
  }
  // Areas last: most are ruled out by time, for a small part of what a comparison of areas takes.
  return ways.flatMap(({ windows, joining, joined }) => {
    const area = groundOf(group, joined);
    if (area === undefined) return [];
    const pairs = new Map(group.pairs);
    for (const [place, member] of group.satellites.entries()) {
      pairs.set(`${member} ${next}`, joined[place] as Crossover);
    }
    const satellites = [...group.satellites, next];
    return [{ satellites, windows: [...windows, joining as Period], area, pairs }];
  });
}

function joinedBy(way: Joining, place: number, candidates: readonly Crossover[]): Joining[] {
  const member = way.windows[place] as Period;
  return meeting(candidates, member).flatMap((crossover) => {
    const window = shared(member, crossover.windows[0]);
    const joining = way.joining ? shared(way.joining, crossover.windows[1]) : crossover.windows[1];
    if (window === undefined || joining === undefined) return [];
    const windows = way.windows.map((old, k) => (k === place ? window : old));
    return [{ windows, joining, joined: [...way.joined, crossover] }];
  });
}

/** The ground that a group and crossovers share; undefined when there is none. */
function groundOf(group: Group, crossovers: readonly Crossover[]): Group["area"] | undefined {
  const [first] = group.pairs.values();
  const start = group.pairs.size === 1 ? preparedArea(first as Crossover) : group.area;
  // Whether all of them overlap one another at all is told far sooner than what they share.
  if (!crossovers.every((crossover) => overlaps(start, preparedArea(crossover)))) return undefined;
  let area: Group["area"] | undefined;
  for (const crossover of crossovers) {
    area = intersectFootprints(area ?? start, preparedArea(crossover))?.region;
    if (area === undefined) return undefined;
  }
  return area;
}

const preparedAreas = new WeakMap<Crossover, PreparedFootprint>();

function preparedArea(crossover: Crossover): PreparedFootprint {
  const known = preparedAreas.get(crossover);
  if (known !== undefined) return known;
  const prepared = prepareFootprint(crossover.area);
  preparedAreas.set(crossover, prepared);
  return prepared;
}

/** Crossovers, in order of start time, in which the first satellite may be within a window. */
function meeting(crossovers: readonly Crossover[], { startTime, stopTime }: Period): readonly Crossover[] {
  const longest = longestOf(crossovers);
  const from = countBefore(crossovers, startTime.getTime() - longest - 1);
  const to = countBefore(crossovers, stopTime.getTime());
  return crossovers.slice(from, to).filter(({ windows }) => windows[0].stopTime >= startTime);
}

/** How many crossovers start by an instant. */
function countBefore(crossovers: readonly Crossover[], time: number): number {
  let [low, high] = [0, crossovers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((crossovers[middle] as Crossover).startTime.getTime() <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

const longestOfLists = new WeakMap<readonly Crossover[], number>();

/** Length of the longest of some crossovers, milliseconds. */
function longestOf(crossovers: readonly Crossover[]): number {
  const known = longestOfLists.get(crossovers);
  if (known !== undefined) return known;
  const longest = crossovers.reduce(
    (length, { startTime, stopTime }) => Math.max(length, stopTime.getTime() - startTime.getTime()),
    0,
  );
  longestOfLists.set(crossovers, longest);
  return longest;
}

function shared(a: Period, b: Period): Period | undefined {
  const startTime = a.startTime > b.startTime ? a.startTime : b.startTime;
  const stopTime = a.stopTime < b.stopTime ? a.stopTime : b.stopTime;
  return startTime <= stopTime ? { startTime, stopTime } : undefined;
}

function toCommonCrossover(group: Group, orbits: readonly Orbit[]): CommonCrossover {
  const { satellites, windows, pairs } = group;
  const ordered = satellites.flatMap((i) =>
    satellites.filter((j) => j > i).map((j) => pairs.get(`${i} ${j}`) as Crossover),
  );
  const [first] = ordered as [Crossover];
  const isPair = satellites.length === 2;
  return {
    satellites,
    startTime: new Date(Math.min(...windows.map(({ startTime }) => startTime.getTime()))),
    stopTime: new Date(Math.max(...windows.map(({ stopTime }) => stopTime.getTime()))),
    windows,
    get area() {
      return group.area;
    },
    position: isPair ? first.position : middleOf(group.area),
    pairs: ordered,
    distanceKm: Math.max(...ordered.map(({ distanceKm }) => distanceKm)),
    delaySeconds: Math.max(...ordered.map(({ delaySeconds }) => delaySeconds)),
    isAscending: isPair
      ? first.isAscending
      : satellites.map((satellite, k) => isAscendingIn(orbits[satellite] as Orbit, windows[k] as Period)),
    isStale: ordered.some(({ isStale }) => isStale),
  };
}

function isAscendingIn(orbit: Orbit, { startTime, stopTime }: Period): boolean {
  return stateAt(orbit, new Date((startTime.getTime() + stopTime.getTime()) / 2)).isAscending;
}

/** Mean of the vertices. */
function middleOf(area: Polygon | MultiPolygon): Position {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  const vertices = polygons.flatMap(([outer = []]) => outer.map(([lon, lat]) => toVector(lon, lat)));
  return toPosition(
    vertices.reduce(([x, y, z], v): [number, number, number] => [x + v[0], y + v[1], z + v[2]], [0, 0, 0]),
  );
}
