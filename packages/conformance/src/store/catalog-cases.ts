import { isStoreError } from "@eomatch/stac-model";
import { collect, expectRejection, expectSame, expectThat } from "../expectation.js";
import { references, sampleDescription, sentinel2, storeWith } from "./sample-catalogue.js";
import type { StoreCase } from "./store-harness.js";

const absence = "Absence is undefined or nothing yielded, never an error.";

/** Cases of the catalogue as a whole: whether it is there, and what it says of itself. */
export const catalogCases: readonly StoreCase[] = [
  {
    id: "location-is-named",
    title: "says where it is",
    contract: "Where the catalogue is, for people: a path, an address.",
    async run(harness) {
      const { location } = await harness.create();
      expectThat(typeof location === "string" && location.trim() !== "", "location must be a text");
    },
  },
  {
    id: "absent-catalogue",
    title: "yields nothing where there is no catalogue",
    contract: absence,
    async run(harness) {
      const store = await harness.create();
      expectSame(await store.readCatalog(), undefined, "readCatalog without a catalogue");
      expectSame(await collect(store.listCollections()), [], "collections without a catalogue");
      expectSame(await collect(store.query({})), [], "items without a catalogue");
      const asked = references(sentinel2, ["a"]);
      expectSame(await collect(store.readItems(asked)), [], "items by reference without a catalogue");
    },
  },
  {
    id: "empty-catalogue",
    title: "makes a catalogue that says what it was told and is empty",
    contract: "createCatalog makes an empty catalogue; readCatalog is what the catalogue says of itself.",
    async run(harness) {
      const store = await storeWith(harness);
      for (const view of [store, await harness.reopen(store)]) {
        expectSame(await view.readCatalog(), sampleDescription, "what a new catalogue says of itself");
        expectSame(await collect(view.listCollections()), [], "the collections of a new catalogue");
        expectSame(await collect(view.query({})), [], "the items of a new catalogue");
      }
    },
  },
  {
    id: "catalogue-exists",
    title: "refuses to make a catalogue where there is one, and leaves that as it is",
    contract: "createCatalog throws store/exists when there is one.",
    async run(harness) {
      const store = await storeWith(harness);
      for (const view of [store, await harness.reopen(store)]) {
        const error = await expectRejection(
          view.createCatalog({ id: "other", description: "Another" }),
          "createCatalog where there is a catalogue",
        );
        expectThat(
          isStoreError(error, "store/exists"),
          `expected a StoreError store/exists, found ${String(error)}`,
        );
      }
      expectSame(await store.readCatalog(), sampleDescription, "the catalogue that was there first");
    },
  },
  {
    id: "catalogue-made-once",
    title: "makes one catalogue when two ask for one at the same time",
    contract: "One writer at a time; createCatalog throws store/exists when there is one.",
    async run(harness) {
      const store = await harness.create();
      const descriptions = ["a", "b", "c"].map((id) => ({ id, description: `Catalogue ${id}` }));
      const made = await Promise.allSettled(descriptions.map((each) => store.createCatalog(each)));
      const winners = descriptions.filter((_, i) => made[i]?.status === "fulfilled");
      expectThat(
        winners.length === 1,
        `of three calls at once exactly one may make it, found ${winners.length}`,
      );
      expectSame(await store.readCatalog(), winners[0], "the catalogue that was made");
    },
  },
];
