import { describe, expect, it } from "vitest";
import { chosenAssets } from "./chosen-assets.js";

const asset = (...roles: string[]) => ({ href: "https://archive.example/x.tif", roles });
const bands = { B02: asset("data"), B03: asset("data", "reflectance"), quicklook: asset("thumbnail") };
const keysOf = (...[product, choice]: Parameters<typeof chosenAssets>): string[] =>
  chosenAssets(product, choice).map(([key]) => key);

describe("the assets that make up a product", () => {
  it("are `data` alone, or where there is none those with that role", () => {
    expect(keysOf({ assets: { ...bands, data: asset() } })).toEqual(["data"]);
    expect(keysOf({ assets: bands })).toEqual(["B02", "B03"]);
    expect(keysOf({ assets: {} })).toEqual([]);
  });

  it("are those of a key or a role that was chosen, and no others", () => {
    expect(keysOf({ assets: bands }, { assets: ["B02", "B09"], roles: ["thumbnail"] })).toEqual([
      "B02",
      "quicklook",
    ]);
    expect(keysOf({ assets: { ...bands, data: asset() } }, { assets: [] })).toEqual([]);
  });
});
