import {
  type Footprint,
  isFootprint,
  isProviderError,
  type Product,
  type ProductQuery,
  parseStacItem,
  productToItem,
  publicHref,
} from "@eomatch/stac-model";
import {
  canonicalText,
  collect,
  expectAborted,
  expectRejection,
  expectSame,
  expectThat,
} from "../expectation.js";
import { knownProducts, type ProviderCase, type ProviderHarness } from "./provider-harness.js";

const generous = "Time and area may be met generously, never too tightly.";
/** So many of the known products are looked for one by one. */
const probedProducts = 5;

/** What a product always has, though often nothing is in it. */
const partsOfProduct = ["properties", "assets", "stacExtensions", "links"] as const;

/** Cases of searching. */
export const searchCases: readonly ProviderCase[] = [
  {
    id: "says-what-it-serves",
    title: "has a name and serves collections, each named once, among them the one asked",
    contract: "name: its name in messages; collections: the collections it serves.",
    async run({ create, query }) {
      const { name, collections } = await create();
      expectThat(name.trim() !== "", "a provider must have a name");
      expectThat(new Set(collections).size === collections.length, "a collection must be named once");
      expectThat(collections.includes(query.collection), `${query.collection} must be among ${collections}`);
    },
  },
  {
    id: "finds-what-is-there",
    title: "finds every product that is known to be there, and only of the collection asked",
    contract: "search yields the products of the collection asked.",
    async run(harness) {
      const found = await knownProducts(harness);
      const ids = new Set(found.map(({ id }) => id));
      expectSame(
        harness.expectedIds.filter((id) => !ids.has(id)),
        [],
        "known products that were not found",
      );
      const foreign = found.filter(({ collection }) => collection !== harness.query.collection);
      expectSame(
        foreign.map(({ id, collection }) => [id, collection]),
        [],
        "products of other collections",
      );
    },
  },
  {
    id: "products-are-products",
    title: "yields products with a platform, a polygon, and times in order, which make valid STAC items",
    contract: "Product: one acquired granule as an archive lists it and a catalogue keeps it.",
    async run(harness) {
      for (const product of await knownProducts(harness)) {
        const { id, platform, startTime, stopTime, footprint } = product;
        expectThat(
          id !== "" && platform !== "",
          `a product must have an id and a platform: ${id}, ${platform}`,
        );
        expectThat(startTime <= stopTime, `${id} must start before it stops, and both must be times`);
        expectThat(isFootprint(footprint), `${id} must have a polygon, found ${footprint?.type}`);
        // A provider written without types may leave out what there is nothing to say about.
        const missing = partsOfProduct.filter((name) => product[name] === undefined);
        expectThat(missing.length === 0, `${id} must have ${missing.join(", ")}, empty where there are none`);
        parseStacItem(productToItem(product).item, id);
      }
    },
  },
  {
    id: "each-product-once",
    title: "yields each product once in one search, and the same ones again in the next",
    contract: "Each product comes once in one search.",
    async run(harness) {
      const first = (await knownProducts(harness)).map(({ id }) => id);
      const twice = first.filter((id, i) => first.indexOf(id) !== i);
      expectSame(twice, [], "products that came twice");
      const provider = await harness.create();
      const [a, b] = await Promise.all([search(provider, harness.query), search(provider, harness.query)]);
      expectSame(a.sort(), [...first].sort(), "products of one of two searches at once");
      expectSame(b.sort(), [...first].sort(), "products of the other");
    },
  },
  {
    id: "nothing-found-is-nothing",
    title: "yields nothing for a period from which there is nothing",
    contract: "Absence: a search that finds nothing yields nothing.",
    async run({ create, query }) {
      const period = {
        startTime: new Date("1901-01-01T00:00:00Z"),
        stopTime: new Date("1901-01-02T00:00:00Z"),
      };
      expectSame(await search(await create(), { ...query, ...period }), [], "products of 1901");
    },
  },
  {
    id: "period-not-too-tight",
    title: "finds a product by the very instants at which it starts and stops",
    contract: `The acquisition overlaps [startTime, stopTime], both ends inclusive. ${generous}`,
    run: (harness) =>
      findAgain(harness, ({ startTime, stopTime }) => [
        { startTime, stopTime: startTime },
        { startTime: stopTime, stopTime },
      ]),
  },
  {
    id: "area-not-too-tight",
    title: "finds a product by its own footprint and by a small area at a corner of it",
    contract: `The footprint touches this area. ${generous}`,
    run: (harness) =>
      findAgain(harness, ({ footprint }) => [{ area: footprint }, { area: aroundCorner(footprint) }]),
  },
  {
    id: "platform-not-too-tight",
    title: "finds every product of a satellite that is asked for",
    contract: "platform: a provider that cannot restrict to it yields the others as well.",
    run: (harness) => findAgain(harness, ({ platform }) => [{ platform }]),
  },
  {
    id: "search-aborted",
    title: "ends a search with the signal's reason, before it begins and half way",
    contract: "signal: ends the call with the signal's reason.",
    async run({ create, query }) {
      const reason = new Error("enough");
      const provider = await create();
      const signal = AbortSignal.abort(reason);
      await expectAborted(collect(provider.search(query, { signal })), reason, "search");
      const controller = new AbortController();
      const half = (async () => {
        for await (const _ of provider.search(query, { signal: controller.signal })) controller.abort(reason);
      })();
      await expectAborted(half, reason, "a search half way");
    },
  },
  {
    id: "unreachable-is-provider-error",
    title: "fails with a ProviderError that names it when its archive cannot be reached",
    contract: "Errors are ProviderErrors.",
    async inapplicable({ createUnreachable }) {
      return createUnreachable === undefined
        ? "the harness has no archive that cannot be reached"
        : undefined;
    },
    async run({ createUnreachable, query }) {
      const provider = await createUnreachable?.();
      if (provider === undefined) return;
      const error = await expectRejection(search(provider, query), "a search of an unreachable archive");
      expectThat(isProviderError(error), `expected a ProviderError, found ${String(error)}`);
      expectSame(error.provider, provider.name, "the provider that the error names");
    },
  },
  {
    id: "no-credentials",
    title: "yields products without passwords, tokens and signatures",
    contract: "Products carry no credentials.",
    async run(harness) {
      for (const product of await knownProducts(harness)) {
        const hrefs = [...Object.values(product.assets), ...product.links].map(({ href }) => href);
        expectSame(
          hrefs.filter((href) => publicHref(href) !== href),
          [],
          `addresses of ${product.id}`,
        );
        const text = canonicalText(product);
        const shown = (harness.secrets ?? []).filter((secret) => text.includes(secret)).length;
        expectSame(shown, 0, `secrets that product ${product.id} shows`);
      }
    },
  },
  {
    id: "columns-are-the-search",
    title: "has in its columns the products that a search yields, sorted by start, footprints and all",
    contract: "searchColumns: the products that search would yield, as columns.",
    async inapplicable({ create }) {
      return (await create()).searchColumns === undefined ? "the provider has no columns" : undefined;
    },
    async run(harness) {
      const provider = await harness.create();
      const [{ platform } = { platform: "" }] = await knownProducts(harness);
      const query = { ...harness.query, platform };
      const columns = await provider.searchColumns?.(query);
      if (columns === undefined) return;
      const indices = Array.from({ length: columns.count }, (_, i) => i);
      const found = (await collect(provider.search(query))).filter(
        (product) => product.platform === platform,
      );
      expectSame(
        indices.map((i) => columns.id(i)).sort(),
        found.map(({ id }) => id).sort(),
        "ids of the columns",
      );
      const read = await collect(columns.read([...indices].reverse()));
      expectSame(
        read.map(({ id }) => id),
        indices.map((i) => columns.id(i)).reverse(),
        "products read",
      );
      const byId = new Map(found.map((product) => [product.id, product]));
      for (const i of indices) {
        const product = byId.get(columns.id(i)) as Product;
        const times = [product.startTime.getTime(), product.stopTime.getTime()];
        expectSame([columns.startMs[i], columns.stopMs[i]], times, `times of ${product.id}`);
        expectThat(
          i === 0 || Number(columns.startMs[i - 1]) <= Number(columns.startMs[i]),
          "starts must be in order",
        );
      }
      expectSame(
        read.find(({ id }) => id === found[0]?.id),
        found[0],
        "a product read from its columns",
      );
    },
  },
];

async function search(
  provider: Awaited<ReturnType<ProviderHarness["create"]>>,
  query: ProductQuery,
): Promise<string[]> {
  return (await collect(provider.search(query))).map(({ id }) => id);
}

/** Looks for some of the known products by tighter queries that each of them still meets. */
async function findAgain(
  harness: ProviderHarness,
  tighter: (product: Product) => readonly Partial<ProductQuery>[],
): Promise<void> {
  const provider = await harness.create();
  for (const product of (await knownProducts(harness)).slice(0, probedProducts)) {
    for (const part of tighter(product)) {
      const found = await search(provider, { ...harness.query, ...part });
      expectThat(found.includes(product.id), `${product.id} must be found by ${canonicalText(part)}`);
    }
  }
}

/** A square of a hundredth of a degree around the first corner of a footprint. */
function aroundCorner(footprint: Footprint): Footprint {
  const ring = footprint.type === "Polygon" ? footprint.coordinates[0] : footprint.coordinates[0]?.[0];
  const [lon = 0, lat = 0] = ring?.[0] ?? [];
  const corner = (x: number, y: number): [number, number] => [lon + 0.005 * x, lat + 0.005 * y];
  return {
    type: "Polygon",
    coordinates: [[corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)]],
  };
}
