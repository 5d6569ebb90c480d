import { parseStacCatalog, parseStacCollection, parseStacItem, type StacItem } from "@eomatch/stac-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpServer, serveCatalogue } from "../src/node.js";
import { json, type Link, linkOf, type Page } from "./linked-pages.js";
import { matchupItems } from "./matchup-catalogue.js";
import { officialSchemas } from "./official-schemas.js";
import { storeOf } from "./sample-catalogue.js";

// In the style of the public STAC API validator: over HTTP, from the landing page on, by links alone.

const items = matchupItems(60);
const checkSchema = officialSchemas();
let server: HttpServer;
let root: string;
let landing: { readonly conformsTo: readonly string[]; readonly links: readonly Link[] };

beforeAll(async () => {
  server = await serveCatalogue({ store: await storeOf(items), port: 0 });
  root = `${server.url}/stac`;
  landing = await json(root, "application/json");
});

afterAll(() => server.close());

const get = (query: string): Promise<Response> => fetch(`${root}/search?${query}`);
const post = (body: unknown): Promise<Response> =>
  fetch(`${root}/search`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const found = async (response: Response | Promise<Response>): Promise<readonly StacItem[]> =>
  ((await (await response).json()) as Page).features;

describe("core", () => {
  it("lands on a valid catalog that links to everything, each link as it is said", async () => {
    parseStacCatalog(landing, "landing page");
    expect(await checkSchema?.(landing as never)).toEqual(checkSchema === undefined ? undefined : []);
    for (const rel of [
      "self",
      "root",
      "conformance",
      "data",
      "search",
      "service-desc",
      "service-doc",
      "child",
    ]) {
      const { href, type } = linkOf(landing, rel);
      const response = await fetch(href);
      expect([response.status, response.headers.get("content-type")?.split(";")[0]], rel).toEqual([
        200,
        type?.split(";")[0],
      ]);
    }
    const { conformsTo } = await json<{ conformsTo: string[] }>(linkOf(landing, "conformance").href);
    expect(conformsTo).toEqual(landing.conformsTo);
  });

  it("describes itself by OpenAPI 3.0, whose paths are there", async () => {
    const { openapi, paths } = await json<{ openapi: string; paths: { [path: string]: object } }>(
      linkOf(landing, "service-desc").href,
    );
    expect(openapi).toMatch(/^3\.0\./);
    const [item] = items;
    for (const path of Object.keys(paths).filter((one) => !one.includes("/assets/"))) {
      const address = path
        .replace("{collectionId}", item?.item.collection ?? "")
        .replace("{itemId}", item?.item.id ?? "");
      expect((await fetch(root + address)).status, path).toBe(200);
    }
  });
});

describe("collections and features", () => {
  it("gives valid collections, whose items are valid and of that collection", async () => {
    const { collections, links } = await json<{
      collections: { id: string; links: Link[] }[];
      links: Link[];
    }>(linkOf(landing, "data").href);
    linkOf({ links }, "self");
    linkOf({ links }, "root");
    expect(collections.map(({ id }) => id).sort()).toEqual(
      [...new Set(items.map(({ item }) => item.collection))].sort(),
    );
    for (const collection of collections) {
      parseStacCollection(collection, collection.id);
      expect((await checkSchema?.(collection as never)) ?? []).toEqual([]);
      expect(await json(linkOf(collection, "self").href)).toEqual(collection);
      const page = await json<Page>(linkOf(collection, "items").href, "application/geo+json");
      expect(page.numberReturned).toBe(page.features.length);
      for (const item of page.features) {
        parseStacItem(item, item.id);
        expect((await checkSchema?.(item as never)) ?? [], item.id).toEqual([]);
        expect(item.collection).toBe(collection.id);
      }
      const [first] = page.features;
      expect(await json(linkOf(first as never, "self").href, "application/geo+json")).toEqual(first);
      expect((await json<{ id: string }>(linkOf(first as never, "collection").href)).id).toBe(collection.id);
    }
  });

  it("leads from an event to its matchups and from those to their products", async () => {
    const [event] = await found(get(`limit=1&collections=${eventCollection()}`));
    const matchup = await json<StacItem>(linkOf(event as never, "related").href);
    const product = await json<StacItem>(linkOf(matchup as never, "derived_from").href);
    expect(product.properties["platform"]).toBe("Landsat-9");
  });

  it("answers 404 to what is not there", async () => {
    for (const path of [
      "/collections/none",
      "/collections/none/items",
      `/collections/${eventCollection()}/items/none`,
      "/none",
    ]) {
      const response = await fetch(root + path);
      expect(response.status, path).toBe(404);
      expect(Object.keys(await response.json())).toEqual(["code", "description"]);
    }
  });
});

describe("item search", () => {
  it("takes datetimes of RFC 3339 and refuses all others", async () => {
    const [item] = await found(get("limit=1"));
    const own = String(item?.properties.datetime);
    expect((await found(get(`datetime=${own}`))).length).toBeGreaterThan(0);
    for (const valid of [
      "1985-04-12T23:20:50.52Z",
      "1996-12-19T16:39:57-08:00",
      "1937-01-01T12:00:27.8710+01:00",
      "1985-04-12t23:20:50.000z",
      "../1985-04-12T23:20:50.52Z",
      "1985-04-12T23:20:50.52Z/..",
      "/1985-04-12T23:20:50.52Z",
      "1985-04-12T23:20:50.52Z/",
      "1985-04-12T23:20:50.52+01:00/1986-04-12T23:20:50.52+01:00",
    ]) {
      expect((await get(`datetime=${encodeURIComponent(valid)}`)).status, valid).toBe(200);
      expect((await post({ datetime: valid })).status, valid).toBe(200);
    }
    for (const invalid of [
      "/",
      "../..",
      "/..",
      "../",
      "1985-04-12",
      "1937-01-01T12:00:27.87+0100",
      "37-01-01T12:00:27.87Z",
      "1985-12-12T23:20:50.52",
      "21985-12-12T23:20:50.52Z",
      "1985-13-12T23:20:50.52Z",
      "1985-12-32T23:20:50.52Z",
      "1985-12-01T25:20:50.52Z",
      "1985-12-01T00:60:50.52Z",
      "1985-12-01T00:06:61.52Z",
      "1985-04-12T23:20:50.Z",
      "1985-04-12T23:20:50,52Z",
      "1986-04-12T23:20:50.52Z/1985-04-12T23:20:50.52Z",
      "1985-04-12T23:20:50Z/1986-04-12T23:20:50Z/1987-04-12T23:20:50Z",
    ]) {
      expect((await get(`datetime=${encodeURIComponent(invalid)}`)).status, invalid).toBe(400);
      expect((await post({ datetime: invalid })).status, invalid).toBe(400);
    }
  });

  it("takes boxes of four and six numbers and refuses all others", async () => {
    for (const bbox of [
      [100, 0, 105, 1],
      [100, 0, 0, 105, 1, 1],
      [170, -10, -170, 10],
    ]) {
      expect((await get(`bbox=${bbox}`)).status).toBe(200);
      expect((await post({ bbox })).status).toBe(200);
    }
    for (const bbox of [
      [0],
      [0, 0],
      [0, 0, 0],
      [0, 0, 0, 1, 1],
      [0, 0, 0, 1, 1, 1, 1],
      [100, 1, 105, 0],
      [0, 0, 10, 91],
    ]) {
      expect((await get(`bbox=${bbox}`)).status, String(bbox)).toBe(400);
      expect((await post({ bbox })).status, String(bbox)).toBe(400);
    }
    expect((await get("bbox=[100.0, 0.0, 105.0, 1.0]")).status).toBe(400);
    expect((await post({ bbox: "100.0, 0.0, 105.0, 1.0" })).status).toBe(400);
  });

  it("takes every kind of GeoJSON geometry, but not with a box", async () => {
    const ring = [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
      [0, 0],
    ];
    const hole = [
      [1, 1],
      [1, 2],
      [2, 2],
      [2, 1],
      [1, 1],
    ];
    for (const intersects of [
      { type: "Point", coordinates: [1, 1] },
      {
        type: "MultiPoint",
        coordinates: [
          [1, 1],
          [2, 2],
        ],
      },
      {
        type: "LineString",
        coordinates: [
          [1, 1],
          [2, 2],
        ],
      },
      {
        type: "MultiLineString",
        coordinates: [
          [
            [1, 1],
            [2, 2],
          ],
          [
            [3, 3],
            [4, 4],
          ],
        ],
      },
      { type: "Polygon", coordinates: [ring, hole] },
      { type: "MultiPolygon", coordinates: [[ring], [hole]] },
      {
        type: "GeometryCollection",
        geometries: [
          { type: "Point", coordinates: [1, 1] },
          { type: "Polygon", coordinates: [ring] },
        ],
      },
    ]) {
      const text = JSON.stringify(intersects);
      expect((await get(`intersects=${encodeURIComponent(text)}`)).status, text).toBe(200);
      expect((await post({ intersects })).status, text).toBe(200);
      expect((await get(`bbox=0,0,1,1&intersects=${encodeURIComponent(text)}`)).status).toBe(400);
      expect((await post({ bbox: [0, 0, 1, 1], intersects })).status).toBe(400);
    }
    for (const intersects of [
      { type: "Point", coordinates: ["a", 1] },
      { type: "Circle" },
      { type: "Polygon", coordinates: [] },
      1,
    ]) {
      expect((await post({ intersects })).status, JSON.stringify(intersects)).toBe(400);
    }
  });

  it("takes any limit above 0", async () => {
    for (const limit of [1, 2, 10, 10_000, 1_000_000]) {
      const expected = Math.min(limit, items.length);
      expect((await found(get(`limit=${limit}`))).length).toBe(expected);
      expect((await found(post({ limit }))).length).toBe(expected);
    }
    for (const limit of [-1, 0, 1.5]) {
      expect((await get(`limit=${limit}`)).status).toBe(400);
      expect((await post({ limit })).status).toBe(400);
    }
  });

  it("restricts by ids and collections together with everything else", async () => {
    const [a, b] = (await found(get("limit=2"))) as [StacItem, StacItem];
    expect((await found(get(`ids=${a.id},${b.id}`))).map(({ id }) => id).sort()).toEqual([a.id, b.id].sort());
    expect((await found(post({ ids: [b.id] }))).map(({ id }) => id)).toEqual([b.id]);
    const [, , , north = 0] = a.bbox as number[];
    expect(await found(post({ ids: [a.id], bbox: [-180, north + 1, 180, north + 2] }))).toEqual([]);
    for (const collection of new Set(items.map(({ item }) => item.collection))) {
      const own = await found(get(`collections=${collection}&limit=1000`));
      expect(own.map(({ id }) => id).sort()).toEqual(
        items
          .filter(({ item }) => item.collection === collection)
          .map(({ item }) => item.id)
          .sort(),
      );
    }
  });

  it("leads through all pages by GET and by POST, each item once", async () => {
    const all = items.map(({ item }) => item.id).sort();
    for (const first of [
      () => get("limit=7"),
      () => post({ limit: 7 }),
      () => get("limit=7&sortby=-id"),
      () => post({ limit: 7, sortby: [{ field: "properties.eo:cloud_cover", direction: "desc" }] }),
    ]) {
      const seen: string[] = [];
      let response = await first();
      for (;;) {
        const page = (await response.json()) as Page;
        seen.push(...page.features.map(({ id }) => id));
        const next = page.links.find(({ rel }) => rel === "next");
        if (next === undefined) break;
        response = next.method === "POST" ? await post(next.body) : await fetch(next.href);
      }
      expect(seen.length).toBe(all.length);
      expect([...seen].sort()).toEqual(all);
    }
  });

  it("chooses fields, and sorts", async () => {
    const [item] = await found(get("limit=1&fields=id,properties.platform,-geometry"));
    expect(Object.keys(item as object).sort()).toEqual(["collection", "id", "properties", "type"]);
    expect(Object.keys(item?.properties ?? {})).toEqual(["platform"]);
    const [rest] = await found(post({ limit: 1, fields: { exclude: ["geometry", "properties.datetime"] } }));
    expect(rest).not.toHaveProperty("geometry");
    expect(rest?.properties).not.toHaveProperty("datetime");
    expect(rest).toHaveProperty("assets");
    const clouds = (await found(get("sortby=-properties.eo:cloud_cover&collections=S2_MSI_L1C"))).map(
      ({ properties }) => Number(properties["eo:cloud_cover"]),
    );
    expect(clouds).toEqual([...clouds].sort((a, b) => b - a));
  });

  it("filters by CQL2 in text and JSON, as queryables allow", async () => {
    const expected = items
      .filter(
        ({ item }) => item.properties["platform"] === "S2A" && Number(item.properties["eo:cloud_cover"]) < 50,
      )
      .map(({ item }) => item.id);
    const text = "platform = 'S2A' AND eo:cloud_cover < 50";
    expect((await found(get(`limit=1000&filter=${encodeURIComponent(text)}`))).map(({ id }) => id)).toEqual(
      expected,
    );
    const filter = {
      op: "and",
      args: [
        { op: "=", args: [{ property: "platform" }, "S2A"] },
        { op: "<", args: [{ property: "eo:cloud_cover" }, 50] },
      ],
    };
    expect((await found(post({ limit: 1000, filter }))).map(({ id }) => id)).toEqual(expected);
    const asText = { limit: 1000, filter: text, "filter-lang": "cql2-text" };
    expect((await found(post(asText))).map(({ id }) => id)).toEqual(expected);
    const items1 = await fetch(
      `${root}/collections/S2_MSI_L1C/items?limit=1000&filter=${encodeURIComponent("eo:cloud_cover < 50")}`,
    );
    expect((await found(items1)).map(({ id }) => id)).toEqual(expected);
    expect((await get("filter=nonsense(")).status).toBe(400);
    const { properties } = await json<{ properties: object }>(
      `${root}/collections/S2_MSI_L1C/queryables`,
      "application/schema+json",
    );
    expect(properties).toMatchObject({ "eo:cloud_cover": { type: "number" }, platform: { type: "string" } });
  });
});

function eventCollection(): string {
  return "matchup-events-LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A";
}
