import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { isProviderError, type ProviderErrorCode } from "@eomatch/stac-model";
import { describe, expect, it, onTestFinished } from "vitest";
import { query, runSearch } from "../../test/items.js";
import { closedAddress, type Handler, json, serve } from "../../test/loopback-server.js";
import { certificate, certificateKey } from "../../test/loopback-tls.js";
import { provide } from "../../test/stac-api.js";

/** A server whose certificate nobody trusts. */
async function untrustedAddress(): Promise<string> {
  const server = createServer({ cert: certificate, key: certificateKey }, (_, response) =>
    response.end("{}"),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering =
  (handler: Handler): (() => Promise<string>) =>
  async () =>
    (await serve(handler)).url;
const text = (status: number, type: string, body: string, headers = {}): (() => Promise<string>) =>
  answering((_, response) => response.writeHead(status, { "content-type": type, ...headers }).end(body));

// What came, and what to do about it: the whole message, in one line.
const table: readonly [string, () => Promise<string>, ProviderErrorCode, RegExp][] = [
  [
    "an archive that is down",
    closedAddress,
    "provider/unavailable",
    /ECONNREFUSED.*; check url and the network, or try again later/,
  ],
  [
    "a host that is none",
    async () => "http://eomatch.invalid",
    "provider/unavailable",
    /no such host: check url/,
  ],
  [
    "a certificate that is not trusted",
    untrustedAddress,
    "provider/unavailable",
    /certificate.*NODE_EXTRA_CA_CERTS/,
  ],
  [
    "a login page with status 200",
    text(200, "text/html", "<!doctype html><title>Sign in</title>"),
    "provider/bad-response",
    /a page of HTML.*whether it wants a sign-in/,
  ],
  [
    "too many requests, for ever",
    text(429, "text/plain", "slow down", { "retry-after": "1" }),
    "provider/unavailable",
    /status 429.*tried 2 times.*min_interval_seconds/,
  ],
  [
    "an archive that breaks",
    text(500, "text/plain", "oops"),
    "provider/unavailable",
    /status 500.*try again later/,
  ],
  [
    "JSON that is no page",
    text(200, "application/json", '{"items":[]}'),
    "provider/bad-response",
    /JSON without features.*root of a STAC API/,
  ],
  [
    "a refusal",
    text(400, "application/json", '{"description":"bad datetime"}'),
    "provider/bad-response",
    /status 400: bad datetime; the archive does not take this search/,
  ],
  [
    "an address where nothing is",
    text(404, "text/plain", "nothing"),
    "provider/bad-response",
    /404.*root of a STAC API/,
  ],
  ["wrong credentials", text(401, "text/plain", "no"), "provider/unauthorized", /401.*check the credentials/],
  [
    "a redirect that goes round",
    answering(({ path }, response) => response.writeHead(307, { location: path }).end()),
    "provider/bad-response",
    /redirects; check that url/,
  ],
  [
    "a collection that it does not have",
    answering(({ path }, response) =>
      path === "/collections"
        ? json(response, { collections: [{ id: "sentinel-2-l2b" }, { id: "landsat-c2-l2" }] })
        : json(response, { type: "FeatureCollection", features: [] }),
    ),
    "provider/unknown-collection",
    /no collection sentinel-2-l2a \(for S2_MSI_L2A\): did you mean sentinel-2-l2b\? there are landsat-c2-l2, sentinel-2-l2b; mend it in collections/,
  ],
];

describe("a STAC API provider", () => {
  it.each(table)("says of %s what came and what to do, in one line", async (_, address, code, words) => {
    const provider = provide(await address(), { retries: 1, useExtensions: true });
    for (const { error } of [
      await runSearch(provider),
      await runSearch(provider, query({ platform: "S2A" })),
    ]) {
      expect(isProviderError(error, code), String(error)).toBe(true);
      const { message } = error as Error;
      expect(message).toMatch(words);
      expect(message.startsWith(`${provider.name}: `)).toBe(true);
      expect(message).not.toContain("\n");
      expect(message).not.toMatch(/\.$/);
    }
  });

  it.each(table.slice(0, 4))("says of %s in a check that it does not answer", async (_, address, code) => {
    const provider = provide(await address());
    const error = await provider.check?.().catch((thrown: unknown) => thrown);
    expect(isProviderError(error, code), String(error)).toBe(true);
    expect((error as Error).message.startsWith(`${provider.name}: `)).toBe(true);
  });
});
