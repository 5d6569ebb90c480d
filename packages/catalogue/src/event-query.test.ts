import { bboxToGeometry, createEvent, type ItemQuery, type Product, type Sensor } from "@eomatch/stac-model";
import { beforeAll, describe, expect, it } from "vitest";
import { acquisition, matchupOf, square } from "../test/acquisitions.js";
import { isCatalogueError } from "./errors.js";
import type { EventQuery } from "./event-query.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

const landsat9 = { collection: "LANDSAT_C2L1", platform: "Landsat-9" };
const s2a = { collection: "S2_MSI_L1C", platform: "S2A" };
const s3a = { collection: "S3_EFR", platform: "S3A" };
const downloaded = { data: { href: "../../data/x.zip", "scrappi:asset_state": "downloaded" } };

let catalogue: MatchupCatalogue;
const names = new Map<string, string>();

/** Adds an event with one matchup, called by a short name in the expectations below. */
async function add(
  name: string,
  sensors: [Sensor, Sensor],
  hour: number,
  place: [number, number],
  more: { timeDiffSeconds?: number; products?: [Partial<Product>, Partial<Product>] } = {},
): Promise<void> {
  const startTime = new Date(Date.UTC(2023, 5, 4, hour));
  const [west, south] = place;
  const event = createEvent(sensors, {
    startTime,
    stopTime: new Date(startTime.getTime() + 1_800_000),
    area: bboxToGeometry([west, south, west + 2 > 180 ? west + 2 - 360 : west + 2, south + 2]),
  });
  const products = sensors.map(({ collection, platform }, i) => {
    const start = new Date(startTime.getTime() + i * (more.timeDiffSeconds ?? 60) * 1000);
    return acquisition(
      collection,
      platform,
      start.toISOString(),
      square(west, south, 1 + i),
      more.products?.[i],
    );
  });
  await catalogue.addEvents([{ ...event, matchupSet: [matchupOf(event.id, ...products)] }]);
  names.set(event.id, name);
}

async function found(query: EventQuery): Promise<(string | undefined)[]> {
  return (await catalogue.getEvents(query)).map(({ id }) => names.get(id));
}

beforeAll(async () => {
  catalogue = await MatchupCatalogue.create(memoryStore());
  await add("noon", [landsat9, s2a], 12, [5, 50], {
    products: [{ assets: downloaded }, { assets: downloaded }],
  });
  await add("morning", [landsat9, s2a], 8, [0, 0], {
    timeDiffSeconds: 0,
    products: [{ assets: downloaded }, {}],
  });
  await add("dateline", [landsat9, s2a], 10, [179, -10]);
  await add("ocean", [s3a, s2a], 9, [-30, 30]);
});

