import { type CatalogueStore, createEvent, type ItemRelation, type Product } from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import { acquisition, matchupOf, square } from "../test/acquisitions.js";
import {
  deadLinksOf,
  downloaded,
  event,
  eventCollection,
  far,
  itemsOf,
  landsat,
  near,
  pair,
} from "../test/sample-events.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

const other = acquisition("S2_MSI_L1C", "S2A", "2023-06-05T10:00:00Z", square(5.5, 50.5));
const scene = acquisition("LANDSAT_C2L1", "Landsat-9", "2023-06-05T10:00:00Z", square(5, 50));
const today = event("2023-06-04T09:50:00Z", [
  [landsat, near],
  [landsat, far],
]);
const tomorrow = event("2023-06-05T09:50:00Z", [[scene, other]]);
// The same Landsat scene as today's, half a day later in another event.
const shared = event("2023-06-04T20:50:00Z", [
  [landsat, acquisition("S2_MSI_L1C", "S2A", "2023-06-04T21:00:00Z", square(5.2, 50.2))],
]);

let store: CatalogueStore;
let catalogue: MatchupCatalogue;
beforeEach(async () => {
  store = memoryStore();
  catalogue = await MatchupCatalogue.create(store);
});

const eventIds = async (): Promise<string[]> => (await catalogue.getEvents()).map(({ id }) => id);
const productIn = ({ collection, id }: Product): string => `${collection}/${id}`;

