import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DocumentResponse } from "../document-response.js";

/** What answers requests: it never throws. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** Names of hosts and addresses as they stand in a `Host` field. */
const hostForm = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/** Lets a fetch handler answer the requests of Node's HTTP server. */
export function requestListener(
  handler: FetchHandler,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  return async (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.on("close", () => {
      if (!outgoing.writableFinished) gone.abort(new DOMException("the client has gone", "AbortError"));
    });
    try {
      const request = toRequest(incoming, gone.signal);
      await send(request === undefined ? badRequest() : await handler(request), outgoing);
    } catch (error) {
      // The client has gone, or what it was being sent cannot be read to its end: it must not take it for whole.
      if (!gone.signal.aborted && !outgoing.headersSent) outgoing.writeHead(500);
      outgoing.destroy(error instanceof Error ? error : undefined);
    }
  };
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request | undefined {
  const { method = "GET", url = "/" } = incoming;
  const host = incoming.headers.host;
  if (host === undefined || !hostForm.test(host) || !url.startsWith("/")) return undefined;
  const address = `http://${host}${url}`;
  if (!URL.canParse(address)) return undefined;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one);
  }
  const hasBody = method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
  try {
    return new Request(address, {
      method,
      headers,
      signal,
      ...(hasBody ? { body: bodyOf(incoming), duplex: "half" } : {}),
    } as RequestInit);
  } catch (error) {
    // Methods that fetch forbids: TRACE, CONNECT.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * A body that is read only as far as it is asked for. What is not wanted is thrown away as it comes, so that the client
 * can read why: a connection that is cut while it sends would lose it the answer (RFC 9112 §9.6).
 */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let chunks: AsyncIterator<Uint8Array> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        chunks ??= incoming.iterator({ destroyOnReturn: false });
        const next = await chunks.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await chunks?.return?.();
        incoming.resume();
      },
    },
    { highWaterMark: 0 },
  );
}

function badRequest(): Response {
  return Response.json(
    { code: "invalid-parameter", description: "the request's address or host is not one" },
    { status: 400 },
  );
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  response.headers.forEach((value, name) => {
    outgoing.setHeader(name, value);
  });
  outgoing.writeHead(response.status);
  if (response instanceof DocumentResponse) {
    outgoing.end(response.document);
    return;
  }
  if (response.body === null) {
    outgoing.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
}
