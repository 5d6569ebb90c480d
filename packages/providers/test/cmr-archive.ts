import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { json, type LoopbackServer, serve } from "./loopback-server.js";

/** A granule as CMR lists it. */
export interface ListedGranule {
  readonly meta: { readonly [field: string]: unknown };
  readonly umm: { readonly GranuleUR: string; readonly [field: string]: unknown };
}

/** What every granule's file holds: the beginning of HDF5 (HDF Group, file format specification, II.A). */
export const granuleContent: Buffer = Buffer.concat([
  Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.from(Uint8Array.from({ length: 4000 }, (_, i) => i % 241)),
]);

/** Its MD5, hexadecimal. */
export const granuleMd5: string = createHash("md5").update(granuleContent).digest("hex");

/**
 * A synthetic granule of MODIS, in the form of UMM-G 1.6.5.
 *
 * @param i makes names distinct
 * @param fileHost origin of the host that has its file
 */
export function listedGranule(
  i: number,
  fileHost: string,
  changes: {
    readonly west?: number;
    readonly start?: string;
    readonly umm?: { readonly [field: string]: unknown };
  } = {},
): ListedGranule {
  const {
    west = -105,
    start = `2024-10-09T17:${String(i % 60).padStart(2, "0")}:00.000000Z`,
    umm = {},
  } = changes;
  const name = `MOD021KM.A2024283.17${String(i).padStart(2, "0")}.061.2024284011427.hdf`;
  const corners = [
    [west, 40],
    [west + 1, 40],
    [west + 1, 41],
    [west, 41],
  ];
  return {
    meta: { "concept-type": "granule", "concept-id": `G${i}-LAADS`, "provider-id": "LAADS" },
    umm: {
      GranuleUR: `LAADS:${1000 + i}`,
      CollectionReference: { ShortName: "MOD021KM", Version: "6.1" },
      TemporalExtent: {
        RangeDateTime: { BeginningDateTime: start, EndingDateTime: start.replace(":00.0", ":59.9") },
      },
      SpatialExtent: {
        HorizontalSpatialDomain: {
          Geometry: {
            GPolygons: [
              {
                Boundary: {
                  Points: [...corners, corners[0] as number[]].map(([Longitude, Latitude]) => ({
                    Longitude,
                    Latitude,
                  })),
                },
              },
            ],
          },
        },
      },
      Platforms: [{ ShortName: "Terra", Instruments: [{ ShortName: "MODIS" }] }],
      OrbitCalculatedSpatialDomains: [{ OrbitNumber: 132071 }],
      DataGranule: {
        DayNightFlag: "Day",
        ProductionDateTime: "2024-10-10T01:14:27.000Z",
        Identifiers: [{ Identifier: name, IdentifierType: "ProducerGranuleId" }],
        ArchiveAndDistributionInformation: [
          {
            Name: name,
            SizeInBytes: granuleContent.length,
            Checksum: { Value: granuleMd5, Algorithm: "MD5" },
          },
        ],
      },
      RelatedUrls: [
        { URL: `s3://prod-lads/MOD021KM/${name}`, Type: "GET DATA VIA DIRECT ACCESS" },
        { URL: `${fileHost}/data/${name}.md5`, Type: "GET DATA" },
        { URL: `${fileHost}/data/${name}`, Type: "GET DATA", MimeType: "application/x-hdfeos" },
        { URL: `https://ladsweb.example/browse/${i}.jpg`, Type: "GET RELATED VISUALIZATION" },
      ],
      ...umm,
    },
  };
}

/** A synthetic CMR, the host that has the files, and Earthdata Login, made from their documentation. */
export interface CmrArchive {
  readonly url: string;
  readonly search: LoopbackServer;
  readonly files: LoopbackServer;
  readonly login: LoopbackServer;
}

/** How the synthetic archive behaves. */
export interface CmrArchiveOptions {
  /** Every so many searches one is answered with 429. */
  readonly throttleEvery?: number;
  /** Whether it refuses polygons. */
  readonly refusesPolygons?: boolean;
  /** So many files are sent for the first cookie; then the host sends to the login host again. */
  readonly usesOfFirstCookie?: number;
  /** What it says of how many granules there are, more than there are; the truth when left out. */
  readonly hits?: number;
}

/**
 * Starts a synthetic archive that lives until the test is over; the user is `me`, the password `pw`, a token `token-1`.
 *
 * @param granulesAt makes the granules, given the origin of the host that has their files
 */
