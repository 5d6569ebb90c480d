import type { CatalogueStore } from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import { acquisition, square } from "../test/acquisitions.js";
import { event, far, itemsOf, landsat, near, pair } from "../test/sample-events.js";
import { isCatalogueError } from "./errors.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

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

  it("brings back a product that a matchup lacks, and touches nothing else", async () => {
    const events = [event("2023-06-04T09:50:00Z", [[landsat, near]])];
    await catalogue.addEvents(events);
    const before = await itemsOf(store);
    await store.write({ removals: [{ collection: near.collection, id: near.id }] });
    await expect(catalogue.getEvents()).rejects.toSatisfy((error) =>
      isCatalogueError(error, "catalogue/broken-link"),
    );
    expect(await catalogue.addEvents(events)).toEqual({ events: 0, matchups: 0, products: 1 });
    expect(await itemsOf(store)).toEqual(before);
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

  it("reads only what it was given, however much is there, and lists the collections once", async () => {
    const asked: string[] = [];
    const watched: CatalogueStore = {
      ...store,
      query: () => {
        throw new Error("scanned the catalogue");
      },
      async *listCollections(options) {
        asked.push("collections");
        yield* store.listCollections(options);
      },
      async *readItems(references, options) {
        for (const { id } of references) asked.push(id);
        yield* store.readItems(references, options);
      },
    };
    const opened = await MatchupCatalogue.open(watched);
    const asks: number[] = [];
    for (let day = 1; day <= 5; day++) {
      const start = `2023-07-0${day}T10:00:00Z`;
      const scene = acquisition("LANDSAT_C2L1", "Landsat-9", start, square(5, 50));
      const granule = acquisition("S2_MSI_L1C", "S2A", start, square(5.5, 50.5));
      asked.length = 0;
      await opened.addEvents([event(start, [[scene, granule]])]);
      asks.push(asked.length);
      if (day > 2) expect(asked).not.toContain("collections");
    }
    // The event, the matchup under either of its ids, two products; at first the collections.
    expect(asks.slice(2)).toEqual([5, 5, 5]);
    expect(await catalogue.getEvents()).toHaveLength(5);
  });

  it("waits for another writer no longer than it is told to, and says for whom", async () => {
    const lock = await store.lock();
    const waits: string[] = [];
    const adding = catalogue.addEvents([event("2023-06-04T09:50:00Z", [[landsat, near]])], {
      timeoutSeconds: 0,
      onWait: (holder) => waits.push(holder),
    });
    await expect(adding).rejects.toMatchObject({ code: "store/locked" });
    expect(waits).toHaveLength(1);
    await lock.release();
    expect(await catalogue.getEvents()).toEqual([]);
  });
});
