import type { CatalogueStore, OrbitSource } from "@eomatch/stac-model";
import { canonicalPlatform, findPlatform } from "@eomatch/stac-model";
import { methodNotAllowed } from "./errors.js";
import { footprintBlock, maxFootprintMatchups } from "./explorer-feed/footprint-block.js";
import { readMatchupDetail } from "./explorer-feed/matchup-detail.js";
import { type Overview, readOverview } from "./explorer-feed/overview.js";
import { regionBlock } from "./explorer-feed/region-block.js";
import { encodeBlock } from "./explorer-feed-format.js";

/** Options of {@link explorerFeed}. */
export interface ExplorerFeedOptions {
  /** The catalogue as it stands in commands (`--path`), where the page may show it; `.` when left out. */
  readonly cataloguePath?: string | undefined;
  /** Where the page finds the STAC API; `/stac` when left out. */
  readonly stacApi?: string | undefined;
  /** Brings the element sets that the page may predict with; without it the page asks its user for them. */
  readonly orbitSource?: OrbitSource | undefined;
  /** A text that is another one once the catalogue has changed; without one the catalogue is read anew each minute. */
  readonly stamp?: (() => Promise<string | undefined>) | undefined;
  /** The clock that tells when a minute has passed, Unix ms; `Date.now` when left out. */
  readonly now?: (() => number) | undefined;
}

/** What the page is told first. */
export interface ExplorerCatalogue {
  readonly id: string;
  readonly description: string;
  readonly cataloguePath: string;
  readonly stacApi: string;
  /** Another text once the catalogue has changed. */
  readonly version: string;
  readonly hasOrbits: boolean;
}

/** Answers the page's requests, those under `/explorer/`; GET and HEAD, and POST for outlines. */
export type ExplorerFeed = (request: Request) => Promise<Response>;

const keptMs = 60_000;
/** Earlier versions that are kept for the pages that were loaded with them: some ten megabytes each. */
const earlierKept = 1;

/** What each address takes. */
const methods: { readonly [path: string]: string } = {
  "/explorer/catalogue": "GET, HEAD",
  "/explorer/rows": "GET, HEAD",
  "/explorer/matchup": "GET, HEAD",
  "/explorer/footprints": "POST",
  "/explorer/regions": "POST",
  "/explorer/element-sets": "GET, HEAD",
};

/**
 * The feed of the explorer, over any store:
 *
 * - `GET /explorer/catalogue`: {@link ExplorerCatalogue};
 * - `GET /explorer/rows`: all events and matchups in blocks (`explorer-feed-format`), sent while they are read;
 * - `GET /explorer/matchup?number=N` or `?collection=C&id=I`: one matchup and its products;
 * - `POST /explorer/footprints` with `{ "matchups": [N, …] }`: a block with the footprints of their products;
 * - `POST /explorer/regions` with the same: a block with their collocation regions;
 * - `GET /explorer/element-sets?platform=P&start=ISO&stop=ISO`: texts of element sets, `[{ text, source }]`.
 *
 * Numbers hold for one `version`, which requests give as `?version=`; to one that is long past the answer is 409. Errors are
 * `{ "code", "description" }` as in the STAC API. Nothing is written and no path leaves but `cataloguePath`.
 */
export function explorerFeed(store: CatalogueStore, options: ExplorerFeedOptions = {}): ExplorerFeed {
  const current = overviews(store, options);
  const { stacApi = "/stac" } = options;

  return async (request) => {
    const url = new URL(request.url);
    const { signal } = request;
    switch (`${request.method === "HEAD" ? "GET" : request.method} ${url.pathname}`) {
      case "GET /explorer/catalogue": {
        const catalog = await store.readCatalog({ signal });
        if (catalog === undefined)
          return failure(404, "NotFound", "there is no catalogue here yet: run a find");
        const version = (await current())?.version ?? "";
        return json({
          ...catalog,
          cataloguePath: options.cataloguePath ?? ".",
          stacApi,
          version,
          hasOrbits: options.orbitSource !== undefined,
        } satisfies ExplorerCatalogue);
      }
      case "GET /explorer/rows":
        return withVersion(url, current, async (overview) => rowsResponse(overview));
      case "GET /explorer/matchup":
        return withVersion(url, current, async (overview) => {
          const reference = matchupOf(url, overview);
          const detail = reference && (await readMatchupDetail(store, reference, { stacApi, signal }));
          return detail === undefined
            ? failure(404, "NotFound", "the catalogue holds no such matchup")
            : json(detail);
        });
      case "POST /explorer/footprints":
      case "POST /explorer/regions": {
        const numbers = await matchupNumbers(request);
        if (typeof numbers === "string") return failure(400, "BadRequest", numbers);
        return withVersion(url, current, async (overview) => {
          const matchups = numbers.flatMap((number) => {
            const reference = overview.matchup(number);
            return reference === undefined ? [] : [{ ...reference, number }];
          });
          const blockOf = url.pathname.endsWith("regions") ? regionBlock : footprintBlock;
          return bytes(encodeBlock(await blockOf(store, matchups, signal)));
        });
      }
      case "GET /explorer/element-sets":
        return elementSets(url, options.orbitSource, signal);
      default: {
        const allowed = Object.hasOwn(methods, url.pathname) ? methods[url.pathname] : undefined;
        if (allowed === undefined)
          return failure(404, "NotFound", `there is nothing at ${request.method} ${url.pathname}`);
        const { status, message, headers } = methodNotAllowed(request.method, allowed);
        return failure(status, "MethodNotAllowed", message, headers);
      }
    }
  };
}

