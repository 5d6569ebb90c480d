import { type ApiAnswer, json } from "./api-answer.js";
import { mediaTypes } from "./media-types.js";
import type { ApiLimits, RouteContext } from "./route-context.js";
import { requireKnown } from "./search/search-request.js";

/** `GET /api`: the API as OpenAPI 3.0 has it. */
export async function openApi({ addresses, limits, url }: RouteContext): Promise<ApiAnswer> {
  requireKnown(url.searchParams, []);
  return json(openApiDocument(addresses.landingPage, limits), mediaTypes.openApi);
}

/** `GET /api.html`: the same in short, to be read. */
export async function apiPage({ addresses, limits, url }: RouteContext): Promise<ApiAnswer> {
  requireKnown(url.searchParams, []);
  const { paths } = openApiDocument(addresses.landingPage, limits);
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary }]) => {
      const cells = [method.toUpperCase(), path, summary].map((text) => `<td>${escaped(text)}</td>`);
      return `<tr>${cells.join("")}</tr>`;
    }),
  );
  const text = `<!doctype html><html lang="en"><meta charset="utf-8"><title>STAC API</title><h1>STAC API</h1><p>Below ${escaped(addresses.landingPage)}; the whole of it: <a href="api">OpenAPI document</a>.</p><table>${rows.join("")}</table></html>`;
  return {
    kind: "written",
    type: "text/html; charset=utf-8",
    bytes: new TextEncoder().encode(text),
    headers: { "content-security-policy": "default-src 'none'" },
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses: object;
}

interface OpenApiDocument {
  readonly openapi: string;
  readonly info: object;
  readonly servers: readonly object[];
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: object;
}

function openApiDocument(landingPage: string, limits: ApiLimits): OpenApiDocument {
  const search = searchParameters(limits);
  const own = Object.keys(search).filter((name) => name !== "collections");
  const refs = (names: readonly string[]): object[] =>
    names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
  const get = (
    operationId: string,
    summary: string,
    type: string,
    parameters: readonly object[] = [],
  ): { readonly get: Operation } => ({
    get: { operationId, summary, parameters, responses: responses(type) },
  });
  const { geoJson, json: plain, jsonSchema } = mediaTypes;
  const collection = pathParameter("collectionId", "A collection's id");
  const itemId = pathParameter("itemId", "An item's id");
  const key = pathParameter("key", "An asset's key");
  const file = pathParameter("name", "What the file is called");
  return {
    openapi: "3.0.3",
    info: { title: "eomatch STAC API", version: "1.0.0", description: "Matchups of satellites as STAC" },
    servers: [{ url: landingPage }],
    paths: {
      "/": get("getLandingPage", "The catalogue, and where everything is", plain),
      "/conformance": get("getConformance", "What the API conforms to", plain),
      "/api": get("getApi", "This document", mediaTypes.openApi),
      "/collections": get("getCollections", "All collections, page by page where a limit is given", plain, [
        {
          name: "limit",
          in: "query",
          description: "Collections of a page",
          schema: { type: "integer", minimum: 1, default: limits.maxLimit },
        },
        ...refs(["token"]),
      ]),
      "/collections/{collectionId}": get("getCollection", "A collection", plain, [collection]),
      "/collections/{collectionId}/queryables": get(
        "getCollectionQueryables",
        "What its items can be filtered by",
        jsonSchema,
        [collection],
      ),
      "/collections/{collectionId}/items": get("getItems", "Items of a collection, page by page", geoJson, [
        collection,
        ...refs(own),
      ]),
      "/collections/{collectionId}/items/{itemId}": get("getItem", "An item", geoJson, [collection, itemId]),
      "/collections/{collectionId}/items/{itemId}/assets/{key}/{name}": get(
        "getItemAsset",
        "The file of an item's asset; ranges of it too",
        "*/*",
        [collection, itemId, key, file],
      ),
      "/collections/{collectionId}/assets/{key}/{name}": get(
        "getCollectionAsset",
        "The file of a collection's asset; ranges of it too",
        "*/*",
        [collection, key, file],
      ),
      "/queryables": get("getQueryables", "What items can be filtered by", jsonSchema),
      "/search": {
        ...get("getSearch", "Items of all collections, page by page", geoJson, refs(Object.keys(search))),
        post: {
          operationId: "postSearch",
          summary: "Items of all collections, page by page",
          requestBody: { required: true, content: { [plain]: { schema: bodySchema(search) } } },
          responses: responses(geoJson),
        },
      },
    },
    components: {
      parameters: Object.fromEntries(
        Object.entries(search).map(([name, { description, schema, ...style }]) => [
          name,
          { name, in: "query", required: false, description, schema, ...style },
        ]),
      ),
      schemas: {
        Error: {
          type: "object",
          required: ["code", "description"],
          properties: { code: { type: "string" }, description: { type: "string" } },
        },
      },
    },
  };
}

