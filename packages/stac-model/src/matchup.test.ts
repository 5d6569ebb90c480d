import { describe, expect, it } from "vitest";
import {
  createMatchup,
  itemToMatchup,
  matchupToItem,
  productReferences,
  productTimeBounds,
  timeDiffSeconds,
} from "./matchup.js";
import { createEvent, eventToItem, itemToEvent, matchupReferences } from "./matchup-event.js";
import type { Product } from "./product.js";

const square = (west: number, south: number): Product["footprint"] => ({
  type: "Polygon",
  coordinates: [
    [
      [west, south],
      [west + 1, south],
      [west + 1, south + 1],
      [west, south + 1],
      [west, south],
    ],
  ],
});

const product = (collection: string, platform: string, start: string, stop: string): Product => ({
  id: `${platform}_${start}`,
  collection,
  platform,
  constellation: platform,
  footprint: square(5, 50),
  startTime: new Date(start),
  stopTime: new Date(stop),
  properties: {},
  assets: {},
  stacExtensions: [],
  links: [],
});

const s2a = product("S2_MSI_L1C", "S2A", "2023-06-04T10:30:31.500Z", "2023-06-04T10:30:45Z");
const landsat9 = product("LANDSAT_C2L1", "Landsat-9", "2023-06-04T10:40:00Z", "2023-06-04T10:40:24Z");
const pair = "LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A";
const event = createEvent(
  [
    { collection: "S2_MSI_L1C", platform: "sentinel-2a" },
    { collection: "LANDSAT_C2L1", platform: "LC09" },
  ],
  {
    startTime: new Date("2023-06-04T10:29:59.900Z"),
    stopTime: new Date("2023-06-04T10:41:00Z"),
    area: square(5, 50),
  },
);
const matchup = createMatchup([s2a, landsat9], {
  eventId: event.id,
  collocationRegion: square(5.125, 50.001),
  areaKm2: 7800,
});

describe("a matchup", () => {
  it("has its products in pair order and its id as the contract says", () => {
    expect(matchup.products.map(({ platform }) => platform)).toEqual(["Landsat-9", "S2A"]);
    expect(matchup.id).toBe(`${pair}_20230604T104000_20230604T103031_5.12_50.00_6.12_51.00`);
  });

  it("knows its time difference and time bounds", () => {
    expect(matchup.timeDiffAbs).toBe(568.5);
    expect(productTimeBounds(matchup)).toEqual({ startTime: s2a.startTime, stopTime: landsat9.stopTime });
  });

  it("becomes a STAC item that is derived from its products and related to its event", () => {
    const { item, relations } = matchupToItem(matchup);
    expect(item).toMatchObject({
      collection: pair,
      geometry: matchup.collocationRegion,
      properties: {
        datetime: "2023-06-04T10:30:31.500Z",
        start_datetime: "2023-06-04T10:30:31.500Z",
        end_datetime: "2023-06-04T10:40:24Z",
        "matchup:collections": ["LANDSAT_C2L1", "S2_MSI_L1C"],
        "matchup:platforms": ["Landsat-9", "S2A"],
        "matchup:time_diff_abs": 568.5,
        "matchup:event_id": event.id,
      },
    });
    expect(relations).toEqual([
      { rel: "derived_from", target: { collection: "LANDSAT_C2L1", id: landsat9.id } },
      { rel: "derived_from", target: { collection: "S2_MSI_L1C", id: s2a.id } },
      { rel: "related", role: "event", target: { collection: `matchup-events-${pair}`, id: event.id } },
    ]);
  });

  it("is read back from its item with what enrichers added", () => {
    const stored = matchupToItem({ ...matchup, properties: { "cloud:free": 0 } });
    expect(productReferences(stored).map(({ id }) => id)).toEqual([landsat9.id, s2a.id]);
    expect(itemToMatchup(stored, matchup.products)).toEqual({ ...matchup, properties: { "cloud:free": 0 } });
  });

  it("tells how much later one collection was acquired than another, with a sign", () => {
    expect(timeDiffSeconds(matchup, "S2_MSI_L1C", "LANDSAT_C2L1")).toBe(568.5);
    expect(timeDiffSeconds(matchup, "LANDSAT_C2L1", "S2_MSI_L1C")).toBe(-568.5);
    expect(timeDiffSeconds(matchup, "S2_MSI_L1C", "S2_MSI_L1C")).toBe(0);
  });

  it("tells two satellites of one collection apart by their platforms, under any spelling", () => {
    const s2b = product("S2_MSI_L1C", "S2B", "2023-06-04T10:30:41.500Z", "2023-06-04T10:31:00Z");
    const tandem = createMatchup([s2b, s2a], {
      eventId: "e",
      collocationRegion: square(5, 50),
      areaKm2: 1,
    });
    const of = (platform: string) => ({ collection: "S2_MSI_L1C", platform });
    expect(timeDiffSeconds(tandem, of("Sentinel-2A"), of("S2B"))).toBe(10);
    expect(() => timeDiffSeconds(tandem, "S2_MSI_L1C", of("S2B"))).toThrow(
      /several products of S2_MSI_L1C: it has S2_MSI_L1C of S2A, S2_MSI_L1C of S2B/,
    );
    expect(() => timeDiffSeconds(tandem, of("S2C"), of("S2B"))).toThrow(/no product of S2_MSI_L1C of S2C/);
  });

  it("is written without credentials in the addresses of its assets", () => {
    const { item } = matchupToItem({
      ...matchup,
      assets: { report: { href: "https://me:secret@example.org/r.pdf" } },
    });
    expect(item.assets["report"]?.href).toBe("https://example.org/r.pdf");
  });

  it("needs two products and a region", () => {
    const options = { eventId: event.id, collocationRegion: square(5, 50), areaKm2: 1 };
    expect(() => createMatchup([s2a], options)).toThrow(/two products/);
    const nothing = { type: "MultiPolygon", coordinates: [] } as const;
    expect(() => createMatchup([s2a, landsat9], { ...options, collocationRegion: nothing })).toThrow(
      /empty region/,
    );
  });
});

