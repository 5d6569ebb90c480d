import { promisify } from "node:util";
import { gzip, type ZlibOptions } from "node:zlib";
import { createStacApi, type StacApiOptions } from "../create-stac-api.js";
import type { FetchHandler } from "./request-listener.js";
import { type HttpServer, type ServeOptions, serveHttp } from "./serve-http.js";
import { staticFolder } from "./static-folder.js";

/** Options of {@link serveCatalogue}. */
export interface ServeCatalogueOptions extends ServeOptions, Omit<StacApiOptions, "basePath"> {
  /** Folder of the page that is shown at `/`: built files, `index.html` among them. */
  readonly pageFolder?: string | undefined;
  /** `Content-Security-Policy` of the page: what it may load and run. */
  readonly pagePolicy?: string | undefined;
  /** Answers below `/explorer/`: what the page reads besides the API. */
  readonly explorerFeed?: FetchHandler | undefined;
}

/**
 * Serves a catalogue over HTTP: the STAC API at `/stac`, and a page at `/` where there is one.
 *
 * @throws the system's error when it cannot listen: `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`
 */
export async function serveCatalogue(options: ServeCatalogueOptions): Promise<HttpServer> {
  const { pageFolder, pagePolicy, explorerFeed, isInternal = false } = options;
  const api = createStacApi({ gzip: fastGzip, ...options, basePath: "/stac" });
  const page = pageFolder === undefined ? undefined : staticFolder(pageFolder, { policy: pagePolicy });
  const handler: FetchHandler = async (request) => {
    const { pathname, hostname } = new URL(request.url);
    if (isInternal && !loopbackNames.has(hostname) && hostname !== options.host) return foreignHost();
    if (pathname === "/stac" || pathname.startsWith("/stac/")) return api(request);
    if (explorerFeed !== undefined && pathname.startsWith("/explorer/")) return explorerFeed(request);
    return (await page?.(request)) ?? nothingAt(pathname, page !== undefined);
  };
  return serveHttp(handler, options);
}

const compress = promisify<Uint8Array, ZlibOptions, Buffer<ArrayBuffer>>(gzip);

// The least effort takes a third of the time and leaves STAC, which repeats itself, a tenth of its size all the same.
const fastGzip: StacApiOptions["gzip"] = (bytes) => compress(bytes, { level: 1 });

// Names under which only this machine is asked; under another, a site of the internet has led a browser here.
const loopbackNames: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

function foreignHost(): Response {
  const description = "the catalogue is shown to its owner alone: ask for it by localhost or 127.0.0.1";
  return Response.json({ code: "forbidden", description }, { status: 403 });
}

function nothingAt(pathname: string, hasPage: boolean): Response {
  if (pathname === "/" && !hasPage)
    return new Response(null, { status: 307, headers: { location: "/stac" } });
  const description = `there is nothing at ${pathname}: the STAC API is at /stac`;
  return Response.json({ code: "not-found", description }, { status: 404 });
}