interface SearchParameter {
  readonly description: string;
  readonly schema: object;
  readonly style?: string;
  readonly explode?: boolean;
}

function searchParameters({ defaultLimit }: ApiLimits): { readonly [name: string]: SearchParameter } {
  const list = { style: "form", explode: false };
  const texts = { type: "array", items: { type: "string" } };
  return {
    ids: { description: "Ids, any of them", schema: texts, ...list },
    collections: { description: "Collections, any of them", schema: texts, ...list },
    bbox: {
      description: "West, south, east, north; west > east crosses the antimeridian",
      schema: {
        type: "array",
        oneOf: [
          { minItems: 4, maxItems: 4 },
          { minItems: 6, maxItems: 6 },
        ],
        items: { type: "number" },
      },
      ...list,
    },
    intersects: { description: "A GeoJSON geometry", schema: { type: "string" } },
    datetime: {
      description: "An instant, or start/stop with .. for an open end",
      schema: { type: "string" },
    },
    limit: {
      description: "Items of a page",
      schema: { type: "integer", minimum: 1, default: defaultLimit },
    },
    sortby: { description: "Fields, - before those that go down: -datetime,id", schema: { type: "string" } },
    fields: { description: "Fields, - before those to leave out", schema: { type: "string" } },
    filter: { description: "A condition in CQL2", schema: { type: "string" } },
    "filter-lang": {
      description: "How the filter is written",
      schema: { type: "string", enum: ["cql2-text", "cql2-json"], default: "cql2-text" },
    },
    "filter-crs": {
      description: "How positions in the filter are meant",
      schema: { type: "string", enum: ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"] },
    },
    token: { description: "Of the page before: from its next link", schema: { type: "string" } },
  };
}

function bodySchema(search: { readonly [name: string]: SearchParameter }): object {
  const own: { readonly [name: string]: object } = {
    intersects: { type: "object" },
    sortby: {
      type: "array",
      items: {
        type: "object",
        required: ["field"],
        properties: { field: { type: "string" }, direction: { type: "string", enum: ["asc", "desc"] } },
      },
    },
    fields: {
      type: "object",
      properties: {
        include: { type: "array", items: { type: "string" } },
        exclude: { type: "array", items: { type: "string" } },
      },
    },
    filter: { description: "CQL2 JSON; a text with filter-lang cql2-text" },
  };
  const properties = Object.entries(search).map(([name, { schema }]) => [name, own[name] ?? schema]);
  return { type: "object", additionalProperties: false, properties: Object.fromEntries(properties) };
}

function pathParameter(name: string, description: string): object {
  return { name, in: "path", required: true, description, schema: { type: "string" } };
}

function responses(type: string): object {
  const error = {
    description: "What is wrong",
    content: { [mediaTypes.json]: { schema: { $ref: "#/components/schemas/Error" } } },
  };
  return {
    "200": { description: "As asked", content: { [type]: {} } },
    "304": { description: "Nothing has changed since" },
    "400": error,
    "404": error,
    "500": error,
    "503": error,
  };
}
