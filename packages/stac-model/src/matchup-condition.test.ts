import { describe, expect, it } from "vitest";
import { type CatalogueItem, type ItemReference, referenceKey, referenceTo } from "./catalogue-item.js";
import { hasMatchupThatMeets } from "./matchup-condition.js";
import type { MatchupCondition } from "./ports/catalogue-store.js";

const item = (
  id: string,
  facts: Partial<CatalogueItem["item"]> & { relations?: CatalogueItem["relations"] } = {},
): CatalogueItem => {
  const { relations = [], ...others } = facts;
  return {
    item: {
      type: "Feature",
      stac_version: "1.1.0",
      id,
      geometry: null,
      properties: {},
      links: [],
      assets: {},
      collection: "c",
      ...others,
    },
    relations,
  };
};
const to = (id: string): ItemReference => ({ collection: "c", id });
const derivedFrom = (...ids: string[]): CatalogueItem["relations"] =>
  ids.map((id) => ({ rel: "derived_from", target: to(id) }));
const downloaded = { data: { href: "x", "scrappi:asset_state": "downloaded" } };
const remote = { data: { href: "x", "scrappi:asset_state": "remote" } };

const items = [
  item("on disk", { assets: downloaded }),
  item("far away", { assets: remote }),
  item("m1", { properties: { cloud: 0 }, relations: derivedFrom("on disk", "far away") }),
  item("m2", { properties: { cloud: 7 }, relations: derivedFrom("on disk") }),
  item("m3", { properties: { cloud: 90 }, relations: derivedFrom("on disk", "gone") }),
];
async function* readItems(references: Iterable<ItemReference>): AsyncGenerator<CatalogueItem> {
  for (const reference of references) {
    const found = items.find((candidate) => referenceKey(referenceTo(candidate)) === referenceKey(reference));
    if (found !== undefined) yield found;
  }
}

describe("hasMatchupThatMeets", () => {
  it.each<[string, string[], MatchupCondition, boolean]>([
    ["nothing asked, one matchup", ["m1"], {}, true],
    ["nothing asked, no matchup", [], {}, false],
    ["nothing asked, its only matchup gone", ["m9"], {}, false],
    ["a property that is zero", ["m1", "m2"], { properties: { cloud: 0 } }, true],
    ["a property of none", ["m1", "m2"], { properties: { cloud: { gt: 7 } } }, false],
    ["products on disk, of one", ["m1", "m2"], { productsDownloaded: true }, true],
    ["products on disk, of none", ["m1"], { productsDownloaded: true }, false],
    ["products on disk, one not even listed", ["m3"], { productsDownloaded: true }, false],
    [
      "both, met by two different matchups",
      ["m1", "m2"],
      { properties: { cloud: 0 }, productsDownloaded: true },
      false,
    ],
    ["both, met by one", ["m1", "m2"], { properties: { cloud: 7 }, productsDownloaded: true }, true],
  ])("%s", async (_, matchups, condition, expected) => {
    const event = item("event", {
      relations: matchups.map((id) => ({ rel: "related", role: "matchup", target: to(id) })),
    });
    expect(await hasMatchupThatMeets(event, condition, readItems)).toBe(expected);
  });
});
