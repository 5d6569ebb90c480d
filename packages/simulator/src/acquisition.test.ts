import { INSTRUMENTS } from "@eomatch/orbits";
import { isProviderError } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import {
  type Acquisition,
  acquisitionOf,
  type CheckedAcquisition,
  carriersOf,
  checkAcquisitions,
  simulatedCollections,
} from "./acquisition.js";

const table = checkAcquisitions(simulatedCollections, "simulator");
const of = (collection: string): readonly CheckedAcquisition[] =>
  table.get(collection) as readonly CheckedAcquisition[];

describe("the collections of the table", () => {
  it.each([
    ["S2_MSI_L1C", ["S2A", "S2B", "S2C"]],
    ["S2_MSI_L2A", ["S2A", "S2B", "S2C"]],
    ["LANDSAT_C2L1", ["Landsat-8", "Landsat-9", "Landsat-7"]],
    ["LANDSAT_C2L2", ["Landsat-8", "Landsat-9", "Landsat-7"]],
    ["S3_EFR", ["S3A", "S3B"]],
    ["S3_SLSTR_L1RBT", ["S3A", "S3B"]],
    ["MODIS_L1B", ["Terra", "Aqua"]],
    ["VIIRS_L1B", ["Suomi-NPP", "NOAA-20", "NOAA-21"]],
    ["PACE_OCI_L1B", ["PACE"]],
  ])("%s is acquired by %j", (collection, platforms) => {
    expect([...carriersOf(of(collection)).keys()]).toEqual(platforms);
  });

  it("give each satellite its own instrument", () => {
    expect(acquisitionOf("Landsat-7", of("LANDSAT_C2L1"))?.instrument.name).toBe("ETM+");
    expect(acquisitionOf("Landsat-9", of("LANDSAT_C2L1"))?.instrument.name).toBe("OLI");
  });
});

describe("the acquisition of a satellite", () => {
  it("is none for one that is known to carry something else", () => {
    expect(acquisitionOf("S3A", of("S2_MSI_L1C"))).toBeUndefined();
  });

  it("is that of the collection for one that no table knows", () => {
    expect(acquisitionOf("S2-next", of("S2_MSI_L1C"))?.instrument).toBe(INSTRUMENTS.MSI);
  });

  it("keeps to the satellites named, in any spelling", () => {
    const [acquisition] = checkAcquisitions(
      { MINE: { instrument: "OLI", frame: { seconds: 20 }, platforms: ["sentinel-3a"] } },
      "simulator",
    ).values();
    expect([...carriersOf(acquisition as readonly CheckedAcquisition[]).keys()]).toEqual(["S3A"]);
    expect(acquisitionOf("Landsat-9", acquisition as readonly CheckedAcquisition[])).toBeUndefined();
    expect(acquisitionOf("unheard-of", acquisition as readonly CheckedAcquisition[])).toBeUndefined();
  });
});

describe("an acquisition that cannot be", () => {
  const refused = (acquisition: Acquisition): unknown => {
    try {
      checkAcquisitions({ MINE: acquisition }, "planner");
    } catch (error) {
      return error;
    }
    return undefined;
  };

  it.each([
    [{ instrument: "MSY" as "MSI", frame: { seconds: 20 } }, "there is no instrument MSY"],
    [
      { instrument: { name: "slit", leftKm: 3, rightKm: -3, isOptical: true }, frame: { seconds: 20 } },
      "the swath of slit reaches",
    ],
    [{ instrument: "MSI" as const, frame: { seconds: 0 } }, 'found {"seconds":0}'],
    [{ instrument: "MSI" as const, frame: { seconds: 1501 } }, "1 to 1500 seconds"],
    [{ instrument: "MSI" as const, frame: { lengthKm: Number.NaN } }, "5 to 10000 km"],
    [{ instrument: "MSI" as const, frame: { seconds: 20 }, granuleWidthKm: 0 }, "granuleWidthKm must be"],
  ])("is refused with collection and reason: %j", (acquisition, reason) => {
    const error = refused(acquisition);
    expect(isProviderError(error, "provider/invalid-options")).toBe(true);
    expect((error as Error).message).toContain("planner: collection MINE: ");
    expect((error as Error).message).toContain(reason);
  });
});
