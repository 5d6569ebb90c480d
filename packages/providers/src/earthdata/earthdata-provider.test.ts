import type { Product, ProductProvider, ProductQuery } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import {
  type CmrArchive,
  cmrArchive,
  granuleContent,
  granuleMd5,
  listedGranule,
} from "../../test/cmr-archive.js";
import { runSearch } from "../../test/items.js";
import { closedAddress, serve } from "../../test/loopback-server.js";
import { quick } from "../../test/quick.js";
import { expectError } from "../../test/stac-api.js";
import { knownPassword } from "../http/password-source.js";
import { bearerCredentials } from "../http/static-credentials.js";
import { earthdataCredentials } from "./earthdata-credentials.js";
import type { EarthdataOptions } from "./earthdata-options.js";
import { earthdataProvider } from "./earthdata-provider.js";

const query = (changes: Partial<ProductQuery> = {}): ProductQuery => ({
  collection: "MODIS_L1B",
  startTime: new Date("2024-10-09T00:00:00Z"),
  stopTime: new Date("2024-10-10T00:00:00Z"),
  ...changes,
});

const provide = ({ url }: CmrArchive, options: Partial<EarthdataOptions> = {}): ProductProvider =>
  earthdataProvider({ url, ...quick, ...options });

const signedIn = ({ login }: CmrArchive, password = "pw"): Partial<EarthdataOptions> => ({
  credentials: earthdataCredentials({
    password: knownPassword({ username: "me", password }),
    loginHost: login.url,
  }),
});

const many = (count: number) => (fileHost: string) =>
  Array.from({ length: count }, (_, i) => listedGranule(i, fileHost));

async function bytesOf(provider: ProductProvider, product: Product): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await provider.open?.(product))?.stream ?? []) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe("earthdataProvider", () => {
  it("makes a product of a granule", async () => {
    const archive = await cmrArchive(many(1));
    const { products, error, skipped } = await runSearch(provide(archive), query());
    expect([error, skipped]).toEqual([undefined, []]);
    expect(products).toEqual([
      expect.objectContaining({
        id: "MOD021KM.A2024283.1700.061.2024284011427",
        platform: "Terra",
        startTime: new Date("2024-10-09T17:00:00Z"),
        stopTime: new Date("2024-10-09T17:00:59.900Z"),
        properties: expect.objectContaining({
          "cmr:day_night_flag": "day",
          "sat:absolute_orbit": 132071,
          instruments: ["modis"],
          version: "6.1",
        }),
        assets: {
          data: {
            href: `${archive.files.url}/data/MOD021KM.A2024283.1700.061.2024284011427.hdf`,
            type: "application/x-hdfeos",
            roles: ["data"],
            "file:size": granuleContent.length,
            "file:checksum": `d50110${granuleMd5}`,
          },
          quicklook: { href: "https://ladsweb.example/browse/0.jpg", roles: ["overview"] },
        },
      }),
    ]);
  });

  it("follows CMR-Search-After to the end, through 429, and yields what is listed twice once", async () => {
    const archive = await cmrArchive(
      (host) => [...many(25)(host), { ...listedGranule(3, host), meta: { "concept-id": "G999-LAADS" } }],
      { throttleEvery: 4 },
    );
    const { ids, error } = await runSearch(provide(archive, { pageSize: 10 }), query({ platform: "Terra" }));
    expect([error, ids.length, new Set(ids).size]).toEqual([undefined, 25, 25]);
    const asked = archive.search.requests.map(({ path }) =>
      new URL(path, "http://h").searchParams.get("short_name"),
    );
    expect(new Set(asked)).toEqual(new Set(["MOD021KM"]));
  });

  it("says so when fewer granules came than there are", async () => {
    const { ids, error } = await runSearch(provide(await cmrArchive(many(3), { hits: 5 })), query());
    expect(ids).toHaveLength(3);
    expectError(error, "provider/bad-response", "3 granules came of 5");
  });

  it("asks by polygon, by box across the antimeridian, and by box where a polygon is refused", async () => {
    const east = (host: string) => [
      listedGranule(1, host, { west: 178 }),
      listedGranule(2, host, { west: 0 }),
    ];
    const square = (west: number, end: number): [number, number][][] => [
      [
        [west, 39],
        [end, 39],
        [end, 42],
        [west, 42],
        [west, 39],
      ],
    ];
    const plain = { type: "Polygon", coordinates: square(177, 178.5) } as const;
    const across = { type: "MultiPolygon", coordinates: [square(178, 180), square(-180, -178)] } as const;
    for (const [area, refusesPolygons, expected] of [
      [plain, false, ["polygon[]"]],
      [plain, true, ["polygon[]", "bounding_box"]],
      [across, false, ["bounding_box"]],
    ] as const) {
      const archive = await cmrArchive(east, { refusesPolygons });
      const { ids } = await runSearch(provide(archive), query({ area, platform: "Terra" }));
      expect(ids.map((id) => id.slice(0, 22))).toEqual(["MOD021KM.A2024283.1701"]);
      const kinds = archive.search.requests.map(
        ({ path }) => /(polygon\[\]|bounding_box)=/.exec(decodeURIComponent(path))?.[1],
      );
      expect(kinds.slice(0, expected.length)).toEqual(expected);
    }
  });

  it.each<[string, object, object | undefined]>([
    [
      "rectangles",
      {
        BoundingRectangles: [
          {
            WestBoundingCoordinate: 10,
            SouthBoundingCoordinate: 0,
            EastBoundingCoordinate: 11,
            NorthBoundingCoordinate: 1,
          },
        ],
      },
      {
        type: "Polygon",
        coordinates: [
          [
            [10, 0],
            [11, 0],
            [11, 1],
            [10, 1],
            [10, 0],
          ],
        ],
      },
    ],
    [
      "rectangles across the antimeridian",
      {
        BoundingRectangles: [
          {
            WestBoundingCoordinate: 179,
            SouthBoundingCoordinate: 0,
            EastBoundingCoordinate: -179,
            NorthBoundingCoordinate: 1,
          },
        ],
      },
      {
        type: "MultiPolygon",
        coordinates: [
          [
            [
              [179, 0],
              [180, 0],
              [180, 1],
              [179, 1],
              [179, 0],
            ],
          ],
          [
            [
              [-180, 0],
              [-179, 0],
              [-179, 1],
              [-180, 1],
              [-180, 0],
            ],
          ],
        ],
      },
    ],
    ["points", { Points: [{ Longitude: 1, Latitude: 2 }] }, undefined],
  ])("reads places that are %s", async (_, Geometry, footprint) => {
    const umm = { SpatialExtent: { HorizontalSpatialDomain: { Geometry } } };
    const { products, skipped } = await runSearch(
      provide(await cmrArchive((host) => [listedGranule(1, host, { umm })])),
      query(),
    );
    expect(products[0]?.footprint).toEqual(footprint);
    expect(skipped.map(({ reason }) => reason)).toEqual(
      footprint === undefined ? [expect.stringContaining("geometry is missing")] : [],
    );
  });

  it("tells of an unknown collection, of words of the archive, and of one that is down", async () => {
    const unknown = await runSearch(provide(await cmrArchive(many(0))), query({ collection: "X" }));
    expectError(unknown.error, "provider/unknown-collection", "X is not one of its collections", "MODIS_L1B");
    const refusing = await serve((_, response) =>
      response.writeHead(400).end('{"errors":["Parameter [x] was not recognized."]}'),
    );
    const refused = await runSearch(earthdataProvider({ url: refusing.url }), query());
    expectError(refused.error, "provider/bad-response", "status 400: Parameter [x] was not recognized.");
    const down = await runSearch(earthdataProvider({ url: await closedAddress(), retries: 0 }), query());
    expectError(down.error, "provider/unavailable", "earthdata", "ECONNREFUSED");
  });
});

