import { type CatalogueStore, isStoreError, type StacItem } from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import { downloaded, event, far, landsat, near, pair } from "../test/sample-events.js";
import { isCatalogueError } from "./errors.js";
import type { EventQuery } from "./event-query.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

let store: CatalogueStore;
let catalogue: MatchupCatalogue;
/** The products that were read. */
let productsRead: string[];

const first = event("2023-06-04T09:50:00Z", [
  [landsat, far],
  [landsat, near],
]);
const second = event("2023-06-05T09:50:00Z", []);

async function holding(...events: Parameters<MatchupCatalogue["addEvents"]>[0]): Promise<void> {
  const memory = memoryStore();
  await (await MatchupCatalogue.create(memory)).addEvents(events);
  productsRead = [];
  store = {
    ...memory,
    // Says that there is an index, as stores on disk have one.
    async *summaries() {},
    async *readItems(references, options) {
      const wanted = [...references];
      productsRead.push(
        ...wanted.filter(({ collection }) => !collection.includes("-vs-")).map(({ id }) => id),
      );
      yield* memory.readItems(wanted, options);
    },
  };
  catalogue = await MatchupCatalogue.open(store);
}

async function entries(query: EventQuery = {}, options = {}) {
  const found = [];
  for await (const entry of catalogue.entries(query, options)) found.push(entry);
  return found;
}

async function change(id: string, change: (item: StacItem) => StacItem): Promise<void> {
  for await (const { item, relations } of store.readItems([{ collection: pair, id }])) {
    await store.write({ items: [{ item: { ...change(item), collection: pair }, relations }] });
  }
}

beforeEach(() => holding(first, second));

describe("entries of a list", () => {
  it("say the same as the events themselves, without reading a product", async () => {
    const found = await entries();
    expect(productsRead).toEqual([]);
    const events = await catalogue.getEvents();
    expect(
      found.map(({ id, sensors, startTime, stopTime, area }) => ({ id, sensors, startTime, stopTime, area })),
    ).toEqual(
      events.map(({ id, sensors, startTime, stopTime, area }) => ({
        id,
        sensors,
        startTime,
        stopTime,
        area,
      })),
    );
    expect(found.map(({ matchupSet }) => matchupSet)).toEqual(
      events.map(({ matchupSet }) =>
        matchupSet.matchups.map((matchup) => ({
          id: matchup.id,
          eventId: matchup.eventId,
          sensors: matchup.products.map(({ collection, platform }) => ({ collection, platform })),
          productIds: matchup.products.map(({ id }) => id),
          ...matchup.productTimeBounds,
          collocationRegion: matchup.collocationRegion,
          areaKm2: matchup.areaKm2,
          timeDiffAbs: matchup.timeDiffAbs,
          properties: {},
          isDownloaded: false,
        })),
      ),
    );
  });

  it("tell of each matchup whether it is on disk, and read the products of such events alone", async () => {
    const later = event("2023-06-06T09:50:00Z", [[downloaded(landsat), downloaded(near)]]);
    await holding(event("2023-06-04T09:50:00Z", [[landsat, far]]), later);
    // Both events share the Landsat scene, which is on disk once it is for the one.
    for await (const { item, relations } of store.readItems([landsat])) {
      await store.write({
        items: [
          {
            item: { ...item, collection: landsat.collection, assets: downloaded(landsat).assets },
            relations,
          },
        ],
      });
    }
    productsRead = [];
    const found = await entries();
    expect(found.map(({ matchupSet }) => matchupSet.map(({ isDownloaded }) => isDownloaded))).toEqual([
      [false],
      [true],
    ]);
    expect(productsRead.sort()).toEqual([landsat.id, near.id].sort());
    productsRead = [];
    expect((await entries({}, { withDownloaded: false }))[1]?.matchupSet[0]?.isDownloaded).toBeUndefined();
    expect(productsRead).toEqual([]);
    expect((await entries({ productsDownloaded: true })).map(({ id }) => id)).toEqual([later.id]);
  });

  it("keep to conditions on matchups", async () => {
    const [one] = first.matchupSet;
    const found = await entries({ properties: { "matchup:area_km2": one?.areaKm2 } });
    expect(found.map(({ matchupSet }) => matchupSet.map(({ id }) => id))).toEqual([[one?.id]]);
    expect(await entries({ properties: { "matchup:area_km2": 0 } })).toEqual([]);
  });

  it("are read from the products where a matchup's item does not say all, as of other writers", async () => {
    const [known] = await entries();
    const [one] = first.matchupSet;
    for (const property of ["start_datetime", "matchup:time_diff_abs", "matchup:platforms"]) {
      await holding(first, second);
      await change(one?.id as string, (item) => {
        const { [property]: _, ...properties } = item.properties;
        return { ...item, properties };
      });
      expect((await entries())[0]).toEqual(known);
      expect(productsRead.sort()).toEqual(one?.products.map(({ id }) => id).sort());
    }
  });

  it("name what is broken or missing, or leave it out when that is asked", async () => {
    const [one, two] = first.matchupSet;
    await change(one?.id as string, (item) => ({ ...item, geometry: null }));
    await expect(entries()).rejects.toSatisfy((error) => isStoreError(error, "store/broken-catalogue"));
    const reports: string[] = [];
    const onBroken = ({ message }: Error): void => void reports.push(message);
    const found = await entries({}, { onBroken });
    expect(found.map(({ matchupSet }) => matchupSet.map(({ id }) => id))).toEqual([[two?.id], []]);
    await store.write({ removals: [{ collection: pair, id: one?.id as string }] });
    await expect(entries()).rejects.toSatisfy((error) => isCatalogueError(error, "catalogue/broken-link"));
    expect(reports).toHaveLength(1);
  });
});
