import { describe, expect, it } from "vitest";
import { matchesProperties, matchesQuery } from "./item-query.js";
import type { StacItem } from "./stac.js";

const item: StacItem = {
  type: "Feature",
  stac_version: "1.1.0",
  id: "one",
  collection: "S2_MSI_L1C",
  geometry: null,
  bbox: [170, -10, -170, 10],
  properties: {
    start_datetime: "2023-06-04T10:00:00Z",
    end_datetime: "2023-06-04T11:00:00Z",
    "matchup:platforms": ["Landsat-9", "S2A"],
    zero: 0,
    name: "b",
    flag: false,
  },
  links: [],
  assets: {},
};
const at = (time: string): Date => new Date(`2023-06-04T${time}Z`);

describe("matchesQuery", () => {
  it("restricts by nothing that is not asked", () => {
    expect(matchesQuery(item, {})).toBe(true);
  });

  it("includes both ends of the time window", () => {
    expect(matchesQuery(item, { startTime: at("11:00:00") })).toBe(true);
    expect(matchesQuery(item, { startTime: at("11:00:01") })).toBe(false);
    expect(matchesQuery(item, { stopTime: at("10:00:00") })).toBe(true);
    expect(matchesQuery(item, { stopTime: at("09:59:59") })).toBe(false);
  });

  it("overlaps boxes across the antimeridian, with zero as a bound like any other", () => {
    expect(matchesQuery(item, { bbox: [175, 0, 180, 0] })).toBe(true);
    expect(matchesQuery(item, { bbox: [-175, 5, 0, 6] })).toBe(true);
    expect(matchesQuery(item, { bbox: [0, 0, 10, 10] })).toBe(false);
  });

  it("takes any of the platforms, under any spelling", () => {
    expect(matchesQuery(item, { platforms: ["sentinel-2a", "S3A"] })).toBe(true);
    expect(matchesQuery(item, { platforms: ["S3A"] })).toBe(false);
  });

  it("takes exact collection names", () => {
    expect(matchesQuery(item, { collections: ["S2_MSI_L1C"] })).toBe(true);
    expect(matchesQuery(item, { collections: ["S2_MSI"] })).toBe(false);
  });
});

describe("matchesProperties", () => {
  it.each([
    [{ zero: 0 }, true],
    [{ zero: { gte: 0 } }, true],
    [{ zero: { lt: 0 } }, false],
    [{ zero: { lte: 0, gte: 0 } }, true],
    [{ zero: { in: [1, 0] } }, true],
    [{ zero: { ne: 0 } }, false],
    [{ flag: false }, true],
    [{ name: { gt: "a", lt: "c" } }, true],
    [{ name: { gt: 1 } }, false],
    [{ missing: { ne: 1 } }, false],
    [{ missing: undefined }, true],
    [{ "matchup:platforms": ["Landsat-9", "S2A"] }, true],
    [{ name: "b", zero: 1 }, false],
  ])("%j: %s", (filter, expected) => {
    expect(matchesProperties(item.properties, filter)).toBe(expected);
  });
});
