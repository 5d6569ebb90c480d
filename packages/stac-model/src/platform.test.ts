import { describe, expect, it } from "vitest";
import {
  canonicalPlatform,
  constellationOf,
  findPlatform,
  platformOfProductId,
  platforms,
  selectPlatform,
} from "./platform.js";

describe("the platform table", () => {
  it.each([
    ["S2A", ["S2A", "Sentinel-2A", "sentinel-2a", "SENTINEL-2A", "sentinel 2a"]],
    ["S3B", ["S3B", "Sentinel-3B", "SENTINEL_3B"]],
    ["Landsat-8", ["LS8", "LC08", "landsat-8", "LANDSAT_8"]],
    ["Landsat-9", ["LS9", "LC09", "landsat-9", "LANDSAT_9", "Landsat 9"]],
    ["Suomi-NPP", ["SNPP", "S-NPP", "Suomi NPP", "suomi-npp"]],
    ["NOAA-20", ["noaa20", "JPSS-1", "N20"]],
    ["PACE", ["pace"]],
  ])("knows %s by all its names", (name, spellings) => {
    for (const spelling of spellings) expect(canonicalPlatform(spelling)).toBe(name);
  });

  it("uses a name that it does not know as it is", () => {
    expect(canonicalPlatform("MySat-1")).toBe("MySat-1");
    expect(constellationOf("MySat-1")).toBe("MySat-1");
    expect(findPlatform("MySat-1")).toBeUndefined();
  });

  it("finds a satellite by its NORAD number", () => {
    expect(findPlatform(40697)?.name).toBe("S2A");
    expect(findPlatform(49260)?.name).toBe("Landsat-9");
  });

  it("has no name or number twice", () => {
    const fold = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, "");
    const names = platforms.flatMap(({ name, aliases }) => [...new Set([name, ...aliases].map(fold))]);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(platforms.map(({ noradId }) => noradId)).size).toBe(platforms.length);
  });

  it.each([
    ["S2A_MSIL1C_20220101T084351_N0301_R064_T36TVS_20220101T092818", "S2A"],
    ["LC09_L1TP_034032_20241009_02_T1", "Landsat-9"],
    ["S3B_OL_1_EFR____20220101T", "S3B"],
    ["MOD021KM.A2022001.0000", undefined],
    ["", undefined],
  ])("reads the satellite off %s", (id, name) => {
    expect(platformOfProductId(id)).toBe(name);
  });
});

describe("selectPlatform", () => {
  const s2a = { noradId: 40697, name: "SENTINEL 2A" };
  const planned = { noradId: 99001, name: "MySat-1" };
  const other = { noradId: 99002, name: "MySat-2" };

  it("goes by the NORAD number of a satellite that is known, whatever it is called", () => {
    expect(selectPlatform([planned, { noradId: 40697 }, { ...s2a, name: "MySat-1" }], "S2A")).toEqual([
      { noradId: 40697 },
      { ...s2a, name: "MySat-1" },
    ]);
    expect(selectPlatform([planned], "S2A")).toEqual([]);
  });

  it("goes by the name of one that is not", () => {
    expect(selectPlatform([s2a, planned, other], "MySat-2")).toEqual([other]);
  });

  it("takes a text's only satellite under any name, but does not guess among several", () => {
    expect(selectPlatform([planned, { ...planned }], "MySat-3")).toHaveLength(2);
    expect(selectPlatform([planned, other], "MySat-3")).toEqual([]);
  });
});
