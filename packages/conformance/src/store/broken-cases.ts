import { type CatalogueStore, isStoreError, type ReadOptions, type StoreError } from "@eomatch/stac-model";
import { collect, expectRejection, expectSame, expectThat } from "../expectation.js";
import { references, sampleItem, sentinel2, storeWith } from "./sample-catalogue.js";
import type { StoreCase, StoreHarness } from "./store-harness.js";

/** Cases of objects that cannot be read, for stores to which that can happen. */
export const brokenCases: readonly StoreCase[] = [
  {
    id: "broken-item-is-an-error",
    title: "ends reading with store/broken-catalogue at an item that cannot be parsed",
    contract: "An object that cannot be parsed is store/broken-catalogue; without onBroken it ends the call.",
    inapplicable,
    async run(harness) {
      const store = await storeWithBrokenItem(harness);
      for (const [name, read] of readings) {
        const error = await expectRejection(collect(read(store)), `${name} of an item that is broken`);
        expectThat(
          isStoreError(error, "store/broken-catalogue"),
          `${name}: expected a StoreError store/broken-catalogue, found ${String(error)}`,
        );
      }
    },
  },
  {
    id: "broken-item-passed-over",
    title: "reports an item that cannot be parsed to onBroken and yields the others",
    contract: "onBroken is called with each object that cannot be parsed, which is then left out.",
    inapplicable,
    async run(harness) {
      const store = await storeWithBrokenItem(harness);
      for (const [name, read] of readings) {
        const broken: StoreError[] = [];
        const found = await collect(read(store, { onBroken: (error) => broken.push(error) }));
        expectSame(
          found.map(({ item }) => item.id),
          ["a", "c"],
          `${name} beside an item that is broken`,
        );
        expectThat(
          broken.length === 1 && isStoreError(broken[0], "store/broken-catalogue"),
          `${name}: onBroken must be called once with store/broken-catalogue, found ${broken.map(String)}`,
        );
      }
    },
  },
];

const readings = [
  ["query", (store: CatalogueStore, options?: ReadOptions) => store.query({}, options)],
  [
    "readItems",
    (store: CatalogueStore, options?: ReadOptions) =>
      store.readItems(references(sentinel2, ["a", "b", "c"]), options),
  ],
] as const;

async function inapplicable({ breakItem }: StoreHarness): Promise<string | undefined> {
  return breakItem === undefined ? "the harness cannot break an item" : undefined;
}

/** A fresh view of three items, the second of which is broken. */
async function storeWithBrokenItem(harness: StoreHarness): Promise<CatalogueStore> {
  const store = await storeWith(
    harness,
    ["a", "b", "c"].map((id) => sampleItem(id)),
  );
  await harness.breakItem?.(store, { collection: sentinel2, id: "b" });
  return harness.reopen(store);
}
