import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpServer, serveCatalogue } from "../src/node.js";
import { json, type Link, type Page } from "./linked-pages.js";
import { matchupItems } from "./matchup-catalogue.js";
import { storeOf } from "./sample-catalogue.js";

const items = matchupItems(40);
const products = items.filter(({ item }) => item.collection === "S2_MSI_L1C");
const origin = "https://browser.example";
let server: HttpServer;
let landing: { readonly conformsTo: readonly string[]; readonly links: readonly Link[] };

beforeAll(async () => {
  server = await serveCatalogue({ store: await storeOf(items), port: 0 });
  landing = await json(`${server.url}/stac`);
});

afterAll(() => server.close());

/** Requests as STAC Browser 4 makes them from a page of another origin, put down from its source. */
describe("STAC Browser", () => {
  /** `stacRequest`: a link's method, body and type; it knows nothing of `merge`. */
  const follow = async (link: Link): Promise<Page> => {
    const response = await fetch(link.href, {
      method: link.method ?? "GET",
      headers: {
        origin,
        accept: link.type ?? "*/*",
        "accept-language": "en",
        ...(link.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(link.body === undefined ? {} : { body: JSON.stringify(link.body) }),
    });
    expect(response.status, link.href).toBe(200);
    expect([origin, "*"]).toContain(response.headers.get("access-control-allow-origin"));
    return (await response.json()) as Page;
  };

  /** `getSearchLink`: one of GeoJSON, by POST where there is one. */
  const searchLink = (): Link => {
    const links = landing.links.filter(
      ({ rel, type }) => rel === "search" && type === "application/geo+json",
    );
    return links.find(({ method }) => method === "POST") as Link;
  };

  const idsOf = async (body: object): Promise<readonly string[]> => {
    const ids: string[] = [];
    let link: Link | undefined = { ...searchLink(), body };
    while (link !== undefined) {
      const page: Page = await follow(link);
      ids.push(...page.features.map(({ id }) => id));
      link = page.links.find(({ rel }) => rel === "next");
    }
    return ids;
  };

  it("may send JSON from another origin", async () => {
    const response = await fetch(searchLink().href, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });
    expect(response.ok).toBe(true);
    expect(response.headers.get("access-control-allow-methods")).toContain("POST");
    expect(response.headers.get("access-control-allow-headers")?.toLowerCase()).toContain("content-type");
  });

  it("finds every class that its search form is built of", () => {
    for (const wanted of [
      "https://api.stacspec.org/v1.*/item-search",
      "https://api.stacspec.org/v1.*/item-search#filter",
      "https://api.stacspec.org/v1.*/item-search#sort",
      "https://api.stacspec.org/v1.*/ogcapi-features",
      "https://api.stacspec.org/v1.*/ogcapi-features#sort",
      "http://www.opengis.net/spec/ogcapi-features-3/1.*/*/features-filter",
      "http://www.opengis.net/spec/cql2/1.*/conf/cql2-json",
      "http://www.opengis.net/spec/cql2/1.*/conf/advanced-comparison-operators",
    ]) {
      // Word for word its `supportsConformance`.
      const regexp = new RegExp(`^(${wanted.replaceAll("*", "[^/]+").replace(/\/?#/, "/?#")})$`);
      expect(
        landing.conformsTo.some((uri) => regexp.test(uri)),
        wanted,
      ).toBe(true);
    }
  });

  it("pages by the body of the next link alone, in the order it asks for", async () => {
    const ids = await idsOf({
      limit: 3,
      collections: ["S2_MSI_L1C"],
      bbox: [-180, -90, 180, 90],
      datetime: "2000-01-01T00:00:00.000Z/..",
      sortby: [{ field: "properties.datetime", direction: "desc" }],
    });
    const expected = products
      .map(({ item }) => [Date.parse(String(item.properties["datetime"])), item.id] as const)
      .sort(([a], [b]) => b - a)
      .map(([, id]) => id);
    expect(ids).toEqual(expected);
  });

  it("filters by conditions in and and or, also where there is only one", async () => {
    const like = { op: "like", args: [{ property: "id" }, "%"] };
    const none = { op: "<", args: [{ property: "datetime" }, { timestamp: "1990-01-01T00:00:00.000Z" }] };
    const isProduct = { op: "=", args: [{ property: "collection" }, "S2_MSI_L1C"] };
    const ask = async (op: string, ...args: readonly object[]): Promise<number> =>
      (await idsOf({ limit: 100, "filter-lang": "cql2-json", filter: { op, args } })).length;
    expect(await ask("and", isProduct)).toBe(products.length);
    expect(await ask("and", like, isProduct)).toBe(products.length);
    expect(await ask("or", none, isProduct)).toBe(products.length);
    expect(await ask("and", none)).toBe(0);
  });

  it("makes a field of its form of each queryable that has a type", async () => {
    const link = landing.links.find(({ rel }) => rel.endsWith("/queryables")) as Link;
    const { properties } = (await follow(link)) as unknown as {
      readonly properties: { readonly [name: string]: { readonly type?: string; readonly format?: string } };
    };
    expect(link.type).toBe("application/schema+json");
    expect(properties["datetime"]).toMatchObject({ type: "string", format: "date-time" });
    expect(properties["id"]?.type).toBe("string");
  });
});
