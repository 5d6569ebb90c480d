import { type CatalogueStore, isStoreError, type StacItem } from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import { event, eventCollection, far, landsat, near, pair } from "../test/sample-events.js";
import { isCatalogueError } from "./errors.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

let store: CatalogueStore;
let catalogue: MatchupCatalogue;
const first = event("2023-06-04T09:50:00Z", [
  [landsat, near],
  [landsat, far],
]);
const [nearMatchup, farMatchup] = first.matchupSet.map(({ id }) => id) as [string, string];

beforeEach(async () => {
  store = memoryStore();
  catalogue = await MatchupCatalogue.create(store);
  await catalogue.addEvents([first, event("2023-06-05T09:50:00Z", [])]);
});

async function change(collection: string, id: string, change: Partial<StacItem>): Promise<void> {
  for await (const { item, relations } of store.readItems([{ collection, id }])) {
    await store.write({ items: [{ item: { ...item, ...change, collection }, relations }] });
  }
}

async function readWithBroken(): Promise<{ matchups: string[][]; reports: string[] }> {
  const reports: string[] = [];
  const events = await catalogue.getEvents({}, { onBroken: ({ message }) => reports.push(message) });
  return { matchups: events.map(({ matchupSet }) => matchupSet.map(({ id }) => id)), reports };
}

describe("what cannot be read", () => {
  it("ends the reading when it is a matchup, and is told of and left out when asked", async () => {
    await change(pair, farMatchup, { geometry: null });
    await expect(catalogue.getEvents()).rejects.toSatisfy(
      (error) => isStoreError(error, "store/broken-catalogue") && error.message.includes(farMatchup),
    );
    expect(await readWithBroken()).toEqual({
      matchups: [[nearMatchup], []],
      reports: [expect.stringMatching(/a matchup needs a geometry/)],
    });
  });

  it("takes with it the matchups of a product, and no others", async () => {
    await change(near.collection, near.id, { geometry: { type: "Point", coordinates: [5, 50] } });
    await expect(catalogue.getEvents()).rejects.toSatisfy((error) => isStoreError(error));
    expect(await readWithBroken()).toEqual({
      matchups: [[farMatchup], []],
      reports: [expect.stringContaining(near.id)],
    });
  });

  it("leaves out an event by itself", async () => {
    await change(eventCollection, first.id, { geometry: null });
    await expect(catalogue.getEvents()).rejects.toSatisfy((error) => isStoreError(error));
    expect(await readWithBroken()).toEqual({
      matchups: [[]],
      reports: [expect.stringMatching(/an event needs|event needs a geometry/)],
    });
  });

  it.each([
    ["product", { collection: near.collection, id: near.id }, [[farMatchup], []]],
    ["matchup", { collection: pair, id: nearMatchup }, [[farMatchup], []]],
  ])("names a %s that is linked to and missing", async (_, reference, matchups) => {
    await store.write({ removals: [reference] });
    await expect(catalogue.getEvents()).rejects.toSatisfy(
      (error) => isCatalogueError(error, "catalogue/broken-link") && error.message.includes(reference.id),
    );
    expect(await readWithBroken()).toEqual({ matchups, reports: [expect.stringContaining(reference.id)] });
  });

  it("is told of once, however many events need it", async () => {
    await change(landsat.collection, landsat.id, { geometry: null });
    const { matchups, reports } = await readWithBroken();
    expect(matchups).toEqual([[], []]);
    expect(reports).toEqual([expect.stringContaining(landsat.id)]);
  });

  it("is not what someone removed between the listing of events and the reading of their matchups", async () => {
    const racing: CatalogueStore = {
      ...store,
      async *query(query, options) {
        for await (const item of store.query(query, options)) {
          yield item;
          if (item.item.id === first.id) {
            await catalogue.removeMatchups([{ collection: pair, id: nearMatchup }]);
          }
        }
      },
    };
    const events = await (await MatchupCatalogue.open(racing)).getEvents();
    expect(events.map(({ matchupSet }) => matchupSet.map(({ id }) => id))).toEqual([[farMatchup], []]);
  });

  it("is not what someone goes on removing while matchups are read, and read again", async () => {
    const going = [nearMatchup, farMatchup];
    const racing: CatalogueStore = {
      ...store,
      async *readItems(references, options) {
        const wanted = [...references];
        const next = wanted.some(({ collection }) => collection === pair) ? going.shift() : undefined;
        if (next !== undefined) await catalogue.removeMatchups([{ collection: pair, id: next }]);
        yield* store.readItems(wanted, options);
      },
    };
    const events = await (await MatchupCatalogue.open(racing)).getEvents();
    expect(going).toEqual([]);
    expect(events.map(({ matchupSet }) => matchupSet.length)).toEqual([0]);
  });
});
