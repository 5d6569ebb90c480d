import type { Product, StacAsset } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { productFiles } from "./product-files.js";

const base = "https://archive.example/S2A";
const product = (assets: { readonly [key: string]: StacAsset }): Product => ({
  id: "S2A_P1",
  collection: "S2_MSI_L1C",
  platform: "S2A",
  constellation: "Sentinel-2",
  footprint: { type: "Polygon", coordinates: [] },
  startTime: new Date(0),
  stopTime: new Date(0),
  properties: {},
  assets,
  stacExtensions: [],
  links: [],
});
const bands = {
  B02: { href: `${base}/R10m/B.jp2`, roles: ["data"] },
  B03: { href: `${base}/R20m/b.jp2`, roles: ["data"], "file:size": 5, "file:checksum": "1220AB" },
  meta: { href: `${base}/MTD.xml`, roles: ["metadata"] },
};

describe("the files of a product", () => {
  it("are its data asset where it has one, else all with the role of data", () => {
    const data = { href: `${base}/p.SAFE.zip?x=1`, type: "application/zip" };
    expect(productFiles(product({ ...bands, data }))).toEqual([
      { asset: "data", url: data.href, fileName: "p.SAFE.zip", type: "application/zip" },
    ]);
    expect(productFiles(product(bands)).map(({ asset }) => asset)).toEqual(["B02", "B03"]);
  });

  it("are those chosen by key or role, each with a name of its own", () => {
    const files = productFiles(product(bands), { assets: ["B02", "B03"], roles: ["metadata"] });
    expect(files.map(({ fileName }) => fileName)).toEqual(["B02_B.jp2", "B03_b.jp2", "MTD.xml"]);
    expect(files[1]).toMatchObject({ sizeBytes: 5, checksum: "1220AB" });
  });

  it("are named after the product and their media type where the address says nothing", () => {
    const data = { href: `${base}/Products(5)/$value`, type: "application/zip" };
    expect(productFiles(product({ data }))[0]?.fileName).toBe("S2A_P1.zip");
  });

  it("come from an address that can be reached, also once they are on disk", () => {
    const data = { href: "s3://bucket/p.zip", alternate: { https: { href: `${base}/p.zip` } } };
    expect(productFiles(product({ data }))[0]?.url).toBe(`${base}/p.zip`);
    const kept = {
      href: "../data/p.zip",
      "scrappi:asset_state": "downloaded",
      alternate: { remote: { href: `${base}/q.zip` } },
    };
    expect(productFiles(product({ data: kept }))[0]?.url).toBe(`${base}/q.zip`);
    expect(productFiles(product({ data: { href: "relative/p.zip" } }))).toEqual([]);
  });
});
