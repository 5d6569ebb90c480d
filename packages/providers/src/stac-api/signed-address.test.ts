import type { OpenOptions, Product, ProductProvider } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { runSearch, stacItem } from "../../test/items.js";
import { json, type LoopbackServer, serve } from "../../test/loopback-server.js";
import { expectError, provide } from "../../test/stac-api.js";

const content = "the bytes of a file";

interface Archive {
  readonly server: LoopbackServer;
  readonly provider: ProductProvider;
  readonly product: Product;
  /** Makes every signature invalid that was given before. */
  expire(): void;
  paths(): readonly string[];
}

/** An archive whose items list files by addresses with a signature of its own, each time another. */
async function signingArchive(
  options: { readonly named?: string; readonly isRefusing?: boolean } = {},
): Promise<Archive> {
  const { named = "/bucket/a.nc", isRefusing = false } = options;
  let valid = 0;
  let isFound = false;
  const server: LoopbackServer = await serve(({ path, headers }, response) => {
    const { pathname, searchParams } = new URL(path, server.url);
    if (pathname.startsWith("/bucket/")) {
      if (isRefusing || searchParams.get("X-Amz-Signature") !== `s${valid}`) {
        response
          .writeHead(403, { "content-type": "application/xml" })
          .end("<Error>Request has expired</Error>");
        return;
      }
      const [, first] = /^bytes=(\d+)-$/.exec(headers.range ?? "") ?? [];
      const from = first !== undefined && headers["if-range"] === '"v1"' ? Number(first) : 0;
      response.writeHead(from > 0 ? 206 : 200, {
        "content-type": "application/x-netcdf",
        "content-length": content.length - from,
        etag: '"v1"',
        ...(from > 0 ? { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
      });
      response.end(content.slice(from));
      return;
    }
    if (isFound) valid += 1;
    const signed = `${named}?X-Amz-Expires=3600&X-Amz-Signature=s${valid}`;
    const item = stacItem("a", {
      assets: {
        product: {
          href: `${server.url}${isFound ? signed : "/bucket/a.nc?X-Amz-Signature=s0"}`,
          roles: ["data"],
        },
      },
      links: [{ rel: "self", href: `${server.url}/collections/sentinel-2-l2a/items/a` }],
    });
    json(
      response,
      pathname.endsWith("/items/a") ? item : { type: "FeatureCollection", features: [item], links: [] },
    );
  });
  const provider = provide(server.url);
  const [product] = (await runSearch(provider)).products;
  isFound = true;
  return {
    server,
    provider,
    product: product as Product,
    expire: () => {
      valid += 1;
    },
    paths: () => server.requests.map(({ path }) => path),
  };
}

async function textOf({ provider, product }: Archive, options: OpenOptions = {}): Promise<string> {
  const opened = await provider.open?.(product, options);
  return new Response(opened?.stream as ReadableStream<Uint8Array<ArrayBuffer>>).text();
}

describe("addresses that an archive signs for a while", () => {
  it("are looked up when a file is opened, and never kept", async () => {
    const archive = await signingArchive();
    expect(JSON.stringify(archive.product)).not.toContain("Signature");
    expect(await textOf(archive)).toBe(content);
    expect(archive.paths().slice(-3)).toEqual([
      "/bucket/a.nc",
      "/collections/sentinel-2-l2a/items/a",
      "/bucket/a.nc?X-Amz-Expires=3600&X-Amz-Signature=s1",
    ]);
    expect(JSON.stringify(archive.product)).not.toContain("Signature");
  });

  it("are looked up again when a download goes on after they have expired, at the byte where it was", async () => {
    const archive = await signingArchive();
    const opened = await archive.provider.open?.(archive.product);
    await opened?.stream.cancel();
    archive.expire();
    const resume = { offsetBytes: 4, validator: opened?.validator as string };
    expect(await textOf(archive, { resume })).toBe(content.slice(4));
  });

  it("are not taken from an item that lists another file now", async () => {
    const archive = await signingArchive({ named: "/bucket/b.nc" });
    const error = await textOf(archive).catch((thrown: unknown) => thrown);
    expectError(error, "provider/unauthorized", "/bucket/a.nc", "status 403");
  });

  it("are looked up once: what is refused with a new signature is refused", async () => {
    const archive = await signingArchive({ isRefusing: true });
    const before = archive.paths().length;
    const error = await textOf(archive).catch((thrown: unknown) => thrown);
    expectError(error, "provider/unauthorized", "/bucket/a.nc", "status 403");
    expect(String(error)).not.toContain("Signature");
    expect(archive.paths().slice(before)).toHaveLength(3);
  });
});
