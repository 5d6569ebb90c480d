import { createServer } from "node:http";
import { gzipSync } from "node:zlib";
import type { ProductStream } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { closedAddress, type Handler, serve } from "../../test/loopback-server.js";
import type { Credentials } from "./credentials.js";
import { createFileOpener, type FileOpenerOptions } from "./file-opener.js";
import { createHostBudget } from "./host-budget.js";

const content = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31) ^ (i >> 9)));
const fileName = "product.zip";

const openerOf = (options: Partial<FileOpenerOptions> = {}) =>
  createFileOpener({
    provider: "archive",
    budget: createHostBudget(),
    retries: 2,
    firstDelaySeconds: 0.01,
    maxRetryAfterSeconds: 0.05,
    ...options,
  });

async function bytesOf({ stream }: ProductStream): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A server that has the file and knows ranges. */
const ranged: Handler = ({ headers }, response) => {
  const [, first] = /^bytes=(\d+)-$/.exec(headers.range ?? "") ?? [];
  const isSame = headers["if-range"] === '"v1"';
  const start = first !== undefined && isSame ? Number(first) : 0;
  if (start > 0 && start >= content.length) {
    response.writeHead(416, { etag: '"v1"', "content-range": `bytes */${content.length}` }).end();
    return;
  }
  response.writeHead(start > 0 ? 206 : 200, {
    etag: '"v1"',
    "content-type": "application/zip",
    "content-length": content.length - start,
    ...(start > 0 ? { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` } : {}),
  });
  response.end(content.subarray(start));
};

describe("opening a file", () => {
  it("streams it whole and says its size and its version, asking for it unpacked", async () => {
    const server = await serve(ranged);
    const opened = await openerOf().open({ url: server.url, fileName });
    expect(opened).toMatchObject({ offsetBytes: 0, sizeBytes: content.length, validator: '"v1"' });
    expect((await bytesOf(opened)).equals(content)).toBe(true);
    expect(server.requests[0]?.headers).toMatchObject({ "accept-encoding": "identity" });
  });

  it.each([
    ["goes on at a byte of the same version", 1000, '"v1"', 1000],
    ["begins again when it is another version", 1000, '"v0"', 0],
    ["has nothing more to bring when all has come", content.length, '"v1"', content.length],
    ["begins again beyond its end", content.length + 5, '"v1"', 0],
  ])("%s", async (_, offsetBytes, validator, expected) => {
    const server = await serve(ranged);
    const opened = await openerOf().open(
      { url: server.url, fileName },
      { resume: { offsetBytes, validator } },
    );
    expect(opened.offsetBytes).toBe(expected);
    expect((await bytesOf(opened)).equals(content.subarray(expected))).toBe(true);
  });

  it("drops a part of another version, or another part than was asked for", async () => {
    for (const wrong of [{ etag: '"v2"' }, { "content-range": "bytes 999-1999/2000" }, { etag: undefined }]) {
      const server = await serve((request, response, n) => {
        if (request.headers.range === undefined) return ranged(request, response, n);
        const headers = {
          etag: '"v1"',
          "content-range": "bytes 1000-1999/2000",
          "content-length": 1000,
          ...wrong,
        };
        const sent = Object.entries(headers).filter(([, value]) => value !== undefined);
        response
          .writeHead(206, Object.fromEntries(sent) as Record<string, string>)
          .end(content.subarray(0, 1000));
      });
      const resume = { offsetBytes: 1000, validator: '"v1"' };
      const opened = await openerOf().open({ url: server.url, fileName }, { resume });
      expect(opened.offsetBytes).toBe(0);
      expect((await bytesOf(opened)).equals(content)).toBe(true);
    }
  });

  it("takes Last-Modified for a version only when it is older than the answer", async () => {
    const date = "Sat, 01 Jun 2024 10:00:00 GMT";
    for (const [modified, expected] of [
      ["Sat, 01 Jun 2024 09:00:00 GMT", "Sat, 01 Jun 2024 09:00:00 GMT"],
      [date, undefined],
    ]) {
      const server = await serve((_, response) =>
        response.writeHead(200, { date, "last-modified": modified, "content-length": 2 }).end("ab"),
      );
      const opened = await openerOf().open({ url: server.url, fileName });
      expect(opened.validator).toBe(expected);
      await opened.stream.cancel();
    }
  });

  it("hands out what has come before it says that the rest did not", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 100_000), () => response.destroy());
    });
    const { stream } = await openerOf().open({ url: server.url, fileName, productId: "P" });
    let received = 0;
    const reading = (async () => {
      for await (const piece of stream) received += piece.length;
    })();
    await expect(reading).rejects.toMatchObject({ code: "provider/unavailable", productId: "P" });
    await expect(reading).rejects.toThrow(/the connection broke after byte 100000 of 300000/);
    expect(received).toBe(100_000);
  });

  it("cuts a transfer that stalls, and an answer that does not come", async () => {
    const stalling = await serve((_, response) => {
      response.writeHead(200, { "content-length": 10 }).write("abc");
    });
    const { stream } = await openerOf({ stallTimeoutSeconds: 0.05 }).open({ url: stalling.url, fileName });
    await expect(bytesOf({ stream, offsetBytes: 0 })).rejects.toThrow(
      /stopped coming for 0.05 s after byte 3/,
    );
    const silent = await serve(() => {});
    await expect(
      openerOf({ responseTimeoutSeconds: 0.05, retries: 0 }).open({ url: silent.url, fileName }),
    ).rejects.toThrow(/no answer for 0.05 s/);
  });

  it("unpacks what comes packed, unless the file is a packed one", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip", etag: '"v1"' }).end(gzipSync(content));
    });
    const unpacked = await openerOf().open({ url: server.url, fileName });
    expect(unpacked).toMatchObject({ sizeBytes: undefined, validator: undefined });
    expect((await bytesOf(unpacked)).equals(content)).toBe(true);
    const packed = await openerOf().open({ url: server.url, fileName: "product.tar.gz" });
    expect((await bytesOf(packed)).equals(gzipSync(content))).toBe(true);
  });
});

describe("opening a file that is not to be had", () => {
  it.each([
    [401, {}, "provider/unauthorized", "or mend what stands there"],
    [403, {}, "provider/unauthorized", "may lack the right"],
    [404, {}, "provider/not-found", "no longer has it"],
    [400, {}, "provider/bad-response", 'status 400, text/plain, "no"'],
    [202, {}, "provider/offline", "brought online"],
    [
      200,
      { "content-type": "text/html" },
      "provider/unauthorized",
      "sent a web page instead of product.zip; sign in",
    ],
    [
      200,
      { "content-type": "application/xml" },
      "provider/bad-response",
      'instead of product.zip: status 200, application/xml, "no"',
    ],
  ])("says so for status %d with %j", async (status, headers, code, message) => {
    const server = await serve((_, response) =>
      response.writeHead(status, { "content-type": "text/plain", ...headers }).end("no"),
    );
    const opening = openerOf().open({ url: `${server.url}/a?token=secret`, fileName, productId: "P" });
    await expect(opening).rejects.toMatchObject({ code, productId: "P", provider: "archive" });
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.not.toThrow("secret");
    expect(server.requests).toHaveLength(1);
  });

  it("takes a text file for what it is", async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { "content-type": "application/xml", "content-length": 4 }).end("<a/>"),
    );
    const opened = await openerOf().open({ url: server.url, fileName: "MTD.xml" });
    expect(String(await bytesOf(opened))).toBe("<a/>");
  });

  it("tries again after 503 and 429, as late as the server says", async () => {
    const waits: number[] = [];
    const server = await serve((request, response, n) => {
      if (n === 1) response.writeHead(503).end();
      else if (n === 2) response.writeHead(429, { "retry-after": "7" }).end();
      else ranged(request, response, n);
    });
    const opened = await openerOf().open(
      { url: server.url, fileName },
      { onRetry: (_, seconds) => waits.push(seconds) },
    );
    expect((await bytesOf(opened)).equals(content)).toBe(true);
    expect(waits).toHaveLength(2);
    expect(waits[1]).toBe(0.05);
  });

  it("gives up after the last try, and at once where another try cannot help", async () => {
    const server = await serve((_, response) => response.writeHead(503).end());
    await expect(openerOf().open({ url: server.url, fileName })).rejects.toMatchObject({
      code: "provider/unavailable",
      message: expect.stringContaining("(tried 3 times)"),
    });
    expect(server.requests).toHaveLength(3);
    const closed = await closedAddress();
    await expect(openerOf({ retries: 0 }).open({ url: closed, fileName })).rejects.toMatchObject({
      code: "provider/unavailable",
    });
  });

  it("refuses an answer whose end cannot be told from a broken connection, unless the size is known", async () => {
    const server = createServer((_, response) => {
      response.socket?.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabc`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    await expect(openerOf().open({ url, fileName })).rejects.toThrow(/does not say how long the file is/);
    const opened = await openerOf().open({ url, fileName, sizeBytes: 3 });
    expect(String(await bytesOf(opened))).toBe("abc");
    server.close();
  });

  it("ends with the signal's reason, before and within the file", async () => {
    const reason = new Error("enough");
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-length": 10 }).write("abc");
    });
    const aborted = openerOf().open({ url: server.url, fileName }, { signal: AbortSignal.abort(reason) });
    await expect(aborted).rejects.toBe(reason);
    const controller = new AbortController();
    const opened = await openerOf().open({ url: server.url, fileName }, { signal: controller.signal });
    const reading = bytesOf(opened);
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });
});

