import type { Product } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import {
  type CatalogueEntry,
  type CdseArchive,
  catalogueEntry,
  cdseArchive,
  content,
  contentMd5,
} from "../../test/cdse-archive.js";
import { query, runSearch, square } from "../../test/items.js";
import { closedAddress, serve } from "../../test/loopback-server.js";
import { quick } from "../../test/quick.js";
import { hasSharedData, sharedJson } from "../../test/shared-data.js";
import { expectError } from "../../test/stac-api.js";
import { knownPassword } from "../http/password-source.js";
import { cdseCredentials } from "./cdse-credentials.js";
import type { CdseOptions } from "./cdse-options.js";
import { cdseProvider } from "./cdse-provider.js";

const collection = "S2_MSI_L1C";
const signedIn = (archive: CdseArchive, password = "pw"): Partial<CdseOptions> => ({
  credentials: cdseCredentials({
    password: knownPassword({ username: "me", password }),
    tokenUrl: archive.tokenUrl,
    hosts: [archive.server.url],
    ...quick,
  }),
});
const provide = ({ url, downloadUrl }: CdseArchive, options: Partial<CdseOptions> = {}) =>
  cdseProvider({ url, downloadUrl, ...quick, ...options });

async function bytesOf(provider: ReturnType<typeof cdseProvider>, product: Product): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await provider.open?.(product))?.stream ?? []) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe("cdseProvider", () => {
  it("makes a product of what the catalogue lists, with the names of STAC", async () => {
    const archive = await cdseArchive([catalogueEntry(1)]);
    const { products, error, skipped } = await runSearch(provide(archive), query({ collection }));
    expect([error, skipped]).toEqual([undefined, []]);
    expect(products).toEqual([
      expect.objectContaining({
        id: "S2A_MSIL1C_20241009T174231_N0511_R098_T13T00001_20241009T174231",
        platform: "S2A",
        constellation: "Sentinel-2",
        startTime: new Date("2024-10-09T17:42:31.024Z"),
        stopTime: new Date("2024-10-09T17:42:31.024Z"),
        footprint: square(-105, 40),
        properties: expect.objectContaining({
          "eo:cloud_cover": 12.5,
          "grid:code": "MGRS-13TDE",
          "processing:level": "L1C",
          "processing:version": "05.11",
          "s2:processing_baseline": "05.11",
          "sat:absolute_orbit": 48590,
          "sat:orbit_state": "descending",
          "sat:relative_orbit": 98,
          instruments: ["msi"],
        }),
        assets: {
          data: expect.objectContaining({
            href: `${archive.downloadUrl}/Products(00000000-0000-4000-8000-000000000001)/$value`,
            type: "application/zip",
            "file:size": content.length,
            "file:checksum": `d50110${contentMd5}`,
            alternate: { s3: { href: expect.stringMatching(/^s3:\/\/eodata\/Sentinel-2\//) } },
          }),
          quicklook: expect.objectContaining({ type: "image/jpeg" }),
        },
      }),
    ]);
  });

  it.each<[string, Record<string, unknown>, object]>([
    ["null", { Checksum: null, ContentLength: null }, {}],
    ["empty", { Checksum: [{}], ContentLength: 0 }, {}],
    [
      "of an unknown kind",
      { Checksum: [{ Algorithm: "CRC", Value: "00" }] },
      { "file:size": content.length },
    ],
  ])("lists no checksum where it is %s", async (_, fields, expected) => {
    const archive = await cdseArchive([catalogueEntry(1, fields)]);
    const { products } = await runSearch(provide(archive), query({ collection }));
    const data = products[0]?.assets["data"] ?? {};
    expect(Object.fromEntries(Object.entries(data).filter(([key]) => key.startsWith("file:")))).toEqual(
      expected,
    );
  });

  it("finds more products than can be skipped, each once, though many begin at one instant", async () => {
    const starts = ["10:00:00.024000", "10:05:00.024000", "10:10:00.024000", "10:15:00.024000"];
    const entries = Array.from({ length: 100 }, (_, i) =>
      catalogueEntry(i, { start: `2024-10-09T${starts[Math.floor(i / 25)]}Z` }),
    );
    const archive = await cdseArchive(entries, { maxSkip: 40, throttleEvery: 5 });
    const { ids, error } = await runSearch(
      provide(archive, { pageSize: 10, maxSkip: 40 }),
      query({ collection }),
    );
    expect(error).toBeUndefined();
    expect([ids.length, new Set(ids).size]).toEqual([100, 100]);
  });

  it("finds every product, though what begins at one instant stands in another order on each page", async () => {
    const entries = Array.from({ length: 300 }, (_, i) =>
      catalogueEntry(i, { start: `2024-10-09T10:${String(Math.floor(i / 30)).padStart(2, "0")}:00.024000Z` }),
    );
    const archive = await cdseArchive(entries, { shuffles: true });
    const { ids, error } = await runSearch(provide(archive, { pageSize: 40 }), query({ collection }));
    expect([error, ids.length, new Set(ids).size]).toEqual([undefined, 300, 300]);
    const crowd = await runSearch(provide(archive, { pageSize: 20 }), query({ collection }));
    expectError(crowd.error, "provider/bad-response", "incomplete", "more than 20 products begin at");
  });

  it("says so when more begin at one instant than can be skipped, and when pages repeat themselves", async () => {
    const crowd = Array.from({ length: 80 }, (_, i) => catalogueEntry(i));
    const provider = provide(await cdseArchive(crowd, { maxSkip: 20 }), { pageSize: 10, maxSkip: 20 });
    expectError(
      (await runSearch(provider, query({ collection }))).error,
      "provider/bad-response",
      "begin at 2024-10-09",
    );
    const circle = await serve((_, response) =>
      response.end(
        JSON.stringify({ value: crowd.slice(0, 10), "@odata.nextLink": "https://elsewhere.example/" }),
      ),
    );
    const { ids, error } = await runSearch(
      cdseProvider({ url: circle.url, pageSize: 10 }),
      query({ collection }),
    );
    expect(ids).toHaveLength(10);
    expectError(error, "provider/bad-response", "repeat");
  });

  it("asks for the satellite, the type and both sides of the antimeridian", async () => {
    const entries = [
      catalogueEntry(1, { west: 178.5, south: 0 }),
      catalogueEntry(2, { west: -179.5, south: 0 }),
      catalogueEntry(3, { west: 0, south: 0 }),
      catalogueEntry(4, { west: 178.5, south: 0, serial: "B" }),
    ];
    const archive = await cdseArchive(entries);
    const area = {
      type: "Polygon",
      coordinates: [
        [
          [179, 0],
          [-179, 0],
          [-179, 1],
          [179, 1],
          [179, 0],
        ],
      ],
    } as const;
    const { ids } = await runSearch(provide(archive), query({ collection, platform: "S2A", area }));
    expect(ids.map((id) => /T13T(\d+)/.exec(id)?.[1])).toEqual(["00001", "00002"]);
    expect(archive.server.requests).toHaveLength(2);
  });

  it("skips what is no product, and goes on", async () => {
    const odd: readonly object[] = [{ Id: "x" }, { ...catalogueEntry(2), GeoFootprint: null }];
    const archive = await cdseArchive([...odd, catalogueEntry(1)] as CatalogueEntry[], {});
    const server = await serve((_, response) =>
      response.end(JSON.stringify({ value: [...odd, catalogueEntry(1)] })),
    );
    const { ids, skipped } = await runSearch(provide({ ...archive, url: server.url }), query({ collection }));
    expect(ids).toHaveLength(1);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      "it has no id, no name or no time",
      expect.stringContaining("geometry is missing"),
    ]);
  });

  it("takes the footprint from its text where there is no other", async () => {
    const Footprint = "geography'SRID=4326;POLYGON ((1 2, 3 2, 3 4, 1 4, 1 2))'";
    const server = await serve((_, response) =>
      response.end(JSON.stringify({ value: [{ ...catalogueEntry(1), GeoFootprint: undefined, Footprint }] })),
    );
    const { products } = await runSearch(cdseProvider({ url: server.url }), query({ collection }));
    expect(products[0]?.footprint).toEqual({
      type: "Polygon",
      coordinates: [
        [
          [1, 2],
          [3, 2],
          [3, 4],
          [1, 4],
          [1, 2],
        ],
      ],
    });
  });

  it("tells of an unknown collection, an archive that is down and one that refuses", async () => {
    const archive = await cdseArchive([]);
    const unknown = await runSearch(provide(archive), query({ collection: "X" }));
    expectError(
      unknown.error,
      "provider/unknown-collection",
      "cdse: X is not one of its collections",
      "S2_MSI_L1C",
    );
    const down = cdseProvider({ url: await closedAddress(), retries: 0 });
    expectError(
      (await runSearch(down, query({ collection }))).error,
      "provider/unavailable",
      "cdse",
      "ECONNREFUSED",
    );
    const refusing = await serve((_, response) =>
      response.writeHead(422).end('{"detail":{"message":"bad filter"}}'),
    );
    const refused = await runSearch(cdseProvider({ url: refusing.url }), query({ collection }));
    expectError(refused.error, "provider/bad-response", "status 422: bad filter");
  });

  it.skipIf(!hasSharedData)("reads a recorded answer of the archive", async () => {
    const recorded = sharedJson("providers/cop_dataspace_search.json") as { value: object[] };
    const server = await serve((_, response) => response.end(JSON.stringify({ value: recorded.value })));
    const { products, skipped, error } = await runSearch(
      cdseProvider({ url: server.url }),
      query({ collection }),
    );
    expect([error, skipped, products.length]).toEqual([undefined, [], recorded.value.length]);
    expect(products[0]).toMatchObject({
      id: "S2A_MSIL1C_20200808T010311_N0500_R045_T54PXA_20230413T212505",
      platform: "S2A",
      properties: { "grid:code": "MGRS-54PXA", "sat:relative_orbit": 45 },
      assets: { data: { "file:checksum": "d50110923ac4992d90b57d41e7ace4d9d90757" } },
    });
  });
});

describe("files of cdseProvider", () => {
  const found = async (
    archive: CdseArchive,
    options: Partial<CdseOptions>,
  ): Promise<[ReturnType<typeof cdseProvider>, readonly Product[]]> => {
    const provider = provide(archive, options);
    return [provider, (await runSearch(provider, query({ collection }))).products];
  };

  it("are opened by many workers with one token, renewed when it expires in the middle", async () => {
    const archive = await cdseArchive(
      Array.from({ length: 12 }, (_, i) => catalogueEntry(i)),
      { usesOfFirstToken: 5 },
    );
    const [provider, products] = await found(archive, signedIn(archive));
    const files = await Promise.all(products.map((product) => bytesOf(provider, product)));
    expect(files.every((file) => file.equals(content))).toBe(true);
    expect(archive.grants).toEqual(["password", "refresh_token"]);
    expect(JSON.stringify(products)).not.toMatch(/access-|refresh-|pw/);
  });

  it("are opened with the password again when the session has ended", async () => {
    const archive = await cdseArchive([catalogueEntry(1)], { usesOfFirstToken: 1, refreshes: false });
    const [provider, [product]] = await found(archive, signedIn(archive));
    for (let i = 0; i < 2; i++)
      expect((await bytesOf(provider, product as Product)).equals(content)).toBe(true);
    expect(archive.grants).toEqual(["password", "refresh_token", "password"]);
  });

  it("ask for a password once when it is wrong, and say what to do", async () => {
    const archive = await cdseArchive([catalogueEntry(1), catalogueEntry(2)]);
    const [provider, products] = await found(archive, signedIn(archive, "wrong"));
    for (const product of products) {
      const error = await provider.open?.(product).catch((thrown) => thrown);
      expectError(
        error,
        "provider/unauthorized",
        "Invalid user credentials",
        "auth: { kind: oidc",
        "register at https://dataspace",
      );
      expect(String(error)).not.toContain("wrong");
    }
    expect(archive.grants).toEqual(["password"]);
  });

  it("say what to do without credentials", async () => {
    const archive = await cdseArchive([catalogueEntry(1)]);
    const [provider, [product]] = await found(archive, {
      credentials: cdseCredentials({ password: knownPassword({}), hosts: [archive.server.url] }),
    });
    const error = await provider.open?.(product as Product).catch((thrown) => thrown);
    expectError(error, "provider/unauthorized", "there are no credentials", "~/.netrc", "register at");
  });

  it("are ordered when they are not online", async () => {
    const archive = await cdseArchive([catalogueEntry(1, { Online: false })]);
    const [provider, [product]] = await found(archive, signedIn(archive));
    const error = await provider.open?.(product as Product).catch((thrown) => thrown);
    expectError(error, "provider/offline", "must be ordered");
    const { retryAfterSeconds } = (await provider.order?.(product as Product)) ?? {};
    expect(retryAfterSeconds).toBeGreaterThan(50);
  });

  it("are looked up by name when another archive has found the product", async () => {
    const archive = await cdseArchive([catalogueEntry(1)]);
    const [provider, [product]] = await found(archive, signedIn(archive));
    const foreign = {
      ...(product as Product),
      links: [],
      assets: { B02: { href: "https://elsewhere.example/B02.jp2" } },
    };
    expect(await provider.files?.(foreign)).toEqual([
      expect.objectContaining({ asset: "data", fileName: `${product?.id}.zip`, sizeBytes: content.length }),
    ]);
    expect((await bytesOf(provider, foreign)).equals(content)).toBe(true);
    expect(await provider.files?.({ ...foreign, id: "S2A_gone" })).toBeUndefined();
  });
});
