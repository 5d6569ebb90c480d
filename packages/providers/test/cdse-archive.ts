import { createHash } from "node:crypto";
import { json, type LoopbackServer, serve } from "./loopback-server.js";

/** A product as the synthetic catalogue lists it. */
export interface CatalogueEntry {
  readonly Id: string;
  readonly Name: string;
  readonly Online: boolean;
  readonly ContentDate: { readonly Start: string; readonly End: string };
  readonly GeoFootprint: {
    readonly type: string;
    readonly coordinates: readonly (readonly (readonly number[])[])[];
  };
  readonly Attributes: readonly { readonly Name: string; readonly Value: string | number }[];
  readonly [field: string]: unknown;
}

/**
 * A synthetic Sentinel-2 product, with the fields that the catalogue's documentation and a recorded answer have.
 *
 * @param i makes names and ids distinct
 */
export function catalogueEntry(
  i: number,
  changes: {
    readonly start?: string;
    readonly serial?: string;
    readonly west?: number;
    readonly south?: number;
  } & {
    readonly [field: string]: unknown;
  } = {},
): CatalogueEntry {
  const { start = "2024-10-09T17:42:31.024000Z", serial = "A", west = -105, south = 40, ...fields } = changes;
  const compact = start.replace(/[-:]|\..*$/g, "");
  const name = `S2${serial}_MSIL1C_${compact}_N0511_R098_T13T${String(i).padStart(5, "0")}_${compact}`;
  return {
    Id: `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
    Name: `${name}.SAFE`,
    ContentType: "application/octet-stream",
    ContentLength: content.length,
    PublicationDate: "2024-10-09T23:05:01.123456Z",
    Online: true,
    S3Path: `/eodata/Sentinel-2/MSI/L1C/2024/10/09/${name}.SAFE`,
    Checksum: [
      { Value: "af".repeat(32), Algorithm: "BLAKE3" },
      { Value: contentMd5, Algorithm: "MD5" },
    ],
    ContentDate: { Start: start, End: start },
    GeoFootprint: {
      type: "Polygon",
      coordinates: [
        [
          [west, south],
          [west + 1, south],
          [west + 1, south + 1],
          [west, south + 1],
          [west, south],
        ],
      ],
    },
    Attributes: Object.entries({
      cloudCover: 12.5,
      orbitNumber: 48590,
      orbitDirection: "DESCENDING",
      relativeOrbitNumber: 98,
      tileId: "13TDE",
      processorVersion: "05.11",
      processingDate: "2024-10-09T21:23:52.000000Z",
      processingLevel: "S2MSI1C",
      productType: "S2MSI1C",
      platformShortName: "SENTINEL-2",
      platformSerialIdentifier: serial,
      instrumentShortName: "MSI",
      operationalMode: "INS-NOBS",
    }).map(([Name, Value]) => ({ Name, Value })),
    Assets: [{ Type: "QUICKLOOK", DownloadLink: `https://catalogue.example/odata/v1/Assets(${i})/$value` }],
    ...fields,
  };
}

/** What every product's file holds. */
export const content: Buffer = Buffer.concat([
  Buffer.from("PK\u0003\u0004"),
  Buffer.from(Uint8Array.from({ length: 5000 }, (_, i) => i % 251)),
]);

/** Its MD5, hexadecimal. */
export const contentMd5: string = createHash("md5").update(content).digest("hex");

/** How the synthetic archive behaves. */
export interface CdseArchiveOptions {
  /** So many requests are good with the first access token; then it has expired. */
  readonly usesOfFirstToken?: number;
  /** So many products may be skipped; 10,000 as in the real one. */
  readonly maxSkip?: number;
  /** Products that begin at one instant stand in another order in each answer. */
  readonly shuffles?: boolean;
  /** Every so many requests of the catalogue one is answered with 429. */
  readonly throttleEvery?: number;
  /** What the refresh token is good for; false ends every session at once. */
  readonly refreshes?: boolean;
}

/** A synthetic Copernicus Data Space: catalogue, identity and downloads, made from their documentation. */
export interface CdseArchive {
  readonly server: LoopbackServer;
  readonly url: string;
  readonly downloadUrl: string;
  readonly tokenUrl: string;
  /** Grants that the identity service was asked for, in order. */
  readonly grants: readonly string[];
  readonly tokens: readonly string[];
}