describe("removing events", () => {
  it("takes their matchups along, and the products that nothing else needs", async () => {
    await catalogue.addEvents([today, tomorrow]);
    const summary = await catalogue.removeEvents({ stopTime: new Date("2023-06-04T23:00:00Z") });
    expect(summary).toEqual({
      events: 1,
      matchups: 2,
      products: 3,
      neededProducts: 0,
      downloadedProducts: [],
    });
    expect(await eventIds()).toEqual([tomorrow.id]);
    expect((await itemsOf(store)).filter((item) => item.startsWith("S2_MSI_L1C/"))).toEqual([
      productIn(other),
    ]);
    expect(await deadLinksOf(store)).toEqual([]);
  });

  it("keeps a product that a matchup of another event needs", async () => {
    await catalogue.addEvents([today, shared]);
    const found = await catalogue.getEvents({ stopTime: new Date("2023-06-04T12:00:00Z") });
    const summary = await catalogue.removeEvents(found);
    expect(summary).toMatchObject({ events: 1, matchups: 2, products: 2, neededProducts: 1 });
    const [left] = await catalogue.getEvents();
    expect(left?.matchupSet[0]?.products.map(({ id }) => id)).toContain(landsat.id);
    expect(await deadLinksOf(store)).toEqual([]);
  });

  it("keeps a product that a matchup of other sensors needs", async () => {
    const third = acquisition("S3_EFR", "S3A", "2023-06-04T10:05:00Z", square(5, 50, 2));
    const empty = createEvent(
      [
        { collection: "LANDSAT_C2L1", platform: "Landsat-9" },
        { collection: "S3_EFR", platform: "S3A" },
      ],
      { startTime: landsat.startTime, stopTime: third.stopTime, area: square(5, 50) },
    );
    const crossing = { ...empty, matchupSet: [matchupOf(empty.id, landsat, third)] };
    await catalogue.addEvents([today, crossing]);
    expect(await catalogue.removeEvents({ collections: ["S2_MSI_L1C"] })).toMatchObject({
      events: 1,
      products: 2,
      neededProducts: 1,
    });
    expect(await deadLinksOf(store)).toEqual([]);
    expect(await eventIds()).toEqual([crossing.id]);
  });

  it("keeps products on disk and names them, or forgets them when asked", async () => {
    const onDisk = event("2023-06-04T09:50:00Z", [[downloaded(landsat), near]]);
    await catalogue.addEvents([onDisk]);
    const summary = await catalogue.removeEvents({});
    expect(summary).toMatchObject({
      events: 1,
      products: 1,
      downloadedProducts: [{ collection: landsat.collection, id: landsat.id }],
    });
    expect(await itemsOf(store)).toEqual([productIn(landsat)]);
    expect(await catalogue.prune({ downloadedProducts: "forget" })).toMatchObject({ products: 1 });
    expect(await itemsOf(store)).toEqual([]);
  });

  it("tells what it would do and does nothing in a dry run, even while another one writes", async () => {
    await catalogue.addEvents([today, shared]);
    const before = await itemsOf(store);
    const lock = await store.lock();
    const dry = await catalogue.removeEvents({}, { dryRun: true });
    expect(await catalogue.prune({ dryRun: true })).toMatchObject({ matchups: 0, products: 0 });
    await lock.release();
    expect(await itemsOf(store)).toEqual(before);
    expect(await catalogue.removeEvents({})).toEqual(dry);
    expect(await itemsOf(store)).toEqual([]);
  });

  it("does nothing a second time, and adding brings everything back", async () => {
    await catalogue.addEvents([today]);
    const before = await itemsOf(store);
    const reference = await catalogue.getEvents();
    expect(await catalogue.removeEvents([...reference, ...reference])).toMatchObject({
      events: 1,
      matchups: 2,
    });
    expect(await catalogue.removeEvents(reference)).toMatchObject({ events: 0, matchups: 0, products: 0 });
    await catalogue.addEvents([today]);
    expect(await itemsOf(store)).toEqual(before);
  });

  it("goes batch by batch, each leaving no dead link, and can be taken up again", async () => {
    const many = Array.from({ length: 900 }, (_, i) => {
      const start = new Date(Date.UTC(2023, 5, 4) + i * 3_600_000).toISOString();
      return event(start, [
        [
          acquisition("LANDSAT_C2L1", "Landsat-9", start, square(5, 50)),
          acquisition("S2_MSI_L1C", "S2A", start, square(5.5, 50.5)),
        ],
        [
          acquisition("LANDSAT_C2L1", "Landsat-9", start, square(5, 50)),
          acquisition("S2_MSI_L1C", "S2A", start, square(4.5, 50.5)),
        ],
      ]);
    });
    await catalogue.addEvents(many);
    const controller = new AbortController();
    let writes = 0;
    const stopping: CatalogueStore = {
      ...store,
      async write(batch, options) {
        options?.signal?.throwIfAborted();
        await store.write(batch, options);
        writes += 1;
        controller.abort(new Error("enough"));
      },
    };
    const interrupted = await MatchupCatalogue.open(stopping);
    await expect(interrupted.removeEvents({}, { signal: controller.signal })).rejects.toThrow("enough");
    expect(writes).toBe(1);
    const left = await itemsOf(store);
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(900 * 6);
    expect(await deadLinksOf(store)).toEqual([]);
    await catalogue.removeEvents({});
    expect(await itemsOf(store)).toEqual([]);
  });
});

