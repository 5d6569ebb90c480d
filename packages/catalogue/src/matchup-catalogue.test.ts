import { type CatalogueStore, createEvent, type MatchupEvent } from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import { acquisition, matchupOf, square } from "../test/acquisitions.js";
import { isCatalogueError } from "./errors.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

const sensors = [
  { collection: "LANDSAT_C2L1", platform: "Landsat-9" },
  { collection: "S2_MSI_L1C", platform: "S2A" },
];
const pair = "LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A";
const landsat = acquisition("LANDSAT_C2L1", "Landsat-9", "2023-06-04T10:00:00Z", square(5, 50));
const near = acquisition("S2_MSI_L1C", "S2A", "2023-06-04T10:10:00Z", square(5.5, 50.5));
const far = acquisition("S2_MSI_L1C", "S2A", "2023-06-04T10:10:00Z", square(4.5, 49.5));

function event(start: string, products: (typeof landsat)[][], area = square(4, 49, 3)): MatchupEvent {
  const empty = createEvent(sensors, {
    startTime: new Date(start),
    stopTime: new Date(Date.parse(start) + 3_600_000),
    area,
  });
  return { ...empty, matchupSet: products.map((set) => matchupOf(empty.id, ...set)) };
}

async function itemsOf(store: CatalogueStore): Promise<string[]> {
  const items: string[] = [];
  for await (const { item } of store.query({})) items.push(`${item.collection}/${item.id}`);
  return items.sort();
}

let store: CatalogueStore;
let catalogue: MatchupCatalogue;
beforeEach(async () => {
  store = memoryStore();
  catalogue = await MatchupCatalogue.create(store, { id: "mine", description: "Mine" });
});

describe("opening a catalogue", () => {
  it("finds what was created, under its own id", async () => {
    const opened = await MatchupCatalogue.openOrCreate(store, { id: "another" });
    expect([opened.id, opened.description]).toEqual(["mine", "Mine"]);
    expect((await MatchupCatalogue.open(store)).id).toBe("mine");
  });

  it("creates one where there is none, with the names of the Python package", async () => {
    const fresh = await MatchupCatalogue.openOrCreate(memoryStore());
    expect([fresh.id, fresh.description]).toEqual(["matchup-catalogue", "Matchup catalogue"]);
  });

  it("refuses to open nothing and to create over something", async () => {
    await expect(MatchupCatalogue.open(memoryStore("there"))).rejects.toSatisfy((error) =>
      isCatalogueError(error, "catalogue/no-catalogue"),
    );
    await expect(MatchupCatalogue.create(store)).rejects.toMatchObject({ code: "store/exists" });
  });
});

