import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Feature {
  readonly id: string;
  readonly collection?: string;
  readonly properties: { readonly datetime?: string };
}

/** A STAC API on loopback that pages items through POST /search, as pgSTAC-based archives do. */
export interface StacApiServer {
  readonly url: string;
  /** Searches answered so far, pages of one search counted each. */
  readonly pages: () => number;
  close(): Promise<void>;
}

/** Serves items, filtered by collection and datetime, in pages with `next` links. */
export async function serveStacApi(features: readonly Feature[], pageSize: number): Promise<StacApiServer> {
  let pages = 0;
  const server = createServer(async (request, response) => {
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
      return query.collections.includes(collection) && time >= from && time <= to;
    });
    const offset = Number(query.token ?? 0);
    const next = offset + pageSize;
    pages += 1;
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
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}
