import { stacVersion } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectionParts, cutItemLinks, itemLinksBytes } from "./collection-text.js";
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

function fileOf(...links: Uint8Array[]): Buffer {
  return Buffer.concat(collectionParts(collection, links));
}

describe("collectionParts", () => {
  it("are what the collection with all of its links is as JSON, and the links can be cut out", () => {
    fc.assert(
      fc.property(itemLinks, (links) => {
        const file = fileOf(itemLinksBytes(links));
        expect(file.toString()).toBe(formatJson({ ...collection, links: [...collection.links, ...links] }));
        expect(Buffer.from(cutItemLinks(file, collection) ?? [])).toEqual(Buffer.from(itemLinksBytes(links)));
        expect(fileOf(...[links.slice(0, 1), [], links.slice(1)].map(itemLinksBytes))).toEqual(file);
      }),
    );
  });

  it("are not cut where the file is of another collection, or its links are no text", () => {
    const file = fileOf(itemLinksBytes([{ rel: "item", href: "./a.json" }]));
    expect(cutItemLinks(file, { ...collection, id: "another" })).toBeUndefined();
    expect(cutItemLinks(file.subarray(1), collection)).toBeUndefined();
    file[file.indexOf("a.json")] = 0xff;
    expect(cutItemLinks(file, collection)).toBeUndefined();
  });
});