describe("adding events", () => {
  it("keeps the event, its matchups and each product once, in the collections of the contract", async () => {
    const added = await catalogue.addEvents([
      event("2023-06-04T09:50:00Z", [
        [landsat, near],
        [landsat, far],
      ]),
    ]);
    expect(added).toEqual({ events: 1, matchups: 2, products: 3 });
    const collections = [];
    for await (const { id, description } of store.listCollections()) collections.push([id, description]);
    expect(collections).toEqual([
      ["LANDSAT_C2L1", "Products: LANDSAT_C2L1"],
      [pair, `Matchups: ${pair}`],
      ["S2_MSI_L1C", "Products: S2_MSI_L1C"],
      [`matchup-events-${pair}`, `Matchup events: matchup-events-${pair}`],
    ]);
  });

  it("adds nothing when the same is added again", async () => {
    const events = [event("2023-06-04T09:50:00Z", [[landsat, near]])];
    await catalogue.addEvents(events);
    const before = await itemsOf(store);
    expect(await catalogue.addEvents(events)).toEqual({ events: 0, matchups: 0, products: 0 });
    expect(await itemsOf(store)).toEqual(before);
  });

  it("gives an event found again the matchups it lacks, and keeps what it had", async () => {
    await catalogue.addEvents([event("2023-06-04T09:50:00Z", [[landsat, near]])]);
    const [known] = await catalogue.getEvents();
    const added = await catalogue.addEvents([
      event("2023-06-04T09:50:00Z", [
        [landsat, near],
        [landsat, far],
      ]),
    ]);
    expect(added).toEqual({ events: 0, matchups: 1, products: 1 });
    const [grown] = await catalogue.getEvents();
    expect(grown).toMatchObject({ id: known?.id, area: known?.area, stopTime: known?.stopTime });
    expect(grown?.matchupSet).toHaveLength(2);
  });

  it("widens an event that gains matchups outside its area, so that queries find them", async () => {
    await catalogue.addEvents([event("2023-06-04T09:50:00Z", [[landsat, near]])]);
    const there = acquisition("LANDSAT_C2L1", "Landsat-9", "2023-06-04T10:00:00Z", square(20, 50));
    const also = acquisition("S2_MSI_L1C", "S2A", "2023-06-04T10:00:00Z", square(20.5, 50));
    await catalogue.addEvents([event("2023-06-04T09:50:00Z", [[there, also]], square(20, 50, 2))]);
    const found = await catalogue.getEvents({ bbox: [20.6, 50.1, 20.7, 50.2] });
    expect(found.map(({ matchupSet }) => matchupSet.length)).toEqual([2]);
  });

  it("leaves a matchup in the event in which it was found first", async () => {
    await catalogue.addEvents([event("2023-06-04T09:50:00Z", [[landsat, near]])]);
    const added = await catalogue.addEvents([event("2023-06-04T09:40:00Z", [[landsat, near]])]);
    expect(added).toEqual({ events: 0, matchups: 0, products: 0 });
    expect(await catalogue.getEvents()).toHaveLength(1);
  });

  it("tells matchups with the same id apart by their products and drops none", async () => {
    const twin = { ...near, id: `${near.id}_reprocessed` };
    const [first, second] = [
      event("2023-06-04T09:50:00Z", [[landsat, near]]),
      event("2023-06-04T09:50:00Z", [[landsat, twin]]),
    ];
    expect(await catalogue.addEvents([first])).toMatchObject({ matchups: 1 });
    expect(await catalogue.addEvents([second])).toMatchObject({ matchups: 1 });
    expect(await catalogue.addEvents([first, second])).toMatchObject({ matchups: 0 });
    const [stored] = await catalogue.getEvents();
    const ids = stored?.matchupSet.map(({ id }) => id).sort() ?? [];
    expect(ids).toEqual([first.matchupSet[0]?.id, expect.stringMatching(/_[0-9a-f]{8}$/)]);
    expect(stored?.matchupSet.map(({ products }) => products[1]?.id).sort()).toEqual([near.id, twin.id]);
  });

  it("tells them apart within one event as well, the same way every time", async () => {
    const twin = { ...near, id: `${near.id}_reprocessed` };
    const both = event("2023-06-04T09:50:00Z", [
      [landsat, near],
      [landsat, twin],
    ]);
    expect(await catalogue.addEvents([both])).toEqual({ events: 1, matchups: 2, products: 3 });
    expect(await catalogue.addEvents([both])).toEqual({ events: 0, matchups: 0, products: 0 });
    expect((await catalogue.getEvents())[0]?.matchupSet).toHaveLength(2);
  });

  it("links a matchup that a killed process left without its event", async () => {
    const whole = event("2023-06-04T09:50:00Z", [[landsat, near]]);
    await catalogue.addEvents([whole]);
    const left = memoryStore();
    await left.createCatalog({ id: "left", description: "" });
    for await (const item of store.query({})) {
      if (item.item.collection.startsWith("matchup-events-")) continue;
      await left.write({ collections: [{ id: item.item.collection, description: "" }], items: [item] });
    }
    const repaired = await MatchupCatalogue.open(left);
    expect(await repaired.getEvents()).toEqual([]);
    expect(await repaired.addEvents([whole])).toEqual({ events: 1, matchups: 0, products: 0 });
    expect((await repaired.getEvents())[0]?.matchupSet).toHaveLength(1);
  });

  it("keeps an event without matchups when it is given one", async () => {
    expect(await catalogue.addEvents([event("2023-06-04T09:50:00Z", [])])).toEqual({
      events: 1,
      matchups: 0,
      products: 0,
    });
    expect(await catalogue.getEvents()).toHaveLength(1);
  });

  it("lets two writers add side by side without losing anything", async () => {
    const first = event("2023-06-04T09:50:00Z", [[landsat, near]]);
    const second = event("2023-06-04T09:50:00Z", [[landsat, far]]);
    await Promise.all([catalogue.addEvents([first]), catalogue.addEvents([second])]);
    const [stored] = await catalogue.getEvents();
    expect(stored?.matchupSet).toHaveLength(2);
  });
});
