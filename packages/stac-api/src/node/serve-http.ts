import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type FetchHandler, requestListener } from "./request-listener.js";

/** Options of {@link serveHttp}. */
export interface ServeOptions {
  /** Default 127.0.0.1: nobody but this machine. */
  readonly host?: string | undefined;
  /** Default 8087; 0 takes any that is free. */
  readonly port?: number | undefined;
  /** Closes the server at once. */
  readonly signal?: AbortSignal | undefined;
}

/** A server that is listening. */
export interface HttpServer {
  /** Where it listens, `http://127.0.0.1:8087`. */
  readonly url: string;
  /** Resolves when it is closed, by the signal or by {@link HttpServer.close}. */
  readonly closed: Promise<void>;
  /** Closes it at once, connections and all. */
  close(): Promise<void>;
}

/** The port that `eomatch serve` takes. */
export const defaultPort = 8087;

/** Connections at a time; more are turned away at once instead of piling up. */
const maxConnections = 256;

/**
 * Serves a fetch handler over HTTP.
 *
 * A client that sends its request slowly or does not take its answer is cut off after some seconds, and holds up
 * nobody meanwhile.
 *
 * @throws the system's error when it cannot listen: `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`
 */
export async function serveHttp(handler: FetchHandler, options: ServeOptions = {}): Promise<HttpServer> {
  const { host = "127.0.0.1", port = defaultPort, signal } = options;
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 16 * 1024,
      requireHostHeader: true,
    },
    requestListener(handler),
  );
  server.maxConnections = maxConnections;
  // Of a connection on which nothing moves, such as that of a client that does not read.
  server.timeout = 60_000;
  await listening(server, host, port);
  const closed = new Promise<void>((resolve) => server.once("close", resolve));
  const close = (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    return closed;
  };
  if (signal?.aborted) await close();
  signal?.addEventListener("abort", () => void close(), { once: true });
  return { url: urlOf(server.address() as AddressInfo), closed, close };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function urlOf({ address, family, port }: AddressInfo): string {
  const isAny = address === "0.0.0.0" || address === "::";
  const name = isAny ? "localhost" : family === "IPv6" ? `[${address}]` : address;
  return `http://${name}:${port}`;
}