/** Starts a synthetic archive with these products that lives until the test is over; the password is `pw`. */
export async function cdseArchive(
  entries: readonly CatalogueEntry[],
  options: CdseArchiveOptions = {},
): Promise<CdseArchive> {
  const {
    usesOfFirstToken = 1000,
    maxSkip = 10_000,
    throttleEvery = 0,
    refreshes = true,
    shuffles = false,
  } = options;
  const grants: string[] = [];
  const uses = new Map<string, number>();
  let searches = 0;
  const server: LoopbackServer = await serve((request, response) => {
    const url = new URL(request.path, "http://localhost");
    if (url.pathname === "/token") {
      const form = new URLSearchParams(request.body);
      grants.push(form.get("grant_type") ?? "");
      const isRefresh = form.get("grant_type") === "refresh_token";
      const isGood = isRefresh ? refreshes : form.get("username") === "me" && form.get("password") === "pw";
      if (!isGood || form.get("client_id") !== "cdse-public") {
        json(response, { error: "invalid_grant", error_description: "Invalid user credentials" }, 401);
        return;
      }
      const token = `access-${grants.length}`;
      uses.set(token, uses.size === 0 ? usesOfFirstToken : 1000);
      json(response, {
        access_token: token,
        expires_in: 600,
        refresh_token: `refresh-${grants.length}`,
        refresh_expires_in: 3600,
      });
      return;
    }
    const [, id, rest] = /^\/odata\/v1\/Products\(([^)]+)\)(.*)$/.exec(url.pathname) ?? [];
    const entry = entries.find(({ Id }) => Id === id);
    if (id !== undefined) {
      const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
      const left = uses.get(token) ?? 0;
      uses.set(token, left - 1);
      if (left <= 0) json(response, { detail: "Expired signature!" }, 401);
      else if (entry === undefined) json(response, { detail: "Product not found" }, 404);
      else if (rest === "/OData.CSC.Order") {
        json(
          response,
          { Id: "order-1", Status: "queued", EstimatedDate: new Date(Date.now() + 60_000).toISOString() },
          201,
        );
      } else sendFile(request.headers, response);
      return;
    }
    searches += 1;
    if (throttleEvery > 0 && searches % throttleEvery === 0) {
      response.writeHead(429, { "retry-after": "0" }).end();
      return;
    }
    const [skip, top] = [Number(url.searchParams.get("$skip")), Number(url.searchParams.get("$top"))];
    if (skip > maxSkip || top > 1000) {
      json(response, { detail: [{ msg: `$skip must be at most ${maxSkip}, $top at most 1000` }] }, 422);
      return;
    }
    const matches = entries
      .filter((one) => isMatch(one, url.searchParams.get("$filter") ?? ""))
      .map((entry, i) => ({ entry, rank: shuffles ? (i * 7919 + searches * 104_729) % 10_007 : i }))
      .sort((a, b) => compared(a.entry.ContentDate.Start, b.entry.ContentDate.Start) || a.rank - b.rank)
      .map(({ entry }) => entry);
    const value = matches.slice(skip, skip + top);
    const next = skip + top < matches.length ? { "@odata.nextLink": "https://elsewhere.example/next" } : {};
    json(response, { "@odata.context": "$metadata#Products", value, ...next });
  });
  return {
    server,
    url: `${server.url}/odata/v1`,
    downloadUrl: `${server.url}/odata/v1`,
    tokenUrl: `${server.url}/token`,
    grants,
    get tokens() {
      return [...uses.keys()];
    },
  };
}

function compared(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function sendFile(
  headers: { readonly range?: string | undefined; readonly "if-range"?: string | string[] | undefined },
  response: Parameters<typeof json>[0],
): void {
  const [, first] = /^bytes=(\d+)-$/.exec(headers.range ?? "") ?? [];
  const from = first !== undefined && headers["if-range"] === '"v1"' ? Number(first) : 0;
  response.writeHead(from > 0 ? 206 : 200, {
    "content-type": "application/zip",
    "content-length": content.length - from,
    etag: '"v1"',
    ...(from > 0 ? { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
  });
  response.end(content.subarray(from));
}

/** Understands the filters that the catalogue's documentation describes; any other condition is an error. */
function isMatch(entry: CatalogueEntry, filter: string): boolean {
  const attributes = new Map(entry.Attributes.map(({ Name, Value }) => [Name, Value]));
  const collections = new Map([
    ["S2", "SENTINEL-2"],
    ["S3", "SENTINEL-3"],
  ]);
  const conditions: readonly (readonly [RegExp, (...values: string[]) => boolean])[] = [
    [/^Collection\/Name eq '(.*)'$/, (name) => collections.get(entry.Name.slice(0, 2)) === name],
    [/^Name eq '(.*)'$/, (name) => entry.Name === name],
    [/^Id eq (.*)$/, (id) => entry.Id === id],
    [
      /^Attributes\/OData\.CSC\.StringAttribute\/any\(att:att\/Name eq '(\w+)' and att\/OData\.CSC\.StringAttribute\/Value eq '(\w+)'\)$/,
      (name = "", value) => attributes.get(name) === value,
    ],
    [/^ContentDate\/Start le (.*)$/, (time = "") => Date.parse(entry.ContentDate.Start) <= Date.parse(time)],
    [/^ContentDate\/Start ge (.*)$/, (time = "") => entry.ContentDate.Start >= time],
    [/^ContentDate\/End ge (.*)$/, (time = "") => Date.parse(entry.ContentDate.End) >= Date.parse(time)],
    [
      /^OData\.CSC\.Intersects\(area=geography'SRID=4326;POLYGON\(\((.*)\)\)'\)$/,
      (ring = "") => boxesMeet(entry, ring),
    ],
  ];
  const parts = conditionsOf(filter);
  return parts.every((part) => {
    for (const [pattern, test] of conditions) {
      const found = pattern.exec(part);
      if (found !== null) return test(...found.slice(1));
    }
    throw new Error(`the synthetic catalogue does not understand ${part}`);
  });
}

/** Parts of a filter that are joined by `and` outside of parentheses. */
function conditionsOf(filter: string): string[] {
  let depth = 0;
  const parts = [""];
  for (const word of filter.split(/(?<= )|(?= )/)) {
    depth += word.split("(").length - word.split(")").length;
    if (word.trim() === "and" && depth === 0) parts.push("");
    else parts[parts.length - 1] += word;
  }
  return parts.map((part) => part.trim());
}

function boxesMeet(entry: CatalogueEntry, ring: string): boolean {
  const asked = boxOf(ring.split(",").map((position) => position.split(" ").map(Number)));
  const own = boxOf(entry.GeoFootprint.coordinates.flat());
  return asked[0] <= own[2] && own[0] <= asked[2] && asked[1] <= own[3] && own[1] <= asked[3];
}

function boxOf(positions: readonly (readonly number[])[]): [number, number, number, number] {
  const [lons, lats] = [0, 1].map((axis) => positions.map((position) => position[axis] as number)) as [
    number[],
    number[],
  ];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
