import { createServer, type IncomingMessage, request } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { serve } from "../../test/loopback-server.js";
import { certificate, certificateKey } from "../../test/loopback-tls.js";
import { exchange } from "./exchange.js";
import { createFileOpener } from "./file-opener.js";
import { createHostBudget } from "./host-budget.js";

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A proxy for two hosts that no name server knows: both are `origin`, by whatever name. */
async function proxyTo(origin: number): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming: IncomingMessage, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const { pathname } = new URL(incoming.url ?? "");
    request({ port: origin, host: "127.0.0.1", path: pathname, headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    }).end();
  });
  server.on("connect", (incoming: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    const tunnel = connect(origin, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      tunnel.pipe(socket).pipe(tunnel);
    });
    for (const one of [tunnel, socket]) {
      sockets.add(one);
      one.on("error", () => {});
    }
  });
  const port = await listening(server);
  onTestFinished(() => {
    server.closeAllConnections();
    for (const socket of sockets) socket.destroy();
  });
  return { url: `http://127.0.0.1:${port}`, asked };
}

const opener = () => createFileOpener({ provider: "archive", budget: createHostBudget(), retries: 0 });

async function textOf(url: string): Promise<string> {
  const { stream } = await opener().open({ url, fileName: "a.zip" });
  return new Response(stream).text();
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a proxy that the environment names", () => {
  it.each(["HTTP_PROXY", "http_proxy", "ALL_PROXY"])("in %s is asked for files and answers", async (name) => {
    const origin = await serve((_, response) => response.end("the content"));
    const proxy = await proxyTo(Number(new URL(origin.url).port));
    vi.stubEnv(name, proxy.url);
    expect(await textOf("http://files.invalid/a.zip")).toBe("the content");
    const { text } = await exchange({ method: "GET", url: "http://api.invalid/search" });
    expect(text).toBe("the content");
    expect(proxy.asked).toEqual(["GET http://files.invalid/a.zip", "GET http://api.invalid/search"]);
  });

  it("is not asked for hosts in NO_PROXY", async () => {
    const origin = await serve((_, response) => response.end("the content"));
    const proxy = await proxyTo(Number(new URL(origin.url).port));
    vi.stubEnv("HTTP_PROXY", proxy.url);
    vi.stubEnv("NO_PROXY", "example.org, 127.0.0.1");
    expect(await textOf(`${origin.url}/a.zip`)).toBe("the content");
    await exchange({ method: "GET", url: origin.url });
    expect(proxy.asked).toEqual([]);
  });

  it("tunnels to secure servers, whose certificate is looked at as ever", async () => {
    const origin = await listening(createSecureServer({ cert: certificate, key: certificateKey }));
    const proxy = await proxyTo(origin);
    vi.stubEnv("HTTPS_PROXY", proxy.url);
    await expect(textOf("https://files.invalid/a.zip")).rejects.toThrow(
      /self-signed certificate; .*NODE_EXTRA_CA_CERTS/,
    );
    await expect(exchange({ method: "GET", url: "https://api.invalid/search" })).rejects.toThrow(
      /self-signed certificate; .*NODE_EXTRA_CA_CERTS/,
    );
    expect(proxy.asked).toEqual(["CONNECT files.invalid:443", "CONNECT api.invalid:443"]);
  });

  it("that is not there is told, without the password in its address", async () => {
    const closed = createServer();
    const port = await listening(closed);
    await new Promise((resolve) => closed.close(resolve));
    vi.stubEnv("HTTP_PROXY", `http://me:s3cret@127.0.0.1:${port}`);
    for (const asking of [
      () => textOf("http://files.invalid/a.zip"),
      () => exchange({ method: "GET", url: "http://api.invalid/search" }),
    ]) {
      const error = await asking().then(String, String);
      expect(error).toMatch(/through the proxy 127\.0\.0\.1:\d+ .*ECONNREFUSED/);
      expect(error).not.toContain("s3cret");
    }
  });
});