describe("signing in", () => {
  const tokens = (hosts: readonly string[], given: string[] = ["stale", "fresh"]): Credentials => ({
    sign: async (request) =>
      hosts.includes(new URL(request.url).host)
        ? { ...request, headers: { ...request.headers, authorization: `Bearer ${given[0]}` } }
        : request,
    refused: async () => given.shift() !== undefined && given.length > 0,
  });

  it("signs each hop for its own host and no other", async () => {
    const storage = await serve(ranged);
    const portal = await serve((_, response) =>
      response.writeHead(302, { location: `${storage.url}/x` }).end(),
    );
    const credentials = tokens([new URL(portal.url).host]);
    const opened = await openerOf({ credentials }).open({ url: portal.url, fileName });
    expect((await bytesOf(opened)).equals(content)).toBe(true);
    expect(portal.requests[0]?.headers.authorization).toBe("Bearer stale");
    expect(storage.requests[0]?.headers.authorization).toBeUndefined();
  });

  it("signs once more after 401, and only once", async () => {
    const server = await serve((request, response, n) => {
      if (request.headers.authorization === "Bearer fresh") ranged(request, response, n);
      else response.writeHead(401).end();
    });
    const hosts = [new URL(server.url).host];
    const opened = await openerOf({ credentials: tokens(hosts) }).open({ url: server.url, fileName });
    await opened.stream.cancel();
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer stale",
      "Bearer fresh",
    ]);
    const stale = tokens(hosts, ["stale", "stale", "stale"]);
    await expect(openerOf({ credentials: stale }).open({ url: server.url, fileName })).rejects.toMatchObject({
      code: "provider/unauthorized",
    });
    expect(server.requests).toHaveLength(4);
  });

  it("tells the credentials of each answer once", async () => {
    const server = await serve((request, response, n) => {
      if (request.path === "/first") response.writeHead(302, { location: "/second" }).end();
      else ranged(request, response, n);
    });
    const told: string[] = [];
    const credentials: Credentials = {
      sign: async (request) => request,
      refused: async () => false,
      answered: ({ url }, { status }) => void told.push(`${status} ${new URL(url).pathname}`),
    };
    const opened = await openerOf({ credentials }).open({ url: `${server.url}/first`, fileName });
    expect((await bytesOf(opened)).equals(content)).toBe(true);
    expect(told).toEqual(["302 /first", "200 /second"]);
  });

  it("never sends a user name and password that stand in an address", async () => {
    const server = await serve(ranged);
    const opened = await openerOf().open({ url: server.url.replace("//", "//name:secret@"), fileName });
    await opened.stream.cancel();
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it.each(["/", "ftp://host/", "http://["])("gives up on a redirect to %s", async (location) => {
    const server = await serve((_, response) => response.writeHead(302, { location }).end());
    await expect(openerOf().open({ url: server.url, fileName })).rejects.toMatchObject({
      code: "provider/bad-response",
    });
  });
});

describe("connections", () => {
  it("keeps to the host's limit from the request to the last byte", async () => {
    let active = 0;
    let most = 0;
    const server = await serve((_, response) => {
      active += 1;
      most = Math.max(most, active);
      response.writeHead(200, { "content-length": 4 }).write("ab");
      setTimeout(() => {
        active -= 1;
        response.end("cd");
      }, 20);
    });
    const opener = openerOf({ budget: createHostBudget({ maxConcurrentRequests: 2 }) });
    const all = Array.from({ length: 6 }, async () =>
      bytesOf(await opener.open({ url: server.url, fileName })),
    );
    expect((await Promise.all(all)).map(String)).toEqual(Array(6).fill("abcd"));
    expect(most).toBe(2);
  });
});
