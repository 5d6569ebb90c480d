import { expect, it } from "vitest";
import { acquisition, listProvider, square } from "../test/acquisitions.js";
import { findAndCatalogue } from "./find-and-catalogue.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

const request = {
  sensors: [
    { collection: "S2_MSI_L2A", platform: "Sentinel-2A" },
    { collection: "LANDSAT_C2L2", platform: "LC09" },
  ],
  startTime: new Date("2024-10-01T00:00:00Z"),
  stopTime: new Date("2024-10-31T00:00:00Z"),
  maxTimeDiffSeconds: 1800,
};

const archive = [
  acquisition("LANDSAT_C2L2", "Landsat-9", "2024-10-02T17:40:00Z", square(-105, 40)),
  acquisition("S2_MSI_L2A", "S2A", "2024-10-02T17:42:00Z", square(-104.5, 39.5)),
];

it("makes a catalogue that is not there only when something was searched, not when all of it failed", async () => {
  const store = memoryStore();
  const catalogue = { store, open: () => MatchupCatalogue.openOrCreate(store) };
  const failing = listProvider(archive, { name: "weak archive", failsAfter: 0 });
  const failed = await findAndCatalogue(request, { catalogue, providers: [failing] });
  expect(failed).toMatchObject({ matchups: 0, location: store.location });
  expect(failed.failures.length).toBeGreaterThan(0);
  expect(await store.readCatalog()).toBeUndefined();

  // Nothing acquired is an answer, too: there is an empty catalogue then.
  const providers = [listProvider(archive)];
  const startTime = new Date("2024-10-29T00:00:00Z");
  const nothing = await findAndCatalogue({ ...request, startTime }, { catalogue, providers });
  expect(nothing).toMatchObject({ matchups: 0, failures: [] });
  expect(await store.readCatalog()).toBeDefined();
  const { added } = await findAndCatalogue(request, { catalogue, providers });
  expect(added).toEqual({ events: 1, matchups: 1, products: 2 });
});
