import { blockReader, type FeedBlock } from "@eomatch/stac-api/explorer-feed-format";
import type { CatalogueRows } from "./rows.js";

/** What the server says of a catalogue. */
export interface CatalogueFacts {
  readonly id: string;
  readonly description: string;
  /** The catalogue's path, for commands. */
  readonly cataloguePath: string;
  /** Where the STAC API is. */
  readonly stacApi: string;
  readonly version: string;
  /** Whether the server has element sets for predictions. */
  readonly hasOrbits: boolean;
}

/** An asset of a product, with a web address. */
export interface AssetDetail {
  readonly key: string;
  readonly href: string;
  readonly title?: string;
  readonly type?: string;
  readonly roles: readonly string[];
  readonly sizeBytes?: number;
}

/** A product of a selected matchup. */
export interface ProductDetail {
  readonly collection: string;
  readonly id: string;
  readonly platform: string;
  readonly startTime: string;
  readonly stopTime: string;
  readonly geometry: unknown;
  readonly isDownloaded: boolean;
  readonly properties: { readonly [name: string]: string | number | boolean };
  readonly assets: readonly AssetDetail[];
}

/** A selected matchup. */
export interface MatchupDetail {
  readonly number: number;
  readonly collection: string;
  readonly id: string;
  readonly event?: { readonly collection: string; readonly id: string };
  readonly timeDiffSeconds?: number;
  readonly areaKm2?: number;
  /** The collocation region, GeoJSON. */
  readonly geometry: unknown;
  readonly properties: { readonly [name: string]: string | number | boolean };
  readonly products: readonly ProductDetail[];
  readonly missing: readonly { readonly collection: string; readonly id: string }[];
}

/** How a matchup is named when it is asked for. */
export type MatchupName = { readonly number: number } | { readonly collection: string; readonly id: string };

/** An answer that is none: what the server said, and its status. */
class FeedError extends Error {
  override readonly name = "FeedError";
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** The page may be served below any path; the feed lies beside it. */
function feedUrl(name: string): URL {
  return new URL(`explorer/${name}`, document.baseURI);
}

/** What the catalogue is. @throws FeedError */
export async function fetchCatalogue(): Promise<CatalogueFacts> {
  return (await answered(fetch(feedUrl("catalogue")))).json();
}

/** How far the loading of rows has come. */
export interface RowsProgress {
  readonly isWhole: boolean;
  /** How many matchups the events name. */
  readonly matchupsNamed: number;
  readonly broken: number;
}

/** Adds all events and matchups to `rows`, block by block. @throws FeedError */
export async function fetchRows(
  rows: CatalogueRows,
  version: string,
  onProgress: (progress: RowsProgress) => void,
): Promise<void> {
  const url = feedUrl("rows");
  url.searchParams.set("version", version);
  const { body } = await answered(fetch(url));
  const reader = blockReader();
  let progress: RowsProgress = { isWhole: false, matchupsNamed: 0, broken: 0 };
  const stream = (body as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { value, done } = await stream.read();
    if (done) break;
    const blocks = reader.push(value);
    for (const block of blocks) {
      addBlock(rows, block);
      progress = {
        isWhole: progress.isWhole || block.kind === "end",
        matchupsNamed: block.matchupsNamed ?? progress.matchupsNamed,
        broken: block.broken ?? progress.broken,
      };
      onProgress(progress);
    }
  }
  if (!progress.isWhole) throw new FeedError("the server stopped before the whole catalogue was sent", 0);
}

function addBlock({ pairs, events, matchups }: CatalogueRows, block: FeedBlock): void {
  pairs.push(...block.pairs);
  if (block.kind === "events") events.add(block);
  else if (block.kind === "matchups") matchups.add(block);
  else if (block.kind === "downloaded") {
    for (const number of block.columns["matchup"]!) matchups.isDownloaded.set(number, 1);
  }
}

/** A matchup and its products; undefined when the catalogue has none of that name. @throws FeedError */
export async function fetchMatchup(
  name: MatchupName,
  version: string,
  signal: AbortSignal,
): Promise<MatchupDetail | undefined> {
  const url = feedUrl("matchup");
  for (const [key, value] of Object.entries(name)) url.searchParams.set(key, String(value));
  url.searchParams.set("version", version);
  const response = await fetch(url, { signal });
  return response.status === 404 ? undefined : (await answered(response)).json();
}

/** The footprints of the products of some matchups. @throws FeedError */
export async function fetchFootprints(
  matchups: readonly number[],
  version: string,
  signal: AbortSignal,
): Promise<FeedBlock | undefined> {
  return fetchOutlines("footprints", matchups, { version, signal });
}

/** The collocation regions of some matchups as they are. @throws FeedError */
export async function fetchRegions(
  matchups: readonly number[],
  version: string,
  signal: AbortSignal,
): Promise<FeedBlock | undefined> {
  return fetchOutlines("regions", matchups, { version, signal });
}

async function fetchOutlines(
  kind: "footprints" | "regions",
  matchups: readonly number[],
  { version, signal }: { readonly version: string; readonly signal: AbortSignal },
): Promise<FeedBlock | undefined> {
  const url = feedUrl(kind);
  url.searchParams.set("version", version);
  const body = JSON.stringify({ matchups });
  const headers = { "content-type": "application/json" };
  const response = await answered(fetch(url, { method: "POST", body, headers, signal }));
  return blockReader().push(new Uint8Array(await response.arrayBuffer()))[0];
}

/** The texts of a satellite's element sets near a period. @throws FeedError */
export async function fetchElementSets(
  platform: string,
  period: { readonly start: Date; readonly stop: Date },
): Promise<readonly { readonly text: string; readonly source: string }[]> {
  const url = feedUrl("element-sets");
  url.searchParams.set("platform", platform);
  url.searchParams.set("start", period.start.toISOString());
  url.searchParams.set("stop", period.stop.toISOString());
  return (await answered(fetch(url))).json();
}

async function answered(request: Response | Promise<Response>): Promise<Response> {
  let response: Response;
  try {
    response = await request;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new FeedError("the server does not answer: is eomatch serve still running?", 0);
  }
  if (response.ok) return response;
  const told = (await response.json().catch(() => undefined)) as { description?: unknown } | undefined;
  const reason = typeof told?.description === "string" ? told.description : `status ${response.status}`;
  throw new FeedError(reason, response.status);
}
