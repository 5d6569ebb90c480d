import { describe, expect, it } from "vitest";
import { query, runSearch } from "../../test/items.js";
import { closedAddress, type Handler, json, serve } from "../../test/loopback-server.js";
import { expectError, page, provide } from "../../test/stac-api.js";

describe("stacApiProvider tries again", () => {
  const good: Handler = (_, response) => json(response, page(["a"]));

  it.each<[string, Record<string, string>, number]>([
    ["seconds", { "retry-after": "7" }, 0.01],
    ["a date", { "retry-after": new Date(Date.now() + 3_600_000).toUTCString() }, 0.01],
    ["a date gone by", { "retry-after": "Wed, 09 Oct 2013 12:00:00 GMT" }, 0],
    ["nothing", {}, 0.001],
  ])("after 429 with %s in Retry-After, up to the longest wait", async (_, headers, delaySeconds) => {
    const server = await serve((request, response, n) =>
      n === 1 ? response.writeHead(429, headers).end("slow down") : good(request, response, n),
    );
    const { ids, retries } = await runSearch(provide(server.url));
    expect(ids).toEqual(["a"]);
    expect(retries).toEqual([{ reason: expect.stringContaining("status 429"), delaySeconds }]);
  });

  it("after 503 thrice, waiting twice as long each time up to the longest", async () => {
    const server = await serve((request, response, n) =>
      n <= 3 ? response.writeHead(503).end() : good(request, response, n),
    );
    const { ids, retries } = await runSearch(provide(server.url));
    expect(ids).toEqual(["a"]);
    expect(retries.map(({ delaySeconds }) => delaySeconds)).toEqual([0.001, 0.002, 0.002]);
  });

  it("after a connection that breaks in the middle of a page, and a page that is cut off", async () => {
    const server = await serve((request, response, n) => {
      if (n === 1) {
        response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
        // Once the piece is on its way, so that it comes before the end.
        response.write('{"type":"FeatureCollection","features":[', () => response.destroy());
      } else if (n === 2) {
        response.end('{"type":"FeatureCollection","features":[{"type"');
      } else good(request, response, n);
    });
    const { ids, retries } = await runSearch(provide(server.url));
    expect(ids).toEqual(["a"]);
    expect(retries.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("the connection broke after 40 bytes"),
      expect.stringContaining("half a page of JSON came"),
    ]);
  });

  it("after silence, before the answer and within it", async () => {
    // The server goes on to the next misdeed when the last one has been noticed: a busy machine may notice it twice.
    const noticed: string[] = [];
    const has = (reason: string): boolean => noticed.some((text) => text.includes(reason));
    const server = await serve((request, response, n) => {
      if (!has("no answer")) return;
      if (!has("stopped coming")) response.writeHead(200).write("{");
      else good(request, response, n);
    });
    const provider = provide(server.url, {
      responseTimeoutSeconds: 0.5,
      stallTimeoutSeconds: 0.5,
      retries: 100,
    });
    const { ids, error } = await runSearch(provider, query(), { onRetry: (reason) => noticed.push(reason) });
    expect(error).toBeUndefined();
    expect(ids).toEqual(["a"]);
    expect(noticed[0]).toContain("no answer");
    expect(has("stopped coming")).toBe(true);
  });

  it("and gives up in the end, saying what came", async () => {
    const server = await serve((_, response) =>
      response.writeHead(500, { "content-type": "text/plain" }).end("out of order"),
    );
    const { error } = await runSearch(provide(server.url, { retries: 2 }));
    expect(server.requests).toHaveLength(3);
    expectError(error, "provider/unavailable", "status 500, text/plain", "out of order", "tried 3 times");
  });

  it("and says it is half a page when it stays one", async () => {
    const server = await serve((_, response) => response.end('{"features":['));
    const { error } = await runSearch(provide(server.url, { retries: 1 }));
    expectError(error, "provider/bad-response", "half a page of JSON", "status 200");
  });

  it("a host that refuses the connection", async () => {
    const { error, retries } = await runSearch(provide(await closedAddress(), { retries: 1 }));
    expect(retries).toHaveLength(1);
    expectError(error, "provider/unavailable", "127.0.0.1", "ECONNREFUSED");
  });
});
