import type { StacItem } from "@eomatch/stac-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpServer, serveCatalogue } from "../src/node.js";
import { json, type Link, linkOf, type Page } from "./linked-pages.js";
import { matchupItems } from "./matchup-catalogue.js";
import { storeOf } from "./sample-catalogue.js";

const items = matchupItems(60);
let server: HttpServer;
let root: string;
let landing: { readonly conformsTo: readonly string[]; readonly links: readonly Link[] };

beforeAll(async () => {
  server = await serveCatalogue({ store: await storeOf(items), port: 0 });
  root = `${server.url}/stac`;
  landing = await json(root);
});

afterAll(() => server.close());

const get = (query: string): Promise<Response> => fetch(`${root}/search?${query}`);
const found = async (response: Promise<Response>): Promise<readonly StacItem[]> =>
  ((await (await response).json()) as Page).features;

/**
 * Requests as pystac-client 0.8 makes them, which can only be installed where there is Python: what `Client.open`,
 * `get_collections`, `search(...).pages()` and `CollectionClient.get_item` send, put down from their source.
 */
describe("pystac-client", () => {
  /** `StacApiIO.get_pages`: the next link by its method, its body merged into the parameters where it says so. */
  const pages = async (
    address: string,
    parameters: { readonly [name: string]: unknown } | undefined,
  ): Promise<Page[]> => {
    const send = (href: string, body: object | undefined): Promise<Response> =>
      body === undefined
        ? fetch(href, { headers: { accept: "*/*", "accept-encoding": "gzip, deflate" } })
        : fetch(href, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(body),
          });
    const all: Page[] = [];
    let response = await send(address, parameters);
    for (;;) {
      expect(response.status, address).toBe(200);
      const page = (await response.json()) as Page;
      all.push(page);
      const next = page.links.find(({ rel }) => rel === "next") as (Link & { merge?: boolean }) | undefined;
      if (next === undefined) return all;
      const body = next.merge === true ? { ...parameters, ...next.body } : next.body;
      response = await send(next.href, next.method === "POST" ? body : undefined);
    }
  };

  it("finds the classes that it looks for before it asks", () => {
    for (const name of [
      "core",
      "collections",
      "item-search",
      "item-search#filter",
      "item-search#sort",
      "item-search#fields",
    ]) {
      const pattern = new RegExp(`^https://api\\.stacspec\\.org/v1\\.\\d\\.\\d[^/]*/${name}$`);
      expect(
        landing.conformsTo.some((uri) => pattern.test(uri)),
        name,
      ).toBe(true);
    }
    expect(landing.links.filter(({ rel }) => rel === "search").map(({ method }) => method)).toContain("POST");
  });

  it("pages through a search by POST and by GET with all that it writes", async () => {
    const expected = items
      .filter(
        ({ item }) => item.collection === "S2_MSI_L1C" && Number(item.properties["eo:cloud_cover"]) < 60,
      )
      .map(({ item }) => [Date.parse(String(item.properties["datetime"])), item.id] as const)
      .sort(([a], [b]) => b - a)
      .map(([, id]) => id);
    const { href } = linkOf(landing, "search");
    const byPost = await pages(href, {
      limit: 2,
      bbox: [-180, -90, 180, 90],
      datetime: "2000-01-01T00:00:00Z/2099-12-31T23:59:59Z",
      collections: ["S2_MSI_L1C"],
      filter: "eo:cloud_cover < 60",
      "filter-lang": "cql2-text",
      sortby: [
        { direction: "desc", field: "properties.datetime" },
        { direction: "asc", field: "id" },
      ],
      fields: { include: ["id", "properties.datetime"], exclude: ["geometry"] },
    });
    expect(byPost.length).toBeGreaterThan(2);
    expect(byPost.flatMap(({ features }) => features.map(({ id }) => id))).toEqual(expected);
    const filter = { op: "<", args: [{ property: "eo:cloud_cover" }, 60] };
    const query = new URLSearchParams({
      limit: "2",
      datetime: "2000-01-01T00:00:00Z/..",
      collections: "S2_MSI_L1C",
      intersects: JSON.stringify({
        type: "Polygon",
        coordinates: [
          [
            [-180, -90],
            [180, -90],
            [180, 90],
            [-180, 90],
            [-180, -90],
          ],
        ],
      }),
      filter: JSON.stringify(filter),
      "filter-lang": "cql2-json",
      sortby: "-properties.datetime,+id",
      fields: "+id,+properties.datetime,-geometry",
    });
    const byGet = await pages(`${href}?${query}`, undefined);
    expect(byGet.flatMap(({ features }) => features.map(({ id }) => id))).toEqual(expected);
  });

  it("leads through the collections by their next links, and to an item below its collection", async () => {
    const { href } = linkOf(landing, "data");
    const list = async (query: string): Promise<{ id: string; links: Link[] }[]> =>
      (await pages(`${href}${query}`, undefined)).flatMap(
        (page) => (page as unknown as { collections: { id: string; links: Link[] }[] }).collections,
      );
    const all = await list("");
    expect(all.length).toBeGreaterThan(2);
    expect((await list("?limit=1")).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect((await fetch(`${href}?limit=0`)).status).toBe(400);
    const [item] = await found(get("limit=1&collections=S2_MSI_L1C"));
    const own = all.find(({ id }) => id === "S2_MSI_L1C") as { id: string; links: Link[] };
    expect(await json(`${linkOf(own, "self").href}/items/${item?.id}`)).toEqual(item);
    expect(await found(fetch(`${linkOf(own, "items").href}?ids=${item?.id}`))).toEqual([item]);
  });
});
