import {
  containsPosition,
  intersectFootprints,
  type MultiPolygon,
  type Polygon,
  type Position,
  type PreparedFootprint,
  prepareFootprint,
  toPosition,
  toVector,
} from "@eomatch/finder";
import {
  type Crossover,
  findCrossovers,
  type Orbit,
  solarElevationDeg,
  timeErrorSeconds,
} from "@eomatch/orbits";
import type { Footprint, OrbitSource } from "@eomatch/stac-model";
import { CatalogueError } from "./errors.js";
import type { FindOptions } from "./find-request.js";
import { platformOrbit } from "./platform-orbit.js";
import { type OwnInstruments, platformSwath } from "./platform-swath.js";

/** Which meetings of satellites are wanted. */
export interface PredictRequest {
  /** Two satellites or more, by canonical name; every two of them are looked at. */
  readonly platforms: readonly string[];
  /** UTC, inclusive. */
  readonly startTime: Date;
  readonly stopTime: Date;
  /** Greatest time between the passages, seconds. */
  readonly maxTimeDiffSeconds: number;
  /** Greatest distance of the ground tracks in km, or `swath` for swaths that overlap. */
  readonly near: number | "swath";
  /** Only meetings whose area overlaps this one, RFC 7946; of each, only the part in it. */
  readonly region?: Footprint | undefined;
  /** Instruments that take the place of what the table says; for `swath`. */
  readonly instruments?: OwnInstruments | undefined;
  /** Leaves out meetings with the Sun below this elevation at their place, degrees. */
  readonly minSunElevationDeg?: number | undefined;
}

/** A meeting of two satellites that orbits foretell. */
export interface PredictedEvent
  extends Pick<
    Crossover,
    "startTime" | "stopTime" | "area" | "position" | "times" | "distanceKm" | "delaySeconds"
  > {
  /** In the request's order. */
  readonly platforms: readonly [string, string];
  /** The satellite that comes first. */
  readonly leader: string;
  /** Sun's elevation at the position, degrees, halfway between the two passages. */
  readonly sunElevationDeg: number;
  /** Age of the element set of each satellite, days; negative before its epoch. */
  readonly elementAgeDays: readonly [number, number];
  /** How far off the times may be: nine of ten are better. See timeErrorSeconds of @eomatch/orbits. */
  readonly uncertaintySeconds: number;
  /** False past {@link USEFUL_UNCERTAINTY_SECONDS}: then elements must be fetched again before anything is planned. */
  readonly isUseful: boolean;
}

/** What was foretold, and how far it can be trusted. */
export interface Prediction {
  /** In order of time. */
  readonly events: readonly PredictedEvent[];
  /** Epoch of the latest element set of each satellite. */
  readonly epochs: readonly { readonly platform: string; readonly epoch: Date }[];
  /** When predictions from these elements stop being useful. */
  readonly usefulUntil: Date;
}

/** A minute: more than half of the shortest scenes, and as much as missions leave between planned acquisitions. */
export const USEFUL_UNCERTAINTY_SECONDS = 60;

/** Satellites that fly alongside each other share ground for days: foretold pass by pass, a quarter revolution each. */
const MAX_LENGTH_SECONDS = 1500;

const DAY_MS = 86_400_000;

/**
 * Foretells when and where satellites meet, from orbits alone.
 *
 * @throws CatalogueError `catalogue/invalid-request`, `catalogue/no-elements`
 */
export async function predictEvents(
  request: PredictRequest,
  { orbitSource, ...options }: { readonly orbitSource: OrbitSource } & FindOptions,
): Promise<Prediction> {
  checkRequest(request);
  const { platforms } = request;
  const orbits: Orbit[] = [];
  for (const platform of platforms) {
    orbits.push(await platformOrbit(platform, request, { orbitSource, ...options }));
  }
  const events: PredictedEvent[] = [];
  for (let i = 0; i < platforms.length; i++) {
    for (let j = i + 1; j < platforms.length; j++) {
      options.signal?.throwIfAborted();
      const pair = [platforms[i] as string, platforms[j] as string] as const;
      events.push(...eventsOf(pair, [orbits[i] as Orbit, orbits[j] as Orbit], request));
    }
  }
  const latest = orbits.map(({ elementSets }) => elementSets.at(-1)?.epoch as Date);
  return {
    events: events.sort((a, b) => a.startTime.getTime() - b.startTime.getTime()),
    epochs: platforms.map((platform, i) => ({ platform, epoch: latest[i] as Date })),
    usefulUntil: usefulUntil(latest),
  };
}

