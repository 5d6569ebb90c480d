import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { bodyOf, type FaultName, type FaultyRequest, faultKinds, send } from "./faults.js";
import { seededRandom, seedOf } from "./random.js";

/** A file that a fault server has. */
export interface ServedFile {
  readonly content: Uint8Array;
  /** Faults that come with it, in this order, before it is served as it should be. */
  readonly faults: readonly FaultName[];
  /** Goes through its faults again and again, so that it never comes whole. */
  readonly isHopeless?: boolean | undefined;
}

/** Options of {@link startFaultServer}. */
export interface FaultServerOptions {
  /** Where faults strike: at which byte, at which percent. */
  readonly seed: number;
  /** By path, `/products/a.zip`. */
  readonly files: ReadonlyMap<string, ServedFile>;
  /** What a request must carry as `authorization`, at the first of its hosts; anyone is let in when left out. */
  readonly authorization?: string | undefined;
  /** Sends what is right piece by piece, with a pause after each; at once when left out. */
  readonly pieces?: { readonly bytes: number; readonly pauseMs: number } | undefined;
}

/** What a server was asked. */
export interface SeenRequest {
  readonly path: string;
  /** Which of the server's two addresses was asked, as the request's `host` header has it. */
  readonly host: string;
  readonly authorization: string | undefined;
  /** First byte that was asked for. */
  readonly start: number;
  /** The fault that it was answered with. */
  readonly fault: FaultName | undefined;
  /** Bytes of the file that were sent; known once the answer is over. */
  readonly sentBytes: number;
}

/** A server on loopback that does everything wrong that an archive can do wrong, the same for the same seed. */
export interface FaultServer {
  /** The archive's address. */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

/** Starts a server under two ports: the archive, and the storage that it sends to. */
export async function startFaultServer(options: FaultServerOptions): Promise<FaultServer> {
  const requests: SeenRequest[] = [];
  const asked = new Map<string, number>();
  const [archive, storage] = [createServer(), createServer()];
  const [archivePort, storagePort] = [await listen(archive), await listen(storage)];
  const url = `http://127.0.0.1:${archivePort}`;

  const answer = (request: IncomingMessage, response: ServerResponse, isStorage: boolean): void => {
    const path = (request.url ?? "").replace(/\?.*$/, "");
    const file = options.files.get(path);
    const { authorization, host = "" } = request.headers;
    const etag = file === undefined ? "" : etagOf(file.content);
    const start = startOf(request, etag);
    const note = (fault: FaultName | undefined): void => {
      const seen = { path, host, authorization, start, fault, sentBytes: 0 };
      requests.push(seen);
      if (fault !== undefined) return;
      const { socket } = response;
      const before = socket?.bytesWritten ?? 0;
      response.on("close", () => {
        // Less the head, which is some hundred bytes.
        seen.sentBytes = Math.max(0, (socket?.bytesWritten ?? 0) - before - 300);
      });
    };
    if (file === undefined) {
      note(undefined);
      response.writeHead(404).end("no such file");
      return;
    }
    if (!isStorage && options.authorization !== undefined && authorization !== options.authorization) {
      note(undefined);
      response.writeHead(401).end("sign in");
      return;
    }
    // What was redirected here is served: the fault was the redirect.
    const n = asked.get(path) ?? 0;
    const fault = isStorage ? undefined : nextFault(file, n);
    if (!isStorage) asked.set(path, n + 1);
    note(fault);
    const faulty: FaultyRequest = {
      response,
      content: file.content,
      otherContent: file.content.map((byte) => byte ^ 255),
      etag,
      start,
      pieces: options.pieces,
      random: seededRandom(seedOf(options.seed, `${path} ${n}`)),
      elsewhere: {
        host: `http://localhost:${storagePort}${path}`,
        port: `http://127.0.0.1:${storagePort}${path}`,
        scheme: `https://127.0.0.1:${storagePort}${path}`,
      },
    };
    if (start > file.content.length || (start === file.content.length && start > 0)) {
      response.writeHead(416, { etag, "content-range": `bytes */${file.content.length}` }).end();
    } else if (fault === undefined) send(faulty, bodyOf(faulty));
    else faultKinds[fault].give(faulty);
  };
  archive.on("request", (request, response) => answer(request, response, false));
  storage.on("request", (request, response) => answer(request, response, true));
  return { url, requests, close: async () => void (await Promise.all([close(archive), close(storage)])) };
}

function nextFault({ faults, isHopeless }: ServedFile, n: number): FaultName | undefined {
  const all = faults.flatMap((name) => Array<FaultName>(faultKinds[name].times ?? 1).fill(name));
  return isHopeless === true && all.length > 0 ? all[n % all.length] : all[n];
}

/** The first byte that is asked for, when the condition of the range holds. */
function startOf({ headers }: IncomingMessage, etag: string): number {
  const [, first] = /^bytes=(\d+)-$/.exec(headers.range ?? "") ?? [];
  const condition = headers["if-range"];
  return first !== undefined && (condition === undefined || condition === etag) ? Number(first) : 0;
}

function etagOf(content: Uint8Array): string {
  return `"${createHash("sha256").update(content).digest("hex").slice(0, 32)}"`;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
}