describe("getEvents", () => {
  it("gives all events in order of time, each with its matchups and their products", async () => {
    expect(await found({})).toEqual(["morning", "ocean", "dateline", "noon"]);
    const [morning] = await catalogue.getEvents();
    expect(morning?.matchupSet[0]?.products.map(({ platform }) => platform)).toEqual(["Landsat-9", "S2A"]);
  });

  it("wants every collection named to be a sensor of the event, by its exact name", async () => {
    expect(await found({ collections: ["S2_MSI_L1C", "S3_EFR"] })).toEqual(["ocean"]);
    expect(await found({ collections: ["LANDSAT_C2L1"] })).toEqual(["morning", "dateline", "noon"]);
    expect(await found({ collections: ["LANDSAT"] })).toEqual([]);
  });

  it("wants any of the platforms named, under any spelling", async () => {
    expect(await found({ platforms: ["LC09"] })).toEqual(["morning", "dateline", "noon"]);
    expect(await found({ platforms: ["sentinel-3a", "LS9"] })).toHaveLength(4);
    expect(await found({ platforms: ["S2B"] })).toEqual([]);
  });

  it("includes both ends of the time window", async () => {
    expect(await found({ startTime: new Date("2023-06-04T12:30:00Z") })).toEqual(["noon"]);
    expect(await found({ startTime: new Date("2023-06-04T12:30:00.001Z") })).toEqual([]);
    expect(await found({ stopTime: new Date("2023-06-04T08:00:00Z") })).toEqual(["morning"]);
    expect(await found({ stopTime: new Date("2023-06-04T07:59:59.999Z") })).toEqual([]);
  });

  it("finds by place, also across the antimeridian and with zeros as bounds", async () => {
    expect(await found({ bbox: [0, 0, 0, 0] })).toEqual(["morning"]);
    expect(await found({ bbox: [170, -20, -170, 0] })).toEqual(["dateline"]);
    expect(await found({ bbox: [-180, -10, -179.5, -9] })).toEqual(["dateline"]);
    expect(await found({ bbox: [-180, -90, 180, 90] })).toHaveLength(4);
  });

  it("finds what is downloaded: every product of the matchup", async () => {
    expect(await found({ productsDownloaded: true })).toEqual(["noon"]);
    expect(await found({ productsDownloaded: false })).toHaveLength(4);
  });

  it("finds by properties of the matchups, zero among them; events left without matchups drop out", async () => {
    expect(await found({ properties: { "matchup:time_diff_abs": 0 } })).toEqual(["morning"]);
    expect(await found({ properties: { "matchup:time_diff_abs": { gt: 0, lte: 60 } } })).toEqual([
      "ocean",
      "dateline",
      "noon",
    ]);
    expect(await found({ properties: { "matchup:time_diff_abs": { lt: 0 } } })).toEqual([]);
  });

  it.each([
    ["a start after the stop", { startTime: new Date(1), stopTime: new Date(0) }],
    ["a latitude over 90", { bbox: [0, 0, 1, 91] }],
    ["south above north", { bbox: [0, 5, 1, 4] }],
    ["a bound that is no number", { bbox: [0, Number.NaN, 1, 4] }],
    ["an invalid time", { startTime: new Date(Number.NaN) }],
    ["a time as text", { stopTime: "2023-06-04" }],
    ["a name that is in no list", { platforms: "S2A" }],
    ["a filter that there is not", { platform: ["S2A"] }],
  ] as [string, object][])("refuses %s", async (_, query) => {
    await expect(catalogue.getEvents(query)).rejects.toSatisfy((error) =>
      isCatalogueError(error, "catalogue/invalid-query"),
    );
  });

  it("stops when it is told to", async () => {
    await expect(catalogue.getEvents({}, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow(
      "enough",
    );
  });

  it("takes the beginning of time for a time like any other", async () => {
    expect(await found({ startTime: new Date(0) })).toHaveLength(4);
    expect(await found({ stopTime: new Date(0) })).toEqual([]);
  });

  it("has the store leave out the events that have no such matchup", async () => {
    const asked: ItemQuery[] = [];
    const { store } = catalogue;
    const watched = await MatchupCatalogue.open({
      ...store,
      query: (query, options) => {
        asked.push(query);
        return store.query(query, options);
      },
    });
    const properties = { "matchup:time_diff_abs": 0 };
    await watched.getEvents({ properties, productsDownloaded: true });
    await watched.getEvents({ properties });
    await watched.getEvents({ productsDownloaded: false });
    expect(asked.map(({ withMatchup }) => withMatchup)).toEqual([
      { properties, productsDownloaded: true },
      { properties },
      undefined,
    ]);
  });

  it("keeps of an event only the matchups that meet the query, all conditions by the same one", async () => {
    const own = await MatchupCatalogue.create(memoryStore());
    const empty = createEvent([landsat9, s2a], {
      startTime: new Date("2023-06-04T12:00:00Z"),
      stopTime: new Date("2023-06-04T13:00:00Z"),
      area: square(5, 50),
    });
    const scene = acquisition("LANDSAT_C2L1", "Landsat-9", "2023-06-04T12:00:00Z", square(5, 50), {
      assets: downloaded,
    });
    const onDisk = acquisition("S2_MSI_L1C", "S2A", "2023-06-04T12:00:00Z", square(5, 50), {
      assets: downloaded,
    });
    const remote = acquisition("S2_MSI_L1C", "S2A", "2023-06-04T12:05:00Z", square(5, 50));
    const matchupSet = [onDisk, remote].map((granule) => matchupOf(empty.id, scene, granule));
    await own.addEvents([{ ...empty, matchupSet }]);
    const late = { "matchup:time_diff_abs": { gte: 300 } };
    const counts = async (query: EventQuery): Promise<number[]> =>
      (await own.getEvents(query)).map((one) => one.matchupSet.length);
    expect(await counts({})).toEqual([2]);
    expect(await counts({ productsDownloaded: true })).toEqual([1]);
    expect(await counts({ properties: late })).toEqual([1]);
    expect(await counts({ properties: late, productsDownloaded: true })).toEqual([]);
  });
});
