import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpServer, serveCatalogue, serveHttp } from "../src/node.js";
import { sampleItem, storeOf } from "./sample-catalogue.js";

let server: HttpServer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eomatch-page-"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>page</title>");
  await writeFile(join(folder, "app.js"), "export {};");
  await writeFile(join(folder, ".hidden"), "hidden");
  await symlink("/etc/hostname", join(folder, "link.txt"));
  const items = Array.from({ length: 30 }, (_, i) => sampleItem(`item-${i}`));
  const pagePolicy = "default-src 'none'";
  server = await serveCatalogue({ store: await storeOf(items), port: 0, pageFolder: folder, pagePolicy });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a raw socket is answered before the server closes it. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
  });
}

const closing = "Connection: close\r\n\r\n";

describe("the server of a catalogue", () => {
  it("listens on this machine alone, and shows the page and the API", async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const page = await fetch(`${server.url}/`);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(page.headers.get("content-security-policy")).toBe("default-src 'none'");
    expect(await page.text()).toContain("<title>page</title>");
    expect((await fetch(`${server.url}/app.js`)).headers.get("content-type")).toMatch(/^text\/javascript/);
    const { features } = await (await fetch(`${server.url}/stac/search?limit=5`)).json();
    expect(features).toHaveLength(5);
    expect(features[0].links[0].href.startsWith(`${server.url}/stac/`)).toBe(true);
  });

  it("refuses the methods that an address does not take, and says which it does", async () => {
    for (const [method, path] of [
      ["POST", "/"],
      ["PATCH", "/"],
      ["DELETE", "/app.js"],
      ["OPTIONS", "/"],
    ] as const) {
      const refused = await fetch(`${server.url}${path}`, { method });
      expect([refused.status, refused.headers.get("allow")], `${method} ${path}`).toEqual([405, "GET, HEAD"]);
    }
    expect((await fetch(`${server.url}/none.html`, { method: "POST" })).status).toBe(404);
  });

  it("gives no hidden file of the page's folder, nor one that a link leads to", async () => {
    for (const path of ["/.hidden", "/link.txt", "/..%2f..%2fetc/hostname", "/%00", "/none.html"]) {
      expect((await fetch(`${server.url}${path}`)).status, path).toBe(404);
    }
  });

  it("answers searches by POST, HEAD and OPTIONS, and lets pages of other sites read", async () => {
    const search = `${server.url}/stac/search`;
    const posted = await fetch(search, {
      method: "POST",
      headers: { "content-type": "application/json", origin: "https://browser.example" },
      body: JSON.stringify({ limit: 2, sortby: [{ field: "id", direction: "desc" }] }),
    });
    expect(posted.headers.get("access-control-allow-origin")).toBe("*");
    const { features, links } = await posted.json();
    expect(features.map(({ id }: { id: string }) => id)).toEqual(["item-9", "item-8"]);
    const { href, body } = links.find(({ rel }: { rel: string }) => rel === "next");
    const next = await fetch(href, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    expect((await next.json()).features.map(({ id }: { id: string }) => id)).toEqual(["item-7", "item-6"]);
    const head = await fetch(search, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const preflight = await fetch(search, {
      method: "OPTIONS",
      headers: { origin: "https://browser.example", "access-control-request-method": "POST" },
    });
    expect([preflight.status, preflight.headers.get("access-control-allow-methods")]).toEqual([
      204,
      "GET, HEAD, POST",
    ]);
    expect((await fetch(`${server.url}/stac/collections`, { method: "DELETE" })).status).toBe(405);
  });

  it("compresses for those who take that", async () => {
    const compressed = await new Promise<Buffer>((resolve, reject) => {
      httpRequest(`${server.url}/stac/search`, { headers: { "accept-encoding": "gzip" } }, (response) => {
        expect(response.headers["content-encoding"]).toBe("gzip");
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => resolve(Buffer.concat(chunks)));
      })
        .on("error", reject)
        .end();
    });
    expect(JSON.parse(gunzipSync(compressed).toString()).numberReturned).toBe(30);
  });

  it("refuses a body that is too large, no JSON, or of another type", async () => {
    const post = (body: string, type = "application/json"): Promise<Response> =>
      fetch(`${server.url}/stac/search`, { method: "POST", body, headers: { "content-type": type } });
    expect((await post(`{"ids":["${"a".repeat(1_100_000)}"]}`)).status).toBe(413);
    expect((await post("{")).status).toBe(400);
    expect((await post("[]")).status).toBe(400);
    expect((await post("limit=1", "application/x-www-form-urlencoded")).status).toBe(415);
    expect((await post('{"__proto__": {"x": 1}}')).status).toBe(400);
  });

  it("answers what is no request with 400 and goes on", async () => {
    for (const text of [
      `GET /stac HTTP/1.1\r\nHost: a b\r\n${closing}`,
      `GET /stac HTTP/1.1\r\nHost: x/y@z\r\n${closing}`,
      `GET /stac HTTP/1.1\r\n${closing}`,
      `GET http://other.example/ HTTP/1.1\r\nHost: other.example\r\n${closing}`,
      "NONSENSE\r\n\r\n",
      `GET /${"a".repeat(40_000)} HTTP/1.1\r\nHost: localhost\r\n${closing}`,
    ]) {
      expect(await raw(text), text.slice(0, 40)).toMatch(/^HTTP\/1\.1 4\d\d /);
    }
    expect((await fetch(`${server.url}/stac`)).status).toBe(200);
  });

  it("answers others while clients neither finish their requests nor read their answers", async () => {
    const port = Number(new URL(server.url).port);
    const sockets = Array.from({ length: 60 }, (_, i) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(
        i % 2 === 0
          ? "GET /stac/search HTTP/1.1\r\nHost: local"
          : "POST /stac/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
      );
      socket.pause();
      return socket;
    });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => fetch(`${server.url}/stac/search?limit=1`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    for (const socket of sockets) socket.destroy();
  });
});

describe("a server", () => {
  it("closes at once when it is told to, whoever is still connected", async () => {
    const stop = new AbortController();
    const stuck = await serveHttp(() => new Promise(() => {}), { port: 0, signal: stop.signal });
    const waiting = fetch(stuck.url).catch(() => "cut off");
    await new Promise((resolve) => setTimeout(resolve, 50));
    stop.abort();
    await stuck.closed;
    expect(await waiting).toBe("cut off");
  });

  it("tells a port that is in use by the system's own code", async () => {
    const port = Number(new URL(server.url).port);
    await expect(serveHttp(async () => new Response(), { port })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });

  it("shows what is for the owner alone under names of this machine only", async () => {
    const own = await serveCatalogue({ store: await storeOf([sampleItem("a")]), port: 0, isInternal: true });
    const ask = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        httpRequest(`${own.url}/stac`, { headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on("error", reject)
          .end();
      });
    expect([await ask("localhost:80"), await ask("rebound.example")]).toEqual([200, 403]);
    await own.close();
  });
});