export async function cmrArchive(
  granulesAt: (fileHost: string) => readonly ListedGranule[],
  options: CmrArchiveOptions = {},
): Promise<CmrArchive> {
  const cookies = new Map<string, number>();
  const login: LoopbackServer = await serve(({ path, headers }, response) => {
    const url = new URL(path, "http://localhost");
    if (headers.authorization !== `Basic ${btoa("me:pw")}`) {
      response.writeHead(401, {
        "www-authenticate": 'Basic realm="Please enter your Earthdata Login credentials."',
      });
      response.end("HTTP Basic: Access denied.");
      return;
    }
    const back = `${url.searchParams.get("redirect_uri")}?code=abc&state=${url.searchParams.get("state")}`;
    response.writeHead(302, { location: back, "set-cookie": "urs=1; path=/" }).end();
  });
  const files: LoopbackServer = await serve(({ path, headers }, response) => {
    const url = new URL(path, "http://localhost");
    if (url.pathname === "/login") {
      const cookie = `s${cookies.size + 1}`;
      cookies.set(cookie, cookies.size === 0 ? (options.usesOfFirstCookie ?? 1000) : 1000);
      const location = decodeURIComponent(url.searchParams.get("state") ?? "/");
      response
        .writeHead(302, {
          location,
          "set-cookie": [`session=${cookie}; path=/; HttpOnly`, "old=; Max-Age=0"],
        })
        .end();
      return;
    }
    const [, cookie = ""] = /session=(\w+)/.exec(headers.cookie ?? "") ?? [];
    const left = cookies.get(cookie) ?? 0;
    if (cookie !== "") cookies.set(cookie, left - 1);
    if (left > 0 || headers.authorization === "Bearer token-1") sendFile(headers, response);
    else if (headers.authorization?.startsWith("Bearer ")) response.writeHead(401).end("Token is invalid");
    else {
      const query = new URLSearchParams({ redirect_uri: `${files.url}/login`, state: path });
      response.writeHead(302, { location: `${login.url}/oauth/authorize?${query}` }).end();
    }
  });
  const granules = granulesAt(files.url);
  let searches = 0;
  const search = await serve(({ path, headers }, response) => {
    searches += 1;
    const { searchParams } = new URL(path, "http://localhost");
    if (options.throttleEvery !== undefined && searches % options.throttleEvery === 0) {
      response.writeHead(429, { "retry-after": "0" }).end('{"errors":["Too many requests"]}');
      return;
    }
    if (Number(searchParams.get("page_size")) > 2000)
      return json(response, { errors: ["page_size must be between 0 and 2000"] }, 400);
    if (options.refusesPolygons && searchParams.has("polygon[]")) {
      return json(response, { errors: ["The polygon boundary intersected itself"] }, 400);
    }
    const found = granules.filter((granule) => isMatch(granule, searchParams));
    const from = Number(/^\["(\d+)"\]$/.exec(String(headers["cmr-search-after"] ?? ""))?.[1] ?? 0);
    const next = from + Number(searchParams.get("page_size"));
    response.setHeader("cmr-hits", found.length);
    if (from < found.length) response.setHeader("cmr-search-after", `["${next}"]`);
    json(response, { hits: options.hits ?? found.length, took: 3, items: found.slice(from, next) });
  });
  return { url: `${search.url}/search`, search, files, login };
}

function isMatch({ umm }: ListedGranule, query: URLSearchParams): boolean {
  const { CollectionReference, TemporalExtent, SpatialExtent } = umm as {
    readonly CollectionReference?: { readonly ShortName: string };
    readonly TemporalExtent?: {
      readonly RangeDateTime?: { readonly BeginningDateTime: string; readonly EndingDateTime: string };
    };
    readonly SpatialExtent?: {
      readonly HorizontalSpatialDomain: {
        readonly Geometry: {
          readonly GPolygons?: readonly {
            readonly Boundary: { readonly Points: readonly { Longitude: number; Latitude: number }[] };
          }[];
        };
      };
    };
  };
  if (query.has("short_name") && query.get("short_name") !== CollectionReference?.ShortName) return false;
  const range = TemporalExtent?.RangeDateTime;
  const [from, to] = (query.get("temporal") ?? "").split(",").map((time) => Date.parse(time)) as [
    number,
    number,
  ];
  if (
    range !== undefined &&
    (Date.parse(range.BeginningDateTime) > to || Date.parse(range.EndingDateTime) < from)
  )
    return false;
  const points = SpatialExtent?.HorizontalSpatialDomain.Geometry.GPolygons?.[0]?.Boundary.Points;
  const polygon = query.get("polygon[]")?.split(",").map(Number);
  const box = query.get("bounding_box")?.split(",").map(Number);
  if (points === undefined || (polygon === undefined && box === undefined)) return true;
  const lons = points.map(({ Longitude }) => Longitude);
  const lats = points.map(({ Latitude }) => Latitude);
  const [west = 0, south = 0, east = 0, north = 0] = box ?? boxOf(polygon ?? []);
  const meetsLon =
    west <= east
      ? Math.min(...lons) <= east && west <= Math.max(...lons)
      : Math.max(...lons) >= west || Math.min(...lons) <= east;
  return meetsLon && Math.min(...lats) <= north && south <= Math.max(...lats);
}

function boxOf(numbers: readonly number[]): number[] {
  const [lons, lats] = [0, 1].map((axis) => numbers.filter((_, i) => i % 2 === axis)) as [number[], number[]];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

function sendFile(
  headers: { readonly range?: string | undefined; readonly "if-range"?: string | string[] | undefined },
  response: ServerResponse,
): void {
  const [, first] = /^bytes=(\d+)-$/.exec(headers.range ?? "") ?? [];
  const from = first !== undefined && headers["if-range"] === '"v1"' ? Number(first) : 0;
  const size = granuleContent.length;
  response.writeHead(from > 0 ? 206 : 200, {
    "content-type": "application/x-hdfeos",
    "content-length": size - from,
    etag: '"v1"',
    ...(from > 0 ? { "content-range": `bytes ${from}-${size - 1}/${size}` } : {}),
  });
  response.end(granuleContent.subarray(from));
}
