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
  type CommonCrossover,
  type CrossoverConditions,
  elementAge,
  findCommonCrossovers,
  findCrossovers,
  type Orbit,
  solarElevationDeg,
  timeErrorSeconds,
} from "@eomatch/orbits";
import type { OrbitSource } from "@eomatch/stac-model";
import { CatalogueError } from "./errors.js";
import type { FindOptions } from "./find-request.js";
import { platformOrbit } from "./platform-orbit.js";
import { platformSwath } from "./platform-swath.js";
import {
  type Meeting,
  type PredictedEvent,
  type Prediction,
  type PredictRequest,
  USEFUL_UNCERTAINTY_SECONDS,
} from "./prediction.js";

/** Satellites that fly alongside each other share ground for days: foretold pass by pass, a quarter revolution each. */
const MAX_LENGTH_SECONDS = 1500;

const DAY_MS = 86_400_000;

/** See {@link predictEvents}, which loads this. */
export async function foretellEvents(
  request: PredictRequest,
  { orbitSource, ...options }: { readonly orbitSource: OrbitSource } & FindOptions,
): Promise<Prediction> {
  checkRequest(request);
  const { platforms } = request;
  const orbits: Orbit[] = [];
  for (const platform of platforms) {
    orbits.push(await platformOrbit(platform, request, { orbitSource, ...options }));
  }
  const meetings: Meeting[] = [];
  if ((request.together ?? 2) > 2) meetings.push(...commonMeetings(orbits, request));
  else {
    for (let i = 0; i < platforms.length; i++) {
      for (let j = i + 1; j < platforms.length; j++) {
        options.signal?.throwIfAborted();
        const pair = [platforms[i] as string, platforms[j] as string] as const;
        meetings.push(...pairMeetings(pair, [orbits[i] as Orbit, orbits[j] as Orbit], request));
      }
    }
  }
  const events = eventsOf(meetings, request);
  const latest = orbits.map(({ elementSets }) => elementSets.at(-1)?.epoch as Date);
  return {
    events: events.sort((a, b) => a.startTime.getTime() - b.startTime.getTime()),
    epochs: platforms.map((platform, i) => ({ platform, epoch: latest[i] as Date })),
    usefulUntil: usefulUntil(latest),
  };
}

function checkRequest({ platforms, startTime, stopTime, together = 2 }: PredictRequest): void {
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
  if (!(Number.isInteger(together) && together >= 2 && together <= platforms.length)) {
    throw refuse(
      "together",
      `${together} satellites are to meet, ${platforms.length} are named: from 2 to all of them can`,
    );
  }
  if (!(startTime <= stopTime)) {
    throw refuse("startTime", "the start time is after the stop time, or one of them is not a time");
  }
}

/** What crossovers are looked for with, whatever their number of satellites. */
function limitsOf({ startTime, stopTime, maxTimeDiffSeconds, region, passes }: PredictRequest): {
  readonly startTime: Date;
  readonly stopTime: Date;
  readonly maxTimeDiffSeconds: number;
  readonly conditions: CrossoverConditions;
} {
  return { startTime, stopTime, maxTimeDiffSeconds, conditions: { region, passes } };
}

function pairMeetings(
  platforms: readonly [string, string],
  [first, second]: readonly [Orbit, Orbit],
  request: PredictRequest,
): Meeting[] {
  const { near, instruments } = request;
  const limits = limitsOf(request);
  const crossovers =
    near === "swath"
      ? findCrossovers(first, second, {
          ...limits,
          near,
          instruments: [platformSwath(platforms[0], instruments), platformSwath(platforms[1], instruments)],
          maxLengthSeconds: MAX_LENGTH_SECONDS,
        })
      : findCrossovers(first, second, { ...limits, maxDistanceKm: near });
  return crossovers.map((crossover) => Object.assign(crossover, { platforms }));
}

function commonMeetings(orbits: readonly Orbit[], request: PredictRequest): Meeting[] {
  const { near, instruments, platforms, together: size = 2 } = request;
  const limits = { ...limitsOf(request), size };
  const crossovers =
    near === "swath"
      ? findCommonCrossovers(orbits, {
          ...limits,
          near,
          instruments: platforms.map((platform) => platformSwath(platform, instruments)),
          maxLengthSeconds: MAX_LENGTH_SECONDS,
        })
      : findCommonCrossovers(orbits, { ...limits, maxDistanceKm: near });
  return crossovers.map((crossover) => toMeeting(crossover, orbits, platforms));
}

function toMeeting(
  crossover: CommonCrossover,
  orbits: readonly Orbit[],
  platforms: readonly string[],
): Meeting {
  const times = crossover.windows.map(
    ({ startTime, stopTime }) => new Date((startTime.getTime() + stopTime.getTime()) / 2),
  );
  const ages = crossover.satellites.map((k, i) => elementAge(orbits[k] as Orbit, times[i] as Date).ageDays);
  const names = crossover.satellites.map((k) => platforms[k] as string);
  return Object.assign(crossover, { platforms: names, times, elementAgeDays: ages });
}

function eventsOf(meetings: readonly Meeting[], request: PredictRequest): PredictedEvent[] {
  const { minSunElevationDeg = -90, maxSunElevationDeg = 90, surface } = request;
  const region = request.region === undefined ? undefined : prepareFootprint(request.region);
  return meetings
    .map((meeting) => toEvent(meeting, region))
    .filter((event) => event !== undefined)
    .filter(
      ({ sunElevationDeg, position }) =>
        sunElevationDeg >= minSunElevationDeg &&
        sunElevationDeg <= maxSunElevationDeg &&
        (surface === undefined || surface(position)),
    );
}

/** Makes an event of a meeting; undefined when it lies outside of the region. */
function toEvent(meeting: Meeting, region: PreparedFootprint | undefined): PredictedEvent | undefined {
  const { platforms, startTime, stopTime, times, elementAgeDays } = meeting;
  const { distanceKm, delaySeconds, isAscending } = meeting;
  const shared = region === undefined ? undefined : intersectFootprints(meeting.area, region);
  if (region !== undefined && shared === undefined) return undefined;
  const position =
    region === undefined || shared === undefined || containsPosition(region, meeting.position)
      ? meeting.position
      : centreOf(shared.region);
  const [worst = 0, next = 0] = elementAgeDays.map(timeErrorSeconds).sort((a, b) => b - a);
  const uncertaintySeconds = Math.hypot(worst, next);
  const passages = times.map((time) => time.getTime());
  const [first, last] = [Math.min(...passages), Math.max(...passages)];
  return {
    platforms,
    startTime,
    stopTime,
    get area() {
      return shared?.region ?? meeting.area;
    },
    position,
    times,
    distanceKm,
    delaySeconds,
    isAscending,
    leader: platforms[passages.indexOf(first)] as string,
    sunElevationDeg: solarElevationDeg(position, new Date((first + last) / 2)),
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
