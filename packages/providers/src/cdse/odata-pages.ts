import { ProviderError } from "@eomatch/stac-model";
import { z } from "zod";
import { HttpError } from "../errors.js";
import type { HttpAnswer } from "../http/exchange.js";
import { readJson } from "../http/json-answer.js";
import { type ODataSearch, searchAddress } from "./odata-search.js";

/** A page of the catalogue. */
export interface ODataPage {
  readonly products: readonly unknown[];
  readonly hasMore: boolean;
}

const pageSchema = z.object({
  value: z.array(z.unknown()),
  "@odata.nextLink": z.string().nullish().catch(null),
});

/**
 * Reads a page.
 *
 * @throws HttpError for a refusal, for half an answer, and for what is no page
 */
export function readODataPage(answer: HttpAnswer): ODataPage {
  const read = pageSchema.safeParse(readJson(answer));
  if (!read.success) {
    throw new HttpError("http/bad-content", "JSON without a list of products came", {
      status: answer.status,
    });
  }
  return { products: read.data.value, hasMore: typeof read.data["@odata.nextLink"] === "string" };
}

/** Where to page, and how far. */
export interface PagingOptions {
  readonly provider: string;
  readonly root: string;
  readonly pageSize: number;
  /** The archive answers no `$skip` beyond it; 10,000 by default. */
  readonly maxSkip?: number | undefined;
  readonly fetchPage: (url: string) => Promise<ODataPage>;
}

/** What paging needs of a product. */
const placeSchema = z.object({
  Id: z.string(),
  ContentDate: z.object({ Start: z.string().regex(/^[\d:.T+-]+Z?$/) }),
});

/**
 * All products of a search, each once.
 *
 * The archive skips no more than 10,000 products. So before that, the search begins anew at the last start seen, as
 * often as needed: no window is larger than what can be skipped, however many products there are.
 *
 * Products that begin at one instant have no order: from request to request the archive may list them in another one,
 * and what then comes on two pages stands in the place of what comes on none. So when a page repeats something, the
 * window is gone through again by pages that each begin at the last start of the one before, and skip nothing.
 *
 * @throws ProviderError `provider/bad-response`, after what came before, when pages repeat themselves or when more
 *   products than can be skipped begin at one instant
 */
export async function* odataProducts(search: ODataSearch, options: PagingOptions): AsyncGenerator<unknown> {
  const { provider, root, pageSize, fetchPage, maxSkip = 10_000 } = options;
  const seen = new Set<string>();
  let fromText: string | undefined;
  let mustNotSkip = false;
  for (;;) {
    let lastStart: string | undefined;
    let skip = 0;
    let isAgain = false;
    const inWindow = new Set<string>();
    for (;;) {
      const page = await fetchPage(searchAddress(root, search, { fromText, skip, top: pageSize }));
      const ids: string[] = [];
      for (const product of page.products) {
        const place = placeSchema.safeParse(product);
        if (place.success) {
          lastStart = place.data.ContentDate.Start;
          ids.push(place.data.Id);
          if (seen.has(place.data.Id)) continue;
          seen.add(place.data.Id);
        }
        yield product;
      }
      // Windows overlap by what begins at one instant; pages of one window do not.
      const isRepeating = ids.some((id) => inWindow.has(id));
      const hasMore = page.products.length > 0 && (page.hasMore || page.products.length >= pageSize);
      if (hasMore && skip > 0 && ids.every((id) => inWindow.has(id))) {
        throw incomplete(provider, "its pages repeat themselves");
      }
      if (isRepeating && mustNotSkip) {
        const crowd = `more than ${pageSize} products begin at ${lastStart}`;
        throw incomplete(provider, `${crowd}, and their pages repeat some of them`);
      }
      isAgain = isRepeating;
      if (isAgain) break;
      if (!hasMore) return;
      for (const id of ids) inWindow.add(id);
      if (mustNotSkip && isLater(lastStart, fromText)) break;
      skip += page.products.length;
      if (skip + pageSize > maxSkip) break;
    }
    if (isAgain) {
      mustNotSkip = true;
      continue;
    }
    if (!isLater(lastStart, fromText)) {
      throw incomplete(provider, `more than ${maxSkip} products begin at ${lastStart ?? "no time"}`);
    }
    fromText = lastStart;
  }
}

/** Whether paging has come on in time; as the archive writes it, in one form. */
function isLater(start: string | undefined, than: string | undefined): boolean {
  return start !== undefined && (than === undefined || start > than);
}

function incomplete(provider: string, why: string): ProviderError {
  return new ProviderError(
    "provider/bad-response",
    `${provider}: the answer is incomplete: ${why}; try again, or ask for a smaller area`,
    { provider },
  );
}
