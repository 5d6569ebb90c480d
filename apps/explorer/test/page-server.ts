import { once } from "node:events";
import { createReadStream, existsSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { Readable } from "node:stream";
import { type ExplorerFeedOptions, explorerFeed } from "@eomatch/stac-api/explorer-feed";
import type { CatalogueStore } from "@eomatch/stac-model";
import { contentSecurityPolicy, pageFolder } from "../dist/index.js";

/** The built page and its feed on a port of this machine, as `eomatch serve` has them. */
export interface PageServer {
  readonly address: string;
  close(): void;
}

const types: { readonly [extension: string]: string } = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** Serves the page over a store. */
export async function servePage(
  store: CatalogueStore,
  options: ExplorerFeedOptions & { readonly port?: number } = {},
): Promise<PageServer> {
  const feed = explorerFeed(store, options);
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://page");
    if (url.pathname.startsWith("/explorer/")) {
      const answer = await feed(await fetchRequest(request, url));
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      if (answer.body === null) response.end();
      else Readable.fromWeb(answer.body as import("node:stream/web").ReadableStream).pipe(response);
      return;
    }
    const file = join(pageFolder, url.pathname.replace(/\/$/, "/index.html"));
    if (!file.startsWith(pageFolder) || !existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "content-security-policy": contentSecurityPolicy,
    });
    createReadStream(file).pipe(response);
  }).listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function fetchRequest(request: IncomingMessage, url: URL): Promise<Request> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces);
  return new Request(new URL(url.pathname + url.search, "http://page"), {
    method: request.method ?? "GET",
    headers: request.headers as { [name: string]: string },
    ...(body.length > 0 ? { body } : {}),
  });
}
