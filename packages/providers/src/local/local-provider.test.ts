import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isProviderError } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { query, runSearch, square, stacItem } from "../../test/items.js";
import { folderWith } from "../../test/temporary-folder.js";
import { localProvider } from "./local-provider.js";

const collection = (...features: unknown[]): unknown => ({ type: "FeatureCollection", features });
const at = (id: string, datetime: string): ReturnType<typeof stacItem> =>
  stacItem(id, { properties: { datetime } });

describe("localProvider reads", () => {
  it.each<[string, string, unknown]>([
    ["an item", "a.json", stacItem("a")],
    ["a FeatureCollection", "a.json", collection(stacItem("a"))],
    ["an ItemCollection on one line", "a.geojson", JSON.stringify(collection(stacItem("a")))],
    ["lines, by name", "a.ndjson", `${JSON.stringify(stacItem("a"))}\r\n\r\n`],
    ["lines, by content", "a.json", `${JSON.stringify(stacItem("a"))}\n${JSON.stringify(stacItem("a"))}`],
    ["an array", "a.json", [stacItem("a")]],
  ])("%s", async (_, name, content) => {
    const folder = await folderWith({ [name]: content });
    for (const path of [folder, join(folder, name)]) {
      const { ids, skipped, error } = await runSearch(localProvider({ path }));
      expect(error).toBeUndefined();
      expect(skipped).toEqual([]);
      expect(ids).toEqual(["a"]);
    }
  });

  it("a folder of all of them, deep down, in order of time, each product once", async () => {
    const path = await folderWith({
      "x/y/late.json": at("late", "2024-10-20T00:00:00Z"),
      "middle.ndjson": `${JSON.stringify(at("middle", "2024-10-10T00:00:00Z"))}\n`,
      "early.geojson": collection(at("early", "2024-10-02T00:00:00Z"), at("late", "2024-10-20T00:00:00Z")),
      ".hidden/no.json": at("hidden", "2024-10-02T00:00:00Z"),
      "readme.txt": "not looked at",
    });
    const { ids, skipped } = await runSearch(localProvider({ path }));
    expect(ids).toEqual(["early", "middle", "late"]);
    expect(skipped).toEqual([]);
  });

  it("a static catalogue, by links only, round in circles, reporting what it cannot follow", async () => {
    const catalog = (links: unknown[], type = "Catalog"): unknown => ({
      type,
      stac_version: "1.0.0",
      id: "c",
      description: "c",
      links,
    });
    const path = await folderWith({
      "catalog.json": catalog([
        { rel: "child", href: "./sub/collection.json" },
        { rel: "child", href: "https://elsewhere/catalog.json" },
        { rel: "item", href: "missing.json" },
      ]),
      "sub/collection.json": catalog(
        [
          { rel: "root", href: "../catalog.json" },
          { rel: "child", href: "../catalog.json" },
          { rel: "item", href: "a.json" },
          { rel: "item", href: "with%20space.json" },
        ],
        "Collection",
      ),
      "sub/a.json": stacItem("a", { assets: { B01: { href: "./a.tif" } } }),
      "sub/with space.json": stacItem("b"),
      "sub/not-linked.json": stacItem("no"),
    });
    const { products, ids, skipped } = await runSearch(localProvider({ path }));
    expect(ids).toEqual(["a", "b"]);
    expect(products[0]?.assets["B01"]?.href).toBe(join(path, "sub/a.tif"));
    expect(products[0]?.links).toEqual([
      { rel: "via", href: join(path, "sub/a.json"), type: "application/json" },
    ]);
    expect(skipped.map(({ product }) => product).sort()).toEqual([
      join(path, "missing.json"),
      "https://elsewhere/catalog.json",
    ]);
  });

  it("folders that link to each other, once", async () => {
    const path = await folderWith({ "sub/a.json": stacItem("a") });
    await symlink(path, join(path, "sub/loop"));
    expect((await runSearch(localProvider({ path }))).ids).toEqual(["a"]);
  });
});

