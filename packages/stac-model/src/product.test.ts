import { describe, expect, it } from "vitest";
import { isStacModelError } from "./errors.js";
import { acquisitionInterval, isDownloaded, itemToProduct, type Product, productToItem } from "./product.js";

const product: Product = {
  id: "S2A_MSIL1C_20230604T103031",
  collection: "S2_MSI_L1C",
  platform: "S2A",
  constellation: "Sentinel-2",
  footprint: {
    type: "Polygon",
    coordinates: [
      [
        [5, 50],
        [6, 50],
        [6, 51],
        [5, 51],
        [5, 50],
      ],
    ],
  },
  startTime: new Date("2023-06-04T10:30:31.024Z"),
  stopTime: new Date("2023-06-04T10:30:45Z"),
  properties: { "eo:cloud_cover": 12.5, "s2:mgrs_tile": "31UFR", gone: null },
  assets: { data: { href: "https://user:pw@archive.example/S2A.zip?token=x", type: "application/zip" } },
  stacExtensions: ["https://stac-extensions.github.io/eo/v1.1.0/schema.json"],
  links: [{ rel: "via", href: "https://archive.example/items/1?token=x" }],
};

describe("productToItem", () => {
  const { item, relations } = productToItem(product);

  it("writes a STAC 1.1 item with all three times, the satellite and its bbox", () => {
    expect(item).toMatchObject({
      type: "Feature",
      stac_version: "1.1.0",
      id: product.id,
      collection: "S2_MSI_L1C",
      bbox: [5, 50, 6, 51],
      properties: {
        datetime: "2023-06-04T10:30:31.024Z",
        start_datetime: "2023-06-04T10:30:31.024Z",
        end_datetime: "2023-06-04T10:30:45Z",
        platform: "S2A",
        constellation: "Sentinel-2",
        "eo:cloud_cover": 12.5,
      },
    });
    expect(relations).toEqual([]);
  });

  it("says that the product is remote, and stores neither credentials nor nulls", () => {
    expect(item.assets["data"]).toEqual({
      href: "https://archive.example/S2A.zip",
      type: "application/zip",
      "scrappi:asset_state": "remote",
    });
    expect(item.links).toEqual([{ rel: "via", href: "https://archive.example/items/1" }]);
    expect(JSON.stringify(item)).not.toMatch(/pw|token|gone/);
  });

  it("keeps the source's own datetime", () => {
    const dated = { ...product, properties: { datetime: "2023-06-04T10:30:38Z" } };
    expect(productToItem(dated).item.properties.datetime).toBe("2023-06-04T10:30:38Z");
  });

  it("is undone by itemToProduct", () => {
    const back = itemToProduct({ item, relations });
    expect(back).toMatchObject({
      id: product.id,
      collection: product.collection,
      platform: "S2A",
      constellation: "Sentinel-2",
      footprint: product.footprint,
      startTime: product.startTime,
      stopTime: product.stopTime,
    });
    expect(productToItem(back)).toEqual({ item, relations });
  });
});

describe("itemToProduct", () => {
  it("takes datetime where the Python package wrote no interval", () => {
    const { item } = productToItem(product);
    const { start_datetime, end_datetime, ...properties } = item.properties;
    const back = itemToProduct({ item: { ...item, properties }, relations: [] });
    expect([start_datetime, end_datetime]).not.toContain(undefined);
    expect(back.startTime).toEqual(back.stopTime);
    expect(back.startTime.toISOString()).toBe("2023-06-04T10:30:31.024Z");
  });

  it.each([
    ["no time", { datetime: null }, /no place in time/],
    [
      "an end before its start",
      { start_datetime: "2023-06-04T11:00:00Z", end_datetime: "2023-06-04T10:00:00Z" },
      /before it starts/,
    ],
    ["a time that is none", { datetime: "noon" }, /not a time/],
  ])("refuses an item with %s, naming it", (_, properties, message) => {
    const { item } = productToItem(product);
    const read = (): unknown => itemToProduct({ item: { ...item, properties }, relations: [] });
    expect(read).toThrow(message);
    expect(read).toThrow(product.id);
  });

  it("refuses an item without a polygon", () => {
    const { item } = productToItem(product);
    try {
      itemToProduct({ item: { ...item, geometry: { type: "Point", coordinates: [5, 50] } }, relations: [] });
      expect.unreachable();
    } catch (error) {
      expect(isStacModelError(error, "stac-model/invalid-item")).toBe(true);
    }
  });
});

describe("acquisitionInterval", () => {
  it("reads a product's interval", () => {
    expect(acquisitionInterval(productToItem(product).item)).toEqual({
      startTime: product.startTime,
      stopTime: product.stopTime,
    });
  });
});

describe("isDownloaded", () => {
  it("goes by the data asset's state", () => {
    const data = { href: "../data/S2A.zip", "scrappi:asset_state": "downloaded" };
    expect(isDownloaded(product)).toBe(false);
    expect(isDownloaded({ ...product, assets: { data } })).toBe(true);
  });
});
