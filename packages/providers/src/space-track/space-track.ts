import {
  type CallOptions,
  type ElementSetDocument,
  type ElementSetQuery,
  findPlatform,
  type OrbitSource,
  OrbitSourceError,
  publicHref,
} from "@eomatch/stac-model";
import { HttpError } from "../errors.js";
import { contentSummary, type HttpAnswer } from "../http/exchange.js";
import { createHostBudget, type HostBudgetOptions } from "../http/host-budget.js";
import { type HttpOptions, requestWithRetry } from "../http/request.js";
import { textCache } from "../text-cache.js";
import { spaceTrackSession, toOrbitSourceError } from "./session.js";

/** Options of {@link spaceTrack}. */
export interface SpaceTrackOptions extends HttpOptions, HostBudgetOptions {
  readonly username: string;
  readonly password: string;
  /** Address of Space-Track or of a stand-in for it; https://www.space-track.org by default. */
  readonly url?: string | undefined;
  /** Name in messages; `space-track` by default. */
  readonly name?: string | undefined;
  /** Folder in which histories are kept between runs, absolute; kept nowhere by default. */
  readonly cacheDirectory?: string | undefined;
}

const DAY_MS = 86_400_000;
/** Sets before and after the period, so that its ends have a near one and a gap in the history does no harm. */
const MARGIN_MS = 7 * DAY_MS;
/** So long after its end a period gains sets that were late. */
const SETTLED_MS = 3 * DAY_MS;
/** Space-Track asks to fetch current sets once an hour at most, and histories once. */
const CURRENT_SECONDS = 3600;
const SETTLED_SECONDS = 366 * 86_400;

/**
 * The element sets of a satellite around a period from Space-Track (class gp_history, TLE), signed in.
 *
 * Its rules (https://www.space-track.org/documentation#api-basicSpaceDataGp) are kept: two seconds between requests, at
 * most 30 a minute, and with a cache folder no history is fetched twice.
 *
 * @throws OrbitSourceError `orbit-source/not-found` for a satellite without a NORAD number,
 *   `orbit-source/unavailable` when signing in is refused or after all tries, `orbit-source/bad-response` for anything
 *   but element sets
 */
export function spaceTrack(options: SpaceTrackOptions): OrbitSource {
  const { url: given = "https://www.space-track.org", name = "space-track" } = options;
  if (!/^https?:\/\//.test(given) || !URL.canParse(given)) {
    throw new OrbitSourceError(
      "orbit-source/unavailable",
      `${name}: url is not an address; write it as https://host`,
    );
  }
  const url = given.replace(/\/+$/, "");
  const budget = createHostBudget({ maxConcurrentRequests: 1, minIntervalSeconds: 2, ...options });
  // Signing in happens while the request that needs it has its turn: with the same budget it would wait for itself.
  const credentials = spaceTrackSession({ ...options, url, name, budget: createHostBudget() });
  const cache = textCache(options.cacheDirectory);

  async function elementSets(
    { platform, startTime, stopTime }: ElementSetQuery,
    { signal }: CallOptions = {},
  ): Promise<readonly ElementSetDocument[]> {
    const noradId = platform.noradId ?? findPlatform(platform.name)?.noradId;
    if (noradId === undefined) {
      throw new OrbitSourceError(
        "orbit-source/not-found",
        `${name}: the NORAD number of ${platform.name} is not known; give its element sets in a file`,
        { platform: platform.name },
      );
    }
    const now = Date.now();
    // Of the future there are no sets; those of now are the nearest.
    const from = dayOf(Math.min(startTime.getTime(), now) - MARGIN_MS);
    const to = dayOf(Math.min(stopTime.getTime() + MARGIN_MS, now) + DAY_MS);
    const address = `${url}/basicspacedata/query/class/gp_history/NORAD_CAT_ID/${noradId}/EPOCH/${from}--${to}/orderby/EPOCH%20asc/format/tle/emptyresult/show`;
    const key = `space-track-${noradId}-${from}-${to}.tle`;
    const isSettled = Date.parse(to) + SETTLED_MS < now;
    const kept = await cache.read(key, { maxAgeSeconds: isSettled ? SETTLED_SECONDS : CURRENT_SECONDS });
    if (kept !== undefined) return documentsOf(kept, address);
    try {
      const text = await requestWithRetry({ url: address, method: "GET" }, readElementSets, {
        ...options,
        budget,
        credentials,
        signal,
      });
      await cache.write(key, text);
      return documentsOf(text, address);
    } catch (error) {
      throw toOrbitSourceError(error, { name, platform: platform.name });
    }
  }

  return { name, elementSets };
}

function documentsOf(text: string, address: string): readonly ElementSetDocument[] {
  return text.trim() === "" ? [] : [{ text, source: publicHref(address) }];
}

/** The text of an answer, empty when it says that there is nothing. */
function readElementSets(answer: HttpAnswer): string {
  const { status, text } = answer;
  if (status < 200 || status > 299) {
    throw new HttpError("http/status", contentSummary(answer), { status });
  }
  if (/^\s*(NO RESULTS RETURNED\s*)?$/i.test(text)) return "";
  if (/^1 .*\r?\n2 /m.test(text)) return text;
  throw new HttpError("http/bad-content", `no element sets came: ${contentSummary(answer)}`, { status });
}

/** The day of an instant, `2022-06-01`. */
function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
