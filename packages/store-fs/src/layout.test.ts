import { describe, expect, it } from "vitest";
import { productItem } from "../test/sample-catalogue.js";
import { isNamedAfterItem, itemFileNames, placeBeside, placeCollection, placeItem } from "./layout.js";

const free = (): boolean => false;

describe("placeItem", () => {
  it("pads year, month and day", () => {
    const { item } = productItem("a", { start: "2022-01-02T03:04:05Z" });
    expect(placeItem(item, "S2")).toBe("S2/2022/01/02/a.json");
    const early = productItem("a", { start: "0987-12-31T00:00:00Z" }).item;
    expect(placeItem(early, "S2")).toBe("S2/0987/12/31/a.json");
  });

  it("takes the day in UTC", () => {
    const { item } = productItem("a", { start: "2022-05-18T23:30:00-02:00" });
    expect(placeItem(item, "S2")).toBe("S2/2022/05/19/a.json");
  });

  it("goes by datetime and, where that is null, by start_datetime", () => {
    const { item } = productItem("a", { properties: { datetime: "2022-06-01T00:00:00Z" } });
    expect(placeItem(item, "S2")).toBe("S2/2022/06/01/a.json");
    const nominal = { ...item, properties: { ...item.properties, datetime: null } };
    expect(placeItem(nominal, "S2")).toBe("S2/2022/05/18/a.json");
  });

  it("has another place beside it, for where it would be in the way of another item's file", () => {
    const { item } = productItem("S2A");
    const place = placeBeside(placeItem(item, "S2"), item);
    expect(place).toMatch(/^S2\/2022\/05\/18\/S2A~[0-9a-f]{16}\.json$/);
    expect(itemFileNames("S2A").some((name) => place.endsWith(`/${name}`))).toBe(true);
  });
});

describe("placeCollection", () => {
  it("gives each collection a folder of its name", () => {
    expect(placeCollection("S2_MSI_L1C", free)).toBe("S2_MSI_L1C/collection.json");
    expect(placeCollection("../x", free)).toBe("%2E.%2Fx/collection.json");
  });

  it("keeps product files, other tools' STAC and the catalogue itself apart from collections", () => {
    expect(placeCollection("data", free)).toBe("%64ata/collection.json");
    expect(placeCollection("STAC", free)).toBe("%53TAC/collection.json");
    expect(placeCollection("catalog.json", free)).toBe("%63atalog.json/collection.json");
  });

  it("keeps apart collections that differ in case alone", () => {
    expect(placeCollection("s2", (folder) => folder === "s2")).toMatch(/^s2~[0-9a-f]{16}\/collection\.json$/);
  });
});

describe("isNamedAfterItem", () => {
  it.each([
    ["S2/2022/05/08/a.json", true],
    ["S2/2022/5/8/a.json", true],
    ["S2/a/a.json", true],
    ["S2/items/a.json", false],
    ["S2/a.json", false],
    ["S3/2022/05/08/a.json", false],
  ])("%s: %s", (path, expected) => {
    expect(isNamedAfterItem(path, "S2")).toBe(expected);
  });
});
