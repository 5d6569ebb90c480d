import type { HttpError } from "../errors.js";

/**
 * How searches are put to an archive. It begins with what is asked for and is made easier when the archive cannot take
 * it; what it has learnt holds for all later searches.
 */
export interface SearchForm {
  readonly method: "GET" | "POST";
  readonly limit: number;
  /** An area's polygon, or only its box. */
  readonly hasPolygons: boolean;
  readonly hasFilters: boolean;
  readonly hasSorting: boolean;
}

/** What the search that failed made use of. */
export interface UsedForm extends SearchForm {
  /** Nothing had come for it yet. */
  readonly isFirstPage: boolean;
  /** The method was chosen by the user. */
  readonly isMethodFixed: boolean;
  /** How often in a row pages were made smaller without one that came. */
  readonly halvings: number;
}

/** Pages are not made smaller than this: it is not their size then. */
const smallestLimit = 5;

/** Gateways that give up on a long answer; after so many halvings it is the archive that is ill. */
const maxHalvings = 4;

/**
 * An easier form after a failure, and why; undefined when no easier one would help.
 *
 * Pages are halved after 413, after a refusal that speaks of the limit, and where an answer is too large or takes too
 * long; GET takes over from POST after 404, 405 or 501; sorting, filters and then polygons are left out after a refusal
 * of the search as such (400, 422, 501) or a server that breaks over it (500). Filters narrow what comes and decide
 * nothing, so that the result is the same.
 */
export function easierForm(
  error: HttpError,
  used: UsedForm,
): { readonly change: Partial<SearchForm>; readonly words: string } | undefined {
  const { isFirstPage, isMethodFixed, halvings, ...form } = used;
  const { status } = error;
  const isMethodRefused = status === 404 || status === 405 || status === 501;
  if (isFirstPage && isMethodRefused && form.method === "POST" && !isMethodFixed) {
    return { change: { method: "GET" }, words: "with GET instead of POST" };
  }
  if (isTooMuch(error) && form.limit > smallestLimit && halvings < maxHalvings) {
    const limit = Math.max(smallestLimit, Math.floor(form.limit / 2));
    return { change: { limit }, words: `with pages of ${limit}` };
  }
  if (status !== 400 && status !== 422 && status !== 500 && status !== 501) return undefined;
  if (form.hasSorting) return { change: { hasSorting: false }, words: "without sorting" };
  if (form.hasFilters) return { change: { hasFilters: false }, words: "without a filter" };
  if (form.hasPolygons && status !== 500) {
    return { change: { hasPolygons: false }, words: "with the box of the area" };
  }
  return undefined;
}

/** Tells whether a failure that may pass is one that an easier search would spare. */
export function isWorthEasing(error: HttpError): boolean {
  return isTooMuch(error) || error.status === 500;
}

function isTooMuch({ code, status, message }: HttpError): boolean {
  if (code === "http/timeout" || code === "http/too-large") return true;
  if (status === 413 || status === 502 || status === 504) return true;
  const isRefusal = status === 400 || status === 422;
  return isRefusal && /\blimit\b|page.?size|too (large|many|big)|exceed|less than or equal/i.test(message);
}
