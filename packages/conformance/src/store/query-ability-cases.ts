import type { CatalogueStore, ItemQuery, ItemSummary, PlaceInOrder, QueryAbility } from "@eomatch/stac-model";
import { collect, expectSame } from "../expectation.js";
import { idsOf } from "./catalogue-state.js";
import {
  sampleEvent,
  sampleItem,
  sampleMatchup,
  sampleProduct,
  sentinel2,
  sentinel3,
  storeWith,
} from "./sample-catalogue.js";
import type { StoreCase } from "./store-harness.js";

const day = (number: number): string => `2024-06-0${number}T00:00:00Z`;

/** Out of order, two of them at one instant in two collections. */
const items = [
  sampleItem("d", { start: day(3) }),
  sampleItem("b", { start: day(2) }),
  sampleItem("c", { start: day(2), collection: sentinel3 }),
  sampleItem("a", { start: day(1), end: day(4) }),
  sampleItem("b", { start: day(2), collection: sentinel3 }),
];

const inOrder = ["a", "b", "b", "c", "d"];

/** Cases of what a store may be able to do in a query besides the rest. */
export const queryAbilityCases: readonly StoreCase[] = [
  abilityCase("ids", {
    id: "query-ids",
    title: "finds items by exact ids, which restrict like any other condition",
    contract: "Exact ids, any of them.",
    async run(store) {
      expectSame(await idsOf(store, { ids: ["b", "d", "none"] }), ["b", "b", "d"], "items by ids");
      expectSame(
        await idsOf(store, { ids: ["b", "b", "d"], collections: [sentinel2] }),
        ["b", "d"],
        "ids of one collection, one of them twice",
      );
      const query = { ids: ["a", "d"], stopTime: new Date(day(2)) };
      expectSame(await idsOf(store, query), ["a"], "ids and a time");
      expectSame(await idsOf(store, { ids: ["B"] }), [], "an id in upper case");
      expectSame(await idsOf(store, { ids: [] }), [], "none of the ids");
    },
  }),
  abilityCase("after", {
    id: "query-after",
    title: "goes on behind a place in its order, whether or not an item stands there",
    contract: "The item comes after this place in the order of the answer.",
    async run(store) {
      const after = (start: string, collection: string, id: string): PlaceInOrder => ({
        startTime: new Date(start),
        collection,
        id,
      });
      for (const [i, { item }] of (await collect(store.query({}))).entries()) {
        const place = after(String(item.properties["start_datetime"]), item.collection, item.id);
        expectSame(await idsOf(store, { after: place }), inOrder.slice(i + 1), `what follows item ${i}`);
      }
      expectSame(await idsOf(store, { after: after(day(2), "", "") }), inOrder.slice(1), "from a day on");
      expectSame(
        await idsOf(store, { after: after(day(2), sentinel3, "bb") }),
        ["c", "d"],
        "from where no item stands",
      );
      const query: ItemQuery = { after: after(day(2), sentinel2, "b"), startTime: new Date(day(3)) };
      expectSame(await idsOf(store, query), ["d"], "a place and a time, which an earlier item overlaps too");
    },
  }),
  abilityCase("limit", {
    id: "query-limit",
    title: "yields so many items at the most, the first that meet the rest",
    contract: "So many items at the most, the first of those that meet the rest.",
    async run(store) {
      for (const limit of [0, 1, 3, 5, 100]) {
        expectSame(await idsOf(store, { limit }), inOrder.slice(0, limit), `the first ${limit}`);
      }
      expectSame(
        await idsOf(store, { limit: 2, collections: [sentinel3] }),
        ["b", "c"],
        "the first of a collection",
      );
    },
  }),
  {
    id: "summaries",
    title: "tells in short of every item that meets a query, by collection, start and id",
    contract: "Every item that meets the query is among them. In order of collection, then start, then id.",
    async inapplicable(harness) {
      const { summaries } = await harness.create();
      return summaries === undefined ? "the store has no index to tell from" : undefined;
    },
    async run(harness) {
      const store = await storeWith(harness, items);
      const told = async (query: ItemQuery): Promise<unknown[]> => {
        const batches = await collect(store.summaries?.(query, ["absent", "start_datetime"]) ?? nothing());
        return batches
          .flat()
          .map(({ collection, id, startMs, values }) => [collection, id, new Date(startMs), ...values]);
      };
      const expected = [
        ["a", sentinel2, 1],
        ["b", sentinel2, 2],
        ["d", sentinel2, 3],
        ["b", sentinel3, 2],
        ["c", sentinel3, 2],
      ].map(([id, collection, number]) => {
        const start = day(number as number);
        return [collection, id, new Date(start), undefined, start];
      });
      expectSame(await told({}), expected, "all items in short");
      expectSame(await told({ collections: [sentinel3] }), expected.slice(3), "those of a collection");
    },
  },
  {
    id: "summaries-linked",
    title: "tells in short which products and matchups belong together, and what is on disk",
    contract:
      "key: equal for the same item, and for no two. linked: the matchups that an event names, or the products of a matchup.",
    async inapplicable(harness) {
      const { summaries } = await harness.create();
      return summaries === undefined ? "the store has no index to tell from" : undefined;
    },
    async run(harness) {
      const products = [sampleProduct("p1", "downloaded"), sampleProduct("p2", "remote")];
      const matchups = [sampleMatchup("m1", products), sampleMatchup("m2", products.slice(1))];
      const store = await storeWith(harness, [...products, ...matchups, sampleEvent("e", matchups)]);
      const told = (await collect(store.summaries?.({}, []) ?? nothing())).flat();
      const ids = new Map(told.map(({ key, id }) => [key, id]));
      expectSame(ids.size, told.length, "different keys");
      const links = (all: readonly ItemSummary[]): unknown[] =>
        all.map(({ id, linked }) => [id, linked.map((key) => ids.get(key)).sort()]).sort();
      const expected = [
        ["e", ["m1", "m2"]],
        ["m1", ["p1", "p2"]],
        ["m2", ["p2"]],
        ["p1", []],
        ["p2", []],
      ];
      expectSame(links(told), expected, "what items lead to");
      const onDisk = (all: readonly ItemSummary[]): string[] =>
        all.filter(({ isDownloaded }) => isDownloaded).map(({ id }) => id);
      expectSame(onDisk(told), ["p1"], "what is on disk");
      await store.write({ items: [sampleProduct("p1", "remote"), sampleProduct("p2", "downloaded")] });
      const now = (await collect(store.summaries?.({}, []) ?? nothing())).flat();
      expectSame(onDisk(now), ["p2"], "what is on disk after a change");
    },
  },
];

async function* nothing(): AsyncGenerator<never> {}

function abilityCase(
  ability: QueryAbility,
  { run, ...rest }: Omit<StoreCase, "run" | "inapplicable"> & { run(store: CatalogueStore): Promise<void> },
): StoreCase {
  return {
    ...rest,
    async inapplicable(harness) {
      const { queryAbilities } = await harness.create();
      return queryAbilities?.includes(ability) === true
        ? undefined
        : `the store leaves ${ability} to whoever asks it`;
    },
    run: async (harness) => run(await storeWith(harness, items)),
  };
}
