import { describe, expect, it } from "vitest";
import { odataProperties } from "./odata-properties.js";

describe("odataProperties", () => {
  it.each<[string, string, string | undefined]>([
    ["SENTINEL-2", "A", "sentinel-2a"],
    ["SENTINEL-5P", "", "sentinel-5p"],
    ["SENTINEL-2", "https://u:p@host/x?sig=1", "sentinel-2"],
    ["https://u:p@host/", "A", undefined],
    ["SENTINEL-2\u0000", "A", undefined],
  ])("takes %j and %j for the platform %j: an address is no part of a name", (mission, serial, platform) => {
    const attributes = new Map([
      ["platformShortName", mission],
      ["platformSerialIdentifier", serial],
    ]);
    expect(odataProperties(attributes)["platform"]).toBe(platform);
  });
});
