import { describe, expect, it } from "vitest";
import { extendExtent, unknownExtent } from "./extent.js";
import { parseStacCatalog, parseStacCollection, parseStacItem } from "./stac.js";

const item = {
  type: "Feature",
  stac_version: "1.0.0",
  id: "one",
  geometry: {
    type: "Polygon",
    coordinates: [
      [
        [1, 1],
        [2, 1],
        [2, 2],
        [1, 1],
      ],
    ],
  },
  bbox: [1, 1, 2, 2],
  properties: { datetime: "2023-06-04T10:00:00Z", "eo:cloud_cover": 3 },
  links: [],
  assets: {},
  "custom:field": { kept: true },
};

describe("parseStacItem", () => {
  it("reads 1.0 and 1.1 and keeps what it does not know", () => {
    expect(parseStacItem(item, "a.json")).toEqual(item);
    expect(parseStacItem({ ...item, stac_version: "1.1.0" }, "a.json")["custom:field"]).toEqual({
      kept: true,
    });
  });

  it.each([
    ["an array", [], /a\.json: not a STAC Item/],
    ["null", null, /a\.json: not a STAC Item/],
    ["no id", { ...item, id: "" }, /a\.json.*: id: /],
    ["a wrong type", { ...item, type: "Collection" }, /: type: /],
    [
      "coordinates that are text",
      { ...item, geometry: { type: "Polygon", coordinates: "1,2" } },
      /geometry\.coordinates/,
    ],
    ["an asset without href", { ...item, assets: { data: {} } }, /assets\.data\.href/],
    ["a version to come", { ...item, stac_version: "2.0.0" }, /version "2\.0\.0" is not supported/],
  ])("refuses %s, naming the file and the key", (_, value, message) => {
    expect(() => parseStacItem(value, "a.json")).toThrow(message);
  });
});

describe("what is said of an item", () => {
  const wrong = [
    null,
    [],
    { ...item, id: "" },
    { ...item, stac_version: "1.1" },
    { ...item, geometry: { type: "Polygon", coordinates: [[[1, "2"]]] } },
    { ...item, geometry: { type: "Circle", coordinates: [] } },
    { ...item, links: [{ rel: "self" }] },
    { ...item, assets: { data: { href: 1 } } },
  ];
  const said = (value: unknown): string => {
    try {
      return JSON.stringify(parseStacItem(value, "a.json"));
    } catch (error) {
      return (error as Error).message;
    }
  };

  it("names what is wrong, and does so however many were read before", () => {
    const first = wrong.map(said);
    expect(first[2]).toMatch(
      /^a\.json: not a STAC Item: id: Too small: expected string to have >=1 characters$/,
    );
    expect(first[6]).toMatch(/: links\.0\.href: Invalid input: expected string, received undefined$/);
    // By now zod has compiled the schema.
    for (let i = 0; i < 1100; i++) parseStacItem(item, "a.json");
    expect(wrong.map(said)).toEqual(first);
    expect(said({ ...item, "eo:other": [1] })).toBe(JSON.stringify({ ...item, "eo:other": [1] }));
  });
});

describe("collections and catalogs", () => {
  const collection = {
    type: "Collection",
    stac_version: "1.1.0",
    id: "c",
    description: "d",
    license: "other",
    extent: { spatial: { bbox: [[-180, -90, 180, 90]] }, temporal: { interval: [[null, null]] } },
    links: [],
  };

  it("are read", () => {
    expect(parseStacCollection(collection, "c.json")).toEqual(collection);
    const catalog = { type: "Catalog", stac_version: "1.0.0", id: "k", description: "d", links: [] };
    expect(parseStacCatalog(catalog, "k.json")).toEqual(catalog);
  });

  it("are told apart", () => {
    expect(() => parseStacCatalog(collection, "k.json")).toThrow(/not a STAC Catalog: type/);
  });
});

describe("extendExtent", () => {
  const later = { ...item, bbox: [170, 5, -170, 6], properties: { datetime: "2023-06-05T10:00:00Z" } };

  it("begins with the first item and grows to the true union", () => {
    const first = extendExtent(undefined, parseStacItem(item, "a"));
    expect(first).toEqual({
      spatial: { bbox: [[1, 1, 2, 2]] },
      temporal: { interval: [["2023-06-04T10:00:00Z", "2023-06-04T10:00:00Z"]] },
    });
    expect(extendExtent(first, parseStacItem(later, "b"))).toEqual({
      spatial: { bbox: [[1, 1, -170, 6]] },
      temporal: { interval: [["2023-06-04T10:00:00Z", "2023-06-05T10:00:00Z"]] },
    });
  });

  it("leaves the whole world and all time as they are", () => {
    expect(extendExtent(unknownExtent, parseStacItem(item, "a"))).toEqual(unknownExtent);
  });
});
