import { HttpError } from "../errors.js";
import { contentSummary, type HttpAnswer } from "../http/exchange.js";
import { readJson } from "../http/json-answer.js";

/** One page of a STAC API search. */
export interface SearchPage {
  readonly features: readonly unknown[];
  readonly links: readonly { readonly [field: string]: unknown }[];
  /** How many items the whole search has, when the archive says. */
  readonly matched: number | undefined;
  /** How many items the archive puts on a page, when it says: it may grant fewer than it was asked for. */
  readonly limit: number | undefined;
  /** Where the page came from; relative links are meant from here. */
  readonly url: string;
}

/**
 * Reads a page.
 *
 * @throws HttpError `http/status` for a refusal, with the archive's own words; `http/truncated`, worth another
 *   try, for JSON that breaks off; `http/bad-content` for anything that is not a FeatureCollection
 */
export function readSearchPage(answer: HttpAnswer): SearchPage {
  const value = readJson(answer);
  if (!isRecord(value) || !Array.isArray(value["features"])) throw notAPage(answer, "JSON without features");
  const links = Array.isArray(value["links"]) ? value["links"].filter(isRecord) : [];
  return { features: value["features"], links, ...countsOf(value), url: answer.url };
}

function notAPage(answer: HttpAnswer, what: string): HttpError {
  return new HttpError("http/bad-content", `${what} came: ${contentSummary(answer)}`, {
    status: answer.status,
  });
}

/** STAC API 1.0 has `numberMatched`; the older context extension has `context.matched` and `context.limit`. */
function countsOf(page: { readonly [field: string]: unknown }): Pick<SearchPage, "limit" | "matched"> {
  const context = isRecord(page["context"]) ? page["context"] : {};
  const counted = (...candidates: readonly unknown[]): number | undefined =>
    candidates.find((count): count is number => Number.isSafeInteger(count) && (count as number) >= 0);
  return { matched: counted(page["numberMatched"], context["matched"]), limit: counted(context["limit"]) };
}

/** Tells whether a value is a JSON object. */
export function isRecord(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
