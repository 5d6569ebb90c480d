import type { ServerResponse } from "node:http";
import { productToItem } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { localProvider } from "../src/local/index.js";
import { stacApiProvider } from "../src/stac-api/index.js";
import { query, runSearch, square } from "./items.js";
import { json, serve } from "./loopback-server.js";
import { hasSharedData, sharedJson, sharedPath } from "./shared-data.js";

interface RealItem {
  readonly id: string;
  readonly properties: { readonly datetime: string };
}

const always = { startTime: new Date("2015-01-01T00:00:00Z"), stopTime: new Date("2026-01-01T00:00:00Z") };
const collections = { LANDSAT_C2L2: "landsat-c2-l2", S2_MSI_L2A: "sentinel-2-l2a" };

/** Pages items as pgSTAC does: POST, a token in the link's body, the newest first. */
function answerPages(items: readonly RealItem[], body: string, response: ServerResponse): void {
  // Asked for what it can do besides, it says nothing.
  if (body === "") {
    json(response, { detail: "nothing but searches" }, 404);
    return;
  }
  const asked = JSON.parse(body) as { limit: number; token?: number; datetime: string };
  const [start = "", stop = ""] = asked.datetime.split("/").map((end) => new Date(end).toISOString());
  const inTime = items
    .filter(({ properties: { datetime } }) => datetime >= start && datetime <= stop)
    .sort((a, b) => (a.properties.datetime < b.properties.datetime ? 1 : -1));
  const from = asked.token ?? 0;
  const to = from + asked.limit;
  const next = { rel: "next", method: "POST", href: "/search", body: { ...asked, token: to } };
  json(response, {
    type: "FeatureCollection",
    features: inTime.slice(from, to),
    numberMatched: inTime.length,
    links: to < inTime.length ? [next] : [],
  });
}

describe("real products", () => {
  it.skipIf(!hasSharedData).each([
    ["stac/100-landsat-items.json", "LANDSAT_C2L2", 100],
    ["stac/100-sentinel-2-items.json", "S2_MSI_L2A", 100],
    ["stac/500-sentinel-2-items.json", "S2_MSI_L2A", 500],
  ])("%s are the same from disk and from an API", async (file, collection, count) => {
    const { features } = sharedJson(file) as { features: RealItem[] };
    const server = await serve(({ body }, response) => answerPages(features, body, response));
    const local = localProvider({ path: sharedPath(file), collections });
    const api = stacApiProvider({ url: server.url, collections, pageSize: 30 });
    for (const period of [always, query()]) {
      const asked = { ...period, collection };
      const [fromDisk, fromApi] = [await runSearch(local, asked), await runSearch(api, asked)];
      expect(fromDisk.error ?? fromApi.error).toBeUndefined();
      expect([...fromApi.ids].sort()).toEqual([...fromDisk.ids].sort());
      expect([...fromDisk.skipped, ...fromApi.skipped]).toEqual([]);
      if (period === always) expect(fromDisk.ids).toHaveLength(count);
    }
    const [first] = (await runSearch(local, { ...always, collection })).products;
    expect(first && productToItem(first).item.links[0]?.href).toContain(
      "https://planetarycomputer.microsoft.com/",
    );
  });

  it.skipIf(!hasSharedData)(
    "eodag's search results, with the satellite that only their serial names",
    async () => {
      const provider = localProvider({ path: sharedPath("stac/s2a-l1c-2022.geojson") });
      const { products, skipped } = await runSearch(provider, { ...always, collection: "S2_MSI_L1C" });
      expect(products).toHaveLength(57);
      expect(skipped).toEqual([]);
      expect(new Set(products.map(({ platform }) => platform))).toEqual(new Set(["S2A"]));
    },
  );

  it.skipIf(!hasSharedData)("a footprint round the pole is found at the pole", async () => {
    const provider = localProvider({
      path: sharedPath("stac/sentinel-3"),
      collections: { WST: "SL_2_WST___" },
    });
    const found = await runSearch(provider, { ...always, collection: "WST", area: square(20, 88) });
    expect(found.ids).toHaveLength(1);
    expect(found.products[0]?.stopTime).toEqual(new Date("2021-04-19T06:58:53.371Z"));
    expect(found.products[0]?.assets["data"]?.href).toMatch(/fv01\.0\.nc$/);
  });
});

interface Recording {
  readonly interactions: readonly {
    readonly request: { readonly method: string; readonly uri: string; readonly body: object | null };
    readonly response: {
      readonly status: number;
      readonly body: { readonly features?: readonly RealItem[] };
    };
  }[];
}

/** Sends recorded searches, their links turned to the loopback server. */
async function replay(file: string): Promise<{ readonly url: string; readonly asked: readonly unknown[] }> {
  const { interactions } = sharedJson(`providers/${file}`) as Recording;
  const searches = interactions.filter(({ request }) => request.uri.endsWith("/search"));
  const asked: unknown[] = [];
  const server = await serve(({ body, path }, response) => {
    // The recordings hold searches alone; what the archive can do besides was not asked then.
    if (path !== "/search" || body === "") return json(response, { detail: "not recorded" }, 404);
    asked.push(JSON.parse(body));
    const recorded = searches[asked.length - 1]?.response;
    if (recorded === undefined) return json(response, { detail: "not recorded" }, 400);
    const text = JSON.stringify(recorded.body).replace(/https:\/\/[^"]*\/search"/g, `${server.url}/search"`);
    response.writeHead(recorded.status, { "content-type": "application/geo+json" }).end(text);
  });
  return { url: server.url, asked };
}

describe("recorded archives", () => {
  it.skipIf(!hasSharedData)("Earth Search: two collections, an empty last page", async () => {
    const file = "pystac-client__test_item_search__test_multiple_collections.json";
    const { url, asked } = await replay(file);
    const provider = stacApiProvider({
      url,
      collections: { BOTH: ["sentinel-2-l2a", "landsat-c2-l2"] },
    });
    const { products, error } = await runSearch(provider, query({ ...always, collection: "BOTH" }));
    expect(error).toBeUndefined();
    expect(products.map(({ id, platform }) => [id, platform])).toEqual([
      ["S2A_13TDE_20231008_0_L2A", "S2A"],
      ["LC08_L2SP_033032_20231008_02_T1", "Landsat-8"],
    ]);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toHaveProperty("next");
  });

  it.skipIf(!hasSharedData)("Planetary Computer: token by token, until the recording ends", async () => {
    const file = "pystac-client__test_item_search__TestItemSearch.test_result_paging_max_items.json";
    const recording = sharedJson(`providers/${file}`) as Recording;
    const { url, asked } = await replay(file);
    const provider = stacApiProvider({ url, collections: { NAIP: "naip" }, pageSize: 10 });
    const { error, skipped, ids } = await runSearch(provider, query({ ...always, collection: "NAIP" }));
    const listed = recording.interactions.flatMap(({ response }) => response.body.features ?? []);
    expect(ids.length + skipped.length).toBe(listed.length);
    // The recording was cut after its last page, which the server here says; what came before is kept.
    expect((error as Error).message).toContain("not recorded");
    expect(asked.slice(1, -1)).toEqual(recording.interactions.slice(1).map(({ request }) => request.body));
  });
});
