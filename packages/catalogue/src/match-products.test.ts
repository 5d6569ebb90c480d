import type { Product } from "@eomatch/stac-model";
import { expect, it } from "vitest";
import { acquisition, listProvider, square } from "../test/acquisitions.js";
import { findAndCatalogue } from "./find-and-catalogue.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

const landsat = acquisition("LANDSAT_C2L2", "Landsat-9", "2024-10-05T17:40:00Z", square(-105, 40));
const sentinel = acquisition("S2_MSI_L2A", "S2A", "2024-10-05T17:42:00Z", square(-104.5, 39.5));

/** The same product, of which no more is known than the day. */
const ofTheDay = (product: Product): Product => ({
  ...product,
  startTime: new Date("2024-10-05T00:00:00Z"),
  stopTime: new Date("2024-10-05T23:59:59.999Z"),
});

it.each([
  ["one of the products is", [ofTheDay(landsat), sentinel]],
  ["both are", [ofTheDay(landsat), ofTheDay(sentinel)]],
])("takes nothing for night because %s known by the day alone", async (_, products) => {
  const { matchups } = await findAndCatalogue(
    {
      sensors: [
        { collection: "S2_MSI_L2A", platform: "S2A" },
        { collection: "LANDSAT_C2L2", platform: "Landsat-9" },
      ],
      startTime: new Date("2024-10-01T00:00:00Z"),
      stopTime: new Date("2024-10-31T00:00:00Z"),
      maxTimeDiffSeconds: 86_400,
      // Midway from midnight to the overpass it is night there.
      excludeNightEvents: true,
    },
    {
      catalogue: await MatchupCatalogue.create(memoryStore()),
      providers: [listProvider(products)],
    },
  );
  expect(matchups).toBe(1);
});
