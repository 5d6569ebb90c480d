import type { HttpRequest } from "../http/exchange.js";
import { idOf } from "../source-item.js";
import { nextRequest } from "./next-request.js";
import type { SearchPage } from "./search-page.js";

/** What {@link searchPages} needs of its provider. */
export interface PageSource {
  readonly origin: string;
  readonly headers: { readonly [name: string]: string };
  readonly fetchPage: (request: HttpRequest) => Promise<SearchPage>;
  /** Items that a page was asked to hold. */
  readonly limit: number;
}

/**
 * Why an answer may not be all there is. `short` is certain: the archive counts more than came. The others are signs:
 * a count that `changed` meanwhile, links that lead in a `circle`, pages that `shrink` though others follow, `empty`
 * pages that link on without end, a `full` page after which nothing follows.
 */
export type PagingProblem = "changed" | "circle" | "empty" | "full" | "short" | "shrunk";

/** How a search ended. */
export interface PagesEnd {
  /** Undefined when everything came. */
  readonly problem: PagingProblem | undefined;
  /** What is wrong in a few words, with its numbers: `2 products came of 4 that the archive counts`. */
  readonly words: string;
  /** How many items are lacking, where the archive counts them; 0 where it does not. */
  readonly lacking: number;
}

/** The end of a search of which everything came. */
export const completeEnd: PagesEnd = { problem: undefined, words: "", lacking: 0 };

/** More pages than any search of ours has: an archive that never ends is left. */
const maxPages = 20_000;

/**
 * So many empty pages in a row are followed: what is filtered after it was paged leaves pages empty in between, while
 * other archives link on from an empty last page for ever.
 */
const maxEmptyPages = 5;

/**
 * All pages of a search, following their `next` links; empty ones are passed over.
 *
 * Ends without one, on an empty page when everything has come that is counted or after several, on a link followed
 * before, on a page that begins with an item that began one before, and on a page that holds nothing new: archives
 * have been seen to go round in circles.
 *
 * @returns how it ended: whether everything came that the archive counts, as far as it does
 */
export async function* searchPages(
  first: HttpRequest,
  source: PageSource,
): AsyncGenerator<SearchPage, PagesEnd, undefined> {
  const asked = new Set<string>();
  const ids = new Set<string>();
  const firstIds = new Set<string>();
  const sizes: number[] = [];
  const totals: number[] = [];
  let isCircle = false;
  let received = 0;
  let emptyPages = 0;
  let last: SearchPage | undefined;
  let request: HttpRequest | undefined = first;
  while (request !== undefined) {
    const key = `${request.method} ${request.url} ${request.body ?? ""}`;
    isCircle = asked.has(key) || sizes.length >= maxPages;
    if (isCircle) break;
    asked.add(key);
    const page: SearchPage = await source.fetchPage(request);
    if (page.matched !== undefined) totals.push(page.matched);
    if (page.features.length === 0) {
      emptyPages += 1;
      if (received >= (page.matched ?? Number.POSITIVE_INFINITY) || emptyPages >= maxEmptyPages) break;
      request = nextRequest(page, request, source);
      continue;
    }
    emptyPages = 0;
    const pageIds = page.features.map(idOf).filter((id) => id !== undefined);
    const [firstId] = pageIds;
    isCircle =
      (firstId !== undefined && firstIds.has(firstId)) ||
      (pageIds.length > 0 && pageIds.every((id) => ids.has(id)));
    if (isCircle) break;
    if (firstId !== undefined) firstIds.add(firstId);
    for (const id of pageIds) ids.add(id);
    sizes.push(page.features.length);
    received += page.features.length;
    last = page;
    yield page;
    request = nextRequest(page, request, source);
  }
  return endOf({
    sizes,
    totals,
    isCircle,
    received,
    emptyPages,
    granted: last?.limit ?? source.limit,
  });
}

function endOf({
  sizes,
  totals,
  isCircle,
  received,
  emptyPages,
  granted,
}: {
  readonly sizes: readonly number[];
  readonly totals: readonly number[];
  readonly isCircle: boolean;
  /** Items as listed: an archive that holds one twice counts it twice. */
  readonly received: number;
  /** Pages without an item that stood at the end. */
  readonly emptyPages: number;
  readonly granted: number;
}): PagesEnd {
  const [least, most] = [Math.min(...totals), Math.max(...totals)];
  if (totals.length > 0) {
    if (received < least) {
      const words = `${received} products came of ${least} that the archive counts`;
      return { problem: "short", words, lacking: least - received };
    }
    return received >= most
      ? completeEnd
      : sign("changed", `the archive's count went from ${totals[0]} to ${totals.at(-1)}`);
  }
  if (isCircle) return sign("circle", `the links to further pages lead in a circle after ${received}`);
  if (emptyPages >= maxEmptyPages) {
    return sign("empty", `${emptyPages} empty pages that link on follow after ${received}`);
  }
  const shrunkAt = sizes.findIndex((size, i) => i < sizes.length - 1 && size < (sizes[i - 1] ?? 0));
  if (shrunkAt > 0) {
    return sign("shrunk", `a page of ${sizes[shrunkAt]} stands between pages of ${sizes[0]}`);
  }
  const isLastFull = emptyPages === 0 && sizes.length > 0 && sizes.at(-1) === granted;
  return isLastFull ? sign("full", `the last page is full and none follows after ${received}`) : completeEnd;
}

function sign(problem: PagingProblem, words: string): PagesEnd {
  return { problem, words, lacking: 0 };
}
