import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { closedAddress, serve } from "../../test/loopback-server.js";
import { HttpError } from "../errors.js";
import { exchange } from "./exchange.js";

describe("exchange", () => {
  it("follows a redirect with the POST and its body, and leaves headers behind at another origin", async () => {
    const other = await serve((_, response) => response.end("other"));
    const home = await serve(({ path }, response) => {
      const location = path === "/start" ? "/moved" : `${other.url}/there`;
      response.writeHead(path === "/start" ? 301 : 307, { location }).end();
    });
    const answer = await exchange({
      url: `${home.url}/start`,
      method: "POST",
      headers: { authorization: "Bearer secret", "x-api-key": "secret" },
      body: '{"limit":1}',
    });
    expect(answer).toMatchObject({ status: 200, text: "other", url: `${other.url}/there` });
    expect(home.requests.map(({ headers }) => headers["x-api-key"])).toEqual(["secret", "secret"]);
    const [reached] = other.requests;
    expect(reached).toMatchObject({ method: "POST", body: '{"limit":1}' });
    expect(reached?.headers["authorization"]).toBeUndefined();
    expect(reached?.headers["x-api-key"]).toBeUndefined();
  });

  it("turns into GET after 303", async () => {
    const server = await serve(({ path }, response) => {
      if (path === "/start") response.writeHead(303, { location: "result" }).end();
      else response.end("result");
    });
    await exchange({ url: `${server.url}/start`, method: "POST", body: "{}" });
    expect(server.requests.map(({ method, body }) => [method, body])).toEqual([
      ["POST", "{}"],
      ["GET", ""],
    ]);
  });

  it.each([
    ["/start", "more than 10 redirects"],
    ["ftp://host/", "to ftp:"],
    ["http://[", "not an address"],
  ])("gives up on a redirect to %s", async (location, message) => {
    const server = await serve((_, response) => response.writeHead(302, { location }).end());
    const failed = exchange({ url: `${server.url}/start`, method: "GET" });
    await expect(failed).rejects.toMatchObject({ code: "http/bad-redirect", isTransient: false });
    await expect(failed).rejects.toThrow(message);
  });

  it("reads compressed answers, and counts them as they are when unpacked", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(1_000_000, "a")));
    });
    const request = { url: server.url, method: "GET" as const };
    expect((await exchange(request)).text).toHaveLength(1_000_000);
    await expect(exchange(request, { maxBodyBytes: 10_000 })).rejects.toMatchObject({
      code: "http/too-large",
    });
  });

  it("tells silence before the answer from silence within it", async () => {
    const silent = await serve(() => {});
    await expect(
      exchange({ url: silent.url, method: "GET" }, { responseTimeoutSeconds: 0.05 }),
    ).rejects.toThrow(/no answer for 0.05 s/);
    const stalling = await serve((_, response) => {
      response.writeHead(200);
      response.write('{"features":[');
    });
    await expect(
      exchange({ url: stalling.url, method: "GET" }, { stallTimeoutSeconds: 0.05 }),
    ).rejects.toThrow(/the answer stopped coming for 0.05 s/);
  });

  it("lets an answer take its time as long as it flows", async () => {
    const server = await serve((_, response) => {
      let sent = 0;
      const timer = setInterval(() => {
        response.write("x");
        if (++sent < 24) return;
        clearInterval(timer);
        response.end();
      }, 150);
    });
    // Altogether longer than the limit, each piece far below it: a busy machine may well stop for a second.
    const answer = await exchange(
      { url: server.url, method: "GET" },
      { responseTimeoutSeconds: 60, stallTimeoutSeconds: 3 },
    );
    expect(answer.text).toBe("x".repeat(24));
  });

  it("never shows user name, password or query in a message", async () => {
    const closed = await closedAddress();
    for (const url of [`${closed.replace("//", "//name:secret@")}/?token=secret`, `${closed}/?x=secret`]) {
      const error = await exchange({ url, method: "GET" }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(HttpError);
      expect((error as HttpError).code).toBe("http/network");
      expect((error as HttpError).message).not.toContain("secret");
    }
  });

  it("ends with the signal's reason", async () => {
    const silent = await serve(() => {});
    const controller = new AbortController();
    const waiting = exchange({ url: silent.url, method: "GET" }, { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });
});
