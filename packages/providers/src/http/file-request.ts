import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { HttpError } from "../errors.js";
import { describe, networkError } from "./exchange.js";
import { createKeptConnections, type KeptConnections } from "./kept-connections.js";
import { proxyAgent, proxyFor } from "./proxy.js";
import { createReadMemory, type ReadMemory } from "./read-memory.js";

/** What a request is to be sent over. */
export type Connecting = Pick<RequestOptions, "agent" | "createConnection">;

/** Connections that are kept open for the next file. */
export interface Connections {
  /** How to reach an address, through the environment's proxy where it names one. */
  wayTo(url: string): Connecting | Promise<Connecting>;
  /** Those over plain HTTP to the server itself. */
  readonly kept: KeptConnections;
  /** What those read bodies into. */
  readonly memory: ReadMemory;
}

/** Makes connections; how many there are at once is the host budget's affair. */
export function createConnections(): Connections {
  const memory = createReadMemory();
  const kept = createKeptConnections(memory);
  const https = { agent: new HttpsAgent({ keepAlive: true, maxFreeSockets: 64, scheduling: "lifo" }) };
  const proxied = new Map<string, Promise<Connecting>>();
  /** The environment is asked once for each server: it takes as long as all the rest of a request that is made again. */
  const proxies = new Map<string, string | undefined>();
  const proxyTo = (url: string): string | undefined => {
    const { origin } = new URL(url);
    if (!proxies.has(origin)) proxies.set(origin, proxyFor(url));
    return proxies.get(origin);
  };
  return {
    kept,
    memory,
    wayTo(url) {
      const isSecure = url.startsWith("https:");
      const proxy = proxyTo(url);
      if (proxy === undefined) return isSecure ? https : { createConnection: () => kept.take(new URL(url)) };
      const key = `${isSecure} ${proxy}`;
      const way = proxied.get(key) ?? proxyAgent(proxy, url).then((agent) => ({ agent }));
      proxied.set(key, way);
      return way;
    },
  };
}

const noConnection = "no connection";

/** Limits of one request. */
export interface FileRequestLimits {
  readonly connectTimeoutSeconds: number;
  /** From the connection to the first byte of the answer. */
  readonly responseTimeoutSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a GET and waits for the answer's head; redirects are not followed, the body is not read.
 *
 * A user name or password in the address is not sent: signing in is the affair of credentials.
 *
 * @throws HttpError when no answer comes; the signal's reason
 */
export function sendFileRequest(
  { url, headers }: { readonly url: string; readonly headers: { readonly [name: string]: string } },
  connecting: Connecting,
  { connectTimeoutSeconds, responseTimeoutSeconds, signal }: FileRequestLimits,
): Promise<IncomingMessage> {
  const named = { method: "GET", url } as const;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const address = new URL(url);
    address.username = "";
    address.password = "";
    const isSecure = address.protocol === "https:";
    const request = (isSecure ? httpsRequest : httpRequest)(address, {
      headers: { ...headers, connection: "keep-alive" },
      ...connecting,
    });
    const giveUp = (what: string, seconds: number): void => {
      request.destroy();
      settle(() =>
        reject(
          new HttpError("http/timeout", `${describe(named)}: ${what} for ${seconds} s`, {
            isTransient: true,
            isUnreachable: what === noConnection,
            host: address.host,
          }),
        ),
      );
    };
    let timer = setTimeout(() => giveUp(noConnection, connectTimeoutSeconds), connectTimeoutSeconds * 1000);
    const onAbort = (): void => {
      request.destroy();
      settle(() => reject(signal?.reason));
    };
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      how();
    };
    const waitForAnswer = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => giveUp("no answer", responseTimeoutSeconds), responseTimeoutSeconds * 1000);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    request.on("socket", (socket) => {
      if (socket.connecting) socket.once(isSecure ? "secureConnect" : "connect", waitForAnswer);
      else waitForAnswer();
    });
    request.on("response", (response) => settle(() => resolve(response)));
    // Stays for the time after the answer's head: what breaks then is told by the response.
    request.on("error", (error) => settle(() => reject(networkError(named, error))));
    request.end();
  });
}

/** Bodies of answers that nobody wants are read to their end up to this size, to keep the connection. */
const smallBytes = 64 * 1024;

/** Lets an answer go that nobody reads. */
export function discard(response: IncomingMessage): void {
  response.on("error", () => {});
  const length = Number(response.headers["content-length"] ?? Number.NaN);
  if (length <= smallBytes) response.resume();
  else response.destroy();
}

/** The beginning of an answer's body as text, for messages; empty when it cannot be read. */
export async function beginningOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  const timer = setTimeout(() => response.destroy(), 2000);
  try {
    for await (const piece of response) {
      pieces.push(piece as Buffer);
      sizeBytes += (piece as Buffer).length;
      if (sizeBytes >= 1024) break;
    }
  } catch {
    // What has come is enough for a message.
  } finally {
    clearTimeout(timer);
    response.destroy();
  }
  return Buffer.concat(pieces).toString("utf8");
}
