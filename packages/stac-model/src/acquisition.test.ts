import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AcquiredProduct, acquisitionKey, compareVersions, isSameAcquisition } from "./acquisition.js";
import type { Footprint } from "./geojson.js";
import { platformOfProductId } from "./platform.js";

function square(west: number, south: number, size = 1): Footprint {
  const ring: [number, number][] = [
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ];
  return { type: "Polygon", coordinates: [ring] };
}

function product(id: string, more: Partial<AcquiredProduct> = {}): AcquiredProduct {
  return {
    id,
    collection: "C",
    platform: platformOfProductId(id) ?? "S2A",
    footprint: square(10, 45),
    startTime: new Date("2024-10-09T17:42:31Z"),
    properties: {},
    ...more,
  };
}

// Ids as the archives give them: Copernicus, the Planetary Computer, Earth Search, USGS, stactools, NASA.
const sameOnes: readonly [string, AcquiredProduct, AcquiredProduct][] = [
  [
    "Sentinel-2 with and without the baseline",
    product("S2A_MSIL2A_20241009T174231_N0511_R098_T13TDE_20241009T232251.SAFE"),
    product("S2A_MSIL2A_20241009T174231_R098_T13TDE_20241009T232251"),
  ],
  [
    "Sentinel-2 under an id of the archive's own",
    product("S2A_13TDE_20241009_0_L2A", {
      properties: { "s2:product_uri": "S2A_MSIL2A_20241009T174231_N0500_R098_T13TDE_20241009T232251.SAFE" },
    }),
    product("S2A_MSIL2A_20241009T174231_N0511_R098_T13TDE_20250101T000000"),
  ],
  [
    "Sentinel-2 by datatake and tile",
    product("S2A_T13TDE_20241009T174231_L2A", {
      properties: { "s2:datatake_id": "GS2A_20241009T174231_048554_N05.11", "grid:code": "MGRS-13TDE" },
    }),
    product("S2A_MSIL2A_20241009T174231_R098_T13TDE_20241009T232251"),
  ],
  [
    "Sentinel-3 in near real time and final",
    product(
      "S3A_OL_1_EFR____20211021T073827_20211021T074112_20211021T095132_0164_077_334_4320_MAR_O_NR_002.SEN3",
    ),
    product(
      "S3A_OL_1_EFR____20211021T073826_20211021T074112_20211022T120000_0165_077_334_4320_MAR_O_NT_002.SEN3",
    ),
  ],
  [
    "Sentinel-3 with its underscores joined",
    product("S3A_OL_1_EFR_20211021T073827_20211021T074112_0164_077_334_4320"),
    product("S3A_OL_1_EFR____20211021T073827_20211021T074112_20211021T095132_0164_077_334_4320_MAR_O_NR_002"),
  ],
  [
    "Landsat with and without the day of processing",
    product("LC08_L2SP_033032_20241127_20241203_02_T1_SR"),
    product("LC08_L2SP_033032_20241127_02_T1"),
  ],
  [
    "Landsat by path and row",
    product("LC80330322024283", {
      platform: "Landsat-8",
      properties: { "landsat:wrs_path": "33", "landsat:wrs_row": "032" },
    }),
    product("LC08_L1TP_033032_20241009_20241017_02_T1"),
  ],
  [
    "MODIS in two collections",
    product("MOD021KM.A2024123.1030.061.2024124012345.hdf", { platform: "Terra" }),
    product("MOD021KM.A2024123.1030.006.2024123192345.hdf", { platform: "Terra" }),
  ],
  [
    "PACE in two versions",
    product("PACE_OCI.20240401T000123.L1B.V2.nc", { platform: "PACE" }),
    product("PACE_OCI.20240401T000123.L1B.V3.nc", { platform: "PACE" }),
  ],
  [
    "others by start and orbit",
    product("a", { platform: "EnMAP", properties: { "sat:absolute_orbit": 12 } }),
    product("b", { platform: "EnMAP", properties: { "sat:absolute_orbit": 12 } }),
  ],
];

