import { json, type LoopbackServer, serve } from "./loopback-server.js";

/** A scene as the interface lists it. */
export interface ListedScene {
  readonly entityId: string;
  readonly displayId: string;
  readonly [field: string]: unknown;
}

/** What every bundle holds: the head of a tar with `ustar` where POSIX wants it. */
export const bundleContent: Buffer = Buffer.concat([
  Buffer.alloc(257),
  Buffer.from("ustar\u000000"),
  Buffer.from(Uint8Array.from({ length: 3832 }, (_, i) => i % 239)),
]);

/**
 * A synthetic Landsat 9 scene, in the form that M2M's documentation gives for `scene-search` with full metadata.
 *
 * @param i makes ids distinct
 */
export function listedScene(
  i: number,
  changes: { readonly west?: number; readonly fields?: { readonly [field: string]: unknown } } = {},
): ListedScene {
  const { west = -105, fields = {} } = changes;
  const row = String(20 + i).padStart(3, "0");
  const seconds = String(10 + i);
  const ring = [
    [west, 40],
    [west + 2, 40],
    [west + 2, 42],
    [west, 42],
    [west, 40],
  ];
  return {
    entityId: `LC9033${row}2024283LGN00`,
    displayId: `LC09_L1TP_033${row}_20241009_20241009_02_T1`,
    cloudCover: "4.5",
    publishDate: "2024-10-09 20:11:02-05",
    temporalCoverage: { startDate: "2024-10-09 00:00:00", endDate: "2024-10-09 00:00:00" },
    spatialBounds: { type: "Polygon", coordinates: [ring] },
    spatialCoverage: { type: "Polygon", coordinates: [ring] },
    browse: [
      { browsePath: `https://ims.example/browse/${i}.jpg`, thumbnailPath: "https://ims.example/t.jpg" },
    ],
    metadata: [
      { id: "1", fieldName: "WRS Path", value: " 033" },
      { id: "2", fieldName: "WRS Row", value: row },
      { id: "3", fieldName: "Start Time", value: `2024:283:17:42:${seconds}.1234560` },
      { id: "4", fieldName: "Stop Time", value: `2024:283:17:43:${seconds}.8934560` },
      { id: "5", fieldName: "Sun Elevation L0RA", value: "40.12" },
      { id: "6", fieldName: "Sun Azimuth L0RA", value: "158.3" },
      { id: "7", fieldName: "Day/Night Indicator", value: "DAY" },
    ],
    ...fields,
  };
}

/** How the synthetic archive behaves. */
export interface M2mArchiveOptions {
  /** So many calls are good with the first session; then it has expired. */
  readonly usesOfFirstSession?: number;
  /** So often `download-retrieve` says that a bundle is still being prepared. */
  readonly preparations?: number;
  /** Every so many calls one answers with an error of the rate limit, with status 200. */
  readonly limitEvery?: number;
  /** Scenes that have no bundle. */
  readonly withoutBundle?: readonly string[];
}

/** A synthetic M2M interface, made from its documentation. */
export interface M2mArchive {
  readonly server: LoopbackServer;
  readonly url: string;
  /** Endpoints that were called, in order. */
  readonly calls: readonly string[];
}

/** The datasets that there are; the scenes are of the first. */
const datasets = ["landsat_ot_c2_l1", "landsat_ot_c2_l2", "SENTINEL_2A"];

