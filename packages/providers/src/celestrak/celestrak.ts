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

/** Options of {@link celestrak}. */
export interface CelestrakOptions extends HttpOptions, HostBudgetOptions {
  /** Address of CelesTrak or of a mirror of it; https://celestrak.org by default. */
  readonly url?: string | undefined;
  /** Name in messages; `celestrak` by default. */
  readonly name?: string | undefined;
  /** Folder in which element sets are kept for two hours between runs, absolute; kept nowhere by default. */
  readonly cacheDirectory?: string | undefined;
}

/** CelesTrak updates its sets every two hours and asks not to fetch them again meanwhile. */
const FRESH_SECONDS = 2 * 3600;

/**
 * The present element sets of CelesTrak (GP data, https://celestrak.org/NORAD/documentation/gp-data-formats.php).
 *
 * They are of today: good for predictions and the last days, kilometres off for a date weeks ago, for which
 * element sets of that date belong in files. CelesTrak updates them every two hours at most and asks not to
 * fetch them again meanwhile, so each satellite is fetched once in the life of the source, and with a cache folder once
 * in two hours.
 *
 * @throws OrbitSourceError `orbit-source/not-found` for a satellite without a NORAD number,
 *   `orbit-source/unavailable` after all tries, `orbit-source/bad-response` for anything but element sets
 */
export function celestrak(options: CelestrakOptions = {}): OrbitSource {
  const { url = "https://celestrak.org", name = "celestrak" } = options;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new OrbitSourceError(
      "orbit-source/unavailable",
      `${name}: url is not an address; write it as https://host`,
    );
  }
  const budget = createHostBudget(options);
  const cache = textCache(options.cacheDirectory);
  const fetched = new Map<number, readonly ElementSetDocument[]>();

  async function elementSets(
    { platform }: ElementSetQuery,
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
    const known = fetched.get(noradId);
    if (known !== undefined) return known;
    const address = `${url.replace(/\/+$/, "")}/NORAD/elements/gp.php?CATNR=${noradId}&FORMAT=TLE`;
    const source = publicHref(address);
    // A mirror has sets of its own.
    const key = `${new URL(url).hostname.replace(/[^a-z0-9.-]/gi, "_")}-${noradId}.tle`;
    try {
      const request = { url: address, method: "GET" as const };
      const kept = await cache.read(key, { maxAgeSeconds: FRESH_SECONDS });
      const text = kept ?? (await requestWithRetry(request, readElementSets, { ...options, budget, signal }));
      if (kept === undefined && text !== undefined) await cache.write(key, text);
      const documents = text === undefined ? [] : [{ text, source }];
      fetched.set(noradId, documents);
      return documents;
    } catch (error) {
      throw error instanceof HttpError ? orbitSourceError(error, { name, platform: platform.name }) : error;
    }
  }

  return { name, elementSets };
}

/** The text of an answer, undefined when it says that there is nothing. */
function readElementSets(answer: HttpAnswer): string | undefined {
  const { status, text } = answer;
  if (status < 200 || status > 299) {
    throw new HttpError("http/status", contentSummary(answer), { status });
  }
  if (/^\s*No GP data found/i.test(text)) return undefined;
  if (/^1 .*\r?\n2 /m.test(text)) return text;
  throw new HttpError("http/bad-content", `no element sets came: ${contentSummary(answer)}`, { status });
}

function orbitSourceError(
  error: HttpError,
  { name, platform }: { readonly name: string; readonly platform: string },
): OrbitSourceError {
  const isNonsense =
    error.code !== "http/network" && error.code !== "http/timeout" && error.code !== "http/status";
  return new OrbitSourceError(
    isNonsense ? "orbit-source/bad-response" : "orbit-source/unavailable",
    `${name}: element sets of ${platform}: ${error.message}`,
    { platform, cause: error },
  );
}
