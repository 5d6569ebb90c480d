import { createEvent, createMatchup, type Product } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { type DrawableEvent, drawEvents, mostLines } from "./event-layers.js";
import { formatSvg } from "./format-map.js";
import { mapViews } from "./view.js";

const square = {
  type: "Polygon",
  coordinates: [
    [
      [10, 45],
      [12, 45],
      [12, 47],
      [10, 47],
      [10, 45],
    ],
  ],
} as const;
const startTime = new Date("2023-06-01T10:00:00Z");
const product = (platform: string): Product => ({
  id: platform,
  collection: platform,
  platform,
  constellation: platform,
  footprint: square,
  startTime,
  stopTime: startTime,
  properties: {},
  assets: {},
  stacExtensions: [],
  links: [],
});
const sensors = ["A", "B"].map((platform) => ({ collection: platform, platform }));
const event = createEvent(sensors, { startTime, stopTime: startTime, area: square });
const matchup = createMatchup([product("A"), product("B")], {
  eventId: event.id,
  collocationRegion: square,
  areaKm2: 35_000,
});

async function drawn(events: number, matchupsOfEach: number) {
  let wholeMatchups = 0;
  async function* many(one: DrawableEvent["matchupSet"][number]): AsyncGenerator<DrawableEvent> {
    const matchupSet = Array.from({ length: matchupsOfEach }, () => one);
    for (let i = 0; i < events; i++) {
      if (one.products !== undefined) wholeMatchups += matchupsOfEach;
      yield { ...event, matchupSet };
    }
  }
  const views = mapViews().slice(0, 1);
  const { leftOut, pairs } = await drawEvents(
    { whole: () => many(matchup), withoutProducts: () => many({ collocationRegion: square }) },
    views,
  );
  const layer = pairs[0]?.drawn[0];
  const svg = formatSvg({ title: "t", description: "d", views, pairs, leftOut });
  return {
    areas: layer?.areas.size,
    footprints: layer?.footprints.size,
    regions: layer?.regions.size,
    events: pairs[0]?.events,
    wholeMatchups,
    svg,
  };
}

describe("drawEvents", () => {
  it("draws areas, footprints and regions, each shape once", async () => {
    const { svg, ...counts } = await drawn(2, 3);
    expect(counts).toEqual({ areas: 1, footprints: 1, regions: 1, events: 2, wholeMatchups: 6 });
    expect(svg).toContain("Lines: areas of events, and footprints.");
    expect(svg).not.toContain("Left out");
  });

  it("draws no footprint at all when there are too many, rather than the first ones, and says so", async () => {
    const { svg, ...counts } = await drawn(1, mostLines + 1);
    expect(counts).toMatchObject({ areas: 1, footprints: 0, regions: 1 });
    expect(svg).toContain("Lines: areas of events.");
    expect(svg).toContain("Left out, because there are more than 4,000 matchups: footprints.");
  });

  it("draws regions alone when there are too many events", async () => {
    const { svg, ...counts } = await drawn(mostLines + 1, 1);
    expect(counts).toMatchObject({ areas: 0, footprints: 0, regions: 1 });
    expect(svg).not.toContain("Lines:");
    expect(svg).toContain("Left out, because there are more than 4,000 events: their areas and footprints.");
  });

  it("reads products no further once there are too many matchups, and draws all events without", async () => {
    const counts = await drawn(mostLines * 3, 1);
    expect(counts).toMatchObject({ events: mostLines * 3, wholeMatchups: mostLines + 1 });
  });
});
