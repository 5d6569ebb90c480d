import type { ItemQuery, PropertyFilter } from "@eomatch/stac-model";
import { expectSame } from "../expectation.js";
import { idsOf } from "./catalogue-state.js";
import {
  events,
  pair,
  sampleEvent,
  sampleItem,
  sampleMatchup,
  sampleProduct,
  sentinel2,
  sentinel3,
  storeWith,
} from "./sample-catalogue.js";
import type { StoreCase, StoreHarness } from "./store-harness.js";

/** Cases of a query's conditions on properties, on an event's matchups, and of several conditions together. */
export const conditionCases: readonly StoreCase[] = [
  propertyCase({
    id: "query-property-equal",
    title: "finds items whose property is the value asked, of the same type",
    contract: "Conditions on an item's properties: { key: value }.",
    values: { list: [1, 2], nine: 9, text: "9", truth: true, word: "nine" },
    queries: [
      [{ x: 9 }, ["nine"]],
      [{ x: "9" }, ["text"]],
      [{ x: { eq: 9 } }, ["nine"]],
      [{ x: true }, ["truth"]],
      [{ x: [1, 2] }, ["list"]],
      [{ x: [2, 1] }, []],
      [{ x: { in: ["nine", 9] } }, ["nine", "word"]],
      [{ x: { in: [] } }, []],
      [{ x: { ne: 9 } }, ["list", "text", "truth", "word"]],
      [{ y: 9 }, []],
    ],
  }),
  propertyCase({
    id: "query-property-zero",
    title: "takes 0, false and the empty text as values like any other",
    contract: "Conditions on an item's properties: zero, false and the empty text are values.",
    values: { empty: "", no: false, one: 1, zero: 0 },
    queries: [
      [{ x: 0 }, ["zero"]],
      [{ x: false }, ["no"]],
      [{ x: "" }, ["empty"]],
      [{ x: { lte: 0 } }, ["zero"]],
      [{ x: { gt: 0 } }, ["one"]],
      [{ x: { gte: 0, lt: 1 } }, ["zero"]],
      [{ x: { eq: 0 } }, ["zero"]],
      [{ x: { ne: 0 } }, ["empty", "no", "one"]],
      [{ x: { in: [0, ""] } }, ["empty", "zero"]],
    ],
  }),
  propertyCase({
    id: "query-property-order",
    title: "compares numbers with numbers and texts with texts, ends included as the operator says",
    contract: "Conditions on an item's properties: { key: { lt, lte, gt, gte } }.",
    values: { a: 1, b: 2, c: 10, d: "10", e: "2", f: "a" },
    queries: [
      [{ x: { lt: 2 } }, ["a"]],
      [{ x: { lte: 2 } }, ["a", "b"]],
      [{ x: { gt: 2 } }, ["c"]],
      [{ x: { gte: 2 } }, ["b", "c"]],
      [{ x: { gte: 1.5, lte: 9.5 } }, ["b"]],
      [{ x: { lt: "2" } }, ["d"]],
      [{ x: { gte: "2" } }, ["e", "f"]],
      [{ x: { gt: 5, lt: 5 } }, []],
    ],
  }),
  propertyCase({
    id: "query-property-absent",
    title: "finds no item by a property that it does not have, not even by ne",
    contract: "A property that is not there meets no comparison: nothing is known of it.",
    values: { absent: undefined, here: 1 },
    queries: [
      [{ x: { ne: 2 } }, ["here"]],
      [{ x: { lt: 5 } }, ["here"]],
      [{ x: { in: [1, null] } }, ["here"]],
      [{ "not.there": { ne: 1 } }, []],
    ],
  }),
  {
    id: "query-several-properties",
    title: "finds items that meet every condition on properties, also on ones with dots, quotes and colons",
    contract: "query yields the items that meet every condition of the query, exactly.",
    async run(harness) {
      const items = [
        sampleItem("a", { properties: { "eo:cloud_cover": 5, "a.b": 1, 'it\'s "x"': 1 } }),
        sampleItem("b", { properties: { "eo:cloud_cover": 5, "a.b": 2, a: { b: 1 } } }),
        sampleItem("c", { properties: { "eo:cloud_cover": 50, "a.b": 1 } }),
      ];
      const store = await storeWith(harness, items);
      const find = (properties: PropertyFilter): Promise<string[]> => idsOf(store, { properties });
      expectSame(await find({ "eo:cloud_cover": { lt: 10 }, "a.b": 1 }), ["a"], "two conditions");
      expectSame(await find({ "a.b": 1 }), ["a", "c"], "a name with a dot");
      expectSame(await find({ 'it\'s "x"': 1 }), ["a"], "a name with quotes");
    },
  },
  {
    id: "query-with-matchup",
    title: "finds the events of which one matchup meets the conditions, and nothing but events",
    contract: "withMatchup: the item is an event, and at least one of its matchups meets this.",
    async run(harness) {
      const store = await storeWith(harness, matchupSample());
      const find = (withMatchup: ItemQuery["withMatchup"], rest: ItemQuery = {}): Promise<string[]> =>
        idsOf(store, { ...rest, withMatchup });
      expectSame(await find({ properties: { score: 0 } }), ["e1"], "events with a matchup of score 0");
      expectSame(await find({ properties: { score: { gte: 0 } } }), ["e1", "e2"], "events with any score");
      expectSame(await find({ properties: { score: 7 } }), [], "events with a score that none has");
      expectSame(await find({ properties: { score: 0 } }, { collections: [pair] }), [], "matchups alone");
      const late = { startTime: new Date("2024-06-02T00:00:00Z"), collections: [events] };
      expectSame(await find({ properties: { score: { gte: 0 } } }, late), ["e2"], "later events");
    },
  },
  {
    id: "query-with-matchup-downloaded",
    title: "finds the events of which every product of one matchup is on disk, as the products stand now",
    contract: "productsDownloaded: every product it is derived from is on disk.",
    async run(harness) {
      const store = await storeWith(harness, matchupSample());
      const downloaded = (): Promise<string[]> => idsOf(store, { withMatchup: { productsDownloaded: true } });
      expectSame(await downloaded(), ["e1"], "events with a matchup on disk");
      // The other matchup of e1 has score 0 and is not on disk: no one matchup meets both.
      const both = { productsDownloaded: true, properties: { score: 0 } };
      expectSame(await idsOf(store, { withMatchup: both }), [], "both conditions on one matchup");
      await store.write({ items: [sampleProduct("p3", "downloaded")] });
      expectSame(await downloaded(), ["e1", "e2"], "events after a download");
      await store.write({ items: [sampleProduct("p1", "remote")] });
      expectSame(await downloaded(), ["e2"], "events after a product's file was removed");
    },
  },
  {
    id: "query-conditions-together",
    title: "yields for several conditions exactly what each of them yields, in the same order",
    contract: "query yields the items that meet every condition of the query, exactly.",
    async run(harness) {
      const store = await storeWith(harness, scatteredItems());
      const everything = await idsOf(store);
      const answers = new Map<string, ReadonlySet<string>>();
      const alone = async (query: ItemQuery): Promise<ReadonlySet<string>> => {
        const key = JSON.stringify(query);
        const answer = answers.get(key) ?? new Set(await idsOf(store, query));
        answers.set(key, answer);
        return answer;
      };
      for (const query of combinedQueries()) {
        let expected = everything;
        for (const [key, condition] of Object.entries(query)) {
          const found = await alone({ [key]: condition });
          expected = expected.filter((id) => found.has(id));
        }
        expectSame(await idsOf(store, query), expected, `the query ${JSON.stringify(query)}`);
      }
    },
  },
];

