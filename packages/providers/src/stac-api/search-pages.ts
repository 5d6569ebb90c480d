import { ProviderError } from "@eomatch/stac-model";
import type { HttpRequest } from "../http/exchange.js";
import { idOf } from "../source-item.js";
import { nextRequest } from "./next-request.js";
import type { SearchPage } from "./search-page.js";

/** What {@link searchPages} needs of its provider. */
export interface PageSource {
  readonly provider: string;
  readonly origin: string;
  readonly headers: { readonly [name: string]: string };
  readonly fetchPage: (request: HttpRequest) => Promise<SearchPage>;
}

/**
 * All pages of a search, following their `next` links.
 *
 * Ends without one, on an empty page, on a link followed before, or on a page that begins with an item that
 * began one before: archives have been seen to go round in circles.
 *
 * @throws ProviderError `provider/bad-response` at the end, after all pages are yielded, when fewer items came
 *   than the archive said there are; of totals that changed meanwhile the smallest counts
 */
export async function* searchPages(
  first: HttpRequest,
  source: PageSource,
): AsyncGenerator<SearchPage, void, undefined> {
  const asked = new Set<string>();
  const firstIds = new Set<string>();
  // As listed: an archive that holds an item twice counts it twice.
  let received = 0;
  let matched = Number.POSITIVE_INFINITY;
  let request: HttpRequest | undefined = first;
  while (request !== undefined) {
    const key = `${request.method} ${request.url} ${request.body ?? ""}`;
    if (asked.has(key)) break;
    asked.add(key);
    const page: SearchPage = await source.fetchPage(request);
    matched = Math.min(matched, page.matched ?? Number.POSITIVE_INFINITY);
    if (page.features.length === 0) break;
    const firstId = idOf(page.features[0]);
    if (firstId !== undefined && firstIds.has(firstId)) break;
    if (firstId !== undefined) firstIds.add(firstId);
    received += page.features.length;
    yield page;
    request = nextRequest(page, request, source);
  }
  if (Number.isFinite(matched) && received < matched) {
    throw new ProviderError(
      "provider/bad-response",
      `${source.provider}: the answer is incomplete: ${received} products came of ${matched} that the archive counts; try again, or ask for a shorter time`,
      { provider: source.provider },
    );
  }
}