describe("localProvider finds", () => {
  it("what overlaps the period, ends included", async () => {
    const interval = (id: string, start: string, end: string): unknown =>
      stacItem(id, { properties: { start_datetime: start, end_datetime: end } });
    const path = await folderWith({
      "a.json": collection(
        interval("whole-year", "2024-01-01T00:00:00Z", "2024-12-31T00:00:00Z"),
        interval("before", "2024-10-01T00:00:00Z", "2024-10-09T23:59:59.999Z"),
        interval("touches-start", "2024-10-01T00:00:00Z", "2024-10-10T00:00:00Z"),
        interval("inside", "2024-10-10T06:00:00Z", "2024-10-10T07:00:00Z"),
        interval("touches-stop", "2024-10-11T00:00:00Z", "2024-10-12T00:00:00Z"),
        interval("after", "2024-10-11T00:00:00.001Z", "2024-10-12T00:00:00Z"),
      ),
    });
    const period = {
      startTime: new Date("2024-10-10T00:00:00Z"),
      stopTime: new Date("2024-10-11T00:00:00Z"),
    };
    const { ids } = await runSearch(localProvider({ path }), query(period));
    expect(ids).toEqual(["whole-year", "touches-start", "inside", "touches-stop"]);
  });

  it("what may touch the area, also across the antimeridian", async () => {
    const path = await folderWith({
      "a.json": collection(
        stacItem("here", { geometry: square(-105, 40) }),
        stacItem("west", { geometry: square(178.5, 10) }),
        stacItem("east", { geometry: square(-179.5, 10) }),
      ),
    });
    const provider = localProvider({ path });
    expect((await runSearch(provider, query({ area: square(-104.5, 40.5) }))).ids).toEqual(["here"]);
    const across = {
      type: "MultiPolygon" as const,
      coordinates: [square(179, 10).coordinates, square(-180, 10).coordinates],
    };
    expect((await runSearch(provider, query({ area: across }))).ids).toEqual(["west", "east"]);
  });

  it("the collection by the names of any archive, by a mapping, or by its own", async () => {
    const path = await folderWith({
      "a.json": collection(
        stacItem("theirs"),
        stacItem("ours", { collection: "S2_MSI_L2A" }),
        stacItem("other", { collection: "sentinel-2-l1c" }),
        stacItem("mine", { collection: "tiles" }),
        stacItem("product-type", { collection: null, properties: { "s3:product_type": "OL_1_EFR___" } }),
      ),
    });
    expect((await runSearch(localProvider({ path }))).ids).toEqual(["theirs", "ours"]);
    expect((await runSearch(localProvider({ path }), query({ collection: "tiles" }))).ids).toEqual(["mine"]);
    expect((await runSearch(localProvider({ path }), query({ collection: "S3_EFR" }))).ids).toEqual([
      "product-type",
    ]);
    const mapped = localProvider({ path, collections: { S2_MSI_L2A: "tiles" } });
    expect(mapped.collections).toEqual(["S2_MSI_L2A"]);
    expect(mapped.archiveNames?.("S2_MSI_L2A")).toEqual(["tiles"]);
    expect((await runSearch(mapped)).ids).toEqual(["mine"]);
  });

  it("nothing, without an error, in a period that ends before it starts", async () => {
    const path = await folderWith({ "a.json": stacItem("a") });
    const { startTime, stopTime } = query();
    const outcome = await runSearch(
      localProvider({ path }),
      query({ startTime: stopTime, stopTime: startTime }),
    );
    expect(outcome).toMatchObject({ ids: [], error: undefined });
  });
});

describe("localProvider goes on", () => {
  it("past broken lines, features and files, and says where each was", async () => {
    const path = await folderWith({
      "lines.ndjson": `${JSON.stringify(stacItem("a"))}\n{"type": "Feature", \n${JSON.stringify(stacItem("b"))}\n`,
      "features.json": `{"features":[${JSON.stringify(stacItem("c"))},{"x":nope},${JSON.stringify(stacItem("d"))}]}`,
      "half.json": `{"features":[${JSON.stringify(stacItem("e"))},{"type":"Fea`,
      "page.json": "<html>",
      "bad.json": stacItem("no-time", { properties: { datetime: null } }),
    });
    const provider = localProvider({ path });
    const { ids, skipped, error } = await runSearch(provider);
    expect(error).toBeUndefined();
    expect([...ids].sort()).toEqual(["a", "b", "c", "d", "e"]);
    const reasons = Object.fromEntries(
      skipped.map(({ product, reason }) => [product.replace(`${path}/`, ""), reason]),
    );
    expect(Object.keys(reasons).sort()).toEqual([
      "features.json, feature 2",
      "half.json",
      "lines.ndjson, line 2",
      "no-time",
      "page.json",
    ]);
    expect(reasons["half.json"]).toBe("it ends in the middle of feature 2");
    expect(reasons["no-time"]).toContain("it has no time");
    // Once is enough: a run makes hundreds of searches.
    expect((await runSearch(provider)).skipped).toEqual([]);
  });

  it("with what changes on disk: a file rewritten, one added, one removed", async () => {
    const path = await folderWith({ "a.json": stacItem("a"), "b.json": stacItem("b") });
    const provider = localProvider({ path });
    expect((await runSearch(provider)).ids).toEqual(["a", "b"]);
    await writeFile(join(path, "b.json"), JSON.stringify(collection(stacItem("b2"), stacItem("b3"))));
    await writeFile(join(path, "c.json"), JSON.stringify(stacItem("c")));
    expect((await runSearch(provider)).ids).toEqual(["a", "b2", "b3", "c"]);
  });

  it("when a file changes in the middle of a search, without yielding anything twice", async () => {
    const path = await folderWith({
      "a.json": at("a", "2024-10-02T00:00:00Z"),
      "b.json": at("b", "2024-10-03T00:00:00Z"),
    });
    const ids: string[] = [];
    for await (const { id } of localProvider({ path }).search(query())) {
      ids.push(id);
      if (id !== "a") continue;
      await writeFile(join(path, "b.json"), JSON.stringify(at("a much longer name", "2024-10-03T00:00:00Z")));
    }
    expect(ids).toEqual(["a", "a much longer name"]);
  });
});

