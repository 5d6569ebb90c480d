import type { ProviderErrorCode } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { query, runSearch, square, stacItem } from "../../test/items.js";
import { json, serve } from "../../test/loopback-server.js";
import { expectError, nextLink, page, provide } from "../../test/stac-api.js";
import { createHostBudget } from "../http/host-budget.js";
import type { StacApiOptions } from "./stac-api-options.js";
import { stacApiProvider } from "./stac-api-provider.js";

describe("stacApiProvider pages", () => {
  it("by POST, with the link's body", async () => {
    const server = await serve(({ body, path }, response) => {
      const { token, ...asked } = JSON.parse(body) as { token?: string };
      expect(path).toBe("/v1/search");
      if (token === "2") return json(response, page(["c"], { numberMatched: 3 }));
      json(
        response,
        page(["a", "b"], {
          numberMatched: 3,
          ...nextLink({ href: "search", method: "POST", body: { ...asked, token: "2" } }),
        }),
      );
    });
    const { ids, error } = await runSearch(
      provide(`${server.url}/v1/`, { pageSize: 2 }),
      query({ area: square(-105, 40) }),
    );
    expect(error).toBeUndefined();
    expect(ids).toEqual(["a", "b", "c"]);
    expect(JSON.parse(server.requests[0]?.body ?? "")).toMatchObject({
      collections: ["sentinel-2-l2a"],
      limit: 2,
      datetime: "2024-10-01T00:00:00Z/2024-10-31T00:00:00.001Z",
      intersects: { type: "Polygon" },
    });
  });

  it("by POST, merging the link's body into the last one", async () => {
    const server = await serve(({ body }, response) => {
      const { token, limit } = JSON.parse(body) as { token?: number; limit: number };
      expect(limit).toBe(100);
      const n = token ?? 1;
      json(
        response,
        page(
          [`p${n}`],
          n < 3 ? nextLink({ href: "/search", method: "POST", merge: true, body: { token: n + 1 } }) : {},
        ),
      );
    });
    expect((await runSearch(provide(server.url))).ids).toEqual(["p1", "p2", "p3"]);
  });

  it("by GET where POST is refused, and remembers it", async () => {
    const server = await serve(({ method, path }, response) => {
      if (method === "POST") return json(response, { detail: "Method Not Allowed" }, 405);
      const { searchParams } = new URL(path, "http://host");
      json(
        response,
        searchParams.get("token") === "2" ? page(["b"]) : page(["a"], nextLink({ href: `${path}&token=2` })),
      );
    });
    const provider = provide(server.url);
    expect((await runSearch(provider)).ids).toEqual(["a", "b"]);
    expect((await runSearch(provider)).ids).toEqual(["a", "b"]);
    expect(server.requests.map(({ method }) => method)).toEqual(["POST", "GET", "GET", "GET", "GET"]);
  });

  it.each<[string, (n: number, path: string) => object]>([
    [
      "an empty page that still links on",
      (n) => page(n === 1 ? ["a"] : [], nextLink({ href: `/search?page=${n}` })),
    ],
    ["a link that leads to itself", () => page(["a"], nextLink({ href: "/search?page=2" }))],
    ["ever new links to the same page", (n) => page(["a"], nextLink({ href: `/search?page=${n}` }))],
  ])("and stops at %s", async (_, answer) => {
    const server = await serve(({ path }, response, n) => json(response, answer(n, path)));
    const { ids, error } = await runSearch(provide(server.url));
    expect(error).toBeUndefined();
    expect(ids).toEqual(["a"]);
    // Asked again in parts, to see that nothing has been cut off.
    expect(server.requests.length).toBeLessThan(150);
  });

  it.each([
    ["before the first item", [[], [], ["a", "b"], ["c"]]],
    ["between items", [["a", "b"], [], [], ["c"], [], []]],
  ])("past empty pages %s, which an archive leaves that filters what it has paged", async (_, pages) => {
    const server = await serve(({ path }, response) => {
      const at = Number(new URL(path, "http://host").searchParams.get("page") ?? 0);
      const more = at + 1 < pages.length;
      json(response, page(pages[at] ?? [], more ? nextLink({ href: `/search?page=${at + 1}` }) : {}));
    });
    const { ids, error } = await runSearch(provide(server.url, { pageSize: 2 }));
    expect([error, ids]).toEqual([undefined, ["a", "b", "c"]]);
  });

  it("no further than an empty page when everything has come that the archive counts", async () => {
    const server = await serve((_, response, n) =>
      json(
        response,
        page(n === 1 ? ["a"] : [], { numberMatched: 1, ...nextLink({ href: `/search?page=${n}` }) }),
      ),
    );
    expect(await runSearch(provide(server.url))).toMatchObject({ ids: ["a"], error: undefined });
    expect(server.requests).toHaveLength(2);
  });

  it("and says so when fewer came than the archive counts, after yielding them", async () => {
    const server = await serve((_, response, n) =>
      json(
        response,
        n === 1
          ? page(["a", "b"], { numberMatched: 5, ...nextLink({ href: "/search?2" }) })
          : page([], { context: { matched: 4 } }),
      ),
    );
    const { ids, error } = await runSearch(provide(server.url));
    expect(ids).toEqual(["a", "b"]);
    expectError(error, "provider/bad-response", "incomplete", "2 products came of 4");
  });

  it("and does not mind a count that is too low", async () => {
    const server = await serve((_, response) => json(response, page(["a", "b"], { numberMatched: 1 })));
    expect(await runSearch(provide(server.url))).toMatchObject({ ids: ["a", "b"], error: undefined });
  });

  it("both sides of the antimeridian, each product once", async () => {
    const server = await serve(({ body }, response) => {
      const { bbox } = JSON.parse(body) as { bbox: number[] };
      json(response, page(bbox[0] === -180 ? ["east", "both"] : ["west", "both"]));
    });
    const area = {
      type: "MultiPolygon" as const,
      coordinates: [square(179, 10).coordinates, square(-180, 10).coordinates],
    };
    expect((await runSearch(provide(server.url), query({ area }))).ids).toEqual(["west", "both", "east"]);
  });
});

