import type { Product, ProductProvider, ProductQuery } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { runSearch } from "../../test/items.js";
import { closedAddress, serve } from "../../test/loopback-server.js";
import { bundleContent, listedScene, type M2mArchive, m2mArchive } from "../../test/m2m-archive.js";
import { quick } from "../../test/quick.js";
import { expectError } from "../../test/stac-api.js";
import { knownPassword } from "../http/password-source.js";
import type { UsgsOptions } from "./usgs-options.js";
import { usgsProvider } from "./usgs-provider.js";

const query = (changes: Partial<ProductQuery> = {}): ProductQuery => ({
  collection: "LANDSAT_C2L1",
  startTime: new Date("2024-10-09T00:00:00Z"),
  stopTime: new Date("2024-10-10T00:00:00Z"),
  ...changes,
});

const provide = ({ url }: Pick<M2mArchive, "url">, options: Partial<UsgsOptions> = {}): ProductProvider =>
  usgsProvider({
    url,
    password: knownPassword({ username: "me", password: "app-token" }),
    ...quick,
    prepareIntervalSeconds: 0.001,
    maxPrepareSeconds: 0.005,
    ...options,
  });

async function bytesOf(provider: ProductProvider, product: Product | undefined): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await provider.open?.(product as Product))?.stream ?? []) pieces.push(piece);
  return Buffer.concat(pieces);
}

const failure = async (provider: ProductProvider, product: Product | undefined): Promise<unknown> =>
  provider.open?.(product as Product).catch((thrown) => thrown);

describe("usgsProvider", () => {
  it("makes a product of a scene, with the times of its metadata", async () => {
    const archive = await m2mArchive([listedScene(1)]);
    const { products, error, skipped } = await runSearch(provide(archive), query());
    expect([error, skipped]).toEqual([undefined, []]);
    expect(products).toEqual([
      expect.objectContaining({
        id: "LC09_L1TP_033021_20241009_20241009_02_T1",
        platform: "Landsat-9",
        startTime: new Date("2024-10-09T17:42:11.123Z"),
        stopTime: new Date("2024-10-09T17:43:11.893Z"),
        properties: expect.objectContaining({
          "eo:cloud_cover": 4.5,
          "landsat:scene_id": "LC90330212024283LGN00",
          "landsat:wrs_path": "033",
          "landsat:wrs_row": "021",
          "landsat:correction": "L1TP",
          "landsat:collection_category": "T1",
          "view:sun_elevation": 40.12,
          "view:sun_azimuth": 158.3,
        }),
        assets: {
          data: expect.objectContaining({ type: "application/x-tar" }),
          quicklook: { href: "https://ims.example/browse/1.jpg", roles: ["overview"] },
        },
      }),
    ]);
    expect(JSON.stringify(products)).not.toMatch(/session-|app-token/);
  });

  it("listens once for the end of the program, however many clients have a session to close", async () => {
    const archive = await m2mArchive([listedScene(1)]);
    await runSearch(provide(archive), query());
    const listeners = process.listenerCount("beforeExit");
    for (let client = 0; client < 3; client++) await runSearch(provide(archive), query());
    expect(process.listenerCount("beforeExit")).toBe(listeners);
  });

  it("pages through all scenes with one session, renewed when it ends in the middle, and past the rate limit", async () => {
    const archive = await m2mArchive(
      Array.from({ length: 25 }, (_, i) => listedScene(i)),
      { usesOfFirstSession: 3, limitEvery: 5 },
    );
    const { ids, error, retries } = await runSearch(provide(archive, { pageSize: 4 }), query());
    expect([error, ids.length, new Set(ids).size]).toEqual([undefined, 25, 25]);
    expect(archive.calls.filter((endpoint) => endpoint === "login-token")).toHaveLength(2);
    expect(retries.map(({ reason }) => reason)).toContainEqual(
      expect.stringContaining("RATE_LIMIT: Too many requests"),
    );
  });

  it("opens one session for searches side by side", async () => {
    const archive = await m2mArchive([listedScene(1)]);
    const provider = provide(archive);
    await Promise.all(Array.from({ length: 8 }, () => runSearch(provider, query())));
    expect(archive.calls.filter((endpoint) => endpoint === "login-token")).toHaveLength(1);
  });

  it("asks for both sides of the antimeridian", async () => {
    const archive = await m2mArchive([
      listedScene(1, { west: 177 }),
      listedScene(2, { west: -179.5 }),
      listedScene(3),
    ]);
    const square = (west: number, east: number): [number, number][][] => [
      [
        [west, 40],
        [east, 40],
        [east, 41],
        [west, 41],
        [west, 40],
      ],
    ];
    const area = { type: "MultiPolygon", coordinates: [square(178, 180), square(-180, -178)] } as const;
    const { ids } = await runSearch(provide(archive), query({ area }));
    expect(ids.map((id) => id.slice(13, 16))).toEqual(["021", "022"]);
  });

  it("finds a scene that began before the midnight after which the period begins", async () => {
    const metadata = [
      { id: "3", fieldName: "Start Time", value: "2024:283:23:59:50.0000000" },
      { id: "4", fieldName: "Stop Time", value: "2024:284:00:00:20.0000000" },
    ];
    const archive = await m2mArchive([listedScene(1, { fields: { metadata } })]);
    const after = { startTime: new Date("2024-10-10T00:00:05Z"), stopTime: new Date("2024-10-10T12:00:00Z") };
    expect((await runSearch(provide(archive), query(after))).ids).toHaveLength(1);
    const later = { startTime: new Date("2024-10-10T06:00:00Z"), stopTime: new Date("2024-10-10T12:00:00Z") };
    expect((await runSearch(provide(archive), query(later))).ids).toHaveLength(0);
  });

  it("skips scenes of a day, or takes them for the whole day where that is wanted", async () => {
    const archive = await m2mArchive([listedScene(1, { fields: { metadata: [] } })]);
    const { ids, skipped } = await runSearch(provide(archive), query());
    expect(ids).toEqual([]);
    expect(skipped[0]?.reason).toBe("its time is only a day (2024-10-09), too coarse for time differences");
    const { products } = await runSearch(provide(archive, { dayPrecision: "interval" }), query());
    expect(products).toEqual([
      expect.objectContaining({
        startTime: new Date("2024-10-09T00:00:00Z"),
        stopTime: new Date("2024-10-09T23:59:59.999Z"),
        properties: expect.objectContaining({ "eomatch:time_precision": "day" }),
      }),
    ]);
  });

  it("asks for a token once when it is wrong, and says what to do", async () => {
    const archive = await m2mArchive([listedScene(1)]);
    const provider = provide(archive, {
      password: knownPassword({ username: "me", password: "wrong-token" }),
    });
    for (let i = 0; i < 3; i++) {
      const { error } = await runSearch(provider, query());
      expectError(
        error,
        "provider/unauthorized",
        "AUTH_INVALID: Invalid username or token",
        "application token",
        "register at https://ers.cr.usgs.gov",
      );
      expect(String(error)).not.toContain("wrong-token");
    }
    expect(archive.calls).toEqual(["login-token"]);
    const { error } = await runSearch(provide(archive, { password: knownPassword({}) }), query());
    expectError(error, "provider/unauthorized", "there are no credentials", "~/.netrc");
  });

  it("tells of a dataset that there is not, of an interface that is down and of nonsense", async () => {
    const archive = await m2mArchive([]);
    const wrong = await runSearch(provide(archive, { collections: { LANDSAT_C2L1: "landsat_c3" } }), query());
    expectError(
      wrong.error,
      "provider/unknown-collection",
      "DATASET_INVALID: Invalid dataset: landsat_c3",
      "under collections",
    );
    const unknown = await runSearch(provide(archive), query({ collection: "X" }));
    expectError(unknown.error, "provider/unknown-collection", "X is not one of its collections");
    const down = await runSearch(provide({ url: await closedAddress() }, { retries: 0 }), query());
    expectError(down.error, "provider/unavailable", "usgs", "ECONNREFUSED");
    const html = await serve((_, response) => response.end("<html>Maintenance</html>"));
    expectError((await runSearch(provide(html), query())).error, "provider/bad-response", "HTML");
    const other = await serve((_, response) => response.end('{"data":{"token":"abc"},"errorCode":null}'));
    const odd = await runSearch(provide(other), query());
    expectError(odd.error, "provider/bad-response", "login-token: the answer is not of the form");
    expect(String(odd.error)).not.toContain("abc");
  });

  it("sends neither token nor session along a redirect", async () => {
    const thief = await serve((_, response) => response.end("{}"));
    const server = await serve((_, response) =>
      response.writeHead(307, { location: `${thief.url}/steal` }).end(),
    );
    const { error } = await runSearch(provide(server), query());
    expectError(error, "provider/unavailable", "a redirect, which is not followed");
    expect(thief.requests).toEqual([]);
  });
});