/** Starts a synthetic archive with these scenes that lives until the test is over; the user is `me`, the token `app-token`. */
export async function m2mArchive(
  scenes: readonly ListedScene[],
  options: M2mArchiveOptions = {},
): Promise<M2mArchive> {
  const calls: string[] = [];
  const sessions = new Map<string, number>();
  const asked = new Map<string, number>();
  let limited = 0;
  const server: LoopbackServer = await serve((request, response) => {
    if (request.path.startsWith("/bundle/")) {
      sendBundle(request.headers, response);
      return;
    }
    const endpoint = request.path.replace("/api/", "");
    calls.push(endpoint);
    const body = JSON.parse(request.body);
    const answer = (data: unknown): void =>
      json(response, { requestId: 1, version: "stable", data, errorCode: null, errorMessage: null });
    const refuse = (errorCode: string, errorMessage: string): void =>
      json(response, { data: null, errorCode, errorMessage });
    if (endpoint === "login-token") {
      if (body.username !== "me" || body.token !== "app-token")
        return refuse("AUTH_INVALID", "Invalid username or token");
      const session = `session-${sessions.size + 1}`;
      sessions.set(session, sessions.size === 0 ? (options.usesOfFirstSession ?? 1000) : 1000);
      return answer(session);
    }
    const session = String(request.headers["x-auth-token"] ?? "");
    const left = sessions.get(session) ?? 0;
    sessions.set(session, left - 1);
    if (left <= 0) return refuse("AUTH_EXPIRED", "API key has expired");
    limited += 1;
    if (options.limitEvery !== undefined && limited % options.limitEvery === 0)
      return refuse("RATE_LIMIT", "Too many requests");
    if (endpoint === "logout") return answer(null);
    if (body.datasetName !== undefined && !datasets.includes(body.datasetName)) {
      return refuse("DATASET_INVALID", `Invalid dataset: ${body.datasetName}`);
    }
    if (endpoint === "scene-search")
      return answer(
        pageOf(
          body.datasetName === datasets[0]
            ? scenes.filter((scene) => isMatch(scene, body.sceneFilter ?? {}))
            : [],
          body,
        ),
      );
    if (endpoint === "download-options") {
      const [entityId] = body.entityIds;
      return answer(
        options.withoutBundle?.includes(entityId)
          ? []
          : [
              {
                id: "band",
                entityId,
                available: true,
                productName: "B4",
                downloadSystem: "dds",
                filesize: 9e9,
              },
              {
                id: "bundle",
                entityId,
                available: true,
                productName: "Landsat Collection 2 Level-1 Product Bundle",
                downloadSystem: "dds",
                filesize: 1e9,
              },
            ],
      );
    }
    const url = `${server.url}/bundle/secret-path-0123/`;
    if (endpoint === "download-request") {
      if (body.downloads[0].productId !== "bundle") return refuse("DOWNLOAD_ERROR", "not a bundle");
      return answer(
        options.preparations === undefined
          ? {
              availableDownloads: [{ downloadId: 1, url }],
              preparingDownloads: [],
              duplicateProducts: [],
              failed: [],
            }
          : {
              availableDownloads: [],
              preparingDownloads: [{ downloadId: 1 }],
              duplicateProducts: [],
              failed: [],
            },
      );
    }
    if (endpoint === "download-retrieve") {
      const times = (asked.get(body.label) ?? 0) + 1;
      asked.set(body.label, times);
      const isReady = times > (options.preparations ?? 0);
      return answer({ available: isReady ? [{ downloadId: 1, url }] : [], requested: [], queueSize: 0 });
    }
    refuse("ENDPOINT_UNAVAILABLE", endpoint);
  });
  return { server, url: `${server.url}/api`, calls };
}

function pageOf(
  found: readonly ListedScene[],
  body: { maxResults: number; startingNumber?: number },
): object {
  const from = (body.startingNumber ?? 1) - 1;
  const results = found.slice(from, from + body.maxResults);
  const next = from + results.length + 1;
  return {
    results,
    recordsReturned: results.length,
    totalHits: found.length,
    startingNumber: from + 1,
    nextRecord: next <= found.length ? next : null,
  };
}

function isMatch(
  scene: ListedScene,
  filter: {
    readonly acquisitionFilter?: { readonly start: string; readonly end: string };
    readonly spatialFilter?: {
      readonly lowerLeft: { readonly latitude: number; readonly longitude: number };
      readonly upperRight: { readonly latitude: number; readonly longitude: number };
    };
  },
): boolean {
  const day = (scene["temporalCoverage"] as { startDate: string }).startDate.slice(0, 10);
  const { acquisitionFilter: times, spatialFilter: box } = filter;
  if (times !== undefined && (day < times.start || day > times.end)) return false;
  if (box === undefined) return true;
  const ring = (scene["spatialBounds"] as { coordinates: [number, number][][] }).coordinates[0] ?? [];
  const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)];
  const { lowerLeft, upperRight } = box;
  return (
    Math.min(...lons) <= upperRight.longitude &&
    Math.max(...lons) >= lowerLeft.longitude &&
    Math.min(...lats) <= upperRight.latitude &&
    Math.max(...lats) >= lowerLeft.latitude
  );
}

function sendBundle(
  headers: { readonly range?: string | undefined; readonly "if-range"?: string | string[] | undefined },
  response: Parameters<typeof json>[0],
): void {
  const [, first] = /^bytes=(\d+)-$/.exec(headers.range ?? "") ?? [];
  const from = first !== undefined && headers["if-range"] === '"v1"' ? Number(first) : 0;
  const size = bundleContent.length;
  response.writeHead(from > 0 ? 206 : 200, {
    "content-type": "application/x-tar",
    "content-length": size - from,
    etag: '"v1"',
    ...(from > 0 ? { "content-range": `bytes ${from}-${size - 1}/${size}` } : {}),
  });
  response.end(bundleContent.subarray(from));
}