function checkRequest({ platforms, startTime, stopTime }: PredictRequest): void {
  const refuse = (subject: string, message: string): CatalogueError =>
    new CatalogueError("catalogue/invalid-request", message, { subject });
  if (new Set(platforms).size < 2) {
    throw refuse(
      "platforms",
      `two different satellites are needed to meet: found ${platforms.join(", ") || "none"}`,
    );
  }
  if (new Set(platforms).size < platforms.length) {
    throw refuse("platforms", `a satellite is named twice in ${platforms.join(", ")}: name each once`);
  }
  if (!(startTime <= stopTime)) {
    throw refuse("startTime", "the start time is after the stop time, or one of them is not a time");
  }
}

function eventsOf(
  platforms: readonly [string, string],
  [first, second]: readonly [Orbit, Orbit],
  request: PredictRequest,
): PredictedEvent[] {
  const { startTime, stopTime, maxTimeDiffSeconds, near, minSunElevationDeg = -90 } = request;
  const limits = { startTime, stopTime, maxTimeDiffSeconds };
  const crossovers =
    near === "swath"
      ? findCrossovers(first, second, {
          ...limits,
          near,
          instruments: [
            platformSwath(platforms[0], request.instruments),
            platformSwath(platforms[1], request.instruments),
          ],
          maxLengthSeconds: MAX_LENGTH_SECONDS,
        })
      : findCrossovers(first, second, { ...limits, maxDistanceKm: near });
  const region = request.region === undefined ? undefined : prepareFootprint(request.region);
  return crossovers
    .map((crossover) => toEvent(platforms, crossover, region))
    .filter((event) => event !== undefined)
    .filter(({ sunElevationDeg }) => sunElevationDeg >= minSunElevationDeg);
}

/** Makes an event of a crossover; undefined when it lies outside of the region. */
function toEvent(
  platforms: readonly [string, string],
  crossover: Crossover,
  region: PreparedFootprint | undefined,
): PredictedEvent | undefined {
  const { times, elementAgeDays } = crossover;
  const shared = region === undefined ? undefined : intersectFootprints(crossover.area, region);
  if (region !== undefined && shared === undefined) return undefined;
  const position =
    region === undefined || shared === undefined || containsPosition(region, crossover.position)
      ? crossover.position
      : centreOf(shared.region);
  const [first, second] = elementAgeDays.map(timeErrorSeconds) as [number, number];
  const uncertaintySeconds = Math.hypot(first, second);
  return {
    platforms,
    startTime: crossover.startTime,
    stopTime: crossover.stopTime,
    get area() {
      return shared?.region ?? crossover.area;
    },
    position,
    times,
    distanceKm: crossover.distanceKm,
    delaySeconds: crossover.delaySeconds,
    leader: platforms[crossover.leader],
    sunElevationDeg: solarElevationDeg(position, new Date((times[0].getTime() + times[1].getTime()) / 2)),
    elementAgeDays,
    uncertaintySeconds,
    isUseful: uncertaintySeconds <= USEFUL_UNCERTAINTY_SECONDS,
  };
}

/** Mean of the vertices: near enough to tell people where to look. */
function centreOf(area: Polygon | MultiPolygon): Position {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  let [x, y, z] = [0, 0, 0];
  for (const [lon, lat] of polygons.flatMap(([outer = []]) => outer)) {
    const vertex = toVector(lon as number, lat as number);
    [x, y, z] = [x + vertex[0], y + vertex[1], z + vertex[2]];
  }
  return toPosition([x, y, z]);
}

/** The instant from which on times are off by more than a minute, to the hour. */
function usefulUntil(epochs: readonly Date[]): Date {
  const oldest = Math.min(...epochs.map((epoch) => epoch.getTime()));
  const isUsefulAt = (time: number): boolean => {
    const errors = epochs.map((epoch) => timeErrorSeconds(Math.max(0, time - epoch.getTime()) / DAY_MS));
    return Math.hypot(...errors.sort((a, b) => b - a).slice(0, 2)) <= USEFUL_UNCERTAINTY_SECONDS;
  };
  let hours = 0;
  while (isUsefulAt(oldest + ((hours + 1) * DAY_MS) / 24)) hours += 1;
  return new Date(oldest + (hours * DAY_MS) / 24);
}
