import { type Geometry, type MatchupEvent, pairName } from "@eomatch/stac-model";
import { toOutline, toSphericalArea } from "./outline.js";
import { PathSet } from "./path-set.js";
import type { View } from "./view.js";

/** What a map shows of one pair of sensors. */
export interface PairLayer {
  /** `Landsat-9 × S2A`. */
  readonly name: string;
  readonly events: number;
  readonly matchups: number;
  /** First start and last stop, UTC. */
  readonly startTime: Date;
  readonly stopTime: Date;
  /** For each view: outlines of events, outlines of footprints, collocation regions. */
  readonly drawn: readonly DrawnPair[];
}

/** What one view shows of one pair. */
export interface DrawnPair {
  readonly areas: PathSet;
  readonly footprints: PathSet;
  readonly regions: PathSet;
}

/** Lines that a map leaves out, all of them: beyond so many they hide each other, and the regions say where they are. */
export interface LeftOut {
  /** More matchups than {@link mostLines}: no footprint is drawn. */
  readonly footprints: boolean;
  /** More events than {@link mostLines}: no area of an event is drawn. */
  readonly areas: boolean;
}

/** As many matchups, and as many events, as a map of this size can draw the lines of. */
export const mostLines = 4_000;

/** An event as maps need it: footprints are drawn of matchups whose products were read. */
export type DrawableEvent = Pick<MatchupEvent, "sensors" | "startTime" | "stopTime" | "area"> & {
  readonly matchupSet: readonly {
    readonly collocationRegion: Geometry;
    readonly products?: readonly { readonly footprint: Geometry }[];
  }[];
};

/** The same events twice. */
export interface EventSource {
  /** With the products of their matchups. */
  whole(): AsyncIterable<DrawableEvent>;
  /** Without, for maps of more matchups than {@link mostLines}: products are most of what there is to read. */
  withoutProducts(): AsyncIterable<DrawableEvent>;
}

interface DrawOptions {
  /** Called with how many events are drawn. */
  readonly onEvent?: ((count: number) => void) | undefined;
}

type Drawn = { readonly pairs: readonly PairLayer[]; readonly leftOut: LeftOut };

/** Draws events as they come; nothing of them is kept but what is drawn. */
export async function drawEvents(
  events: EventSource,
  views: readonly View[],
  options: DrawOptions = {},
): Promise<Drawn> {
  const whole = await drawn(events.whole(), views, { ...options, mostMatchups: mostLines });
  if (!whole.leftOut.footprints) return whole;
  return drawn(events.withoutProducts(), views, { ...options, mostMatchups: Number.POSITIVE_INFINITY });
}

/** Draws events, and no more of them once they have more matchups than are asked for. */
async function drawn(
  events: AsyncIterable<DrawableEvent>,
  views: readonly View[],
  { onEvent, mostMatchups }: DrawOptions & { readonly mostMatchups: number },
): Promise<Drawn> {
  const pairs = new Map<
    string,
    PairLayer & { events: number; matchups: number; startTime: Date; stopTime: Date }
  >();
  let count = 0;
  let matchups = 0;
  for await (const event of events) {
    matchups += event.matchupSet.length;
    if (matchups > mostMatchups) break;
    const name = event.sensors.map(({ platform }) => platform).join(" × ");
    const key = pairName(event.sensors);
    const { startTime, stopTime } = event;
    const layer = pairs.get(key) ?? {
      name,
      events: 0,
      matchups: 0,
      startTime,
      stopTime,
      drawn: views.map(({ projection }) => ({
        areas: new PathSet(projection),
        footprints: new PathSet(projection),
        regions: new PathSet(projection),
      })),
    };
    pairs.set(key, layer);
    layer.events += 1;
    layer.matchups += event.matchupSet.length;
    if (startTime < layer.startTime) layer.startTime = startTime;
    if (stopTime > layer.stopTime) layer.stopTime = stopTime;
    count += 1;
    drawEvent(event, layer.drawn, { areas: count <= mostLines });
    onEvent?.(count);
  }
  const leftOut: LeftOut = { footprints: matchups > mostLines, areas: count > mostLines };
  // Of some and not of others, they would seem to say something.
  if (leftOut.areas) for (const { areas } of [...pairs.values()].flatMap((pair) => pair.drawn)) areas.clear();
  return { pairs: [...pairs.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), leftOut };
}

function drawEvent(
  event: DrawableEvent,
  drawn: readonly DrawnPair[],
  wanted: { readonly areas: boolean },
): void {
  const area = wanted.areas ? toOutline(event.area) : undefined;
  if (area !== undefined) for (const { areas } of drawn) areas.add(area);
  for (const { collocationRegion, products = [] } of event.matchupSet) {
    const region = toSphericalArea(collocationRegion);
    if (region !== undefined) for (const { regions } of drawn) regions.add(region);
    for (const { footprint } of products) {
      const outline = toOutline(footprint);
      if (outline !== undefined) for (const { footprints } of drawn) footprints.add(outline);
    }
  }
}