function propertyCase({
  values,
  queries,
  ...words
}: {
  readonly id: string;
  readonly title: string;
  readonly contract: string;
  readonly values: { readonly [id: string]: unknown };
  readonly queries: readonly (readonly [PropertyFilter, readonly string[]])[];
}): StoreCase {
  return {
    ...words,
    async run(harness: StoreHarness) {
      const items = Object.entries(values).map(([id, x]) =>
        sampleItem(id, { properties: x === undefined ? {} : { x } }),
      );
      const store = await storeWith(harness, items);
      for (const [properties, expected] of queries) {
        expectSame(await idsOf(store, { properties }), expected, `items with ${JSON.stringify(properties)}`);
      }
    },
  };
}

/** Two events: e1 with a matchup of score 0 and one that is on disk, e2 with one that is half on disk. */
function matchupSample(): ReturnType<typeof sampleItem>[] {
  const p1 = sampleProduct("p1", "downloaded");
  const p2 = sampleProduct("p2", "downloaded", { collection: sentinel3, platform: "S3A" });
  const p3 = sampleProduct("p3", "remote");
  const p4 = sampleProduct("p4", "remote");
  const m1 = sampleMatchup("m1", [p1, p2], { eventId: "e1", properties: { other: 1 } });
  const m2 = sampleMatchup("m2", [p4, p2], { eventId: "e1", properties: { score: 0 } });
  const m3 = sampleMatchup("m3", [p3, p2], { eventId: "e2", properties: { score: 1 } });
  const later = { start: "2024-06-02T10:00:00Z" };
  return [
    p1,
    p2,
    p3,
    p4,
    m1,
    m2,
    m3,
    sampleEvent("e1", [m1, m2]),
    sampleEvent("e2", [m3], later),
    sampleEvent("e3", []),
  ];
}

/** Items in many places, times, collections and platforms; the same ones every time. */
function scatteredItems(): ReturnType<typeof sampleItem>[] {
  return Array.from({ length: 60 }, (_, i) => {
    const west = ((i * 37) % 360) - 180;
    const south = ((i * 23) % 160) - 80;
    return sampleItem(`i${i}`, {
      collection: i % 2 === 0 ? sentinel2 : sentinel3,
      platform: ["S2A", "S2B", "S3A"][i % 3] as string,
      start: `2024-06-${String((i % 30) + 1).padStart(2, "0")}T00:00:00Z`,
      bbox: [west, south, west + 20 > 180 ? west - 340 : west + 20, south + 10],
      properties: { cloud: (i * 13) % 101 },
    });
  });
}

function combinedQueries(): ItemQuery[] {
  const choices: { readonly [key in keyof ItemQuery]: readonly ItemQuery[key][] } = {
    collections: [[sentinel2], [sentinel3, "nowhere"]],
    startTime: [new Date("2024-06-10T00:00:00Z")],
    stopTime: [new Date("2024-06-20T00:00:00Z")],
    bbox: [
      [0, -90, 90, 90],
      [150, -60, -150, 60],
    ],
    platforms: [["S2A"], ["S2B", "S3A"]],
    properties: [{ cloud: { lte: 50 } }, { cloud: { gt: 20, lt: 80 } }],
  };
  const keys = Object.keys(choices) as (keyof ItemQuery)[];
  // Every set of two conditions or more, with changing choices.
  return Array.from({ length: 2 ** keys.length }, (_, set) =>
    Object.fromEntries(
      keys.flatMap((key, bit) => {
        const some = choices[key] ?? [];
        return (set >> bit) & 1 ? [[key, some[set % some.length]]] : [];
      }),
    ),
  ).filter((query) => Object.keys(query).length > 1);
}
