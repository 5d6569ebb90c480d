import { referenceTo } from "@eomatch/stac-model";
import { collect, expectSame, expectThat } from "../expectation.js";
import { collectionOf, idsOf, stateOf } from "./catalogue-state.js";
import {
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

/** Cases of taking items out. */
export const removalCases: readonly StoreCase[] = [
  {
    id: "removed-is-gone",
    title: "takes items out: of reading, of queries, for every reader",
    contract: "write takes out items, by collection and id.",
    async run(harness) {
      const store = await storeWith(
        harness,
        ["a", "b", "c"].map((id) => sampleItem(id)),
      );
      await store.write({ removals: references(sentinel2, ["c", "a"]) });
      for (const view of [store, await harness.reopen(store)]) {
        expectSame(await idsOf(view), ["b"], "what a query finds after the removal");
        const asked = references(sentinel2, ["a", "b", "c"]);
        const found = (await collect(view.readItems(asked))).map(({ item }) => item.id);
        expectSame(found, ["b"], "what is read by reference after the removal");
      }
    },
  },
  {
    id: "linked-things-removed",
    title: "takes out an event with its matchups and products in one batch, and leaves what others need",
    contract: "Items to take out, those that link to others before those that are linked to.",
    async run(harness) {
      const [shared, own] = [sampleProduct("shared", "remote"), sampleProduct("own", "remote")];
      const kept = sampleMatchup("kept", [shared], { eventId: "later" });
      const gone = sampleMatchup("gone", [shared, own], { eventId: "first" });
      const later = sampleEvent("later", [kept]);
      const first = sampleEvent("first", [gone]);
      const store = await storeWith(harness, [shared, own, kept, gone, later, first]);
      await store.write({ removals: [first, gone, own].map(referenceTo) });
      for (const view of [store, await harness.reopen(store)]) {
        expectSame(await idsOf(view), ["shared", "kept", "later"], "what is left, by collection");
        const [event] = await collect(view.readItems([referenceTo(later)]));
        expectSame(event, later, "the event that stays");
      }
    },
  },
  {
    id: "absent-removals-passed-over",
    title: "passes over removals of what is not there, and takes out the rest",
    contract: "Items to take out …; ones that are not there are passed over.",
    async run(harness) {
      const store = await storeWith(harness, [sampleItem("a"), sampleItem("b", { collection: sentinel3 })]);
      const before = await stateOf(store);
      const absent = [...references(sentinel2, ["b", "c"]), ...references("nowhere", ["a"])];
      await store.write({ removals: absent });
      expectSame(await stateOf(store), before, "the catalogue after the removal of nothing");
      const twice = references(sentinel2, ["a", "a"]);
      await store.write({ removals: [...absent, ...twice] });
      expectSame(await idsOf(store), ["b"], "what is left");
      await store.write({ removals: twice });
      expectSame(await idsOf(store), ["b"], "what is left after the same removal again");
    },
  },
  {
    id: "emptied-collection-stays",
    title: "keeps a collection that is left without items, with what it says of itself",
    contract: "A collection that is left without items stays, with an unknown extent.",
    async run(harness) {
      const store = await storeWith(harness, [sampleItem("a")]);
      const before = await collectionOf(store, sentinel2);
      await store.write({ removals: references(sentinel2, ["a"]) });
      const after = await collectionOf(await harness.reopen(store), sentinel2);
      expectThat(after !== undefined, `the collection ${sentinel2} must stay without its last item`);
      expectSame(after?.description, before?.description, "the description of the emptied collection");
      await store.write({ items: [sampleItem("b")] });
      expectSame(await idsOf(store), ["b"], "items written to the emptied collection");
    },
  },
  {
    id: "extent-after-removal",
    title: "says the extent of the items that are left",
    contract: "write … with the links to them and the collections' extents.",
    async run(harness) {
      const store = await storeWith(harness, [
        sampleItem("a", { bbox: [0, 0, 1, 1], start: "2024-06-01T00:00:00Z" }),
        sampleItem("b", { bbox: [50, 50, 51, 51], start: "2024-06-09T00:00:00Z" }),
      ]);
      await store.write({ removals: references(sentinel2, ["b"]) });
      expectSame(
        (await collectionOf(await harness.reopen(store), sentinel2))?.extent,
        {
          spatial: { bbox: [[0, 0, 1, 1]] },
          temporal: { interval: [["2024-06-01T00:00:00Z", "2024-06-01T00:00:00Z"]] },
        },
        "the extent of what is left",
      );
    },
  },
  {
    id: "added-and-removed-in-one-batch",
    title: "adds some items and takes out others in one batch",
    contract: "write adds, replaces and takes out items and collections.",
    async run(harness) {
      const store = await storeWith(harness, [sampleItem("a"), sampleItem("b")]);
      await store.write({
        collections: [{ id: sentinel3, description: "New" }],
        items: [
          sampleItem("b", { properties: { changed: true } }),
          sampleItem("c", { collection: sentinel3 }),
        ],
        removals: references(sentinel2, ["a"]),
      });
      expectSame(await idsOf(store), ["b", "c"], "what is there afterwards");
      expectSame(await idsOf(store, { properties: { changed: true } }), ["b"], "what was replaced");
    },
  },
  {
    id: "removed-and-written-again",
    title: "takes an item that was taken out again, as if it had never been there",
    contract: "write adds, replaces and takes out items, by collection and id.",
    async run(harness) {
      const store = await storeWith(harness, [sampleItem("a", { properties: { first: true } })]);
      const again = sampleItem("a", { start: "2024-07-01T00:00:00Z", properties: { second: true } });
      await store.write({ removals: references(sentinel2, ["a"]) });
      await store.write({ items: [again] });
      expectSame(await collect((await harness.reopen(store)).query({})), [again], "the item written again");
    },
  },
];
