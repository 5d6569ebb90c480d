import type { Product, ProductProvider, ProductQuery } from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import { acquisition, columnsOf, listProvider, square } from "../test/acquisitions.js";
import { itemsOf } from "../test/sample-events.js";
import { findAndCatalogue } from "./find-and-catalogue.js";
import type { FindProgress, FindRequest, FindSummary } from "./find-request.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";
import { UnreadProduct } from "./unread-product.js";

const request: FindRequest = {
  sensors: [
    { collection: "S2_MSI_L2A", platform: "Sentinel-2A" },
    { collection: "LANDSAT_C2L2", platform: "LC09" },
  ],
  startTime: new Date("2024-03-01T00:00:00Z"),
  stopTime: new Date("2024-05-31T00:00:00Z"),
  maxTimeDiffSeconds: 1800,
};

/** Every day a Landsat scene and a granule around midnight, which overlap every fourth day, and a stranger. */
const archive: Product[] = Array.from({ length: 80 }, (_, day) => {
  const at = (minutes: number): string => new Date(Date.UTC(2024, 2, 2 + day, 0, minutes - 5)).toISOString();
  return [
    acquisition("LANDSAT_C2L2", "Landsat-9", at(0), square(-105, 40)),
    acquisition("S2_MSI_L2A", "S2A", at(12), square(day % 4 === 0 ? -104.5 : -90, 40)),
    acquisition("S2_MSI_L2A", "S2B", at(13), square(-104.5, 40)),
  ];
}).flat();

/** A provider of columns that records what is searched and what is read whole. */
function columnProvider(
  more: Partial<ProductProvider> = {},
): ProductProvider & { readonly read: Product[]; readonly searches: ProductQuery[] } {
  const read: Product[] = [];
  const searches: ProductQuery[] = [];
  return {
    ...listProvider(archive, { name: "columns" }),
    read,
    searches,
    search: () => {
      throw new Error("searched for whole products");
    },
    async searchColumns(query) {
      searches.push(query);
      const { collection, platform, startTime, stopTime } = query;
      const wanted = archive.filter(
        (product) =>
          product.collection === collection &&
          product.platform === platform &&
          product.startTime <= stopTime &&
          product.stopTime >= startTime,
      );
      return columnsOf(wanted, (product) => read.push(product));
    },
    ...more,
  };
}

async function find(
  providers: ProductProvider[],
  more: Partial<FindRequest> = {},
  onProgress?: (progress: FindProgress) => void,
): Promise<{ summary: FindSummary; items: string[] }> {
  const store = memoryStore();
  const catalogue = await MatchupCatalogue.create(store);
  const summary = await findAndCatalogue({ ...request, ...more }, { catalogue, providers }, { onProgress });
  return { summary, items: await itemsOf(store) };
}

describe("a search over columns", () => {
  it.each([
    ["everything", {}],
    ["a region", { region: square(-104.6, 40.1, 0.2) }],
    ["no night", { excludeNightEvents: true }],
    ["a least overlap", { minOverlapKm2: 1000 }],
    ["part of the period", { startTime: new Date("2024-03-20T00:03:00Z") }],
  ])("finds what a search for whole products finds, asked for %s", async (_, more) => {
    const unread = await find([columnProvider()], more);
    const whole = await find([listProvider(archive)], more);
    expect(unread.items).toEqual(whole.items);
    const { dropped: _dropped, ...counts } = whole.summary;
    expect(unread.summary).toMatchObject(counts);
  });

  it("reads only the products that match, each of them once", async () => {
    const provider = columnProvider();
    const { summary } = await find([provider]);
    expect(summary.matchups).toBe(20);
    expect(provider.read).toHaveLength(40);
    expect(new Set(provider.read).size).toBe(40);
    expect(provider.searches.length).toBeGreaterThan(2);
  });

  it("matches columns of one provider with whole products of another", async () => {
    const landsat = listProvider(archive.filter(({ collection }) => collection === "LANDSAT_C2L2"));
    const sentinel = columnProvider({ collections: ["S2_MSI_L2A"] });
    const { items } = await find([landsat, sentinel]);
    expect(items).toEqual((await find([listProvider(archive)])).items);
    expect(sentinel.read).toHaveLength(20);
  });

  it("is done over whole products where several providers serve a collection", async () => {
    const half = listProvider(archive.slice(0, 100), { name: "half" });
    const columns = { ...columnProvider(), search: listProvider(archive).search };
    const { items, summary } = await find([half, columns]);
    expect(items).toEqual((await find([listProvider(archive)])).items);
    expect(summary).toMatchObject({ sensors: [{ found: 80 }, { found: 80 }] });
    expect(columns.searches).toEqual([]);
  });

  it("reports products that cannot be used, by their ids", async () => {
    const broken = acquisition("S2_MSI_L2A", "S2A", "2024-03-05T00:00:00Z", square(0, 95));
    const provider = columnProvider({
      searchColumns: async ({ collection, platform }) =>
        columnsOf(
          [...archive, broken].filter(
            (product) => product.collection === collection && product.platform === platform,
          ),
        ),
    });
    const skips: string[] = [];
    const { summary } = await find([provider], {}, (progress) => {
      if (progress.stage === "skip") skips.push(progress.skipped.product);
    });
    expect(summary).toMatchObject({ matchups: 20, dropped: { unusable: 1 } });
    expect(skips).toEqual([broken.id]);
  });

  it("reports a reading that fails, keeps the rest, and finds what is missing when it runs again", async () => {
    let isDown = true;
    const provider = columnProvider({
      searchColumns: async ({ collection, platform, startTime, stopTime }) => {
        const columns = columnsOf(
          archive.filter(
            (product) =>
              product.collection === collection &&
              product.platform === platform &&
              product.startTime <= stopTime &&
              product.stopTime >= startTime,
          ),
        );
        return {
          ...columns,
          async *read(indices) {
            if (isDown && startTime > new Date("2024-03-20T00:00:00Z")) throw new Error("the disk is gone");
            yield* columns.read(indices);
          },
        };
      },
    });
    const catalogue = await MatchupCatalogue.create(memoryStore());
    const first = await findAndCatalogue(request, { catalogue, providers: [provider] });
    expect(first.failures[0]?.reason).toBe("the disk is gone");
    expect(first.matchups).toBeGreaterThan(0);
    expect(first.matchups).toBeLessThan(20);
    isDown = false;
    await findAndCatalogue(request, { catalogue, providers: [provider] });
    const events = await catalogue.getEvents();
    expect(events.flatMap(({ matchupSet }) => matchupSet.matchups)).toHaveLength(20);
  });
});

describe("a product that has not been read", () => {
  let products: Product[];
  beforeEach(() => {
    products = archive.slice(0, 4);
  });

  it("has the id, times and footprint of the product", () => {
    const columns = columnsOf(products);
    const seen = Array.from({ length: columns.count }, (_, i) => new UnreadProduct(columns, i));
    expect(seen.map(({ id }) => id).sort()).toEqual(products.map(({ id }) => id).sort());
    for (const { id, startTime, stopTime, footprint } of seen) {
      const own = products.find((product) => product.id === id) as Product;
      expect({ startTime, stopTime }).toEqual({ startTime: own.startTime, stopTime: own.stopTime });
      expect(footprint).toEqual({ type: "MultiPolygon", coordinates: [own.footprint.coordinates] });
    }
  });
});
