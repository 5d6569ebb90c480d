import { describe, expect, it } from "vitest";
import { itemAddress, productLinks } from "./source-links.js";

const self = { rel: "self", href: "https://host/collections/c/items/a", type: "application/geo+json" };

describe("productLinks", () => {
  it("makes via of self, and keeps license, cite-as and via", () => {
    const links = productLinks(
      [
        self,
        { rel: "root", href: "https://host/" },
        { rel: "license", href: "https://host/license", title: "Terms", headers: { authorization: "x" } },
        { rel: "cite-as", href: "https://doi.org/10.5066/P9OGBGM6" },
        { rel: "via", href: "https://usgs/item" },
        { rel: "via", href: "./relative.json" },
        { rel: "next", href: "https://host/next" },
      ],
      "https://host/search",
    );
    expect(links).toEqual([
      { rel: "via", href: self.href, type: "application/geo+json" },
      { rel: "license", href: "https://host/license", title: "Terms" },
      { rel: "cite-as", href: "https://doi.org/10.5066/P9OGBGM6" },
      { rel: "via", href: "https://usgs/item" },
    ]);
  });

  it("never keeps credentials", () => {
    expect(
      productLinks([{ rel: "self", href: "https://u:p@host/a?token=t&x=1" }], "https://host/search"),
    ).toEqual([{ rel: "via", href: "https://host/a?x=1" }]);
  });

  it("points to the file where the item has no address of its own", () => {
    expect(productLinks([], "/data/a.json")).toEqual([
      { rel: "via", href: "/data/a.json", type: "application/json" },
    ]);
    expect(productLinks([{ rel: "self", href: "./a.json" }], "/data/all.json")[0]?.href).toBe("/data/a.json");
    expect(productLinks([], "https://host/search")).toEqual([]);
  });

  it("does not take a path from an archive, which would name a file on this disk", () => {
    expect(productLinks([{ rel: "via", href: "/etc/passwd" }], "https://host/search")).toEqual([]);
  });

  it("lists each link once", () => {
    expect(productLinks([self, { rel: "via", href: self.href }], "https://host/search")).toHaveLength(1);
  });
});

describe("itemAddress", () => {
  it("is self for an item among others, and the file for an item that is a file", () => {
    expect(itemAddress([self], "/data/all.json", false)).toBe(self.href);
    expect(itemAddress([self], "/data/a.json", true)).toBe("/data/a.json");
    expect(itemAddress([], "/data/all.json", false)).toBe("/data/all.json");
  });
});