describe("isSameAcquisition", () => {
  it.each(sameOnes)("finds %s to be one", (_, a, b) => {
    expect(acquisitionKey(a)).toBe(acquisitionKey(b));
    expect(isSameAcquisition(a, b)).toBe(true);
    expect(isSameAcquisition(b, a)).toBe(true);
  });

  const one = product("S2A_MSIL2A_20241009T174231_N0511_R098_T13TDE_20241009T232251");
  it.each<[string, AcquiredProduct]>([
    ["tile", product("S2A_MSIL2A_20241009T174231_N0511_R098_T13TDF_20241009T232251")],
    ["datatake", product("S2A_MSIL2A_20241019T174231_N0511_R098_T13TDE_20241019T232251")],
    ["satellite", product("S2B_MSIL2A_20241009T174231_N0511_R098_T13TDE_20241009T232251")],
    ["collection", { ...one, collection: "D" }],
    [
      "part of the tile, of a datatake that was received in two",
      product("S2A_MSIL2A_20241009T174231_N0511_R098_T13TDE_20241010T000000", {
        footprint: square(10, 45.9),
      }),
    ],
  ])("tells products of another %s apart", (_, other) => {
    expect(isSameAcquisition(one, other)).toBe(false);
  });

  it("knows nothing of ids and properties that say nothing", () => {
    expect(acquisitionKey(product("scene-1"))).toBeUndefined();
    expect(isSameAcquisition(product("scene-1"), product("scene-2"))).toBe(false);
    expect(isSameAcquisition(product("scene-1"), product("scene-1"))).toBe(true);
  });

  it("takes the antimeridian for an ordinary place", () => {
    const id = "S3A_OL_1_EFR_20211021T073827_20211021T074112_0164_077_334_4320";
    fc.assert(
      fc.property(fc.integer({ min: -180, max: 179 }), (west) => {
        const a = product(id, { footprint: square(west, 10, 0.9) });
        const b = product(`${id}_x`, { footprint: square(west + 0.1, 10, 0.9) });
        expect(isSameAcquisition(a, b)).toBe(true);
        expect(
          isSameAcquisition(
            a,
            product(`${id}_x`, { footprint: square(west < 0 ? west + 90 : west - 90, 10) }),
          ),
        ).toBe(false);
      }),
    );
  });
});

describe("compareVersions", () => {
  const s2 = (baseline: string, made: string, properties = {}): AcquiredProduct =>
    product(`S2A_MSIL1C_20200808T010311_${baseline}R045_T54PXA_${made}`, { properties });
  it.each<[string, AcquiredProduct, AcquiredProduct]>([
    ["a higher baseline", s2("N0500_", "20230413T212505"), s2("N0209_", "20240101T000000")],
    [
      "a baseline among the properties",
      s2("", "20200101T000000", { "s2:processing_baseline": "05.00" }),
      s2("N0209_", "20200808T030311"),
    ],
    ["a later processing", s2("N0500_", "20230413T212505"), s2("N0500_", "20230101T000000")],
    [
      "final before near real time",
      (sameOnes[3] as (typeof sameOnes)[number])[2],
      (sameOnes[3] as (typeof sameOnes)[number])[1],
    ],
    [
      "Tier 1 before real time",
      product("LC08_L1TP_033032_20241127_20241203_02_T1"),
      product("LC08_L1TP_033032_20241127_20241204_02_RT"),
    ],
    [
      "a later day",
      product("LC08_L1TP_033032_20241127_20241203_02_T1"),
      product("LC08_L1TP_033032_20241127_20241128_02_T1"),
    ],
    [
      "a higher collection",
      (sameOnes[7] as (typeof sameOnes)[number])[1],
      (sameOnes[7] as (typeof sameOnes)[number])[2],
    ],
    [
      "a higher version",
      (sameOnes[8] as (typeof sameOnes)[number])[2],
      (sameOnes[8] as (typeof sameOnes)[number])[1],
    ],
  ])("takes %s for newer", (_, newer, older) => {
    expect(compareVersions(newer, older)).toBe(1);
    expect(compareVersions(older, newer)).toBe(-1);
  });

  it("goes by the archive's own stamps only within one archive", () => {
    const a = product("LC08_L2SP_033032_20241127_02_T1", { properties: { created: "2024-12-06T00:00:00Z" } });
    const b = product("LC08_L2SP_033032_20241127_02_T1_b", {
      properties: { created: "2024-12-05T00:00:00Z" },
    });
    expect(compareVersions(a, b)).toBe(0);
    expect(compareVersions(a, b, { isOneArchive: true })).toBe(1);
  });
});
