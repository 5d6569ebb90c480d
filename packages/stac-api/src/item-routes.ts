import type { ApiAnswer, WrittenAnswer } from "./api-answer.js";
import { apiItem } from "./api-item.js";
import { invalidParameter, notFound, StacApiError } from "./errors.js";
import { mediaTypes } from "./media-types.js";
import { readText } from "./request-body.js";
import { findCollection, type RouteContext, requireCatalogue } from "./route-context.js";
import { selectFields } from "./search/field-selection.js";
import { runSearch } from "./search/run-search.js";
import {
  readSearchBody,
  readSearchParameters,
  requireKnown,
  type SearchRequest,
} from "./search/search-request.js";

/** `GET /collections/{collection}/items/{item}` */
export async function item(context: RouteContext, collection: string, id: string): Promise<ApiAnswer> {
  const { addresses, signal, store, url, visibility, written } = context;
  requireKnown(url.searchParams, []);
  for await (const found of store.readItems([{ collection, id }], { signal })) {
    return geoJson(written.bytesOf(found, addresses, visibility));
  }
  await findCollection(context, collection);
  throw notFound(`there is no item ${JSON.stringify(id)} in ${collection}`);
}

/** `GET /collections/{collection}/items` */
export async function items(context: RouteContext, id: string): Promise<ApiAnswer> {
  const { addresses, limits, url } = context;
  if (url.searchParams.has("collections")) {
    throw invalidParameter("collections", "the address names the collection already: leave it out");
  }
  const request = readSearchParameters(url.searchParams, limits);
  await findCollection(context, id);
  const self = addresses.at("collections", id, "items");
  return page(context, {
    request: { ...request, collections: [id] },
    links: [{ rel: "collection", href: addresses.collection(id), type: mediaTypes.json }],
    parent: addresses.collection(id),
    ...getLinks(self, url),
  });
}

/** `GET /search` */
export async function searchByGet(context: RouteContext): Promise<ApiAnswer> {
  const { addresses, limits, url } = context;
  return page(context, {
    request: readSearchParameters(url.searchParams, limits),
    links: [],
    parent: addresses.landingPage,
    ...getLinks(addresses.at("search"), url),
  });
}

/** `POST /search` */
export async function searchByPost(context: RouteContext): Promise<ApiAnswer> {
  const { addresses, limits, request, url } = context;
  requireKnown(url.searchParams, []);
  const body = await readJson(request, limits.maxBodyBytes);
  const href = addresses.at("search");
  return page(context, {
    request: readSearchBody(body, limits),
    links: [],
    parent: addresses.landingPage,
    self: { rel: "self", href, type: mediaTypes.geoJson },
    next: (token) => ({
      rel: "next",
      href,
      type: mediaTypes.geoJson,
      method: "POST",
      body: { ...(body as object), token },
    }),
  });
}

interface PageParts {
  readonly request: SearchRequest;
  readonly links: readonly object[];
  readonly parent: string;
  readonly self: object;
  readonly next: (token: string) => object;
}

async function page(context: RouteContext, parts: PageParts): Promise<ApiAnswer> {
  const { addresses, limits, onBroken, signal, store, turns, visibility, written } = context;
  const { request, self, next, parent, links } = parts;
  const search = { store, signal, onBroken, maxSeconds: limits.maxSearchSeconds };
  const found = await turns.run(() => runSearch(request, search), signal);
  if (found.next === undefined) await requireCatalogue(context);
  const features = found.items.map((one) =>
    request.fields === undefined
      ? written.bytesOf(one, addresses, visibility)
      : encoder.encode(JSON.stringify(selectFields(apiItem(one, addresses, visibility), request.fields))),
  );
  const rest = {
    numberReturned: features.length,
    links: [
      self,
      { rel: "root", href: addresses.landingPage, type: mediaTypes.json },
      { rel: "parent", href: parent, type: mediaTypes.json },
      ...links,
      ...(found.next === undefined ? [] : [next(found.next)]),
    ],
  };
  return geoJson(
    joined([
      encoder.encode('{"type":"FeatureCollection","features":['),
      ...features.flatMap((feature, i) => (i === 0 ? [feature] : [comma, feature])),
      encoder.encode(`],${JSON.stringify(rest).slice(1)}`),
    ]),
  );
}

const encoder = new TextEncoder();
const comma: Uint8Array<ArrayBuffer> = encoder.encode(",");

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A document of GeoJSON that is written already. */
function geoJson(bytes: Uint8Array<ArrayBuffer>): WrittenAnswer {
  return { kind: "written", type: mediaTypes.geoJson, bytes };
}

function getLinks(address: string, url: URL): Pick<PageParts, "self" | "next"> {
  const type = mediaTypes.geoJson;
  return {
    self: { rel: "self", href: `${address}${url.search}`, type },
    next(token) {
      const parameters = new URLSearchParams(url.searchParams);
      parameters.set("token", token);
      return { rel: "next", href: `${address}?${parameters}`, type, method: "GET" };
    },
  };
}

async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get("content-type");
  if (type !== null && !/^application\/([\w.+-]*\+)?json\s*(;|$)/i.test(type)) {
    throw new StacApiError(
      "stac-api/unsupported-media-type",
      `the body is ${type}: send JSON as application/json`,
    );
  }
  const text = await readText(request, maxBytes);
  try {
    return text.trim() === "" ? {} : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidParameter("the body", `not JSON: ${error.message}`, error);
    throw error;
  }
}
