import { isProviderError } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { type Handler, json, type LoopbackServer, serve } from "../../test/loopback-server.js";
import { planetaryComputerCredentials } from "./planetary-computer-credentials.js";

// The exchange is written after the service's documentation, not recorded.
const blob = "https://sentinel2l2a01.blob.core.windows.net/sentinel2-l2/13/T/DE/B04.tif";
const sas = (n: number, lifeSeconds: number): object => ({
  "msft:expiry": new Date(Date.now() + lifeSeconds * 1000).toISOString(),
  token: `st=2024-10-09T00%3A00%3A00Z&se=2024-10-10T00%3A00%3A00Z&sp=rl&sv=2021-06-08&sr=c&sig=n${n}%2B%3D`,
});

async function service(lifeSeconds: number, handler?: Handler): Promise<LoopbackServer> {
  return serve((request, response, n) =>
    handler === undefined ? json(response, sas(n, lifeSeconds)) : handler(request, response, n),
  );
}

const signer = (server: LoopbackServer, options = {}): ReturnType<typeof planetaryComputerCredentials> =>
  planetaryComputerCredentials({
    tokenUrl: `${server.url}/token`,
    firstDelaySeconds: 0.001,
    maxDelaySeconds: 0.001,
    ...options,
  });

describe("planetaryComputerCredentials", () => {
  it("asks once for a container, whoever asks, and puts the signature into the address alone", async () => {
    const server = await service(3600);
    const credentials = signer(server, { subscriptionKey: "key" });
    const urls = [blob, blob.replace("B04", "B03"), blob.replace("sentinel2-l2", "other")];
    const headers = { accept: "image/tiff" };
    const signed = await Promise.all([...urls, ...urls].map((url) => credentials.sign({ url, headers })));
    expect(server.requests.map(({ path }) => path).sort()).toEqual([
      "/token/sentinel2l2a01/other",
      "/token/sentinel2l2a01/sentinel2-l2",
    ]);
    expect(server.requests[0]?.headers["ocp-apim-subscription-key"]).toBe("key");
    for (const [i, { url, headers: sent }] of signed.entries()) {
      expect(url.startsWith(`${[...urls, ...urls][i]}?st=`)).toBe(true);
      expect(new URL(url).searchParams.get("sig")).toMatch(/^n[12]\+=$/);
      expect(sent).toEqual(headers);
    }
  });

  it.each([
    ["another host", "https://example.org/sentinel2-l2/B04.tif"],
    ["a host that only looks alike", "https://x.blob.core.windows.net.example.org/c/B04.tif"],
    ["the public account", "https://ai4edatasetspublicassets.blob.core.windows.net/assets/thumb.png"],
    ["an address that is signed", `${blob}?st=1&se=2&sp=rl&sig=abc`],
    ["a container itself", "https://sentinel2l2a01.blob.core.windows.net/sentinel2-l2"],
  ])("leaves %s as it is", async (_, url) => {
    const server = await service(3600);
    const request = { url, headers: {} };
    expect(await signer(server).sign(request)).toEqual(request);
    expect(server.requests).toHaveLength(0);
  });

  it("asks anew when a token is about to expire, and when one is refused", async () => {
    const short = await service(0);
    const expiring = signer(short);
    await expiring.sign({ url: blob, headers: {} });
    await expiring.sign({ url: blob, headers: {} });
    expect(short.requests).toHaveLength(2);

    const server = await service(3600);
    const credentials = signer(server);
    const first = await credentials.sign({ url: blob, headers: {} });
    expect(await credentials.refused(first)).toBe(true);
    const second = await credentials.sign({ url: blob, headers: {} });
    expect(new URL(second.url).searchParams.get("sig")).toBe("n2+=");
    // Refused by another worker, with the token that is gone: it only has to sign again.
    expect(await credentials.refused(first)).toBe(true);
    expect(await credentials.refused(second)).toBe(false);
    expect(server.requests).toHaveLength(2);
    expect(await credentials.refused({ url: "https://example.org/a", headers: {} })).toBe(false);
  });

  it.each<[string, Handler, string, string]>([
    [
      "a refusal",
      (_, response) => json(response, {}, 401),
      "provider/unauthorized",
      "status 401; check the subscription key",
    ],
    [
      "nonsense",
      (_, response) => json(response, { token: "secret" }),
      "provider/unavailable",
      "holds no signature",
    ],
    [
      "no end",
      (_, response) => json(response, { token: "sig=secret" }),
      "provider/unavailable",
      "msft:expiry",
    ],
    ["a page", (_, response) => response.end("<html>secret"), "provider/unavailable", "is no JSON"],
    ["silence", (_, response) => response.writeHead(503).end(), "provider/unavailable", "try again later"],
  ])("says so when %s comes instead of a token, and shows no secret", async (_, handler, code, words) => {
    const server = await service(0, handler);
    const error = await signer(server, { retries: 1 })
      .sign({ url: blob, headers: {} })
      .catch((thrown: unknown) => thrown);
    expect(isProviderError(error, code as "provider/unavailable")).toBe(true);
    expect(String(error)).toContain(words);
    expect(String(error)).not.toContain("secret");
  });
});