describe("files of usgsProvider", () => {
  it("are bundles, opened at the address that the interface makes", async () => {
    const archive = await m2mArchive([listedScene(1)], { usesOfFirstSession: 2 });
    const provider = provide(archive);
    const { products } = await runSearch(provider, query());
    expect(await provider.files?.(products[0] as Product)).toEqual([
      { asset: "data", fileName: "LC09_L1TP_033021_20241009_20241009_02_T1.tar", type: "application/x-tar" },
    ]);
    expect((await bytesOf(provider, products[0])).equals(bundleContent)).toBe(true);
    const bundle = archive.server.requests.find(({ path }) => path.startsWith("/bundle/"));
    expect(bundle?.headers["x-auth-token"]).toBeUndefined();
  });

  it("are waited for while they are prepared, and offline when that takes long", async () => {
    const scene = listedScene(1);
    const soon = provide(await m2mArchive([scene], { preparations: 3 }));
    const { products } = await runSearch(soon, query());
    expect((await bytesOf(soon, products[0])).equals(bundleContent)).toBe(true);
    const late = provide(await m2mArchive([scene], { preparations: 99 }));
    const [product] = (await runSearch(late, query())).products;
    expectError(await failure(late, product), "provider/offline", "still preparing it");
  });

  it("are opened by their scene id when another archive has found the product, else the next provider is asked", async () => {
    const archive = await m2mArchive([listedScene(1)], { withoutBundle: ["LC90330222024283LGN00"] });
    const provider = provide(archive);
    const [product] = (await runSearch(provider, query())).products as [Product];
    const foreign = { ...product, links: [], assets: {} };
    expect((await bytesOf(provider, foreign)).equals(bundleContent)).toBe(true);
    expect(await provider.files?.({ ...foreign, properties: {} })).toBeUndefined();
    const gone = { ...foreign, properties: { "landsat:scene_id": "LC90330222024283LGN00" } };
    expectError(await failure(provider, gone), "provider/not-found", "no bundle of it");
  });
});
