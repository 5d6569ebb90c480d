import { expect, it } from "vitest";
import { sourcePlatform } from "./source-platform.js";

it.each([
  ["x", { platform: "Sentinel-2B" }, "S2B", "Sentinel-2"],
  ["x", { platform: "LANDSAT_9", constellation: "Landsat 8-9" }, "Landsat-9", "Landsat"],
  ["x", { platform: "S2ST", platformSerialIdentifier: "S2A" }, "S2A", "Sentinel-2"],
  ["x", { platform: "SENTINEL-2", platformSerialIdentifier: "C" }, "S2C", "Sentinel-2"],
  ["S2A_MSIL1C_20220101", { platform: "sentinel-2" }, "S2A", "Sentinel-2"],
  ["LC09_L1TP_034032", {}, "Landsat-9", "Landsat"],
  ["LC08_L2SP_033032", { platform: "landsat" }, "Landsat-8", "Landsat"],
  ["x", { platform: "Sentinel-6" }, "Sentinel-6", "Sentinel-6"],
  ["S2A_in_the_id", { platform: "GOSAT-2", constellation: "GOSAT" }, "GOSAT-2", "GOSAT"],
  ["x", { platform: "GOSAT-2" }, "GOSAT-2", "GOSAT-2"],
  ["x", { platform: "landsat" }, "landsat", "landsat"],
])("%s with %j is from %s of %s", (id, properties, platform, constellation) => {
  expect(sourcePlatform(id, properties)).toEqual({ platform, constellation });
});

it("refuses an item that names no satellite", () => {
  expect(() => sourcePlatform("scene-17", { platform: "" })).toThrow("which satellite");
  expect(() => sourcePlatform("scene-17", { platform: 7 })).toThrow("which satellite");
});
