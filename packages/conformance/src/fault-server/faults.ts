import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";

/** A request for a file, and what a fault may do with it. */
export interface FaultyRequest {
  readonly response: ServerResponse;
  /** The file as it is, and another version of it of the same length. */
  readonly content: Uint8Array;
  readonly otherContent: Uint8Array;
  /** The file's ETag. */
  readonly etag: string;
  /** First byte asked for with a condition that holds; 0 for the whole file. */
  readonly start: number;
  /** Numbers from 0 to 1, the same for the same seed. */
  readonly random: () => number;
  /** Sends the body piece by piece, with a pause after each. */
  readonly pieces?: { readonly bytes: number; readonly pauseMs: number } | undefined;
  /** Where the same file is served under another host, another port and another scheme. */
  readonly elsewhere: { readonly host: string; readonly port: string; readonly scheme: string };
}

/** Answers a request wrongly. */
type Fault = (request: FaultyRequest) => void;

/** How often a fault comes with the same file: once in its turn, or again and again. */
export interface FaultKind {
  readonly give: Fault;
  /** What the listing must say of the file so that the fault can be told at all. */
  readonly toldBy: "anything" | "size" | "checksum";
  /** Times on end that it comes with the same file. */
  readonly times?: number;
}

/** Names of {@link faultKinds}. */
export type FaultName =
  | "cut-short"
  | "cut-at-once"
  | "connection-reset"
  | "byte-flipped"
  | "length-too-small"
  | "length-too-large"
  | "length-missing"
  | "ends-with-connection"
  | "range-ignored"
  | "part-of-another-version"
  | "part-of-another-place"
  | "range-not-satisfiable"
  | "login-page"
  | "page-under-false-name"
  | "error-document"
  | "drip"
  | "too-many-requests"
  | "too-many-requests-until"
  | "unavailable"
  | "redirect-to-host"
  | "redirect-to-port"
  | "redirect-to-scheme"
  | "redirect-in-circles"
  | "gzip";

