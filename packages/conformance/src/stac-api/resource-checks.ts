import { parseStacCatalog, parseStacCollection, parseStacItem } from "@eomatch/stac-model";
import { type ApiClient, type ApiObject, type ApiPage, linkOf, objectOf } from "./api-client.js";
import type { Findings } from "./report.js";

/** Holds an object against a schema; what is wrong with it. */
export type Validate = (object: never) => Promise<readonly string[]>;

const landingRels = ["self", "root", "conformance", "data", "search", "service-desc", "service-doc"];

/** STAC API, core: the landing page, and every link on it. */
export async function landingCheck(
  client: ApiClient,
  landing: ApiObject,
  { expect }: Findings,
  validate: Validate | undefined,
): Promise<void> {
  parseStacCatalog(landing, "the landing page");
  for (const problem of (await validate?.(landing as never)) ?? []) expect(false, problem);
  for (const rel of landingRels) expect(linkOf(landing, rel) !== undefined, `no link ${rel}`);
  for (const { rel, href, type, method } of landing.links ?? []) {
    if (method === "POST") continue;
    const { status, headers } = await client.ask(href);
    const given = headers.get("content-type")?.split(";")[0];
    expect(status === 200, `${rel} ${href}: ${status}`);
    expect(type === undefined || given === type.split(";")[0], `${rel} ${href} is ${given}, not ${type}`);
  }
  const conformance = objectOf(await client.ask(linkOf(landing, "conformance")?.href ?? ""));
  expect(
    JSON.stringify(conformance["conformsTo"]) === JSON.stringify(landing["conformsTo"]),
    "the landing page and /conformance name different classes",
  );
  for (const name of ["core", "collections", "ogcapi-features", "item-search"]) {
    const uri = `https://api.stacspec.org/v1.0.0/${name}`;
    expect((landing["conformsTo"] as unknown[])?.includes(uri), `conformsTo does not name ${uri}`);
  }
}

/** The OpenAPI document, and that what it tells of is there. */
export async function openApiCheck(
  client: ApiClient,
  landing: ApiObject,
  { expect }: Findings,
  validate: Validate | undefined,
): Promise<void> {
  const { href = "", type } = linkOf(landing, "service-desc") ?? {};
  const response = await client.ask(href);
  expect(response.headers.get("content-type") === type, `${href} is not ${type}`);
  const document = objectOf(response);
  expect(/^3\.[01]\./.test(String(document["openapi"])), "not OpenAPI 3");
  for (const problem of (await validate?.(document as never)) ?? []) expect(false, problem);
  const paths = Object.keys((document["paths"] ?? {}) as object);
  for (const path of ["/", "/conformance", "/collections", "/collections/{collectionId}", "/search"]) {
    expect(paths.includes(path), `the document does not tell of ${path}`);
  }
  for (const path of paths.filter((one) => !one.includes("{"))) {
    const { status } = await client.ask(`${client.landingPage}${path === "/" ? "" : path}`);
    expect(status === 200, `${path}: ${status}`);
  }
}

/** Collections, and every item of theirs by all pages. @returns how many items there are */
export async function collectionsCheck(
  client: ApiClient,
  landing: ApiObject,
  { expect }: Findings,
  validate: Validate | undefined,
): Promise<number> {
  const list = objectOf(await client.ask(linkOf(landing, "data")?.href ?? ""));
  let items = 0;
  for (const collection of (list["collections"] ?? []) as ApiObject[]) {
    const { id = "" } = collection;
    parseStacCollection(collection, id);
    for (const problem of (await validate?.(collection as never)) ?? []) expect(false, `${id}: ${problem}`);
    for (const rel of ["self", "root", "parent", "items"])
      expect(linkOf(collection, rel) !== undefined, `${id}: no link ${rel}`);
    const own = await client.ask(linkOf(collection, "self")?.href ?? "");
    expect(own.text === JSON.stringify(collection), `${id} is another one at its own address`);
    const queryables = objectOf(await client.ask(`${linkOf(collection, "self")?.href}/queryables`));
    expect(queryables.type === "object" && queryables.properties !== undefined, `${id}: no queryables`);
    items += await itemsCheck(client, collection, { expect }, validate);
  }
  expect(items > 0, "there are no items");
  return items;
}