describe("stacApiProvider skips", () => {
  it("what cannot be used, and says why", async () => {
    const server = await serve((_, response) =>
      json(response, {
        type: "FeatureCollection",
        features: [
          stacItem("a"),
          null,
          stacItem("no-geometry", { geometry: null }),
          stacItem("landsat", { collection: "landsat-c2-l2" }),
          stacItem("b"),
          stacItem("a"),
        ],
      }),
    );
    const { ids, skipped } = await runSearch(provide(server.url));
    expect(ids).toEqual(["a", "b"]);
    expect(skipped).toEqual([
      { product: "feature 2 of a page", reason: "it is not a JSON object" },
      { product: "no-geometry", reason: expect.stringContaining("geometry is missing") },
      { product: "landsat", reason: "it belongs to collection landsat-c2-l2, asked for was sentinel-2-l2a" },
    ]);
  });
});

describe("stacApiProvider says what is wrong", () => {
  it.each<[string, number, string, string, ProviderErrorCode, string]>([
    [
      "a page of HTML",
      200,
      "text/html",
      "<!doctype html><title>Login</title>",
      "provider/bad-response",
      "HTML",
    ],
    [
      "JSON without features",
      200,
      "application/json",
      '{"code":"x"}',
      "provider/bad-response",
      "JSON without features",
    ],
    ["no JSON", 200, "text/plain", "hello", "provider/bad-response", '"hello"'],
    [
      "wrong credentials",
      401,
      "application/json",
      '{"detail":"no"}',
      "provider/unauthorized",
      "check the credentials",
    ],
    ["no right", 403, "text/plain", "Forbidden", "provider/unauthorized", "check the credentials"],
    [
      "a bad question",
      400,
      "application/json",
      '{"description":"limit too high"}',
      "provider/bad-response",
      "status 400: limit too high",
    ],
    [
      "a validation error",
      422,
      "application/json",
      '{"detail":[{"loc":["bbox"]}]}',
      "provider/bad-response",
      '[{"loc":["bbox"]}]',
    ],
  ])("%s", async (_, status, type, text, code, words) => {
    const server = await serve((__, response) =>
      response.writeHead(status, { "content-type": type }).end(text),
    );
    const { error } = await runSearch(provide(server.url, { retries: 1 }));
    expectError(error, code, words, String(status));
  });

  it("an address where nothing is", async () => {
    const server = await serve((_, response) => response.writeHead(404).end("nothing here"));
    const { error } = await runSearch(provide(server.url));
    expectError(error, "provider/bad-response", "404", "check that url is the root of a STAC API");
    expect(server.requests.map(({ method }) => method)).toEqual(["POST", "GET"]);
  });

  it("a page that is too large", async () => {
    const server = await serve((_, response) => json(response, page(["a", "b", "c"])));
    expectError(
      (await runSearch(provide(server.url, { maxBodyBytes: 100 }))).error,
      "provider/bad-response",
      "lower pageSize",
    );
  });

  it("a collection that it does not have", async () => {
    const { error } = await runSearch(provide("http://127.0.0.1:9"), query({ collection: "S3_EFR" }));
    expectError(error, "provider/unknown-collection", "S3_EFR", "S2_MSI_L2A");
  });

  it.each<[Partial<StacApiOptions>, string]>([
    [{ url: "no address" }, "url is not an address"],
    [{ url: "ftp://host" }, "must begin with https://"],
    [{ pageSize: 0 }, "pageSize"],
    [{ collections: {} }, "add collections"],
    [{ collections: { A: [] } }, "collections.A"],
    [{ headers: { "x-key": "sec\nret" } }, '"x-key"'],
  ])("options %j", (options, words) => {
    let thrown: unknown;
    try {
      provide("http://127.0.0.1:9", options);
    } catch (error) {
      thrown = error;
    }
    expectError(thrown, "provider/invalid-options", words);
    expect(String(thrown)).not.toContain("ret");
  });
});

