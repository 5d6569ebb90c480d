import {
  type CatalogueItem,
  type ItemQuery,
  type ItemReference,
  referenceKey,
  referenceTo,
  type StoreBatch,
} from "@eomatch/stac-model";
import fc from "fast-check";
import { productCollection, productItem } from "./sample-catalogue.js";

/** A catalogue as it comes about, batch by batch, and what it holds in the end. */
export interface RandomCatalogue {
  readonly batches: readonly StoreBatch[];
  readonly items: readonly CatalogueItem[];
}

const matchups = "L9-vs-S2";
const events = `matchup-events-${matchups}`;
const collections = ["S2", "L9", matchups, events];

const times = [
  "2022-05-17T23:59:59.999Z",
  "2022-05-18T00:00:00Z",
  "2022-05-18T12:00:00Z",
  "2022-05-19T00:00:00Z",
  "2022-06-30T00:00:00Z",
];

/** Across the antimeridian, at it from either side, of no size, at zero, over a pole, the whole world. */
const boxes: readonly (readonly [number, number, number, number])[] = [
  [170, -10, -170, 10],
  [179, 0, 180, 1],
  [-180, 0, -179, 1],
  [0, 0, 0, 0],
  [-1, -1, 0, 0],
  [5, 45, 6, 46],
  [-180, 80, 180, 90],
  [-180, -90, 180, 90],
];

const values: readonly unknown[] = [0, -0.5, 1, 10, "", "0", "ten", true, false, null, [0], { a: 1 }];

const body = fc.record({
  start: fc.nat(times.length - 1),
  length: fc.nat(2),
  box: fc.option(fc.constantFrom(...boxes), { nil: undefined }),
  platform: fc.constantFrom("S2A", "Sentinel-2A", "sentinel-2b", "Landsat-9", "LS9", "Made-Up"),
  properties: fc.dictionary(fc.constantFrom("cloud", "note", "constructor"), fc.constantFrom(...values), {
    maxKeys: 3,
  }),
  note: fc.constantFrom("", "x".repeat(2000)),
  isDownloaded: fc.boolean(),
});

type Body = typeof body extends fc.Arbitrary<infer T> ? T : never;

/** What a batch writes: by number of product, matchup or event. */
const changes = fc.record({
  products: fc.array(fc.tuple(fc.nat(7), body), { maxLength: 8 }),
  matchups: fc.array(fc.tuple(fc.nat(5), body), { maxLength: 6 }),
  events: fc.array(fc.tuple(fc.nat(3), body), { maxLength: 4 }),
  removed: fc.array(fc.nat(3), { maxLength: 1 }),
});

/** Up to four batches of products, matchups of two products and events of two matchups, changed and removed again. */
export const randomCatalogue: fc.Arbitrary<RandomCatalogue> = fc
  .array(changes, { minLength: 1, maxLength: 4 })
  .map((steps) => {
    const there = new Map<string, CatalogueItem>();
    const batches = steps.map((step): StoreBatch => {
      const written = new Map<string, CatalogueItem>();
      const put = (item: CatalogueItem): void => {
        const key = referenceKey(referenceTo(item));
        if (!item.relations.every(({ target }) => there.has(referenceKey(target)))) return;
        there.set(key, item);
        written.set(key, item);
      };
      for (const [number, made] of step.products) put(madeItem(product(number), made, []));
      for (const [number, made] of step.matchups) {
        put(madeItem(matchup(number), made, [product(number), product(number + 1)]));
      }
      for (const [number, made] of step.events) {
        put(madeItem(event(number), made, [matchup(number), matchup(number + 1)]));
      }
      const removals = step.removed.map(event).filter((reference) => !written.has(referenceKey(reference)));
      for (const reference of removals) there.delete(referenceKey(reference));
      return { collections: collections.map(productCollection), items: [...written.values()], removals };
    });
    return { batches, items: [...there.values()] };
  });

const condition = fc.oneof(
  fc.constantFrom(...values),
  fc.record(
    {
      lt: fc.constantFrom<number | string>(0, 5, "5"),
      gte: fc.constantFrom<number | string>(0, 1, ""),
      ne: fc.constantFrom(...values),
      in: fc.subarray([...values]),
    },
    { requiredKeys: [] },
  ),
);

const filter = fc.dictionary(fc.constantFrom("cloud", "note", "absent", "constructor"), condition, {
  maxKeys: 2,
});

/** A query with any of its conditions, of values that the random catalogue has and of others. */
export const randomQuery: fc.Arbitrary<ItemQuery> = fc.record(
  {
    collections: fc.subarray([...collections, "absent"]),
    startTime: fc.constantFrom(...times).map((text) => new Date(text)),
    stopTime: fc.constantFrom(...times).map((text) => new Date(text)),
    bbox: fc.constantFrom(...boxes),
    platforms: fc.subarray(["S2A", "S2B", "Landsat-9", "Made-Up"]),
    properties: filter,
    withMatchup: fc.record({ properties: filter, productsDownloaded: fc.boolean() }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

function product(number: number): ItemReference {
  return { collection: number % 2 === 0 ? "S2" : "L9", id: `p${number % 8}` };
}

function matchup(number: number): ItemReference {
  return { collection: matchups, id: `m${number % 6}` };
}

function event(number: number): ItemReference {
  return { collection: events, id: `e${number % 4}` };
}

function madeItem(
  { collection, id }: ItemReference,
  made: Body,
  targets: readonly ItemReference[],
): CatalogueItem {
  const start = times[made.start] as string;
  const end = times[Math.min(times.length - 1, made.start + made.length)] as string;
  const note = made.note === "" ? {} : { long: made.note };
  const { item } = productItem(id, { collection, platform: made.platform, start, end });
  const { bbox: _, ...plain } = item;
  return {
    item: {
      ...plain,
      ...(made.box === undefined ? {} : { bbox: made.box }),
      properties: { ...item.properties, ...made.properties, ...note },
      assets: made.isDownloaded
        ? { data: { href: "./data.zip", "scrappi:asset_state": "downloaded" } }
        : { data: { href: "https://archive.example/data.zip", "scrappi:asset_state": "remote" } },
    },
    relations: targets.map((target) =>
      target.collection === matchups
        ? { rel: "related", role: "matchup", target }
        : { rel: "derived_from", target },
    ),
  };
}