describe("an event", () => {
  it("has its sensors in pair order under canonical names, and its id as the contract says", () => {
    expect(event.sensors).toEqual([
      { collection: "LANDSAT_C2L1", platform: "Landsat-9" },
      { collection: "S2_MSI_L1C", platform: "S2A" },
    ]);
    expect(event.id).toBe(`${pair}_20230604T102959`);
  });

  it("becomes a STAC item related to its matchups and is read back", () => {
    const full = { ...event, matchupSet: [matchup] };
    const stored = eventToItem(full);
    expect(stored.item.properties).toEqual({
      datetime: "2023-06-04T10:29:59.900Z",
      start_datetime: "2023-06-04T10:29:59.900Z",
      end_datetime: "2023-06-04T10:41:00Z",
      "matchup:platforms": ["Landsat-9", "S2A"],
      "matchup:collections": ["LANDSAT_C2L1", "S2_MSI_L1C"],
    });
    expect(stored.relations).toEqual([
      { rel: "related", role: "matchup", target: { collection: pair, id: matchup.id } },
    ]);
    expect(matchupReferences(stored)).toEqual([{ collection: pair, id: matchup.id }]);
    expect(itemToEvent(stored, [matchup])).toEqual(full);
  });

  it("needs two different sensors", () => {
    const window = { startTime: event.startTime, stopTime: event.stopTime, area: event.area };
    const sensor = { collection: "S2_MSI_L1C", platform: "S2A" };
    expect(() => createEvent([sensor], window)).toThrow(/at least two/);
    expect(() => createEvent([sensor, { ...sensor, platform: "Sentinel-2A" }], window)).toThrow(/twice/);
  });

  it("keeps two satellites of one collection apart", () => {
    const tandem = createEvent(
      [
        { collection: "S2_MSI_L1C", platform: "S2B" },
        { collection: "S2_MSI_L1C", platform: "S2A" },
      ],
      { startTime: event.startTime, stopTime: event.stopTime, area: event.area },
    );
    expect(tandem.id).toBe("S2_MSI_L1C-S2A-vs-S2_MSI_L1C-S2B_20230604T102959");
  });
});