describe("files of earthdataProvider", () => {
  const found = async (
    archive: CmrArchive,
    options: Partial<EarthdataOptions>,
  ): Promise<[ProductProvider, readonly Product[]]> => {
    const provider = provide(archive, options);
    return [provider, (await runSearch(provider, query())).products];
  };

  it("are opened through the login host's redirects, which happen once for all files", async () => {
    const archive = await cmrArchive(many(6));
    const [provider, products] = await found(archive, signedIn(archive));
    for (const product of products)
      expect((await bytesOf(provider, product)).equals(granuleContent)).toBe(true);
    expect(archive.login.requests).toHaveLength(1);
    expect(archive.files.requests.some(({ headers }) => headers.authorization !== undefined)).toBe(false);
    expect(archive.search.requests.some(({ headers }) => headers.authorization ?? headers.cookie)).toBe(
      false,
    );
    expect(archive.login.requests.some(({ headers }) => headers.cookie?.includes("session"))).toBe(false);
  });

  it("are opened again when the session ends in the middle", async () => {
    const archive = await cmrArchive(many(5), { usesOfFirstCookie: 2 });
    const [provider, products] = await found(archive, signedIn(archive));
    for (const product of products)
      expect((await bytesOf(provider, product)).equals(granuleContent)).toBe(true);
    expect(archive.login.requests).toHaveLength(2);
  });

  it("are opened with a token, which the login host never sees", async () => {
    const archive = await cmrArchive(many(2));
    const token = (value: string) =>
      bearerCredentials({ token: value, hosts: [archive.files.url], provider: "earthdata" });
    const [provider, [product]] = await found(archive, { credentials: token("token-1") });
    expect((await bytesOf(provider, product as Product)).equals(granuleContent)).toBe(true);
    expect(archive.login.requests).toHaveLength(0);
    const [refused] = await found(archive, { credentials: token("expired") });
    const error = await refused.open?.(product as Product).catch((thrown) => thrown);
    expectError(error, "provider/unauthorized", "status 401", "register at https://urs.earthdata.nasa.gov");
    expect(String(error)).not.toContain("expired");
  });

  it.each([
    ["wrong", "status 401"],
    [undefined, "there are no credentials"],
  ])("say what to do with the password %s", async (password, words) => {
    const archive = await cmrArchive(many(1));
    const credentials = earthdataCredentials({
      password: knownPassword({ username: "me", ...(password === undefined ? {} : { password }) }),
      loginHost: archive.login.url,
    });
    const [provider, [product]] = await found(archive, { credentials });
    const error = await provider.open?.(product as Product).catch((thrown) => thrown);
    expectError(error, "provider/unauthorized", words, "machine urs.earthdata.nasa.gov", "register at");
    expect(archive.login.requests.length).toBeLessThanOrEqual(1);
  });
});
