import { type MatchupEvent, pairName } from "@eomatch/stac-model";
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

/** Draws events as they come; nothing of them is kept but what is drawn. */
export async function drawEvents(
  events: AsyncIterable<MatchupEvent>,
  views: readonly View[],
  { onEvent }: { readonly onEvent?: ((count: number) => void) | undefined } = {},
): Promise<{ readonly pairs: readonly PairLayer[]; readonly leftOut: LeftOut }> {
  const pairs = new Map<
    string,
    PairLayer & { events: number; matchups: number; startTime: Date; stopTime: Date }
  >();
  let count = 0;
  let matchups = 0;
  for await (const event of events) {
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
    matchups += event.matchupSet.length;
    count += 1;
    drawEvent(event, layer.drawn, { footprints: matchups > mostLines, areas: count > mostLines });
    onEvent?.(count);
  }
  const leftOut: LeftOut = { footprints: matchups > mostLines, areas: count > mostLines };
  for (const { areas, footprints } of [...pairs.values()].flatMap(({ drawn }) => drawn)) {
    // Of some and not of others, they would seem to say something.
    if (leftOut.areas) areas.clear();
    if (leftOut.footprints) footprints.clear();
  }
  return { pairs: [...pairs.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), leftOut };
}

function drawEvent(event: MatchupEvent, drawn: readonly DrawnPair[], leftOut: LeftOut): void {
  const area = leftOut.areas ? undefined : toOutline(event.area);
  if (area !== undefined) for (const { areas } of drawn) areas.add(area);
  for (const { collocationRegion, products } of event.matchupSet) {
    const region = toSphericalArea(collocationRegion);
    if (region !== undefined) for (const { regions } of drawn) regions.add(region);
    if (leftOut.footprints) continue;
    for (const { footprint } of products) {
      const outline = toOutline(footprint);
      if (outline !== undefined) for (const { footprints } of drawn) footprints.add(outline);
    }
  }
}