interface Current {
  readonly version: string;
  readonly overview: Overview;
}

/** The overview of a version as long as it is kept, or of the catalogue as it is now. */
type Overviews = (version?: string) => Promise<Current | undefined>;

/** Reads the catalogue anew once it has changed; earlier versions stay for the pages that were loaded with them. */
function overviews(store: CatalogueStore, { stamp, now = Date.now }: ExplorerFeedOptions): Overviews {
  const began = now();
  const earlier: Current[] = [];
  let kept: (Current & { readonly readAt: number }) | undefined;
  return async (asked) => {
    if (asked !== undefined) return [kept, ...earlier].find((one) => one?.version === asked);
    const time = now();
    const told = await stamp?.();
    const isOld = kept === undefined || time - kept.readAt > keptMs;
    const version = told ?? (isOld ? `${began}-${time}` : (kept?.version ?? ""));
    // One that is still being read is used to its end: numbers must not change beneath a page that is loading.
    if (
      kept === undefined ||
      (kept.version !== version && kept.overview.isWhole) ||
      kept.overview.hasFailed
    ) {
      if (kept !== undefined) earlier.unshift(kept);
      earlier.splice(earlierKept);
      kept = { version, overview: readOverview(store), readAt: time };
    }
    return kept;
  };
}

function rowsResponse(overview: Overview): Response {
  let sent = 0;
  const stopped = new AbortController();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await overview.more(sent, stopped.signal);
      const block = overview.blocks[sent];
      if (block === undefined) return controller.close();
      sent += 1;
      controller.enqueue(block);
    },
    cancel: () => stopped.abort(),
  });
  // Blocks are to be seen while the rest is being read, so nothing on the way may gather them.
  return new Response(stream, {
    headers: { "content-type": "application/octet-stream", "cache-control": "no-store, no-transform" },
  });
}

async function withVersion(
  url: URL,
  current: Overviews,
  answer: (overview: Overview) => Promise<Response>,
): Promise<Response> {
  const found = await current(url.searchParams.get("version") ?? undefined);
  return found === undefined
    ? failure(409, "Conflict", "the catalogue has changed since the page was loaded: load it again")
    : answer(found.overview);
}

function matchupOf(url: URL, overview: Overview): Parameters<typeof readMatchupDetail>[1] | undefined {
  const collection = url.searchParams.get("collection");
  const id = url.searchParams.get("id");
  if (collection !== null && id !== null) {
    const number = overview.numberOf({ collection, id });
    return number === undefined ? undefined : { collection, id, number };
  }
  const number = Number(url.searchParams.get("number") ?? Number.NaN);
  const reference = overview.matchup(number);
  return reference && { ...reference, number };
}

/** The numbers that a request names, or what is wrong with it. */
async function matchupNumbers(request: Request): Promise<readonly number[] | string> {
  // Ten characters a number are enough; what is longer is not read as a whole.
  if (Number(request.headers.get("content-length") ?? Number.POSITIVE_INFINITY) > maxFootprintMatchups * 12) {
    return `at most ${maxFootprintMatchups} matchups can be asked for at once`;
  }
  let body: unknown;
  try {
    body = await request.json();
  } catch {
    return "the body is not JSON";
  }
  const numbers = (body as { readonly matchups?: unknown } | null)?.matchups;
  if (!Array.isArray(numbers) || !numbers.every((number) => Number.isInteger(number) && number >= 0)) {
    return 'expected { "matchups": [numbers] }';
  }
  return numbers.length > maxFootprintMatchups
    ? `at most ${maxFootprintMatchups} matchups can be asked for at once, found ${numbers.length}`
    : (numbers as number[]);
}

async function elementSets(
  url: URL,
  source: OrbitSource | undefined,
  signal: AbortSignal,
): Promise<Response> {
  if (source === undefined) return failure(404, "NotFound", "the config names no orbits: give element sets");
  const name = url.searchParams.get("platform") ?? "";
  const [startTime, stopTime] = ["start", "stop"].map((key) => new Date(url.searchParams.get(key) ?? ""));
  const isPeriod = startTime !== undefined && stopTime !== undefined && startTime <= stopTime;
  if (name === "" || !isPeriod) {
    return failure(400, "BadRequest", "expected platform, start and stop (ISO 8601, UTC, in order)");
  }
  const platform = findPlatform(name) ?? { name: canonicalPlatform(name) };
  try {
    const documents = await source.elementSets({ platform, startTime, stopTime }, { signal });
    return json(documents.map(({ text }, i) => ({ text, source: `${platform.name} ${i + 1}` })));
  } catch (error) {
    if (signal.aborted) throw error;
    // What an orbit source says may name files of this machine.
    return failure(502, "BadGateway", `no element sets of ${platform.name} could be had`);
  }
}

function json(body: unknown, status = 200, headers: { readonly [name: string]: string } = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
}

function bytes(body: Uint8Array<ArrayBuffer>): Response {
  return new Response(body, {
    headers: { "content-type": "application/octet-stream", "cache-control": "no-store" },
  });
}

function failure(
  status: number,
  code: string,
  description: string,
  headers?: { readonly [name: string]: string },
): Response {
  return json({ code, description }, status, headers);
}
