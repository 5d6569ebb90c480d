import type { SearchOptions } from "@eomatch/stac-model";
import { HttpError } from "../errors.js";
import type { HttpAnswer } from "../http/exchange.js";
import { type RequestContext, requestWithRetry } from "../http/request.js";
import {
  type ApiAbilities,
  noAbilities,
  type Queryables,
  readCollectionIds,
  readLanding,
  readQueryables,
} from "./landing.js";
import type { StacApiSettings } from "./stac-api-options.js";

/** What an API says of itself; each thing is asked for once, when it is first needed. */
export interface ApiDescription {
  /** What it can do; nothing but the plainest search where it does not say. Never fails. */
  abilities(search: SearchOptions): Promise<ApiAbilities>;
  /** What its filters may name in a collection; undefined where that is not to be had. Never fails. */
  queryables(collection: string, search: SearchOptions): Promise<Queryables | undefined>;
  /** Ids of its collections; undefined where that is not to be had. Never fails. */
  collectionIds(search: SearchOptions): Promise<readonly string[] | undefined>;
  /** The landing page, asked for now. @throws HttpError */
  landing(search: SearchOptions): Promise<HttpAnswer>;
}

/** Longer lists of collections than any archive has pages for. */
const maxCollectionPages = 20;

/** Nobody waits as long for a description as for a search. */
const descriptionTimeoutSeconds = 20;

/** Describes an API by its landing page and what that leads to. */
export function createApiDescription(settings: StacApiSettings, context: RequestContext): ApiDescription {
  const { rootUrl, origin, headers } = settings;

  const ask = (url: string, { signal }: SearchOptions, retries: number): Promise<HttpAnswer> =>
    requestWithRetry(
      { url, method: "GET", headers: new URL(url).origin === origin ? headers : {} },
      (answer) => answer,
      {
        ...context,
        retries: Math.min(retries, context.retries ?? retries),
        responseTimeoutSeconds: Math.min(
          descriptionTimeoutSeconds,
          context.responseTimeoutSeconds ?? descriptionTimeoutSeconds,
        ),
        signal,
      },
    );

  /** What cannot be had is done without: searches are plain then, and say themselves what is wrong with the archive. */
  const askFor = async <T>(
    url: string,
    read: (answer: HttpAnswer) => T,
    search: SearchOptions,
  ): Promise<T | undefined> => {
    try {
      return read(await ask(url, search, 1));
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      return undefined;
    }
  };

  const kept = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const known = kept.get(key) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const made = make();
    kept.set(key, made);
    // One that was stopped says nothing of the archive.
    made.catch(() => kept.delete(key));
    return made;
  };

  const abilities = (search: SearchOptions): Promise<ApiAbilities> =>
    once("landing", async () => (await askFor(rootUrl, readLanding, search)) ?? noAbilities);

  return {
    abilities,
    queryables: (collection, search) =>
      once(`queryables ${collection}`, async () => {
        const own = `${rootUrl}/collections/${encodeURIComponent(collection)}/queryables`;
        const found = await askFor(own, readQueryables, search);
        const { queryablesUrl } = await abilities(search);
        if (found !== undefined || queryablesUrl === undefined) return found;
        return once("queryables", () => askFor(queryablesUrl, readQueryables, search));
      }),
    collectionIds: (search) =>
      once("collections", async () => {
        const ids: string[] = [];
        let url: string | undefined = `${rootUrl}/collections`;
        for (let page = 0; url !== undefined && page < maxCollectionPages; page++) {
          const listed: ReturnType<typeof readCollectionIds> = await askFor(url, readCollectionIds, search);
          if (listed === undefined) return undefined;
          ids.push(...listed.ids);
          url = listed.next;
        }
        return url === undefined ? ids : undefined;
      }),
    landing: (search) => ask(rootUrl, search, 0),
  };
}
