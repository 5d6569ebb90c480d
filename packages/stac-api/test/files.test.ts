import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { StacAsset } from "@eomatch/stac-model";
import { fsStore } from "@eomatch/store-fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStacApi, type StacApi } from "../src/index.js";
import { sampleItem, storeOf } from "./sample-catalogue.js";

// What must never leave the server, in a file beside the catalogue and in the catalogue's own folders.
const canary = "canary-5f0c";
const content = "0123456789";
let folder: string;
let api: StacApi;
let ownApi: StacApi;

const collection = "S2_MSI_L1C";
const up = "../../../..";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eomatch-files-"));
  const catalogue = join(folder, "catalogue");
  const archive = join(folder, "archive");
  const data = join(catalogue, "data", "sub");
  await mkdir(data, { recursive: true });
  await mkdir(archive);
  await writeFile(join(folder, `${canary}.txt`), canary);
  await writeFile(join(data, "product.bin"), content);
  await writeFile(join(data, "page.html"), "<script>alert(1)</script>");
  await writeFile(join(data, ".secret"), canary);
  await writeFile(join(data, "empty.txt"), "");
  await writeFile(join(archive, "elsewhere.bin"), content);
  await symlink(join(folder, `${canary}.txt`), join(data, "link.txt"));
  await symlink(folder, join(data, "folder"));
  const assets: { readonly [key: string]: StacAsset } = {
    data: { href: `${up}/data/sub/product.bin`, type: "application/x-product" },
    page: { href: `${up}/data/sub/page.html`, type: "text/html" },
    empty: { href: `${up}/data/sub/empty.txt`, type: "text/plain" },
    remote: { href: "https://archive.example/a.zip" },
    above: { href: `${up}/../${canary}.txt` },
    far: { href: `${up}/../../../../../../../../../etc/passwd` },
    link: { href: `${up}/data/sub/link.txt` },
    through: { href: `${up}/data/sub/folder/${canary}.txt` },
    hidden: { href: `${up}/data/sub/.secret` },
    work: { href: `${up}/.eomatch/index/head.json` },
    directory: { href: `${up}/data/sub` },
    nul: { href: `${up}/data/sub/product.bin%00.txt` },
    absolute: { href: join(folder, `${canary}.txt`) },
    url: { href: pathToFileURL(join(folder, `${canary}.txt`)).href },
    spaced: { href: ` file:${folder}/${canary}.txt` },
    script: { href: "java\tscript:alert(1)" },
    elsewhere: {
      href: join(archive, "elsewhere.bin"),
      alternate: { s3: { href: "s3://bucket/elsewhere.bin" } },
    },
    "../..": { href: `${up}/data/sub/product.bin` },
  };
  const store = fsStore({ path: catalogue, archivePath: archive });
  const links = [
    { rel: "via", href: "https://archive.example/items/a" },
    { rel: "about", href: `file://${folder}/${canary}.txt` },
    { rel: "icon", href: `/${canary}` },
    { rel: "evil", href: "javascript:alert(1)" },
  ];
  const properties = {
    note: `file://${folder}/${canary}`,
    list: [`FILE:///${canary}`, "kept"],
    kept: "kept",
  };
  await storeOf([sampleItem("a", { assets, links, properties })], store);
  api = createStacApi({ store });
  ownApi = createStacApi({ store, isInternal: true });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const origin = "https://stac.example/stac";
const asset = (key: string, init: RequestInit = {}): Promise<Response> =>
  api(new Request(`${origin}/collections/${collection}/items/a/assets/${encodeURIComponent(key)}/x`, init));

