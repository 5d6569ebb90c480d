import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Product, ProductProvider } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { query, runSearch, stacItem } from "../test/items.js";
import { json, type LoopbackServer, serve } from "../test/loopback-server.js";
import { provide } from "../test/stac-api.js";
import { folderWith } from "../test/temporary-folder.js";
import { localProvider } from "./local/local-provider.js";

/** A STAC API with the item `a`, whose file it has itself; headers tell who is let in. */
async function archive(fileUrl?: string): Promise<LoopbackServer> {
  const server: LoopbackServer = await serve(({ path, headers }, response) => {
    if (path === "/file.zip") {
      if (headers["x-key"] !== "secret") response.writeHead(401).end();
      else response.writeHead(200, { "content-length": 5 }).end("bytes");
      return;
    }
    const assets = { data: { href: fileUrl ?? `${server.url}/file.zip`, roles: ["data"] } };
    const links = [{ rel: "self", href: `${server.url}/items/a` }];
    json(response, { type: "FeatureCollection", features: [stacItem("a", { assets, links })] });
  });
  return server;
}

async function productOf(provider: ProductProvider): Promise<Product> {
  const { products } = await runSearch(provider);
  return products[0] as Product;
}

async function textOf(provider: ProductProvider, product: Product): Promise<string> {
  const { stream } = (await provider.open?.(product)) ?? {};
  let text = "";
  for await (const piece of stream ?? []) text += Buffer.from(piece).toString();
  return text;
}

describe("a STAC API's products", () => {
  it("are opened with the headers of its own origin", async () => {
    const server = await archive();
    const provider = provide(server.url, { headers: { "x-key": "secret" } });
    const product = await productOf(provider);
    expect(await provider.files?.(product)).toEqual([{ asset: "data", fileName: "file.zip" }]);
    expect(await textOf(provider, product)).toBe("bytes");
  });

  it("are looked up by their id when another archive has found them", async () => {
    const [mine, other] = [await archive(), await archive()];
    const product = await productOf(provide(other.url));
    const provider = provide(mine.url, { headers: { "x-key": "secret" } });
    expect(await textOf(provider, product)).toBe("bytes");
    expect(other.requests.map(({ path }) => path)).toEqual(["/search"]);
    expect(await provider.files?.({ ...product, id: "b" })).toBeUndefined();
    await expect(provider.open?.({ ...product, id: "b" })).rejects.toMatchObject({
      code: "provider/not-found",
      productId: "b",
    });
  });

  it("never name files on this machine", async () => {
    const folder = await folderWith({ "passwd.zip": "mine" });
    const server = await archive(`file://${join(folder, "passwd.zip")}`);
    const provider = provide(server.url);
    const product = await productOf(provider);
    expect(await provider.files?.(product)).toBeUndefined();
    await expect(provider.open?.(product)).rejects.toMatchObject({ code: "provider/not-found" });
  });
});

describe("products of items on disk", () => {
  it("are opened on disk or by http, and go on at a byte of the same version", async () => {
    const path = await folderWith({
      "items/a.json": stacItem("a", { assets: { data: { href: "../a.zip" } } }),
      "a.zip": "0123456789",
    });
    const provider = localProvider({ path: join(path, "items") });
    const product = await productOf(provider);
    expect(await textOf(provider, product)).toBe("0123456789");
    const opened = await provider.open?.(product);
    await opened?.stream.cancel();
    const resume = { offsetBytes: 4, validator: opened?.validator ?? "" };
    const resumed = await provider.open?.(product, { resume });
    expect(resumed).toMatchObject({ offsetBytes: 4, sizeBytes: 10 });
    await resumed?.stream.cancel();
    await writeFile(join(path, "a.zip"), "another version");
    const changed = await provider.open?.(product, { resume });
    expect(changed).toMatchObject({ offsetBytes: 0, sizeBytes: 15 });
    await changed?.stream.cancel();
  });

  it("are opened as the items say, whatever a catalogue says of them", async () => {
    const path = await folderWith({
      "a.json": stacItem("a", { assets: { data: { href: "a.zip" } } }),
      "a.zip": "mine",
      "secret.zip": "secret",
    });
    const provider = localProvider({ path });
    const product = await productOf(provider);
    const forged = { ...product, assets: { data: { href: join(path, "secret.zip") } } };
    expect(await textOf(provider, forged)).toBe("mine");
    expect(await provider.files?.({ ...product, id: "other" })).toBeUndefined();
  });

  it("are found missing by name", async () => {
    const path = await folderWith({ "a.json": stacItem("a", { assets: { data: { href: "gone.zip" } } }) });
    const provider = localProvider({ path, collections: { S2_MSI_L2A: "sentinel-2-l2a" } });
    const [product] = (await runSearch(provider, query())).products;
    await expect(provider.open?.(product as Product)).rejects.toMatchObject({
      code: "provider/not-found",
      message: expect.stringMatching(/a: .*gone\.zip: there is no such file/),
    });
  });
});