async function itemsCheck(
  client: ApiClient,
  collection: ApiObject,
  { expect }: Findings,
  validate: Validate | undefined,
): Promise<number> {
  const seen = new Set<string>();
  let link = linkOf(collection, "items");
  for (let first = true; link !== undefined; first = false) {
    const href: string = first ? `${link.href}?limit=1000` : link.href;
    const response = await client.ask(href);
    expect(response.headers.get("content-type") === "application/geo+json", `${href}: no GeoJSON`);
    const page = objectOf<ApiPage>(response);
    const { features = [] } = page;
    expect(page["numberReturned"] === features.length, `${href}: numberReturned is not what was returned`);
    for (const item of features) {
      const { id = "" } = item;
      parseStacItem(item, id);
      const problems = (await validate?.(item as never)) ?? [];
      expect(problems.length === 0, `${id}: ${problems[0]}`);
      expect(item.collection === collection.id, `${id} is of ${item.collection}, not ${collection.id}`);
      expect(!seen.has(id), `${id} comes twice`);
      for (const rel of ["self", "root", "parent", "collection"])
        expect(/^https?:/.test(linkOf(item, rel)?.href ?? ""), `${id}: no link ${rel}`);
      seen.add(id);
    }
    const [one] = features;
    if (one !== undefined) {
      const own = await client.ask(linkOf(one, "self")?.href ?? "");
      expect(own.text === JSON.stringify(one), `${one.id} is another one at its own address`);
      for (const related of (one.links ?? []).filter(
        ({ rel }) => rel === "derived_from" || rel === "related",
      ))
        expect((await client.ask(related.href)).status === 200, `${one.id}: ${related.href} leads nowhere`);
    }
    link = linkOf(page, "next");
  }
  return seen.size;
}

/** Errors, validators, compression, other origins. */
export async function protocolCheck(client: ApiClient, { expect }: Findings): Promise<void> {
  const { landingPage, ask } = client;
  for (const path of [
    "/none",
    "/collections/none",
    "/collections/none/items",
    "/collections/none/items/none",
  ]) {
    const response = await ask(landingPage + path);
    const { code, description } = objectOf(response);
    expect(response.status === 404, `${path}: ${response.status}`);
    expect(typeof code === "string" && typeof description === "string", `${path}: no code and description`);
  }
  const wrongMethod = await ask(`${landingPage}/collections`, { method: "DELETE" });
  expect(wrongMethod.status === 405, `DELETE: ${wrongMethod.status}`);
  const first = await ask(`${landingPage}/search?limit=1`);
  const tag = first.headers.get("etag") ?? "";
  expect(tag !== "", "no ETag");
  const again = await ask(`${landingPage}/search?limit=1`, { headers: { "if-none-match": tag } });
  expect(again.status === 304 && again.text === "", `If-None-Match: ${again.status}`);
  expect(first.headers.get("access-control-allow-origin") === "*", "pages of other sites may not read");
  const head = await ask(`${landingPage}/search?limit=1`, { method: "HEAD" });
  expect(head.status === 200 && head.text === "", `HEAD: ${head.status}`);
  const preflight = await ask(`${landingPage}/search`, {
    method: "OPTIONS",
    headers: { origin: "https://browser.example", "access-control-request-method": "POST" },
  });
  expect(preflight.headers.get("access-control-allow-methods")?.includes("POST") === true, "no preflight");
  const packed = await ask(`${landingPage}/search?limit=50`, { headers: { "accept-encoding": "gzip" } });
  expect(packed.headers.get("content-encoding") === "gzip", "not compressed, though asked for");
}
