import type { StacAsset } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { productAssets } from "./source-assets.js";

const band = (href: string): StacAsset => ({ href, type: "image/jp2", roles: ["data"] });

describe("productAssets", () => {
  it.each(["product", "Product", "PRODUCT", "safe", "SAFE", "zip"])("lists %s as data as well", (key) => {
    const assets = productAssets(
      { [key]: { href: "https://host/p.zip" }, B01: band("https://host/1") },
      undefined,
    );
    expect(assets["data"]).toEqual({ href: "https://host/p.zip" });
    expect(assets[key]).toEqual(assets["data"]);
  });

  it("finds the one packed file beside the bands", () => {
    const zip = { href: "https://host/p", type: "application/zip", roles: ["data"] };
    expect(productAssets({ B01: band("https://host/1"), all: zip }, undefined)["data"]).toEqual(zip);
  });

  it("takes a NetCDF or HDF file as the product only when it is the only data", () => {
    const file = { href: "https://host/a.nc", type: "application/x-netcdf", roles: ["data"] };
    const manifest = { href: "https://host/xfdumanifest.xml", roles: ["metadata"] };
    expect(productAssets({ manifest, l2p: file }, undefined)["data"]).toEqual(file);
    expect(
      productAssets({ oa01: file, oa02: { ...file, href: "https://host/b.nc" } }, undefined)["data"],
    ).toBeUndefined();
  });

  it("takes no data for a product of several files", () => {
    expect(
      productAssets({ B01: band("https://host/1"), B02: band("https://host/2") }, undefined)["data"],
    ).toBeUndefined();
    expect(productAssets({ B01: band("https://host/1") }, undefined)["data"]).toBeUndefined();
  });

  it("shows a browser's picture before a large overview, and a thumbnail first", () => {
    const visual = { href: "https://host/TCI.jp2", type: "image/jp2", roles: ["overview"] };
    const preview = { href: "https://host/p.png", type: "image/png", roles: ["overview"] };
    const thumbnail = { href: "https://host/t.jpg", type: "image/jpeg", roles: ["thumbnail"] };
    expect(productAssets({ visual, preview }, undefined)["quicklook"]).toEqual(preview);
    expect(productAssets({ visual, preview, thumbnail }, undefined)["quicklook"]).toEqual(thumbnail);
    expect(productAssets({ visual }, undefined)["quicklook"]).toEqual(visual);
    expect(productAssets({ quicklook: preview, thumbnail }, undefined)["quicklook"]).toEqual(preview);
    expect(productAssets({ B01: band("https://host/1") }, undefined)["quicklook"]).toBeUndefined();
  });

  it("makes addresses absolute and takes credentials out, nested ones too", () => {
    const assets = productAssets(
      {
        B01: { href: "./1.tif?sig=secret", alternate: { s3: { href: "https://u:secret@host/1.tif" } } },
      },
      "https://host/items/a.json",
    );
    expect(assets["B01"]).toEqual({
      href: "https://host/items/1.tif",
      alternate: { s3: { href: "https://host/1.tif" } },
    });
  });

  it("does not believe a source that a file is downloaded", () => {
    const assets = productAssets(
      { data: { href: "/etc/passwd", "scrappi:asset_state": "downloaded" } },
      undefined,
    );
    expect(assets["data"]).toEqual({ href: "/etc/passwd" });
  });
});
