import { ProviderError } from "@eomatch/stac-model";
import { z } from "zod";
import { HttpError } from "../errors.js";
import type { HttpAnswer } from "../http/exchange.js";
import { readJson } from "../http/json-answer.js";

/** A page of granules. */
export interface CmrPage {
  readonly items: readonly unknown[];
  /** How many granules the whole search has. */
  readonly hits: number | undefined;
  /** To be sent with the request of the next page; undefined after the last. */
  readonly searchAfter: string | undefined;
}

const pageSchema = z.object({ hits: z.number().optional().catch(undefined), items: z.array(z.unknown()) });

/**
 * Reads a page.
 *
 * @throws HttpError for a refusal, for half an answer, and for what is no page
 */
export function readCmrPage(answer: HttpAnswer): CmrPage {
  const read = pageSchema.safeParse(readJson(answer));
  if (!read.success) {
    throw new HttpError("http/bad-content", "JSON without a list of granules came", {
      status: answer.status,
    });
  }
  return {
    ...read.data,
    hits: read.data.hits,
    searchAfter: answer.headers.get("cmr-search-after") ?? undefined,
  };
}

/**
 * All granules of a search, page by page, until the archive names no next page.
 *
 * @param fetchPage is given what the last page said comes after it
 * @throws ProviderError `provider/bad-response`, after what came before, when pages repeat themselves or fewer
 *   granules came than the archive counts
 */
export async function* cmrGranules(
  provider: string,
  fetchPage: (searchAfter: string | undefined) => Promise<CmrPage>,
): AsyncGenerator<unknown> {
  const asked = new Set<string>();
  let searchAfter: string | undefined;
  let received = 0;
  // Granules come in meanwhile: of counts that change the smallest is to be met.
  let expected = Number.POSITIVE_INFINITY;
  for (;;) {
    const page = await fetchPage(searchAfter);
    expected = Math.min(expected, page.hits ?? Number.POSITIVE_INFINITY);
    received += page.items.length;
    yield* page.items;
    searchAfter = page.searchAfter;
    if (searchAfter === undefined || page.items.length === 0) break;
    if (asked.has(searchAfter)) throw incomplete(provider, "its pages repeat themselves");
    asked.add(searchAfter);
  }
  if (Number.isFinite(expected) && received < expected) {
    throw incomplete(provider, `${received} granules came of ${expected} that it counts`);
  }
}

function incomplete(provider: string, why: string): ProviderError {
  return new ProviderError(
    "provider/bad-response",
    `${provider}: the answer is incomplete: ${why}; try again, or ask for a shorter time`,
    { provider },
  );
}