describe("stacApiProvider keeps credentials at home", () => {
  it("sends them to its origin only, and names them nowhere", async () => {
    const stranger = await serve((_, response) => json(response, page(["b"])));
    const home = await serve((_, response) =>
      json(response, page(["a"], nextLink({ href: `${stranger.url}/search` }))),
    );
    const provider = provide(home.url.replace("http://", "http://name:pass%20word@"), {
      headers: { "x-api-key": "hidden" },
    });
    expect((await runSearch(provider)).ids).toEqual(["a", "b"]);
    expect(home.requests[0]?.headers["x-api-key"]).toBe("hidden");
    expect(home.requests[0]?.headers["authorization"]).toBe(`Basic ${btoa("name:pass word")}`);
    expect(stranger.requests[0]?.headers["x-api-key"]).toBeUndefined();
    expect(stranger.requests[0]?.headers["authorization"]).toBeUndefined();
    expect(provider.name).toBe(`stac-api ${home.url}`);
  });
});

describe("stacApiProvider stops when aborted", () => {
  it("while waiting to try again", async () => {
    const server = await serve((_, response) => response.writeHead(503, { "retry-after": "3600" }).end());
    const controller = new AbortController();
    const { error } = await runSearch(provide(server.url, { maxRetryAfterSeconds: 3600 }), query(), {
      signal: controller.signal,
      onRetry: () => controller.abort(new Error("enough")),
    });
    expect(error).toEqual(new Error("enough"));
    expect(server.requests).toHaveLength(1);
  });

  it("between pages, and while an answer is under way", async () => {
    const controller = new AbortController();
    const server = await serve((_, response, n) => {
      if (n === 1) return json(response, page(["a"], nextLink({ href: "/search?2" })));
      controller.abort(new Error("enough"));
    });
    const { ids, error } = await runSearch(provide(server.url), query(), { signal: controller.signal });
    expect(ids).toEqual(["a"]);
    expect(error).toEqual(new Error("enough"));
  });
});

it("providers of one host share a budget", async () => {
  let underWay = 0;
  let most = 0;
  const server = await serve((_, response) => {
    most = Math.max(most, ++underWay);
    setTimeout(() => {
      underWay -= 1;
      json(response, page(["a"]));
    }, 10);
  });
  const budget = createHostBudget({ maxConcurrentRequests: 1 });
  const providers = [1, 2, 3, 4].map(() => provide(server.url, { budget }));
  const outcomes = await Promise.all(providers.map((provider) => runSearch(provider)));
  expect(outcomes.map(({ ids }) => ids)).toEqual([["a"], ["a"], ["a"], ["a"]]);
  expect(most).toBe(1);
});

it("knows the collections of the archives in the table", () => {
  const provider = stacApiProvider({ url: "https://earth-search.aws.element84.com/v1/search" });
  expect(provider.collections).toEqual(["S2_MSI_L1C", "S2_MSI_L2A", "LANDSAT_C2L2"]);
  expect(provider.name).toBe("stac-api https://earth-search.aws.element84.com/v1/search");
});