/** What goes wrong between an archive and a disk, each as a server does it. */
export const faultKinds: { readonly [name in FaultName]: FaultKind } = {
  "cut-short": { toldBy: "anything", give: (request) => cut(request, request.random()) },
  "cut-at-once": { toldBy: "anything", give: (request) => cut(request, 0) },
  "connection-reset": { toldBy: "anything", give: ({ response }) => socketOf(response)?.resetAndDestroy() },
  "byte-flipped": {
    toldBy: "checksum",
    give: (request) => {
      const body = Buffer.from(bodyOf(request));
      const at = Math.floor(request.random() * body.length);
      body[at] = (body[at] ?? 0) ^ (1 << Math.floor(request.random() * 8));
      send(request, body);
    },
  },
  "length-too-small": {
    toldBy: "size",
    give: (request) => {
      const body = bodyOf(request);
      const shown = body.subarray(0, Math.floor(body.length * request.random()));
      head(request, {
        "content-length": String(shown.length),
        ...(request.start > 0 ? rangeOf(request, shown.length) : {}),
      });
      request.response.end(shown);
    },
  },
  "length-too-large": {
    toldBy: "anything",
    give: (request) => {
      const body = bodyOf(request);
      head(request, { "content-length": String(body.length + 1000) });
      request.response.write(body, () => request.response.destroy());
    },
  },
  "length-missing": {
    toldBy: "anything",
    give: (request) => {
      head(request, {});
      request.response.end(bodyOf(request));
    },
  },
  "ends-with-connection": {
    toldBy: "anything",
    give: (request) => {
      const { response, etag } = request;
      const body = Buffer.from(request.content).subarray(
        0,
        Math.floor(request.random() * request.content.length),
      );
      const text = `HTTP/1.1 200 OK\r\netag: ${etag}\r\nconnection: close\r\n\r\n`;
      socketOf(response)?.end(Buffer.concat([Buffer.from(text), body]));
    },
  },
  "range-ignored": { toldBy: "anything", give: (request) => send({ ...request, start: 0 }, request.content) },
  "part-of-another-version": {
    toldBy: "anything",
    give: (request) => {
      const other = { ...request, etag: '"another"', content: request.otherContent };
      send(other, bodyOf(other));
    },
  },
  "part-of-another-place": {
    toldBy: "anything",
    give: (request) => {
      const start = Math.floor(request.start / 2);
      send({ ...request, start }, request.content.subarray(start));
    },
  },
  "range-not-satisfiable": {
    toldBy: "anything",
    give: ({ response, content }) =>
      response.writeHead(416, { "content-range": `bytes */${content.length}` }).end(),
  },
  "login-page": {
    toldBy: "anything",
    give: ({ response }) =>
      response
        .writeHead(200, { "content-type": "text/html; charset=utf-8" })
        .end("<!DOCTYPE html><html><title>Sign in</title></html>"),
  },
  "page-under-false-name": {
    toldBy: "anything",
    give: ({ response, etag }) =>
      response
        .writeHead(200, { "content-type": "application/zip", etag })
        .end("<!DOCTYPE html><html><title>Sign in</title></html>"),
  },
  "error-document": {
    toldBy: "anything",
    give: ({ response }) =>
      response
        .writeHead(200, { "content-type": "application/xml" })
        .end('<?xml version="1.0"?><Error><Code>SlowDown</Code></Error>'),
  },
  drip: {
    toldBy: "anything",
    give: (request) => {
      const body = bodyOf(request);
      head(request, { "content-length": String(body.length) });
      let sent = 0;
      const timer = setInterval(() => {
        if (sent >= 3 || request.response.destroyed) return;
        request.response.write(body.subarray(sent, sent + 1));
        sent += 1;
      }, 20);
      request.response.on("close", () => clearInterval(timer));
    },
  },
  "too-many-requests": {
    toldBy: "anything",
    give: ({ response }) => response.writeHead(429, { "retry-after": "1" }).end("slow down"),
  },
  "too-many-requests-until": {
    toldBy: "anything",
    give: ({ response }) =>
      response.writeHead(429, { "retry-after": new Date(Date.now() + 1000).toUTCString() }).end("slow down"),
  },
  unavailable: {
    toldBy: "anything",
    times: 3,
    give: ({ response }) => response.writeHead(503).end("maintenance"),
  },
  "redirect-to-host": { toldBy: "anything", give: (request) => redirect(request, request.elsewhere.host) },
  "redirect-to-port": { toldBy: "anything", give: (request) => redirect(request, request.elsewhere.port) },
  "redirect-to-scheme": {
    toldBy: "anything",
    give: (request) => redirect(request, request.elsewhere.scheme),
  },
  "redirect-in-circles": {
    toldBy: "anything",
    give: ({ response }) => response.writeHead(302, { location: "" }).end(),
  },
  gzip: {
    toldBy: "anything",
    give: ({ response, content, etag }) =>
      response.writeHead(200, { "content-encoding": "gzip", etag }).end(gzipSync(content)),
  },
};

/** Answers as a server should: the whole file, or the part that was asked for. */
export function send(request: FaultyRequest, body: Uint8Array): void {
  const length = { "content-length": String(body.length) };
  head(request, request.start > 0 ? { ...length, ...rangeOf(request, body.length) } : length);
  const { response, pieces } = request;
  if (pieces === undefined) {
    response.end(body);
    return;
  }
  const go = (start: number): void => {
    if (start >= body.length) response.end();
    else if (!response.destroyed) {
      response.write(body.subarray(start, start + pieces.bytes));
      setTimeout(() => go(start + pieces.bytes), pieces.pauseMs);
    }
  };
  go(0);
}

/** The file from the byte that was asked for. */
export function bodyOf({ content, start }: FaultyRequest): Uint8Array {
  return content.subarray(start);
}

function head({ response, etag, start }: FaultyRequest, headers: { readonly [name: string]: string }): void {
  response.writeHead(start > 0 ? 206 : 200, { etag, "content-type": "application/octet-stream", ...headers });
}

function rangeOf({ start, content }: FaultyRequest, length: number): { readonly [name: string]: string } {
  return { "content-range": `bytes ${start}-${start + length - 1}/${content.length}` };
}

function cut(request: FaultyRequest, fraction: number): void {
  const body = bodyOf(request);
  const length = { "content-length": String(body.length) };
  head(request, request.start > 0 ? { ...length, ...rangeOf(request, body.length) } : length);
  request.response.flushHeaders();
  request.response.write(body.subarray(0, Math.floor(body.length * fraction)), () =>
    request.response.destroy(),
  );
}

function redirect({ response }: FaultyRequest, location: string): void {
  response.writeHead(302, { location }).end();
}

function socketOf(response: ServerResponse): Socket | undefined {
  return response.socket ?? undefined;
}
