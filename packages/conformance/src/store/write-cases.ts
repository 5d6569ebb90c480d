import { type CatalogueStore, isStoreError, referenceTo, type StoreBatch } from "@eomatch/stac-model";
import { collect, expectRejection, expectSame, expectThat } from "../expectation.js";
import { idsOf, stateOf } from "./catalogue-state.js";
import {
  descriptionsOf,
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

const upsert = "write adds and replaces items, by collection and id.";
const refusal =
  "write throws store/unknown-collection when an item's collection neither exists nor is in the batch; the catalogue is then as it was.";

/** Cases of writing: adding, replacing, writing again, and being refused. */
export const writeCases: readonly StoreCase[] = [
  {
    id: "item-replaced-whole",
    title: "replaces an item whole: nothing of the old one is left, and it is found where the new one is",
    contract: upsert,
    async run(harness) {
      const before = sampleItem("a", {
        properties: { old: 1 },
        fields: { assets: { old: { href: "https://archive.example/old" } } },
      });
      const store = await storeWith(harness, [before, sampleItem("b")]);
      const after = sampleItem("a", {
        start: "2023-01-31T00:00:00Z",
        bbox: [-70, -30, -69, -29],
        platform: "S2B",
        properties: { new: 1 },
      });
      await store.write({ items: [after] });
      for (const view of [store, await harness.reopen(store)]) {
        const found = await collect(view.readItems(references(sentinel2, ["a"])));
        expectSame(found, [after], "an item written twice");
        expectSame(await idsOf(view), ["a", "b"], "all items, the replaced one at its new time");
        expectSame(await idsOf(view, { properties: { old: 1 } }), [], "items with the old property");
        expectSame(await idsOf(view, { platforms: ["S2B"] }), ["a"], "items of the new platform");
        expectSame(await idsOf(view, { bbox: [10, 40, 11, 41] }), ["b"], "items at the old place");
      }
    },
  },
  {
    id: "relations-replaced",
    title: "replaces an item's relations with it: an event found again gains the matchups it lacked",
    contract: upsert,
    async run(harness) {
      const product = sampleProduct("p", "remote");
      const [first, second] = [
        sampleMatchup("m1", [product], { eventId: "e" }),
        sampleMatchup("m2", [product], { eventId: "e" }),
      ];
      const event = sampleEvent("e", [first]);
      const store = await storeWith(harness, [product, first, event]);
      const grown = sampleEvent("e", [first, second]);
      await store.write({ items: [second, grown] });
      const collections = [event.item.collection];
      expectSame(await collect(store.query({ collections })), [grown], "the event with two matchups");
      await store.write({ items: [sampleEvent("e", [second])], removals: [referenceTo(first)] });
      const [shrunk] = await collect((await harness.reopen(store)).query({ collections }));
      expectSame(shrunk, sampleEvent("e", [second]), "the event with one matchup");
    },
  },
  {
    id: "writing-again-changes-nothing",
    title: "changes nothing when what is there is written again",
    contract: "Idempotence: writing what is already there changes nothing.",
    async run(harness) {
      const product = sampleProduct("p", "remote", { bbox: [170, 0, -170, 1] });
      const matchup = sampleMatchup("m", [product]);
      const items = [product, matchup];
      const batch: StoreBatch = { collections: descriptionsOf(items), items, removals: [] };
      const store = await storeWith(harness);
      await store.write(batch);
      const before = await stateOf(store);
      await store.write(batch);
      await store.write({ items: [matchup] });
      for (const view of [store, await harness.reopen(store)]) {
        expectSame(await stateOf(view), before, "the catalogue after the same batch again");
      }
    },
  },
  {
    id: "empty-batch",
    title: "takes an empty batch and changes nothing",
    contract: "Whatever a batch does not name stays as it is.",
    async run(harness) {
      const store = await storeWith(harness, [sampleItem("a")]);
      const before = await stateOf(store);
      await store.write({});
      await store.write({ collections: [], items: [], removals: [] });
      expectSame(await stateOf(store), before, "the catalogue after an empty batch");
    },
  },
  {
    id: "unknown-collection-refused",
    title:
      "refuses an item of a collection that neither exists nor is in the batch, with store/unknown-collection",
    contract: refusal,
    async run(harness) {
      const store = await storeWith(harness, [sampleItem("a")]);
      const error = await expectRejection(
        store.write({ items: [sampleItem("b", { collection: "nowhere" })] }),
        "an item of an unknown collection",
      );
      expectThat(
        isStoreError(error, "store/unknown-collection"),
        `expected a StoreError store/unknown-collection, found ${String(error)}`,
      );
    },
  },
  {
    id: "refused-batch-leaves-nothing",
    title: "leaves the catalogue as it was when a part of a batch is refused",
    contract: refusal,
    async run(harness) {
      const store = await storeWith(harness, [sampleItem("a"), sampleItem("b")]);
      const before = await stateOf(store);
      await expectRejection(
        store.write({
          collections: [
            { id: sentinel3, description: "New" },
            { id: sentinel2, description: "Changed" },
          ],
          items: [
            sampleItem("a", { properties: { changed: true } }),
            sampleItem("c", { collection: sentinel3 }),
            sampleItem("d", { collection: "nowhere" }),
          ],
          removals: references(sentinel2, ["b"]),
        }),
        "a batch with an item of an unknown collection",
      );
      for (const view of [store, await harness.reopen(store)]) {
        expectSame(await stateOf(view), before, "the catalogue after a batch that was refused");
      }
      await expectStillWritable(store);
    },
  },
];

async function expectStillWritable(store: CatalogueStore): Promise<void> {
  await store.write({ items: [sampleItem("later")] });
  expectThat((await idsOf(store)).includes("later"), "the store must take the next batch after a refusal");
}
