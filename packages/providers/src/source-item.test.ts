import { isProviderError, productToItem } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { square, stacItem } from "../test/items.js";
import { sourceItemToProduct } from "./source-item.js";

const context = { collection: "S2_MSI_L2A", source: "https://host/search", provider: "test archive" };

/** A search result as eodag writes it to GeoJSON and scrappi keeps it; made up after real ones. */
const searchResult = {
  type: "Feature",
  id: "S2A_MSIL1C_20220101T084351_N0301_R064_T36TVS_20220101T092818",
  geometry: square(32, 45),
  properties: {
    platform: "S2ST",
    platformSerialIdentifier: "S2A",
    start_time: "2022-01-01T08:43:51",
    stop_time: "2022-01-01T08:43:51",
    url: "https://user:secret@host/download",
    quicklook: "https://host/quicklook.jpg",
    cloudCover: 12.5,
    snowCover: null,
  },
};

describe("sourceItemToProduct", () => {
  it("makes a product of a STAC item", () => {
    const product = sourceItemToProduct(
      stacItem("S2A_1", {
        stac_extensions: ["https://stac-extensions.github.io/eo/v1.0.0/schema.json", "eo"],
        links: [{ rel: "self", href: "https://host/items/S2A_1" }],
        assets: { product: { href: "S2A_1.zip" } },
      }),
      context,
    );
    expect(product).toEqual({
      id: "S2A_1",
      collection: "S2_MSI_L2A",
      platform: "S2A",
      constellation: "Sentinel-2",
      footprint: square(-105, 40),
      startTime: new Date("2024-10-09T17:42:31.024Z"),
      stopTime: new Date("2024-10-09T17:42:31.024Z"),
      properties: { datetime: "2024-10-09T17:42:31.024Z", platform: "sentinel-2a", "eo:cloud_cover": 3 },
      assets: {
        product: { href: "https://host/items/S2A_1.zip" },
        data: { href: "https://host/items/S2A_1.zip" },
      },
      stacExtensions: ["https://stac-extensions.github.io/eo/v1.0.0/schema.json"],
      links: [{ rel: "via", href: "https://host/items/S2A_1" }],
    });
  });

  it("makes a product of a plain search result, without its credentials", () => {
    const product = sourceItemToProduct(searchResult, { ...context, collection: "S2_MSI_L1C" });
    expect(product.platform).toBe("S2A");
    expect(product.startTime).toEqual(new Date("2022-01-01T08:43:51Z"));
    expect(product.assets["data"]?.href).toBe("https://host/download");
    expect(product.assets["quicklook"]?.href).toBe("https://host/quicklook.jpg");
    expect(product.properties["cloudCover"]).toBe(12.5);
    expect(JSON.stringify(productToItem(product))).not.toContain("secret");
  });

  it("drops heights, and takes numbers as ids and null fields as missing", () => {
    const item = stacItem("x", {
      id: 17,
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [0, 0, 100],
            [1, 0, 100],
            [0, 1, 100],
            [0, 0, 100],
          ],
        ],
      },
      links: [{ rel: "self", href: "https://host/17", title: null }],
      assets: { B01: { href: "https://host/1", roles: null } },
    });
    const product = sourceItemToProduct(item, context);
    expect(product.id).toBe("17");
    expect(product.footprint.coordinates[0]?.[1]).toEqual([1, 0]);
    expect(product.assets["B01"]).toEqual({ href: "https://host/1" });
  });

  it.each<[string, unknown, string]>([
    ["nothing", null, "it is not a JSON object"],
    ["a list", [], "it is not a JSON object"],
    ["a collection", { type: "Collection" }, 'its type is "Collection", not "Feature"'],
    ["no geometry", stacItem("a", { geometry: null }), "its geometry is missing"],
    ["an empty geometry", stacItem("a", { geometry: {} }), "its geometry is missing"],
    ["a point", stacItem("a", { geometry: { type: "Point", coordinates: [1, 2] } }), "its geometry is Point"],
    [
      "an empty polygon",
      stacItem("a", { geometry: { type: "Polygon", coordinates: [] } }),
      "its Polygon has no ring of three positions or more",
    ],
    [
      "a polygon of texts",
      stacItem("a", { geometry: { type: "Polygon", coordinates: [[["a", "b"]]] } }),
      "geometry.coordinates",
    ],
    ["no properties", { ...stacItem("a"), properties: null }, "it has no properties"],
    ["a day for a time", stacItem("a", { properties: { datetime: "2024-10-09" } }), "only a day"],
    ["no satellite", stacItem("a", { properties: { platform: null } }), "which satellite"],
    ["an old version", stacItem("a", { stac_version: "0.9.0" }), 'STAC version "0.9.0" is not supported'],
    ["an asset without address", stacItem("a", { assets: { B01: {} } }), "assets.B01.href"],
    ["no id", stacItem("", {}), "id"],
  ])("refuses %s and says why", (_, item, reason) => {
    let thrown: unknown;
    try {
      sourceItemToProduct(item, context);
    } catch (error) {
      thrown = error;
    }
    expect(isProviderError(thrown, "provider/invalid-product")).toBe(true);
    expect((thrown as Error).message).toContain(reason);
    expect((thrown as Error).message).toContain("test archive");
  });
});
