import type { ServerResponse } from "node:http";
import { json, type LoopbackServer, serve } from "./loopback-server.js";

/** An item of the archive; made up, or a real one that a test has read. */
export interface ArchivedItem {
  readonly id: string;
  readonly collection?: string | undefined;
  readonly bbox?: readonly number[] | undefined;
  readonly properties: { readonly [property: string]: unknown };
}

/** How the archive misbehaves, or what it has. */
export interface ArchiveQuirks {
  /** Conformance classes beside those of item search. */
  readonly conformsTo?: readonly string[] | undefined;
  /** What it lists as queryable; `platform` by default, nothing at all with undefined. */
  readonly queryables?: object | undefined;
  /** More on a page than this are not given, whatever is asked for. */
  readonly grants?: number | undefined;
  /** A limit above this is refused, with a status and these words. */
  readonly refusesLimitAbove?: { readonly limit: number; readonly status: number; readonly words: string };
  /** A search ends after so many items, without a link and without a word. */
  readonly cutsOffAfter?: number | undefined;
  /** It says how many items a search has: truly, not at all, or by this. */
  readonly counts?: ((matched: number, page: number) => number | undefined) | undefined;
  /** The last page links to the first one. */
  readonly goesRound?: boolean | undefined;
  /** Refuses a search with this field in it, with 400. */
  readonly refuses?: "filter" | "intersects" | "sortby" | undefined;
  /** Loses so many items at the end of each page but the last: pages are limited in bytes, links count items. */
  readonly losesPerPage?: number | undefined;
}

export const filterClasses: readonly string[] = [
  "https://api.stacspec.org/v1.0.0/item-search#filter",
  "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
  "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
  "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
];
export const sortClass = "https://api.stacspec.org/v1.0.0/item-search#sort";

interface Search {
  readonly collections: readonly string[];
  readonly datetime: string;
  readonly limit: number;
  readonly bbox?: readonly number[];
  readonly intersects?: object;
  readonly filter?: Expression | string;
  readonly sortby?: unknown;
  readonly offset?: number;
}

interface Expression {
  readonly op: string;
  readonly args: readonly (Expression | { readonly property: string } | string)[];
}

/**
 * A STAC API on loopback over some items: landing page, collections, queryables, search by collection, time, box and
 * CQL2 filter, sorted by time, paged by offset. Written for these tests after the STAC API specification.
 */
export async function serveArchive(
  items: readonly ArchivedItem[],
  quirks: ArchiveQuirks = {},
): Promise<LoopbackServer> {
  const base = (): string => `${server.url}/v1`;
  const server: LoopbackServer = await serve(({ method, path, body }, response) => {
    const { pathname, searchParams } = new URL(path, server.url);
    if (pathname === "/v1") return json(response, landing(base(), quirks));
    if (pathname === "/v1/collections") {
      const ids = [...new Set(items.map(({ collection = "sentinel-2-l2a" }) => collection))];
      return json(response, { collections: ids.map((id) => ({ id, type: "Collection" })), links: [] });
    }
    if (pathname.endsWith("/queryables")) {
      return "queryables" in quirks && quirks.queryables === undefined
        ? json(response, { code: "NotFound" }, 404)
        : json(response, { properties: quirks.queryables ?? { platform: { type: "string" } } });
    }
    if (pathname !== "/v1/search") return json(response, { code: "NotFound" }, 404);
    const search = method === "POST" ? (JSON.parse(body) as Search) : searchOf(searchParams);
    answer(response, { items, quirks, search, method, url: `${base()}/search` });
  });
  return { url: `${server.url}/v1`, requests: server.requests };
}

/** How many searches a server was asked, pages counted each. */
export function searchesOf({ requests }: LoopbackServer): number {
  return requests.filter(({ path }) => path.startsWith("/v1/search")).length;
}

function landing(base: string, { conformsTo = [] }: ArchiveQuirks): object {
  return {
    type: "Catalog",
    id: "loopback",
    title: "An archive on loopback",
    stac_version: "1.0.0",
    conformsTo: [
      "https://api.stacspec.org/v1.0.0/core",
      "https://api.stacspec.org/v1.0.0/item-search",
      ...conformsTo,
    ],
    links: [{ rel: "http://www.opengis.net/def/rel/ogc/1.0/queryables", href: `${base}/queryables` }],
  };
}

