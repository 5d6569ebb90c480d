import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { query, runSearch, stacItem } from "../../test/items.js";
import { expectError, provide } from "../../test/stac-api.js";
import {
  type ArchivedItem,
  type ArchiveQuirks,
  filterClasses,
  searchesOf,
  serveArchive,
  sortClass,
} from "../../test/stac-archive.js";

/** Items spread over October 2024, an hour apart. */
const items = (count: number): ArchivedItem[] =>
  Array.from({ length: count }, (_, i) =>
    item(`item-${String(i).padStart(4, "0")}`, {
      datetime: new Date(Date.UTC(2024, 9, 1) + i * 3_600_000).toISOString(),
    }),
  );

function item(id: string, properties: object): ArchivedItem {
  return stacItem(id, { properties }) as unknown as ArchivedItem;
}

describe("an archive that cuts answers off", () => {
  it.each<[string, ArchiveQuirks, string]>([
    ["after a number of items, though it counts more", { cutsOffAfter: 25 }, "25 products came of 100"],
    [
      "after a full page, and counts nothing",
      { cutsOffAfter: 40, counts: () => undefined },
      "the last page is full and none follows",
    ],
    [
      "by leading back to the beginning, and counts nothing",
      { cutsOffAfter: 30, goesRound: true, counts: () => undefined },
      "lead in a circle",
    ],
    ["at the end of each page, with a count", { losesPerPage: 3, grants: 20 }, "products came of 100"],
  ])("%s, is asked for the rest in parts, and the user is told", async (_, quirks, words) => {
    const server = await serveArchive(items(100), quirks);
    const warnings: string[] = [];
    const { ids, error } = await runSearch(provide(server.url, { pageSize: 40 }), query(), {
      onWarning: (message) => warnings.push(message),
    });
    expect(error).toBeUndefined();
    expect([...ids].sort()).toEqual(items(100).map(({ id }) => id));
    expect(warnings).toEqual([expect.stringContaining(words)]);
    expect(warnings[0]).toContain("asked for again in");
    expect(searchesOf(server)).toBeLessThan(250);
  });

  it("and never gives what it counts, is asked in parts and reported", async () => {
    const server = await serveArchive(items(50), { counts: (matched) => matched + 1 });
    const { ids, error } = await runSearch(provide(server.url));
    expect(ids).toHaveLength(50);
    expectError(error, "provider/bad-response", "incomplete", "50 products came of 51", "in parts");
    expect(searchesOf(server)).toBe(3);
  });

  it("of which the count changes meanwhile, is asked again and believed", async () => {
    const server = await serveArchive(items(150), {
      counts: (matched, page) => matched + (page > 0 ? 7 : 0),
    });
    const { ids, error } = await runSearch(provide(server.url));
    expect(error).toBeUndefined();
    expect(ids).toHaveLength(150);
  });

  it("is left alone once going round has proved to be its way", async () => {
    const server = await serveArchive(items(10), { goesRound: true, counts: () => undefined });
    const provider = provide(server.url);
    const counts: number[] = [];
    for (let i = 0; i < 5; i++) {
      const before = searchesOf(server);
      expect((await runSearch(provider)).ids).toHaveLength(10);
      counts.push(searchesOf(server) - before);
    }
    expect(counts.slice(0, 2).every((count) => count > 2 && count < 60)).toBe(true);
    expect(counts.slice(2)).toEqual([2, 2, 2]);
  });

  it("in any of these ways, gives everything or says that it does not", async () => {
    const quirks = fc.record({
      cutsOffAfter: fc.option(fc.integer({ min: 5, max: 80 }), { nil: undefined }),
      grants: fc.option(fc.integer({ min: 3, max: 40 }), { nil: undefined }),
      goesRound: fc.boolean(),
      count: fc.constantFrom("true", "none", "more"),
    });
    await fc.assert(
      fc.asyncProperty(quirks, fc.integer({ min: 0, max: 60 }), async ({ count, ...rest }, size) => {
        // Without a count, one that stops in the middle of a page cannot be told from one that is done.
        fc.pre(count !== "none" || rest.cutsOffAfter === undefined);
        const counts = { true: undefined, none: () => undefined, more: (n: number) => n + 2 }[count];
        const all = items(size);
        const server = await serveArchive(all, { ...rest, counts });
        const { ids, error } = await runSearch(provide(server.url, { pageSize: 40 }));
        if (error === undefined) expect([...ids].sort()).toEqual(all.map(({ id }) => id));
        expect(error === undefined).toBe(count !== "more");
      }),
      { numRuns: 8 },
    );
  });
});

describe("pages that an archive does not grant", () => {
  it.each([
    [413, "Payload Too Large"],
    [400, "limit must be less than or equal to 30"],
    [422, "page size too large"],
    [504, "upstream took too long"],
  ])("with %i are halved until it does, and stay so", async (status, words) => {
    const server = await serveArchive(items(70), { refusesLimitAbove: { limit: 30, status, words } });
    const provider = provide(server.url);
    expect((await runSearch(provider)).ids).toHaveLength(70);
    const asked = searchesOf(server);
    expect((await runSearch(provider)).ids).toHaveLength(70);
    expect(searchesOf(server) - asked).toBe(3);
    const limits = server.requests.map(({ body }) => (body === "" ? 0 : JSON.parse(body).limit));
    expect([...new Set(limits.filter(Boolean))]).toEqual([100, 50, 25]);
  });

  it("but smaller ones, are simply paged", async () => {
    const server = await serveArchive(items(70), { grants: 10 });
    expect(await runSearch(provide(server.url))).toMatchObject({ error: undefined });
    expect(searchesOf(server)).toBe(7);
  });
});

