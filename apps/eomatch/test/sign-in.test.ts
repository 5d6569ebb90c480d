import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { adapters } from "../src/index.js";

/** A STAC API that answers only with a header, and notes what it was sent. */
async function guardedApi(): Promise<{ readonly url: string; readonly seen: (string | undefined)[] }> {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    request.resume();
    seen.push(request.headers.authorization);
    const isLetIn = request.headers.authorization !== undefined;
    response.writeHead(isLetIn ? 200 : 401, { "content-type": "application/geo+json" });
    response.end(isLetIn ? '{"type":"FeatureCollection","features":[],"links":[]}' : '{"detail":"sign in"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

async function searched(options: object): Promise<(string | undefined)[]> {
  const { url, seen } = await guardedApi();
  const folder = await mkdtemp(join(tmpdir(), "eomatch-sign-in-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, ".netrc"), "machine 127.0.0.1 login netrc password file");
  const context = {
    configDirectory: folder,
    env: {},
    resolvePath: (path: string) => path.replace("~", folder),
    elementSetFiles: {},
    orbitSource: undefined,
    shared: <T>(make: () => T): T => make(),
  };
  const config = { url, collections: { C: "c" }, retries: 0, ...options };
  const provider = await adapters.providerKinds["stac-api"]?.create(config, context);
  const period = { startTime: new Date("2024-01-01T00:00:00Z"), stopTime: new Date("2024-01-02T00:00:00Z") };
  for await (const _ of provider?.search({ collection: "C", ...period }) ?? []) break;
  return seen;
}

describe("auth of a STAC API", () => {
  it.each([
    [{ kind: "basic", username: "me", password: "pw" }, `Basic ${btoa("me:pw")}`],
    [{ kind: "bearer", token: "abc" }, "Bearer abc"],
    [{ kind: "netrc" }, `Basic ${btoa("netrc:file")}`],
    [undefined, `Basic ${btoa("netrc:file")}`],
  ])("of %j signs searches in", async (auth, expected) => {
    const seen = await searched({ auth });
    expect(new Set(seen)).toEqual(new Set([expected]));
    expect(seen.length).toBeGreaterThan(0);
  });
});
