import { AUTHALIC_RADIUS_KM, toVector, type Vector } from "@eomatch/finder";
import {
  type Bbox,
  bboxOf,
  bboxToGeometry,
  compactInstant,
  createEvent,
  createMatchup,
  type Footprint,
  type MatchupEvent,
  type Product,
  type Sensor,
  unionBbox,
} from "@eomatch/stac-model";

/** A matchup that has not found its event yet. */
export interface FoundMatchup {
  /** One product of each sensor, in pair order. */
  readonly products: readonly Product[];
  readonly region: Footprint;
  readonly areaKm2: number;
}

/** Greatest pause within one event, seconds: less than half an orbit, more than a gap in a strip of scenes. */
const maxPauseSeconds = 600;

/** Greatest distance on the ground from a matchup to the next of the same event, km: about one scene. */
const maxGapKm = 200;

interface Link {
  readonly found: FoundMatchup;
  readonly startTime: number;
  readonly stopTime: number;
  readonly centre: Vector;
  readonly radiusKm: number;
}

/**
 * Gathers matchups into events: those that follow each other closely in time and space, as they do along one
 * overpass, are one event.
 *
 * Two matchups are linked when no more than {@link maxPauseSeconds} lie between their times and no more than
 * {@link maxGapKm} between the circles around their regions; an event is what links hold together. Events of
 * one pair that start in the same second are one, since they have one id.
 *
 * @returns events in order of time, each with its matchups
 */
export function deriveEvents(sensors: readonly Sensor[], matchups: readonly FoundMatchup[]): MatchupEvent[] {
  const bySecond = new Map<string, Link[]>();
  for (const chain of chainsOf(matchups.map(linkOf))) {
    const second = compactInstant(startOf(chain));
    bySecond.set(second, (bySecond.get(second) ?? []).concat(chain));
  }
  return [...bySecond.values()]
    .map((links) => eventOf(sensors, links))
    .sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
}

/**
 * Tells whether an event is over: nothing that starts at `time` or later can join it.
 */
export function isClosedAt(event: MatchupEvent, time: Date): boolean {
  return event.stopTime.getTime() + maxPauseSeconds * 1000 < time.getTime();
}

/** Makes an event of a window, an area and the matchups in it. */
export function eventWith(
  sensors: readonly Sensor[],
  window: { readonly startTime: Date; readonly stopTime: Date; readonly bbox: Bbox },
  matchups: readonly FoundMatchup[],
): MatchupEvent {
  const event = createEvent(sensors, { ...window, area: bboxToGeometry(window.bbox) });
  return {
    ...event,
    matchupSet: matchups.map(({ products, region, areaKm2 }) =>
      createMatchup(products, { eventId: event.id, collocationRegion: region, areaKm2 }),
    ),
  };
}

function eventOf(sensors: readonly Sensor[], links: readonly Link[]): MatchupEvent {
  const bboxes = links.map(({ found }) => bboxOf(found.region) as Bbox);
  return eventWith(
    sensors,
    {
      startTime: startOf(links),
      stopTime: new Date(
        links.reduce((latest, { stopTime }) => Math.max(latest, stopTime), Number.NEGATIVE_INFINITY),
      ),
      bbox: bboxes.reduce(unionBbox),
    },
    links.map(({ found }) => found),
  );
}

// Not by spreading into Math.min: an event may hold more matchups than a call takes arguments.
function startOf(links: readonly Link[]): Date {
  return new Date(
    links.reduce((earliest, { startTime }) => Math.min(earliest, startTime), Number.POSITIVE_INFINITY),
  );
}

function linkOf(found: FoundMatchup): Link {
  const positions = (
    found.region.type === "Polygon" ? [found.region.coordinates] : found.region.coordinates
  ).flatMap(([outer = []]) => outer.map(([lon, lat]) => toVector(lon, lat)));
  const [x, y, z] = positions.reduce<[number, number, number]>(
    (sum, vector) => [sum[0] + vector[0], sum[1] + vector[1], sum[2] + vector[2]],
    [0, 0, 0],
  );
  const length = Math.hypot(x, y, z);
  const centre: Vector = [x / length, y / length, z / length];
  return {
    found,
    startTime: Math.min(...found.products.map(({ startTime }) => startTime.getTime())),
    stopTime: Math.max(...found.products.map(({ stopTime }) => stopTime.getTime())),
    centre,
    radiusKm: Math.max(...positions.map((position) => arcKm(centre, position))),
  };
}

function chainsOf(unsorted: readonly Link[]): Link[][] {
  const links = [...unsorted].sort((a, b) => a.startTime - b.startTime);
  const parent = links.map((_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root] as number] as number;
      root = parent[root] as number;
    }
    return root;
  };
  // Links that may still be followed: those that end late enough for the present one.
  let open: number[] = [];
  links.forEach((link, i) => {
    open = open.filter((j) => (links[j] as Link).stopTime + maxPauseSeconds * 1000 >= link.startTime);
    for (const j of open) {
      const other = links[j] as Link;
      const gapKm = arcKm(link.centre, other.centre) - link.radiusKm - other.radiusKm;
      if (gapKm <= maxGapKm) parent[rootOf(j)] = rootOf(i);
    }
    open.push(i);
  });
  const chains = new Map<number, Link[]>();
  links.forEach((link, i) => {
    const root = rootOf(i);
    const chain = chains.get(root) ?? [];
    chain.push(link);
    chains.set(root, chain);
  });
  return [...chains.values()];
}

function arcKm(a: Vector, b: Vector): number {
  const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const cross = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
  return Math.atan2(cross, dot) * AUTHALIC_RADIUS_KM;
}
