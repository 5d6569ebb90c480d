import { type CatalogueStore, isStoreError } from "@eomatch/stac-model";
import { addressesFor } from "./addresses.js";
import { allowingOrigins, preflightResponse } from "./cross-origin.js";
import { isStacApiError, StacApiError } from "./errors.js";
import { errorResponse, toResponse, webGzip } from "./response.js";
import { answerAt } from "./routes.js";
import { searchTurns } from "./search/search-turns.js";
import { writtenItems } from "./written-items.js";

/** Options of {@link createStacApi}. */
export interface StacApiOptions {
  /** The catalogue to show; it is only read. */
  readonly store: CatalogueStore;
  /** Path of the landing page; default `/stac`, empty for the root. */
  readonly basePath?: string | undefined;
  /** The landing page's address as clients know it, where it is not the one they ask: behind a proxy. */
  readonly baseUrl?: string | undefined;
  /**
   * Make links from `X-Forwarded-Proto`, `-Host` and `-Prefix`; default false. Only behind a proxy that sets them
   * itself: anybody else could make the API's links lead elsewhere.
   */
  readonly trustsProxy?: boolean | undefined;
  /** Show files outside of the catalogue by their paths, for its owner alone; pages of other sites are then shut out. */
  readonly isInternal?: boolean | undefined;
  /** Items of a page unless the request says; default 100. */
  readonly defaultLimit?: number | undefined;
  /** Items of a page at the most; default 1000. */
  readonly maxLimit?: number | undefined;
  /** Bytes of a request's body at the most; default 1 MB. */
  readonly maxBodyBytes?: number | undefined;
  /** Seconds that a search may take; default 30. */
  readonly maxSearchSeconds?: number | undefined;
  /** Compresses answers, where the runtime has something faster than CompressionStream. */
  readonly gzip?: ((bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>) | undefined;
  /** Told of what went wrong inside, of which clients learn no more than that it did. */
  readonly onError?: ((error: unknown, request: Request) => void) | undefined;
}

/** A STAC API: answers every request, never throws. */
export type StacApi = (request: Request) => Promise<Response>;

/**
 * Makes a STAC API (1.0) of a catalogue: a handler for whatever speaks fetch's Request and Response.
 *
 * Core, collections, features and item search, by GET and POST. Each request asks the store anew, so that what a find
 * adds is there at once; a page's `next` link leads to the items behind it in an order that does not move.
 */
export function createStacApi(options: StacApiOptions): StacApi {
  const { store, baseUrl, trustsProxy = false, isInternal = false, gzip = webGzip, onError } = options;
  const basePath = (options.basePath ?? "/stac").replace(/\/+$/, "");
  const limits = {
    defaultLimit: options.defaultLimit ?? 100,
    maxLimit: options.maxLimit ?? 1000,
    maxBodyBytes: options.maxBodyBytes ?? 1_000_000,
    maxSearchSeconds: options.maxSearchSeconds ?? 30,
  };

  const turns = searchTurns(maxRunningSearches, maxWaitingSearches);
  const written = writtenItems();
  const told = new Set<string>();
  const onBrokenFor = (request: Request) => (error: Error) => {
    // Once each, and not for ever: every search meets the same files.
    if (told.has(error.message) || told.size >= maxTold) return;
    told.add(error.message);
    onError?.(error, request);
  };

  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    if (url.pathname !== basePath && !url.pathname.startsWith(`${basePath}/`)) {
      throw new StacApiError("stac-api/not-found", `the API is at ${basePath}`);
    }
    const path = url.pathname.slice(basePath.length + 1).replace(/\/$/, "");
    const addresses = addressesFor(request, { basePath, baseUrl, trustsProxy });
    const visibility = isInternal ? "internal" : "public";
    const { signal } = request;
    const onBroken = onBrokenFor(request);
    const shared = { store, limits, turns, written, visibility } as const;
    const context = { request, url, addresses, signal, onBroken, ...shared };
    return toResponse(await answerAt(path, context), request, gzip);
  };

  return async (request) => {
    if (request.method === "OPTIONS") return preflightResponse(request, { isOpen: !isInternal });
    try {
      return allowingOrigins(await answer(request), { isOpen: !isInternal });
    } catch (error) {
      const told = isStacApiError(error) ? error : hidden(error);
      if (told !== error && !request.signal.aborted) onError?.(error, request);
      return allowingOrigins(await errorResponse(told, request, gzip), { isOpen: !isInternal });
    }
  };
}

/** More at a time answer none of them sooner; each keeps its page in memory. */
const maxRunningSearches = 16;
const maxWaitingSearches = 1000;

/** Broken files that are told of. */
const maxTold = 1000;

/** What a client learns of an error inside: nothing of paths, of which the messages of stores are full. */
function hidden(error: unknown): StacApiError {
  if (isStoreError(error, "store/broken-catalogue")) {
    return new StacApiError(
      "stac-api/internal",
      "a file of the catalogue cannot be read: its owner finds it with eomatch check",
      { cause: error },
    );
  }
  return new StacApiError("stac-api/internal", "the catalogue cannot be read at the moment", {
    cause: error,
  });
}
