import { stacVersion } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectionText, cutItemLinks, itemLinksText } from "./collection-text.js";
import { formatJson } from "./json-text.js";

const collection = {
  type: "Collection",
  stac_version: stacVersion,
  id: "S2_MSI_L1C",
  description: "…",
  license: "other",
  extent: {
    spatial: { bbox: [[-180, -90, 180, 90]] },
    temporal: { interval: [[null, null]] },
  },
  links: [{ rel: "root", href: "../catalog.json", type: "application/json" }],
} as const;

/** Links as eomatch writes them and as others may have: with any text, and with fields of any kind. */
const itemLinks = fc.array(
  fc
    .record(
      {
        href: fc.string({ unit: "binary" }),
        type: fc.constant("application/geo+json"),
        title: fc.string({ unit: "binary" }),
        "proj:shape": fc.jsonValue({ maxDepth: 2 }),
      },
      { requiredKeys: ["href"] },
    )
    .map((fields) => ({ rel: "item", ...fields })),
);

describe("collectionText", () => {
  it("is what the collection with all of its links is as JSON, and the text of the links can be cut out", () => {
    fc.assert(
      fc.property(itemLinks, (links) => {
        const text = collectionText(collection, [itemLinksText(links)]);
        expect(text).toBe(formatJson({ ...collection, links: [...collection.links, ...links] }));
        expect(cutItemLinks(text, collection)).toBe(itemLinksText(links));
        const parts = [links.slice(0, 1), [], links.slice(1)].map(itemLinksText);
        expect(collectionText(collection, parts)).toBe(text);
      }),
    );
  });
});