describe("matchups that several events name", () => {
  // As the Python package leaves them when two crossings find the same products.
  const next = event("2023-06-04T09:55:00Z", [[scene, other]]);
  const after = event("2023-06-04T09:58:00Z", [
    [acquisition("LANDSAT_C2L1", "Landsat-9", "2023-06-04T10:20:00Z", square(5, 50)), far],
  ]);
  const reference = (id: string) => ({ collection: eventCollection, id });

  /** Makes an event name the matchups of another too. */
  async function share(id: string, from: string): Promise<void> {
    const links: ItemRelation[] = [];
    for await (const { item, relations } of store.readItems([reference(from), reference(id)])) {
      if (item.id === from) links.push(...relations.filter(({ role }) => role === "matchup"));
      else await store.write({ items: [{ item, relations: [...relations, ...links] }] });
    }
  }

  beforeEach(async () => {
    await catalogue.addEvents([today, next, after]);
    await share(next.id, today.id);
  });

  it("stay with the event that stays, and belong to it from then on", async () => {
    const summary = await catalogue.removeEvents([reference(today.id)]);
    expect(summary).toMatchObject({ events: 1, matchups: 0, products: 0 });
    expect(await deadLinksOf(store)).toEqual([]);
    const left = (await catalogue.getEvents()).find(({ id }) => id === next.id);
    expect(left?.matchupSet.matchups).toHaveLength(3);
    expect(new Set(left?.matchupSet.map(({ eventId }) => eventId))).toEqual(new Set([next.id]));
    expect(await catalogue.removeEvents([reference(next.id)])).toMatchObject({ matchups: 3 });
    expect(await deadLinksOf(store)).toEqual([]);
  });

  it("go with their events when all of these go, whichever is met first", async () => {
    await share(after.id, next.id);
    const dry = await catalogue.removeEvents({}, { dryRun: true });
    expect(dry).toMatchObject({ events: 3, matchups: 4 });
    expect(await catalogue.removeEvents([after, next, today].map(({ id }) => reference(id)))).toEqual(dry);
    expect(await itemsOf(store)).toEqual([]);
  });

  it("go from every event when they are removed themselves", async () => {
    const found = (await catalogue.getEvents()).find(({ id }) => id === today.id);
    const [first] = found?.matchupSet.matchups ?? [];
    await catalogue.removeMatchups([first as never]);
    expect(await deadLinksOf(store)).toEqual([]);
    const counts = (await catalogue.getEvents()).map(({ matchupSet }) => matchupSet.matchups.length);
    expect(counts).toEqual([1, 2, 1]);
    await catalogue.removeMatchups(found?.matchupSet.matchups ?? []);
    expect(await deadLinksOf(store)).toEqual([]);
    expect((await catalogue.getEvents()).map(({ id }) => id)).toEqual([next.id, after.id]);
  });

  it("are needed for as long as one of them is there", async () => {
    await store.write({ removals: [reference(today.id)] });
    expect(await catalogue.prune()).toMatchObject({ matchups: 0, products: 0 });
  });
});

describe("removing matchups", () => {
  it("takes single ones out of an event that stays, with the products nothing needs", async () => {
    await catalogue.addEvents([today]);
    const [found] = await catalogue.getEvents();
    const [gone, stays] = found?.matchupSet.matchups ?? [];
    const summary = await catalogue.removeMatchups([gone as never]);
    expect(summary).toMatchObject({ events: 0, matchups: 1, products: 1, neededProducts: 1 });
    const [left] = await catalogue.getEvents();
    expect(left?.matchupSet.map(({ id }) => id)).toEqual([stays?.id]);
    expect(left?.area).toEqual(found?.area);
    expect(await deadLinksOf(store)).toEqual([]);
  });

  it("takes those that meet a query, and an event that loses its last one", async () => {
    await catalogue.addEvents([today, tomorrow]);
    const summary = await catalogue.removeMatchups({ properties: { "matchup:time_diff_abs": 0 } });
    expect(summary).toMatchObject({ events: 1, matchups: 1, products: 2 });
    expect(await eventIds()).toEqual([today.id]);
    expect(await deadLinksOf(store)).toEqual([]);
  });
});

describe("pruning", () => {
  it("finds nothing in a catalogue in which everything is needed", async () => {
    await catalogue.addEvents([today, tomorrow, shared]);
    const before = await itemsOf(store);
    expect(await catalogue.prune()).toMatchObject({ events: 0, matchups: 0, products: 0 });
    expect(await itemsOf(store)).toEqual(before);
  });

  it("takes matchups whose event is gone, then the products that only they needed", async () => {
    await catalogue.addEvents([today, tomorrow]);
    await store.write({ removals: [{ collection: `matchup-events-${pair}`, id: today.id }] });
    expect(await catalogue.prune()).toMatchObject({ matchups: 2, products: 3 });
    expect(await eventIds()).toEqual([tomorrow.id]);
    expect(await deadLinksOf(store)).toEqual([]);
  });

  it("leaves collections alone that hold something else", async () => {
    await catalogue.addEvents([today]);
    for await (const { item } of store.readItems([near])) {
      await store.write({
        collections: [{ id: "DEM", description: "Heights" }],
        items: [{ item: { ...item, id: "tile", collection: "DEM" }, relations: [] }],
      });
    }
    await catalogue.removeEvents({});
    await catalogue.prune();
    expect(await itemsOf(store)).toEqual(["DEM/tile"]);
  });
});
