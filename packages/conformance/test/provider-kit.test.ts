import {
  bboxesOverlap,
  bboxOf,
  type Product,
  type ProductProvider,
  type ProductStream,
  ProviderError,
} from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { checkProvider, type ProviderHarness, providerCases } from "../src/provider/index.js";

const ids = providerCases.map(({ id }) => id);
const content = Uint8Array.from({ length: 1000 }, (_, i) => i & 255);
const products: readonly Product[] = ["a", "b", "c", "d"].map((id, i) => product(id, i));

describe("the cases of a provider", () => {
  it("hold for the reference provider, every one", async () => {
    const { passed, failed, skipped } = await checkProvider(providerHarness());
    expect(failed).toEqual([]);
    expect(skipped).toEqual([]);
    expect(passed).toEqual(ids);
  });

  it("each have a broken provider", () => {
    expect(Object.keys(brokenProviders).sort()).toEqual([...ids].sort());
  });
});

type Wrap = (provider: ProductProvider) => ProductProvider;
const mapped =
  (change: (each: Product, i: number) => Product[]): Wrap =>
  (provider) => ({
    ...provider,
    async *search(query, options) {
      let i = 0;
      for await (const each of provider.search(query, options)) yield* change(each, i++);
    },
  });
/** Asks for something else in the search alone. */
const tighter =
  (change: (query: Parameters<ProductProvider["search"]>[0]) => typeof query): Wrap =>
  (provider) => ({ ...provider, search: (query, options) => provider.search(change(query), options) });

const brokenProviders: { readonly [id: string]: Wrap } = {
  "says-what-it-serves": (provider) => ({
    ...provider,
    collections: [...provider.collections, "S2_MSI_L1C"],
  }),
  "finds-what-is-there": mapped((each) => (each.id === "d" ? [] : [each])),
  "products-are-products": mapped((each) => [
    each.id === "d" ? { ...each, stopTime: new Date(each.startTime.getTime() - 1) } : each,
  ]),
  "each-product-once": mapped((each) => (each.id === "d" ? [each, each] : [each])),
  "nothing-found-is-nothing": tighter((query) =>
    query.startTime.getUTCFullYear() === 1901 ? { ...query, stopTime: new Date("2030-01-01") } : query,
  ),
  "period-not-too-tight": tighter((query) =>
    query.startTime < query.stopTime
      ? query
      : { ...query, startTime: new Date(query.stopTime.getTime() + 1) },
  ),
  "area-not-too-tight": (provider) => ({
    ...provider,
    async *search(query, options) {
      // Only what lies within the area, not what touches it.
      for await (const each of provider.search(query, options)) {
        const [own, area] = [bboxOf(each.footprint), query.area && bboxOf(query.area)];
        if (!own || !area || (area[0] <= own[0] && own[2] <= area[2])) yield each;
      }
    },
  }),
  "platform-not-too-tight": tighter((query) =>
    query.platform === undefined || query.area ? query : { ...query, platform: `${query.platform} MSI` },
  ),
  "search-aborted": (provider) => ({ ...provider, search: (query) => provider.search(query) }),
  "unreachable-is-provider-error": (provider) => ({
    ...provider,
    async *search(query, options) {
      try {
        yield* provider.search(query, options);
      } catch (error) {
        throw error instanceof ProviderError ? new Error("fetch failed", { cause: error }) : error;
      }
    },
  }),
  "no-credentials": mapped((each) => [
    { ...each, links: [{ rel: "via", href: `https://archive.example/${each.id}?token=hush` }] },
  ]),
  "columns-are-the-search": (provider) => ({
    ...provider,
    async searchColumns(query, options) {
      const columns = await provider.searchColumns?.(query, options);
      return { ...(columns as NonNullable<typeof columns>), count: 1 };
    },
  }),
  "check-answers": (provider) => ({
    ...provider,
    check: async (options) => ({
      ...(await (provider.check as NonNullable<typeof provider.check>)(options)),
      missing: ["S2_MSI_L1C"],
    }),
  }),
  "check-unreachable": (provider) => ({
    ...provider,
    async check(options) {
      try {
        return await (provider.check as NonNullable<typeof provider.check>)(options);
      } catch (error) {
        throw error instanceof ProviderError ? new Error("fetch failed", { cause: error }) : error;
      }
    },
  }),
  "check-aborted": (provider) => ({
    ...provider,
    check: () => (provider.check as NonNullable<typeof provider.check>)(),
  }),
  "sign-in-without-secrets": (provider) => ({
    ...provider,
    signIn: async () => ({ state: "given", as: "hush" }),
  }),
  "file-is-whole": (provider) => ({
    ...provider,
    async open(each, options) {
      const opened = await provider.open?.(each, options);
      return { ...(opened as NonNullable<typeof opened>), ...(options?.resume ? {} : { sizeBytes: 1 }) };
    },
  }),
  "file-in-pieces": (provider) => ({
    ...provider,
    async open(each, options) {
      const opened = (await provider.open?.(each, options)) as ProductStream;
      const pieces = { next: async () => undefined, cancel: async () => {} };
      return Object.defineProperty({ ...opened }, "pieces", { value: pieces });
    },
  }),
  "file-resumed": (provider) => ({
    ...provider,
    async open(each, options) {
      const opened = await provider.open?.(each, options);
      return { ...(opened as NonNullable<typeof opened>), offsetBytes: 0 };
    },
  }),
  "open-aborted": (provider) => ({
    ...provider,
    open: async (each, options) =>
      (provider.open as NonNullable<typeof provider.open>)(each, { resume: options?.resume }),
  }),
};

