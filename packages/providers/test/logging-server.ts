import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { certificate, certificateKey } from "./loopback-tls.js";

/** A server that notes every byte of every request it gets. */
export interface LoggingServer {
  /** Its origin at 127.0.0.1. */
  readonly url: string;
  readonly port: number;
  /** Request lines, headers and bodies, as they came. */
  readonly log: () => string;
}

/** Starts a server on 127.0.0.1 (and localhost), with TLS if asked, that lives until the test is over. */
export async function serveLogging(
  answer: (
    request: IncomingMessage,
    body: string,
  ) => { status?: number; headers?: Record<string, string | string[]>; body?: string },
  options: { readonly tls?: boolean } = {},
): Promise<LoggingServer> {
  const lines: string[] = [];
  const listener: RequestListener = async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    lines.push(`${request.method} ${request.url}`, ...request.rawHeaders, body);
    const { status = 200, headers = {}, body: text = "" } = answer(request, body);
    response.writeHead(status, headers).end(text);
  };
  const server: Server = options.tls
    ? createTlsServer({ cert: certificate, key: certificateKey }, listener)
    : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${options.tls ? "https" : "http"}://127.0.0.1:${port}`, port, log: () => lines.join("\n") };
}
