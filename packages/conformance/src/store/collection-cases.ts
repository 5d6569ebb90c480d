import { compareCodePoints, parseStacCollection, unknownExtent } from "@eomatch/stac-model";
import { collect, expectSame, expectThat } from "../expectation.js";
import { collectionOf, idsOf } from "./catalogue-state.js";
import { references, sampleItem, sentinel2, sentinel3, storeWith } from "./sample-catalogue.js";
import type { StoreCase } from "./store-harness.js";

const listing = "listCollections: all collections, in order of their names, with their links and extents.";

/** Cases of collections: their order, what they say of themselves, their extents and links. */
export const collectionCases: readonly StoreCase[] = [
  {
    id: "collections-in-order",
    title: "lists the collections in order of their names, by code point",
    contract: listing,
    async run(harness) {
      const store = await storeWith(harness);
      // By UTF-16 unit the last two would stand the other way round; by locale a would stand before B.
      const names = ["b", "B", "a-b", "a", "a_b", "A10", "A9", "é", "\u{ff21}", "\u{1d49c}"];
      await store.write({ collections: names.map((id) => ({ id, description: id })) });
      const expected = [...names].sort(compareCodePoints);
      for (const view of [store, await harness.reopen(store)]) {
        const found = (await collect(view.listCollections())).map(({ id }) => id);
        expectSame(found, expected, "the order of the collections");
      }
    },
  },
  {
    id: "collection-says-what-it-was-told",
    title: "keeps a collection's description, title and assets, as a valid STAC collection",
    contract: "CollectionDescription: what a collection says of itself.",
    async run(harness) {
      const store = await storeWith(harness);
      const assets = {
        table: {
          href: "https://files.example/table.csv",
          roles: ["metadata"],
          "custom:rows": 0,
          title: "Über",
        },
      };
      const described = { id: sentinel2, title: "Sentinel-2", description: "Products of Sentinel-2", assets };
      await store.write({ collections: [described] });
      const found = await collectionOf(await harness.reopen(store), sentinel2);
      parseStacCollection(found, "a listed collection");
      const { id, title, description } = found ?? {};
      expectSame({ id, title, description, assets: found?.assets }, described, "a collection");
    },
  },
  {
    id: "collection-described-anew",
    title: "describes a collection anew, keeps its items, and leaves the others alone",
    contract: "Collections to make or to describe anew; the ones not named stay as they are.",
    async run(harness) {
      const items = [sampleItem("a"), sampleItem("b", { collection: sentinel3 })];
      const store = await storeWith(harness, items);
      const others = await collectionOf(store, sentinel3);
      const extent = (await collectionOf(store, sentinel2))?.extent;
      const assets = { notes: { href: "https://files.example/notes.txt" } };
      await store.write({ collections: [{ id: sentinel2, description: "Anew", assets }] });
      const found = await collectionOf(store, sentinel2);
      expectSame(
        { description: found?.description, assets: found?.assets, extent: found?.extent },
        { description: "Anew", assets, extent },
        "a collection described anew",
      );
      expectSame(await idsOf(store, { collections: [sentinel2] }), ["a"], "its items");
      expectSame(await collectionOf(store, sentinel3), others, "a collection that was not named");
    },
  },
  {
    id: "extent-is-the-union",
    title: "says the extent of a collection: the union of its items' boxes and times, batch by batch",
    contract: listing,
    async run(harness) {
      const late = { start: "2024-06-01T10:00:00Z", end: "2024-06-01T12:30:00Z" };
      const store = await storeWith(harness, [sampleItem("a", { ...late, bbox: [0, 10, 20, 30] })]);
      expectSame(
        (await collectionOf(store, sentinel2))?.extent,
        {
          spatial: { bbox: [[0, 10, 20, 30]] },
          temporal: { interval: [["2024-06-01T10:00:00Z", "2024-06-01T12:30:00Z"]] },
        },
        "the extent of one item",
      );
      // The one that starts first is neither the one that ends last nor the one furthest west.
      const early = { start: "2024-05-31T23:59:59.5Z", end: "2024-06-01T00:00:00Z" };
      await store.write({ items: [sampleItem("b", { ...early, bbox: [5, -40, 30, 15] })] });
      expectSame(
        (await collectionOf(await harness.reopen(store), sentinel2))?.extent,
        {
          spatial: { bbox: [[0, -40, 30, 30]] },
          temporal: { interval: [["2024-05-31T23:59:59.500Z", "2024-06-01T12:30:00Z"]] },
        },
        "the extent of two items",
      );
    },
  },
  {
    id: "extent-across-antimeridian",
    title: "says the extent of items on both sides of the antimeridian the short way round",
    contract: "Bbox: west > east means that it crosses the antimeridian (RFC 7946 §5).",
    async run(harness) {
      const store = await storeWith(harness, [
        sampleItem("east", { bbox: [170, -5, 175, 5] }),
        sampleItem("west", { bbox: [-178, 0, -170, 10] }),
      ]);
      const extent = (await collectionOf(store, sentinel2))?.extent;
      expectSame(extent?.spatial.bbox, [[170, -5, -170, 10]], "a box across the antimeridian");
    },
  },
  {
    id: "extent-unknown-without-items",
    title: "says the unknown extent of a collection without items",
    contract: "A collection that is left without items stays, with an unknown extent.",
    async run(harness) {
      const store = await storeWith(harness);
      await store.write({ collections: [{ id: sentinel2, description: "None yet" }] });
      expectSame((await collectionOf(store, sentinel2))?.extent, unknownExtent, "the extent of nothing");
      await store.write({ items: [sampleItem("a", { bbox: [1, 2, 3, 4] })] });
      const extent = (await collectionOf(store, sentinel2))?.extent;
      expectSame(extent?.spatial.bbox, [[1, 2, 3, 4]], "the extent after the first item");
      await store.write({ removals: references(sentinel2, ["a"]) });
      const emptied = await collectionOf(await harness.reopen(store), sentinel2);
      expectSame(emptied?.extent, unknownExtent, "the extent after the last item is gone");
    },
  },
  {
    id: "item-links-are-the-items",
    title: "links a collection to each of its items once, where it makes links, and to nothing that is gone",
    contract: "Adds, replaces and takes out items … with the links to them.",
    async run(harness) {
      const store = await storeWith(
        harness,
        ["a", "b", "c"].map((id) => sampleItem(id)),
      );
      await store.write({ items: [sampleItem("b", { properties: { changed: true } }), sampleItem("d")] });
      await store.write({ removals: references(sentinel2, ["a"]) });
      const links = (await collectionOf(await harness.reopen(store), sentinel2))?.links ?? [];
      const hrefs = links.filter(({ rel }) => rel === "item").map(({ href }) => href);
      // A store whose items have no address makes no links.
      expectThat(
        hrefs.length === 0 || hrefs.length === 3,
        `three items are there, found ${hrefs.length} item links: ${hrefs.join(", ")}`,
      );
      expectThat(new Set(hrefs).size === hrefs.length, `item links lead to one place: ${hrefs.join(", ")}`);
    },
  },
];
