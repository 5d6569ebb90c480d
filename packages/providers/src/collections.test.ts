import { describe, expect, it } from "vitest";
import { archiveOfHost, recognisedCollections, searchedCollections } from "./collections.js";

describe("searchedCollections", () => {
  it("gives an archive's own names for ours", () => {
    const searched = searchedCollections("copernicus-stac");
    expect(searched.get("S2_MSI_L1C")).toEqual(["sentinel-2-l1c"]);
    expect(searched.has("LANDSAT_C2L1")).toBe(false);
  });

  it("searches one of two collections that list the same acquisitions, and all of those that complete each other", () => {
    expect(searchedCollections("earth-search").get("S2_MSI_L2A")).toEqual(["sentinel-2-c1-l2a"]);
    expect(searchedCollections("cmr").get("MODIS_L1B")).toEqual(["MOD021KM", "MYD021KM"]);
  });

  it("lets the user's mapping add and replace", () => {
    const searched = searchedCollections("earth-search", { S2_MSI_L2A: ["sentinel-2-l2a"], NAIP: "naip" });
    expect(searched.get("S2_MSI_L2A")).toEqual(["sentinel-2-l2a"]);
    expect(searched.get("NAIP")).toEqual(["naip"]);
    expect(searched.get("LANDSAT_C2L2")).toEqual(["landsat-c2-l2"]);
  });

  it("knows nothing of an archive that is not in the table but what the mapping says", () => {
    expect([...searchedCollections(undefined, { NAIP: "naip" }).keys()]).toEqual(["NAIP"]);
  });
});

describe("recognisedCollections", () => {
  it("takes our name and those of every archive", () => {
    const names = recognisedCollections("S2_MSI_L2A");
    for (const name of ["S2_MSI_L2A", "sentinel-2-l2a", "sentinel-2-c1-l2a", "S2MSI2A"]) {
      expect(names.has(name)).toBe(true);
    }
    expect(names.has("sentinel-2-l1c")).toBe(false);
  });

  it("takes only what the mapping says when it names the collection", () => {
    expect([...recognisedCollections("S2_MSI_L2A", { S2_MSI_L2A: "mine" })]).toEqual(["mine"]);
  });

  it("takes a name that is not in the table as it is", () => {
    expect([...recognisedCollections("NAIP")]).toEqual(["NAIP"]);
  });
});

it("archiveOfHost knows the hosts of the table, in any letter case", () => {
  expect(archiveOfHost("Earth-Search.aws.element84.com")).toBe("earth-search");
  expect(archiveOfHost("stac.example.org")).toBeUndefined();
});