describe("the files of a catalogue", () => {
  it("stand in items by their addresses in the API, under which they are", async () => {
    const { assets } = await (await api(new Request(`${origin}/collections/${collection}/items/a`))).json();
    expect(assets.data.href).toBe(`${origin}/collections/${collection}/items/a/assets/data/product.bin`);
    const response = await api(new Request(assets.data.href));
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/x-product"]);
    expect(await response.text()).toBe(content);
    expect(await (await api(new Request(assets["../.."].href))).text()).toBe(content);
    expect(assets.remote.href).toBe("https://archive.example/a.zip");
    expect(assets.elsewhere.href).toBe("s3://bucket/elsewhere.bin");
  });

  it("are given in ranges", async () => {
    for (const [range, status, text, stated] of [
      ["bytes=0-3", 206, "0123", "bytes 0-3/10"],
      ["bytes=4-", 206, "456789", "bytes 4-9/10"],
      ["bytes=-2", 206, "89", "bytes 8-9/10"],
      ["bytes=8-100", 206, "89", "bytes 8-9/10"],
      ["bytes=-100", 206, content, "bytes 0-9/10"],
      ["bytes=5-3", 200, content, null],
      ["bytes=0-1,3-4", 200, content, null],
      ["lines=0-1", 200, content, null],
    ] as const) {
      const response = await asset("data", { headers: { range } });
      expect([response.status, response.headers.get("content-range")], range).toEqual([status, stated]);
      expect(await response.text(), range).toBe(text);
      expect(Number(response.headers.get("content-length"))).toBe(text.length);
    }
    const beyond = await asset("data", { headers: { range: "bytes=10-" } });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */10"]);
    expect((await asset("empty", { headers: { range: "bytes=0-" } })).status).toBe(416);
    expect(await (await asset("empty")).text()).toBe("");
  });

  it("are sent again only when they have changed, and in part only when they have not", async () => {
    const whole = await asset("data", { method: "HEAD" });
    const tag = whole.headers.get("etag") as string;
    const modified = whole.headers.get("last-modified") as string;
    expect([whole.status, await whole.text(), whole.headers.get("content-length")]).toEqual([200, "", "10"]);
    expect((await asset("data", { headers: { "if-none-match": `"other", ${tag}` } })).status).toBe(304);
    expect((await asset("data", { headers: { "if-modified-since": modified } })).status).toBe(304);
    const range = "bytes=0-3";
    expect((await asset("data", { headers: { range, "if-range": tag } })).status).toBe(206);
    expect((await asset("data", { headers: { range, "if-range": modified } })).status).toBe(206);
    expect((await asset("data", { headers: { range, "if-range": '"other"' } })).status).toBe(200);
  });

  it("run no script on the page of the server", async () => {
    const { headers } = await asset("page");
    expect(headers.get("content-type")).toBe("application/octet-stream");
    expect(headers.get("content-security-policy")).toContain("sandbox");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("what lies outside of the catalogue", () => {
  it.each([
    "above",
    "far",
    "link",
    "through",
    "hidden",
    "work",
    "directory",
    "nul",
    "absolute",
    "url",
    "spaced",
    "script",
    "remote",
    "none",
    "constructor",
    "__proto__",
  ])("is not given: %s", async (key) => {
    const response = await asset(key);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain(canary);
  });

  it("is not reached by any path", async () => {
    for (const path of [
      `/../${canary}.txt`,
      `/..%2f..%2f${canary}.txt`,
      `/%2e%2e/%2e%2e/${canary}.txt`,
      `/collections/..%2f..%2f${canary}.txt`,
      `/collections/${collection}/items/..%2f..%2f..%2f${canary}.txt`,
      `/collections/${collection}/items/a/assets/data/..%2f..%2f..%2f..%2f${canary}.txt`,
      `/collections/%2fetc%2fpasswd`,
      `/collections/${collection}%00/items`,
      "/collections/%ff/items",
      `/search?collections=../../${canary}`,
      `/search?ids=../../${canary},%00`,
      `/collections/${collection}/items/${"a".repeat(5000)}`,
    ]) {
      const response = await api(new Request(`${origin}${path}`));
      expect([200, 400, 404], path).toContain(response.status);
      expect(await response.text(), path).not.toContain(`${canary}\n`);
    }
  });

  it("is not told of: no path of the server's disk stands in any answer", async () => {
    for (const path of [
      "",
      "/collections",
      `/collections/${collection}`,
      "/search",
      `/collections/${collection}/items/a`,
    ]) {
      const text = await (await api(new Request(`${origin}${path}`))).text();
      expect(text, path).not.toMatch(/file:/i);
      expect(text, path).not.toContain(folder);
      expect(text, path).not.toContain(`/${canary}"`);
      expect(text, path).not.toMatch(/script:/);
    }
    const { properties, links } = await (
      await api(new Request(`${origin}/collections/${collection}/items/a`))
    ).json();
    expect(properties.list).toEqual(["kept"]);
    expect(properties.kept).toBe("kept");
    expect(links.map(({ rel }: { rel: string }) => rel)).toContain("via");
  });

  it("is shown to its owner, but to no page of another site", async () => {
    const response = await ownApi(new Request(`${origin}/collections/${collection}/items/a`));
    const { assets } = await response.json();
    expect(assets.absolute.href).toBe(join(folder, `${canary}.txt`));
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });
});
