import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Feature {
  readonly id: string;
  readonly collection?: string;
  readonly properties: { readonly datetime?: string; readonly platform?: string };
}

/** An expression of Basic CQL2, as far as a filter by platform has it. */
interface Expression {
  readonly op: string;
  readonly args: readonly (Expression | { readonly property: "platform" } | string)[];
}

/** A STAC API on loopback that pages items through POST /search, as pgSTAC-based archives do. */
export interface StacApiServer {
  readonly url: string;
  /** Searches answered so far, pages of one search counted each. */
  readonly pages: () => number;
  /** Items given so far. */
  readonly items: () => number;
  close(): Promise<void>;
}

/** Serves items, filtered by collection, datetime and, where it has filters, platform, in pages with `next` links. */
export async function serveStacApi(
  features: readonly Feature[],
  pageSize: number,
  { hasFilters = false }: { readonly hasFilters?: boolean } = {},
): Promise<StacApiServer> {
  let pages = 0;
  let items = 0;
  const server = createServer(async (request, response) => {
    if (hasFilters && request.method === "GET") {
      const found = description(request.url ?? "", features);
      response.writeHead(found === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(found ?? { code: "NotFoundError" }));
      return;
    }
    if (request.method !== "POST" || request.url !== "/v1/search") {
      response.writeHead(404, { "content-type": "application/json" }).end('{"code":"NotFoundError"}');
      return;
    }
    let body = "";
    for await (const chunk of request) body += chunk;
    const query = JSON.parse(body);
    const [from, to] = (query.datetime as string).split("/").map((text) => Date.parse(text)) as [
      number,
      number,
    ];
    const found = features.filter(({ collection, properties }) => {
      const time = Date.parse(properties.datetime ?? "");
      const isWanted = query.filter === undefined || holds(query.filter, properties.platform) === true;
      return query.collections.includes(collection) && time >= from && time <= to && isWanted;
    });
    const offset = Number(query.token ?? 0);
    const next = offset + pageSize;
    pages += 1;
    items += found.slice(offset, next).length;
    const links =
      next < found.length
        ? [
            {
              rel: "next",
              method: "POST",
              href: `${urlOf(server)}/search`,
              merge: true,
              body: { token: String(next) },
            },
          ]
        : [];
    response.writeHead(200, { "content-type": "application/geo+json" });
    response.end(
      JSON.stringify({
        type: "FeatureCollection",
        numberMatched: found.length,
        features: found.slice(offset, next),
        links,
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: urlOf(server),
    pages: () => pages,
    items: () => items,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function description(path: string, features: readonly Feature[]): object | undefined {
  if (path === "/v1") {
    return {
      type: "Catalog",
      id: "loopback",
      conformsTo: [
        "https://api.stacspec.org/v1.0.0/item-search",
        "https://api.stacspec.org/v1.0.0/item-search#filter",
        "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
      ],
      links: [],
    };
  }
  if (path === "/v1/collections") {
    const ids = [...new Set(features.map(({ collection }) => collection))];
    return { collections: ids.map((id) => ({ id })), links: [] };
  }
  return path.endsWith("/queryables") ? { properties: { platform: { type: "string" } } } : undefined;
}

/** SQL's logic of three values: undefined where nothing is known. */
function holds({ op, args }: Expression, platform: string | undefined): boolean | undefined {
  if (op === "isNull") return platform === undefined;
  if (op === "<>") return platform === undefined ? undefined : platform !== args[1];
  const results = args.map((one) => holds(one as Expression, platform));
  return op === "or" ? results.includes(true) : results.every((one) => one === true);
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}