function answer(
  response: ServerResponse,
  {
    items,
    quirks,
    search,
    method,
    url,
  }: {
    readonly items: readonly ArchivedItem[];
    readonly quirks: ArchiveQuirks;
    readonly search: Search;
    readonly method: string;
    readonly url: string;
  },
): void {
  const { refusesLimitAbove, refuses, cutsOffAfter, grants, counts, goesRound, losesPerPage = 0 } = quirks;
  if (refusesLimitAbove !== undefined && search.limit > refusesLimitAbove.limit) {
    json(response, { description: refusesLimitAbove.words }, refusesLimitAbove.status);
    return;
  }
  if (refuses !== undefined && search[refuses] !== undefined) {
    json(response, { detail: `${refuses}: not supported` }, 400);
    return;
  }
  const found = items.filter((item) => isFound(item, search)).sort(byTime);
  const offset = search.offset ?? 0;
  const size = Math.min(search.limit, grants ?? search.limit);
  const end = Math.min(offset + size, cutsOffAfter ?? Number.POSITIVE_INFINITY);
  const hasMore = end < Math.min(found.length, cutsOffAfter ?? Number.POSITIVE_INFINITY);
  const next = hasMore ? end : 0;
  const link =
    method === "POST"
      ? { rel: "next", method, href: url, merge: true, body: { offset: next } }
      : { rel: "next", method, href: `${url}?${new URLSearchParams(flat({ ...search, offset: next }))}` };
  const matched = counts === undefined ? found.length : counts(found.length, offset / size);
  json(response, {
    type: "FeatureCollection",
    features: found.slice(offset, hasMore ? end - losesPerPage : end),
    ...(matched === undefined ? {} : { numberMatched: matched }),
    links: hasMore || (goesRound && found.length > 0) ? [link] : [],
  });
}

function isFound(item: ArchivedItem, { collections, datetime, bbox, filter }: Search): boolean {
  const [from, to] = datetime.split("/").map((text) => Date.parse(text)) as [number, number];
  const time = Date.parse(String(item.properties["datetime"]));
  const [west, south, east, north] = item.bbox ?? [-180, -90, 180, 90];
  return (
    collections.includes(item.collection ?? "sentinel-2-l2a") &&
    time >= from &&
    time <= to &&
    (bbox === undefined ||
      (Number(west) <= Number(bbox[2]) &&
        Number(east) >= Number(bbox[0]) &&
        Number(south) <= Number(bbox[3]) &&
        Number(north) >= Number(bbox[1]))) &&
    (filter === undefined || holds(typeof filter === "string" ? parseText(filter) : filter, item) === true)
  );
}

/** SQL's logic of three values: undefined where nothing is known. */
function holds({ op, args }: Expression, item: ArchivedItem): boolean | undefined {
  if (op === "isNull") return operandOf(args[0], item) === undefined;
  if (op === "<>") {
    const [a, b] = args.map((operand) => operandOf(operand, item));
    return a === undefined || b === undefined ? undefined : a !== b;
  }
  const results = args.map((operand) => holds(operand as Expression, item));
  const decisive = op === "or";
  if (results.includes(decisive)) return decisive;
  return results.includes(undefined) ? undefined : !decisive;
}

function operandOf(operand: Expression["args"][number] | undefined, item: ArchivedItem): unknown {
  if (typeof operand === "object" && "property" in operand) {
    return item.properties[operand.property] ?? undefined;
  }
  return operand;
}

/** Just the text that a platform's filter has: `platform IS NULL OR (platform <> 'a' AND platform <> 'b')`. */
function parseText(text: string): Expression {
  const property = { property: "platform" };
  const values = [...text.matchAll(/platform <> '([^']*)'/g)].map(([, value]) => value as string);
  return {
    op: "or",
    args: [
      { op: "isNull", args: [property] },
      { op: "and", args: values.map((value) => ({ op: "<>", args: [property, value] })) },
    ],
  };
}

function searchOf(parameters: URLSearchParams): Search {
  const list = (name: string): string[] | undefined => parameters.get(name)?.split(",");
  const filter = parameters.get("filter");
  const bbox = list("bbox")?.map(Number);
  const sortby = list("sortby");
  return {
    collections: list("collections") ?? [],
    datetime: parameters.get("datetime") ?? "",
    limit: Number(parameters.get("limit")),
    offset: Number(parameters.get("offset") ?? 0),
    ...(bbox === undefined ? {} : { bbox }),
    ...(filter === null ? {} : { filter }),
    ...(sortby === undefined ? {} : { sortby }),
  };
}

function flat(search: Search): [string, string][] {
  return Object.entries(search).map(([name, value]) => [name, String(value)]);
}

function byTime(a: ArchivedItem, b: ArchivedItem): number {
  const [from, to] = [a, b].map(({ properties }) => String(properties["datetime"])) as [string, string];
  return from < to ? -1 : from > to ? 1 : a.id < b.id ? -1 : 1;
}
