import { collect, expectSame } from "../expectation.js";
import { hostileNames } from "../hostile-names.js";
import { stateOf } from "./catalogue-state.js";
import {
  descriptionsOf,
  events,
  pair,
  references,
  sampleEvent,
  sampleItem,
  sampleMatchup,
  sampleProduct,
  sentinel2,
  sentinel3,
  storeWith,
} from "./sample-catalogue.js";
import type { StoreCase } from "./store-harness.js";

const reading = "readItems yields in the order asked, leaving out what is not there.";

/** Cases of single items: that they come back as they went in, by reference, whatever they are called. */
export const itemCases: readonly StoreCase[] = [
  {
    id: "items-in-the-order-asked",
    title: "reads items in the order asked",
    contract: reading,
    async run(harness) {
      const ids = ["a", "b", "c", "d"];
      const store = await storeWith(harness, [
        ...ids.map((id, i) => sampleItem(id, { start: `2024-06-0${i + 1}T00:00:00Z` })),
        sampleItem("a", { collection: sentinel3 }),
      ]);
      const asked = [
        ...references(sentinel2, ["c", "a"]),
        ...references(sentinel3, ["a"]),
        ...references(sentinel2, ["d", "b", "c"]),
      ];
      const found = await collect(store.readItems(new Set(asked)));
      const inOrder = found.map(({ item }) => ({ collection: item.collection, id: item.id }));
      expectSame(inOrder, asked, "the references of the items read");
    },
  },
  {
    id: "absent-items-left-out",
    title:
      "leaves out references to what is not there: no such item, no such collection, no reference at all",
    contract: reading,
    async run(harness) {
      const store = await storeWith(harness, [sampleItem("a"), sampleItem("b", { collection: sentinel3 })]);
      const asked = [
        ...references(sentinel2, ["b", "missing"]),
        ...references("nowhere", ["a"]),
        ...references(sentinel2, ["a"]),
        ...references(sentinel3, ["a"]),
      ];
      const found = await collect(store.readItems(asked));
      expectSame(
        found.map(({ item }) => item.id),
        ["a"],
        "the items that are there",
      );
      expectSame(await collect(store.readItems([])), [], "the items of no reference");
    },
  },
  {
    id: "item-comes-back-whole",
    title: "gives an item back with every field, property and asset, also those that nobody knows",
    contract: "CatalogueItem: the STAC Item without the links that hold the catalogue together.",
    async run(harness) {
      const rich = sampleItem("rich", {
        bbox: [179.5, -10.125, -179.25, 0],
        properties: {
          "eo:cloud_cover": 0,
          "custom:flag": false,
          "custom:empty": "",
          "custom:text": 'Zürich – 東京 🛰 "quoted" \\ \n \u2028',
          "custom:list": [1, 2.5, -0.001, 1e-9, 123456789012345, [], {}],
          "custom:nested": { a: { b: [null, true] } },
          "custom:null": null,
        },
        fields: {
          stac_extensions: ["https://stac-extensions.github.io/eo/v1.1.0/schema.json"],
          "custom:field": { kept: [0] },
          links: [
            { rel: "via", href: "https://archive.example/items/rich", type: "application/geo+json" },
            { rel: "license", href: "https://archive.example/license", "custom:weight": 1 },
          ],
          assets: {
            data: {
              href: "../../data/rich.zip",
              "scrappi:asset_state": "downloaded",
              "file:size": 0,
              alternate: { remote: { href: "https://archive.example/rich.zip" } },
            },
            quicklook: { href: "https://archive.example/rich.png", roles: ["overview"], type: "image/png" },
          },
        },
      });
      const bare = sampleItem("bare", { fields: { geometry: null, bbox: undefined } });
      const store = await storeWith(harness, [rich, bare]);
      for (const view of [store, await harness.reopen(store)]) {
        const found = await collect(view.readItems(references(sentinel2, ["rich", "bare"])));
        expectSame(found, [rich, bare], "items read by reference");
        expectSame(await collect(view.query({})), [bare, rich], "items found by a query");
      }
    },
  },
  {
    id: "relations-come-back",
    title: "gives the relations of products, matchups and events back, in their order and with their roles",
    contract: "CatalogueItem.relations: the links between items of the catalogue, as references.",
    async run(harness) {
      const products = [
        sampleProduct("p2", "remote"),
        sampleProduct("p1", "remote", { collection: sentinel3, platform: "S3A" }),
      ];
      const matchups = ["m2", "m1"].map((id) => sampleMatchup(id, products, { eventId: "e" }));
      const event = sampleEvent("e", matchups);
      const items = [...products, ...matchups, event];
      const store = await storeWith(harness, items);
      for (const view of [store, await harness.reopen(store)]) {
        const asked = items.map(({ item }) => ({ collection: item.collection, id: item.id }));
        expectSame(await collect(view.readItems(asked)), items, "items with relations");
        const found = await collect(view.query({ collections: [pair, events] }));
        expectSame(
          found.map(({ relations }) => relations),
          [matchups[1], matchups[0], event].map((each) => each?.relations),
          "relations of items found by a query",
        );
      }
    },
  },
  {
    id: "same-id-in-two-collections",
    title: "keeps items of the same id in two collections apart",
    contract: "ItemReference names one item of a catalogue, by collection and id.",
    async run(harness) {
      const items = [
        sampleItem("same", { properties: { which: 2 } }),
        sampleItem("same", { collection: sentinel3, properties: { which: 3 } }),
      ];
      const store = await storeWith(harness, items);
      await store.write({ removals: references(sentinel3, ["same"]) });
      expectSame(await collect(store.query({})), items.slice(0, 1), "the item that was not removed");
    },
  },
  {
    id: "hostile-ids",
    title: "keeps items apart whose ids lead out of folders, differ in case only, or are no names at all",
    contract: "Ids are texts: no id, however hostile, leads outside the catalogue or to another item.",
    async run(harness) {
      const items = hostileNames.map((id) => sampleItem(id));
      const store = await storeWith(harness, items);
      for (const view of [store, await harness.reopen(store)]) {
        expectSame(
          await collect(view.readItems(references(sentinel2, hostileNames))),
          items,
          "hostile items",
        );
      }
      await store.write({ removals: references(sentinel2, hostileNames.slice(1)) });
      expectSame(await collect(store.query({})), items.slice(0, 1), "the one item that was not removed");
    },
  },
  {
    id: "hostile-collections",
    title: "keeps collections apart whose names lead out of folders or differ in case only",
    contract: "Ids are texts: no id, however hostile, leads outside the catalogue or to another item.",
    async run(harness) {
      const items = hostileNames.map((collection) => sampleItem("item", { collection }));
      const store = await storeWith(harness, items);
      const view = await harness.reopen(store);
      const asked = items.map(({ item }) => ({ collection: item.collection, id: item.id }));
      expectSame(await collect(view.readItems(asked)), items, "items of hostile collections");
      const listed = (await collect(view.listCollections())).map(({ id }) => id).sort();
      expectSame(listed, [...hostileNames].sort(), "hostile collections");
    },
  },
  {
    id: "references-with-line-breaks",
    title: "takes no reference for another one, however collection and id are cut",
    contract: "ItemReference names one item of a catalogue, by collection and id.",
    async run(harness) {
      // Joined by a line break, a comma or a slash, the two references of a row are one text.
      const rows = ["\n", ",", "/", "\0", " "].flatMap((joint, i) => [
        { collection: `x${i}`, id: `y${joint}z` },
        { collection: `x${i}${joint}y`, id: "z" },
      ]);
      const items = rows.map(({ collection, id }) =>
        sampleItem(id, { collection, properties: { collection } }),
      );
      const store = await storeWith(harness, items);
      const view = await harness.reopen(store);
      expectSame(await collect(view.readItems(rows)), items, "items whose references look alike");
    },
  },
  {
    id: "many-items",
    title: "takes and gives back 1,200 items at once",
    contract: "Everything that can be many is an AsyncIterable or a batch.",
    async run(harness) {
      const items = Array.from({ length: 1200 }, (_, i) =>
        sampleItem(`item-${String(i).padStart(4, "0")}`, {
          start: `2024-06-${String((i % 28) + 1).padStart(2, "0")}T10:00:00Z`,
        }),
      );
      const store = await storeWith(harness);
      await store.write({ collections: descriptionsOf(items), items });
      const asked = references(
        sentinel2,
        items.map(({ item }) => item.id),
      );
      expectSame(await collect(store.readItems(asked.values())), items, "1,200 items by reference");
      expectSame(
        (await stateOf(await harness.reopen(store))).items.length,
        1200,
        "the number of items found",
      );
    },
  },
];
