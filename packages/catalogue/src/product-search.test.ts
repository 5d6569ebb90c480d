import type { Product, ProductProvider } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { acquisition, listProvider, square } from "../test/acquisitions.js";
import { findAndCatalogue } from "./find-and-catalogue.js";
import type { FindSummary } from "./find-request.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

const overpass = (hour: string): Product[] => [
  acquisition("LANDSAT_C2L2", "Landsat-9", `2024-10-05T${hour}:40:00Z`, square(-105, 40)),
  acquisition("LANDSAT_C2L2", "Landsat-9", `2024-10-05T${hour}:40:24Z`, square(-105, 39)),
  acquisition("S2_MSI_L2A", "S2A", `2024-10-05T${hour}:42:00Z`, square(-104.5, 39.5)),
];

/** An archive that knows days alone: it lists the whole day, whatever of it is asked for. */
function dayProvider(): ProductProvider {
  const listed = listProvider([...overpass("17"), ...overpass("05")]);
  const day = { startTime: new Date("2024-10-05T00:00:00Z"), stopTime: new Date("2024-10-05T23:59:59Z") };
  return { ...listed, search: (query, options) => listed.search({ ...query, ...day }, options) };
}

async function find(start: string, stop: string): Promise<FindSummary> {
  const request = {
    sensors: [
      { collection: "LANDSAT_C2L2", platform: "Landsat-9" },
      { collection: "S2_MSI_L2A", platform: "S2A" },
    ],
    startTime: new Date(`2024-10-05T${start}Z`),
    stopTime: new Date(`2024-10-05T${stop}Z`),
    maxTimeDiffSeconds: 1800,
  };
  const catalogue = await MatchupCatalogue.create(memoryStore());
  return findAndCatalogue(request, { catalogue, providers: [dayProvider()] });
}

describe("what an archive lists beyond the time asked for", () => {
  it("is neither found nor matched", async () => {
    const { matchups, sensors } = await find("17:40:05", "17:42:00");
    expect([matchups, sensors.map(({ found }) => found)]).toEqual([2, [2, 1]]);
    expect((await find("18:00:00", "19:00:00")).matchups).toBe(0);
  });

  it("is told by the instants at which an acquisition starts and stops, inclusive", async () => {
    expect((await find("17:40:10", "17:42:00")).matchups).toBe(2);
    expect((await find("17:40:10.001", "17:42:00")).matchups).toBe(1);
    expect((await find("17:40:00", "17:41:59.999")).matchups).toBe(0);
  });
});