describe("localProvider refuses", () => {
  it("a path that is not there, saying which and what to do", async () => {
    const path = join(await folderWith({}), "nowhere");
    const { error } = await runSearch(localProvider({ path }));
    expect(isProviderError(error, "provider/unreadable")).toBe(true);
    expect((error as Error).message).toContain(
      `${path}: there is no such file or folder; check the provider's path`,
    );
  });

  it("a mapping that no item answers to, rather than find nothing in silence", async () => {
    const path = await folderWith({ "a.json": stacItem("a") });
    const provider = localProvider({ path, collections: { S2_MSI_L2A: "sentinel-2-12a" } });
    const { error } = await runSearch(provider);
    expect(isProviderError(error, "provider/unknown-collection")).toBe(true);
    expect((error as Error).message).toContain("found sentinel-2-l2a");
  });

  it("nothing of a collection that no item is of, and says once what there is", async () => {
    const path = await folderWith({ "a.json": stacItem("a") });
    const provider = localProvider({ path });
    const warnings: string[] = [];
    const asked = query({ collection: "S2_MSI_L1C" });
    for (const _ of [1, 2]) {
      const { products } = await runSearch(provider, asked, { onWarning: (text) => warnings.push(text) });
      expect(products).toEqual([]);
    }
    expect(warnings).toEqual([
      "there is no item of S2_MSI_L1C; found sentinel-2-l2a: search for one of those, or map it under the provider's collections",
    ]);
    await runSearch(provider, query(), { onWarning: (text) => warnings.push(text) });
    expect(warnings).toHaveLength(1);
  });

  it("a date that is none", async () => {
    const path = await folderWith({ "a.json": stacItem("a") });
    const { error } = await runSearch(localProvider({ path }), query({ startTime: new Date("never") }));
    expect(isProviderError(error, "provider/invalid-options")).toBe(true);
  });
});

describe("localProvider stops", () => {
  it("when aborted, before and in the middle", async () => {
    const path = await folderWith({ "a.json": collection(stacItem("a"), stacItem("b")) });
    const provider = localProvider({ path });
    const aborted = AbortSignal.abort(new Error("enough"));
    expect((await runSearch(provider, query(), { signal: aborted })).error).toEqual(new Error("enough"));
    const controller = new AbortController();
    const ids: string[] = [];
    const search = async (): Promise<void> => {
      for await (const { id } of provider.search(query(), { signal: controller.signal })) {
        ids.push(id);
        controller.abort(new Error("enough"));
      }
    };
    await expect(search()).rejects.toThrow("enough");
    expect(ids).toEqual(["a"]);
  });

  it("one search without harming another that waits for the same reading", async () => {
    const path = await folderWith({ "a.json": stacItem("a") });
    const provider = localProvider({ path });
    const controller = new AbortController();
    const [first, second] = [
      runSearch(provider, query(), { signal: controller.signal }),
      runSearch(provider),
    ];
    controller.abort(new Error("enough"));
    expect((await first).error).toEqual(new Error("enough"));
    expect((await second).ids).toEqual(["a"]);
  });
});

describe("localProvider answers a check", () => {
  it("with what there is to read, and says what is wrong with a path", async () => {
    const path = await folderWith({ "a.json": stacItem("a"), "x/b.ndjson": "" });
    expect(await localProvider({ path }).check?.()).toEqual({ summary: "2 files to read", missing: [] });
    const empty = await folderWith({ "readme.txt": "" });
    for (const [wrong, words] of [
      [empty, "there is no file that may hold items"],
      [join(empty, "nowhere"), "there is no such file or folder"],
    ] as const) {
      const error = await localProvider({ path: wrong })
        .check?.()
        .catch((thrown: unknown) => thrown);
      expect(isProviderError(error, "provider/unreadable")).toBe(true);
      expect(String(error)).toContain(words);
    }
  });
});
