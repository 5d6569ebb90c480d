import {
  type CatalogueItem,
  compareCodePoints,
  type ItemQuery,
  isDownloaded,
  matchesProperties,
  matchupReferences,
  productReferences,
  toBbox,
} from "@eomatch/stac-model";
import { collect } from "../../src/expectation.js";
import { afterQuery, type BrokenStores, insteadOfQuery } from "./broken-store.js";

/** Stores that are wrong about what a query yields. */
export const brokenInQueries: BrokenStores = {
  "query-order": afterQuery((found) =>
    found.sort((a, b) => instantOf(a, "datetime") - instantOf(b, "datetime") || byPlaceAndId(a, b)),
  ),
  "query-order-of-ids": afterQuery((found) =>
    found.sort(
      (a, b) =>
        instantOf(a, "start_datetime") - instantOf(b, "start_datetime") ||
        compareCodePoints(a.item.collection, b.item.collection) ||
        (a.item.id < b.item.id ? -1 : 1),
    ),
  ),
  "query-without-conditions": afterQuery((found, { properties }) =>
    properties !== undefined && Object.keys(properties).length === 0 ? [] : found,
  ),
  "query-collections": {
    wrap: (store, content) => ({
      ...store,
      query: ({ collections, ...query }, options) =>
        store.query(
          collections === undefined
            ? query
            : {
                ...query,
                collections: [...content.collections.keys()].filter((id) =>
                  collections.some((asked) => asked.toLowerCase() === id.toLowerCase()),
                ),
              },
          options,
        ),
    }),
  },
  "query-time": insteadOfQuery(({ startTime, ...query }) => ({
    ...query,
    startTime: startTime && new Date(Math.floor(startTime.getTime() / 1000) * 1000),
  })),
  "query-time-zero": insteadOfQuery(({ startTime, stopTime, ...query }) => ({
    ...query,
    startTime: startTime?.getTime() ? startTime : undefined,
    stopTime: stopTime?.getTime() ? stopTime : undefined,
  })),
  "query-platforms": afterQuery((found, { platforms }) =>
    platforms === undefined ? found : found.filter(({ item }) => item.properties["platform"] !== undefined),
  ),
  "query-bbox": afterQuery((found, { bbox }) =>
    found.filter(({ item }) => bbox === undefined || toBbox(item.bbox)?.[3] !== bbox[1]),
  ),
  "query-bbox-zero": insteadOfQuery(({ bbox, ...query }) => ({
    ...query,
    bbox: bbox?.some((bound) => bound !== 0) ? bbox : undefined,
  })),
  "query-bbox-antimeridian": afterQuery((found, { bbox }) =>
    bbox !== undefined && bbox[0] > bbox[2] ? [] : found,
  ),
  "query-bbox-without-bbox": afterQuery((found, { bbox }) =>
    found.filter(({ item }) => bbox === undefined || item.bbox !== undefined),
  ),
  "query-ids": insteadOfQuery(({ ids, ...query }) => ({
    ...query,
    ids: ids?.flatMap((id) => [id, id.toLowerCase()]),
  })),
  "query-after": insteadOfQuery(({ after, ...query }) => ({
    ...query,
    after: after && { ...after, id: "" },
  })),
  summaries: {
    wrap: (store) => ({
      ...store,
      async *summaries(query, properties, options) {
        for await (const batch of store.summaries?.(query, properties, options) ?? [])
          yield batch.filter(({ id }) => id !== "d");
      },
    }),
  },
  "summaries-linked": {
    wrap: (store) => ({
      ...store,
      async *summaries(query, properties, options) {
        for await (const batch of store.summaries?.(query, properties, options) ?? [])
          yield batch.map((one) => ({ ...one, linked: one.linked.slice(1) }));
      },
    }),
  },
  "query-limit": insteadOfQuery(({ limit, ...query }) => ({ ...query, limit: limit || undefined })),
  "query-property-equal": afterQuery(async (found, query, store) => {
    const list = query.properties?.["x"];
    if (!Array.isArray(list)) return found;
    return collect(store.query({ ...query, properties: { x: [...list].sort() } }));
  }),
  "query-property-zero": insteadOfQuery(withProperties((condition) => (condition ? condition : undefined))),
  "query-property-order": insteadOfQuery(
    withProperties((condition) => {
      const { lte, ...rest } = condition as { readonly lte?: number };
      return lte ? { ...rest, lt: lte } : condition;
    }),
  ),
  "query-property-absent": {
    wrap: (store) => ({
      ...store,
      async *query(query, options) {
        const { properties = {}, ...rest } = query;
        for await (const entry of store.query(rest, options)) {
          const asked = Object.entries(properties).filter(
            ([key, condition]) =>
              !(entry.item.properties[key] === undefined && Object.hasOwn(Object(condition), "ne")),
          );
          if (matchesProperties(entry.item.properties, Object.fromEntries(asked))) yield entry;
        }
      },
    }),
  },
  "query-several-properties": {
    wrap: (store) => ({
      ...store,
      async *query(query, options) {
        const nested = query.properties?.["a.b"];
        const isNested = ({ item }: CatalogueItem): boolean =>
          (item.properties["a"] as { b?: unknown } | undefined)?.b === nested;
        if (nested === undefined) yield* store.query(query, options);
        else {
          const { "a.b": _, ...properties } = query.properties ?? {};
          for await (const entry of store.query({ ...query, properties }, options)) {
            if (entry.item.properties["a.b"] === nested || isNested(entry)) yield entry;
          }
        }
      },
    }),
  },
  "query-with-matchup": afterQuery(async (found, { withMatchup, ...query }, store) => {
    if (withMatchup?.properties === undefined || withMatchup.productsDownloaded) return found;
    const { properties } = withMatchup;
    return [...found, ...(await collect(store.query({ ...query, properties })))];
  }),
  "query-with-matchup-downloaded": {
    wrap: (store) => ({
      ...store,
      async *query(query, options) {
        const { withMatchup, ...rest } = query;
        if (!withMatchup?.productsDownloaded || withMatchup.properties !== undefined) {
          yield* store.query(query, options);
          return;
        }
        for await (const event of store.query(rest, options)) {
          const matchups = await collect(store.readItems(matchupReferences(event)));
          const products = await collect(store.readItems(matchups.flatMap(productReferences)));
          if (products.some(({ item }) => isDownloaded(item))) yield event;
        }
      },
    }),
  },
  "query-conditions-together": insteadOfQuery(({ platforms, ...query }) =>
    query.bbox !== undefined && query.properties !== undefined ? query : { ...query, platforms },
  ),
};

function withProperties(change: (condition: unknown) => unknown): (query: ItemQuery) => ItemQuery {
  return (query) =>
    query.properties === undefined
      ? query
      : {
          ...query,
          properties: Object.fromEntries(
            Object.entries(query.properties)
              .map(([key, condition]) => [key, change(condition)] as const)
              .filter(([, condition]) => condition !== undefined),
          ),
        };
}

function instantOf({ item: { properties } }: CatalogueItem, key: string): number {
  return Date.parse(String(properties[key] ?? properties.datetime));
}

function byPlaceAndId(a: CatalogueItem, b: CatalogueItem): number {
  return compareCodePoints(a.item.collection, b.item.collection) || compareCodePoints(a.item.id, b.item.id);
}