describe("a provider that breaks", () => {
  it.each(Object.entries(brokenProviders))("%s fails that case and no other", async (id, wrap) => {
    const { failed, passed } = await checkProvider(providerHarness(wrap));
    const alsoMeant = meantTogether[id] ?? [];
    expect(failed.map((failure) => failure.id)).toEqual(
      ids.filter((each) => each === id || alsoMeant.includes(each)),
    );
    expect(passed.length).toBeGreaterThan(0);
  });
});

/** Cases that look at the same from two sides. */
const meantTogether: { readonly [id: string]: readonly string[] } = {
  // Nothing can be found at the stop of a product that stops before it starts.
  "products-are-products": ["period-not-too-tight"],
  // A product of columns is a product of the search: with another link, or under another platform, it is not.
  "no-credentials": ["columns-are-the-search"],
  "platform-not-too-tight": ["columns-are-the-search"],
};

function providerHarness(wrap: Wrap = (provider) => provider): ProviderHarness {
  return {
    create: async () => wrap(arrayProvider(products)),
    createUnreachable: async () =>
      wrap({
        ...arrayProvider([]),
        // biome-ignore lint/correctness/useYield: it fails before there is anything to yield
        async *search() {
          throw new ProviderError("provider/unavailable", "no answer", { provider: "array" });
        },
        async check() {
          throw new ProviderError("provider/unavailable", "no answer", { provider: "array" });
        },
      }),
    query: {
      collection: "S2_MSI_L1C",
      startTime: new Date("2024-06-01T00:00:00Z"),
      stopTime: new Date("2024-06-30T00:00:00Z"),
    },
    expectedIds: products.map(({ id }) => id),
    secrets: ["hush"],
    file: { productId: "b", content },
    dispose: async () => {},
  };
}

/** The plainest provider that keeps the whole contract. */
function arrayProvider(archived: readonly Product[]): ProductProvider {
  const provider: ProductProvider = {
    name: "array",
    collections: ["S2_MSI_L1C"],
    async *search({ startTime, stopTime, area, platform }, options) {
      options?.signal?.throwIfAborted();
      const box = area && bboxOf(area);
      for (const each of archived) {
        const own = bboxOf(each.footprint);
        if (each.startTime > stopTime || each.stopTime < startTime) continue;
        if (platform !== undefined && each.platform !== platform) continue;
        if (box && own && !bboxesOverlap(box, own)) continue;
        yield each;
        options?.signal?.throwIfAborted();
      }
    },
    async searchColumns(query) {
      const found: Product[] = [];
      for await (const each of provider.search(query)) found.push(each);
      const empty = new Uint32Array(1);
      return {
        count: found.length,
        id: (i) => found[i]?.id ?? "",
        startMs: Float64Array.from(found, ({ startTime }) => startTime.getTime()),
        stopMs: Float64Array.from(found, ({ stopTime }) => stopTime.getTime()),
        lonLat: new Float64Array(),
        ringOffsets: empty,
        polygonOffsets: empty,
        productOffsets: new Uint32Array(found.length + 1),
        product: (index) => ({ index, id: found[index]?.id ?? "" }),
        async *read(indices) {
          for (const i of indices) yield found[i] as Product;
        },
      };
    },
    async check(options) {
      options?.signal?.throwIfAborted();
      return { summary: `${archived.length} products`, missing: [] };
    },
    signIn: async () => ({ state: "given", as: "somebody" }),
    async open(_, { resume, signal } = {}) {
      signal?.throwIfAborted();
      const offsetBytes = resume?.validator === '"v1"' ? resume.offsetBytes : 0;
      const rest = new Blob([content.subarray(offsetBytes)]).stream();
      return { stream: rest, sizeBytes: content.length, offsetBytes, validator: '"v1"' };
    },
  };
  return provider;
}

function product(id: string, i: number): Product {
  const west = 10 + 5 * i;
  const startTime = new Date(Date.UTC(2024, 5, 10 + i));
  return {
    id,
    collection: "S2_MSI_L1C",
    platform: i % 2 === 0 ? "S2A" : "S2B",
    constellation: "Sentinel-2",
    footprint: {
      type: "Polygon",
      coordinates: [
        [
          [west, 40],
          [west + 1, 40],
          [west + 1, 41],
          [west, 41],
          [west, 40],
        ],
      ],
    },
    startTime,
    stopTime: new Date(startTime.getTime() + 60_000),
    properties: {},
    assets: {},
    stacExtensions: [],
    links: [],
  };
}

it("names what is missing of a product that was made without types", async () => {
  const untyped = mapped(({ links: _, stacExtensions: __, ...each }) => [each as Product]);
  const report = await checkProvider(providerHarness(untyped), { only: ["products-are-products"] });
  expect(report.failed[0]?.reason).toBe("a must have stacExtensions, links, empty where there are none");
});