const platforms = [
  "sentinel-2a",
  "Sentinel-2A",
  "SENTINEL_2A",
  "S2A",
  "sentinel-2b",
  "Sentinel-2B",
  "S2C",
  "Sentinel-2",
  null,
  "eo-1",
];
const mixed = platforms.map((platform, i) =>
  item(`${i % 2 === 0 ? "S2A" : "S2B"}_MSIL2A_${i}`, {
    platform,
    datetime: `2024-10-0${1 + (i % 9)}T10:00:00Z`,
  }),
);

describe("what an archive can narrow", () => {
  const find = async (
    quirks: ArchiveQuirks,
    options: Parameters<typeof provide>[1] = {},
  ): Promise<{ ids: string[]; total: number; bodies: { [field: string]: unknown }[]; paths: string[] }> => {
    const server = await serveArchive(mixed, quirks);
    const provider = provide(server.url, { useExtensions: true, ...options });
    const { products, error } = await runSearch(provider, query({ platform: "S2A" }));
    expect(error).toBeUndefined();
    const searches = server.requests.filter(({ path }) => path.startsWith("/v1/search"));
    return {
      ids: products.filter(({ platform }) => platform === "S2A").map(({ id }) => id),
      total: products.length,
      bodies: searches.map(({ body }) => (body === "" ? {} : JSON.parse(body))),
      paths: server.requests.map(({ path }) => path),
    };
  };

  it("is narrowed, and the result is the same", async () => {
    const plain = await find({}, { useExtensions: false });
    const json = await find({ conformsTo: filterClasses });
    const text = await find({ conformsTo: filterClasses }, { method: "GET" });
    expect(plain.total).toBe(mixed.length);
    for (const narrowed of [json, text]) {
      expect(narrowed.ids).toEqual(plain.ids);
      expect(narrowed.total).toBe(mixed.length - 3);
    }
    expect(json.bodies[0]).toMatchObject({ "filter-lang": "cql2-json", filter: { op: "or" } });
    expect(text.paths.at(-1)).toContain("filter-lang=cql2-text");
  });

  it.each<[string, ArchiveQuirks]>([
    ["has no filters", { conformsTo: [] }],
    ["cannot filter by platform", { conformsTo: filterClasses, queryables: { "eo:cloud_cover": {} } }],
    ["does not say what it can filter by", { conformsTo: filterClasses, queryables: undefined }],
  ])("is asked plainly when it %s", async (_, quirks) => {
    const { bodies, total } = await find(quirks);
    expect(bodies[0]).not.toHaveProperty("filter");
    expect(total).toBe(mixed.length);
  });

  it.each(["filter", "sortby", "intersects"] as const)(
    "is asked without %s once it refuses it",
    async (refuses) => {
      const server = await serveArchive(mixed, { conformsTo: [...filterClasses, sortClass], refuses });
      const provider = provide(server.url, { useExtensions: true });
      const area = {
        type: "Polygon" as const,
        coordinates: [
          [
            [-105, 40],
            [-104, 40],
            [-104, 41],
            [-105, 40],
          ] as [number, number][],
        ],
      };
      for (let i = 0; i < 2; i++) {
        expect((await runSearch(provider, query({ platform: "S2A", area }))).error).toBeUndefined();
      }
      const fields = server.requests
        .filter(({ body }) => body !== "")
        .map(({ body }) => refuses in JSON.parse(body));
      expect(fields.at(0)).toBe(true);
      expect(fields.at(-1)).toBe(false);
      expect(fields.length).toBeLessThanOrEqual(5);
    },
  );

  it("is sorted by time and id where it can, and described once", async () => {
    const { bodies, paths } = await find({ conformsTo: [sortClass] });
    expect(bodies[0]?.["sortby"]).toEqual([
      { field: "properties.datetime", direction: "asc" },
      { field: "id", direction: "asc" },
    ]);
    expect(paths.filter((path) => path === "/v1")).toHaveLength(1);
  });

  it("leaves out values that the archive lists for other satellites", async () => {
    const { bodies } = await find({
      conformsTo: filterClasses,
      queryables: { platform: { enum: ["Sentinel 2 B", "landsat-8", "Sentinel-2", "sentinel-2a"] } },
    });
    const text = JSON.stringify(bodies[0]?.["filter"]);
    for (const left of ["landsat-8", "S2B", "sentinel-2c"]) expect(text).toContain(`"${left}"`);
    for (const kept of ["sentinel-2a", "S2A", "Sentinel-2"]) expect(text).not.toContain(`"${kept}"`);
  });
});

describe("a collection that the archive does not have", () => {
  it("is an error with a suggestion, not an empty result", async () => {
    const server = await serveArchive(items(1));
    const { error } = await runSearch(provide(server.url, { collections: { S2_MSI_L2A: "sentinel-2-l2" } }));
    expectError(
      error,
      "provider/unknown-collection",
      "sentinel-2-l2 (for S2_MSI_L2A)",
      "did you mean sentinel-2-l2a?",
    );
  });

  it("is told from one that has nothing for the time asked", async () => {
    const server = await serveArchive(items(1));
    const year = { startTime: new Date("1990-01-01"), stopTime: new Date("1990-12-31") };
    expect(await runSearch(provide(server.url), query(year))).toMatchObject({ ids: [], error: undefined });
  });
});
