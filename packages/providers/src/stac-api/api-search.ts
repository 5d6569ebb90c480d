import type { ProductQuery, SearchOptions } from "@eomatch/stac-model";
import { HttpError } from "../errors.js";
import type { HttpRequest } from "../http/exchange.js";
import { type RequestContext, requestWithRetry } from "../http/request.js";
import type { ApiDescription } from "./api-description.js";
import type { Cql2 } from "./cql2.js";
import type { FilterLanguage } from "./landing.js";
import { platformFilter } from "./platform-filter.js";
import { easierForm, isWorthEasing, type SearchForm, type UsedForm } from "./search-form.js";
import { readSearchPage, type SearchPage } from "./search-page.js";
import { completeEnd, type PagesEnd, type PagingProblem, searchPages } from "./search-pages.js";
import { searchRequest, stacSearches } from "./search-request.js";
import type { StacApiOptions, StacApiSettings } from "./stac-api-options.js";
import { wholeSearch } from "./whole-search.js";

/** What narrows or orders a search beyond collection, time and area, as far as the archive can. */
interface Extras {
  readonly filter: Cql2 | undefined;
  readonly languages: readonly FilterLanguage[];
  readonly canSort: boolean;
}

/** Pages of a query, as an archive gives them. */
export type ApiSearch = (
  query: ProductQuery,
  theirs: readonly string[],
  search: SearchOptions,
) => AsyncGenerator<SearchPage>;

/**
 * Puts queries to an API, in the form that it takes, until everything has come.
 *
 * @throws HttpError when an answer is not to be had; ProviderError `provider/bad-response` when one stays incomplete
 */
export function createApiSearch(
  options: StacApiOptions,
  settings: StacApiSettings,
  { description, context }: { readonly description: ApiDescription; readonly context: RequestContext },
): ApiSearch {
  const { name: provider, origin, headers, searchUrl } = settings;
  const habits = new Map<PagingProblem, number>();
  // What one search has learnt of the archive holds for the next.
  let form: SearchForm = {
    method: options.method ?? "POST",
    limit: settings.pageSize,
    hasPolygons: true,
    hasFilters: true,
    hasSorting: settings.mayNeedSorting,
  };
  let halvings = 0;

  async function* pagesOf(
    query: ProductQuery,
    { theirs, part, extras, search }: Asked,
  ): AsyncGenerator<SearchPage, PagesEnd> {
    const { signal, onRetry } = search;
    for (;;) {
      const current = form;
      const { languages } = extras;
      const isFiltered =
        current.hasFilters &&
        extras.filter !== undefined &&
        (current.method === "POST" || languages.includes("cql2-text"));
      const isSorted = current.hasSorting && extras.canSort;
      const [stacSearch] = stacSearches(query, {
        collections: theirs,
        pageSize: current.limit,
        hasPolygons: current.hasPolygons,
        filter: isFiltered ? extras.filter : undefined,
        isSorted,
      }).slice(part);
      if (stacSearch === undefined) return completeEnd;
      const used = (isFirstPage: boolean): UsedForm => ({
        ...current,
        hasPolygons: stacSearch.intersects !== undefined,
        hasFilters: isFiltered,
        hasSorting: isSorted,
        isFirstPage,
        isMethodFixed: options.method !== undefined,
        halvings,
      });
      let isFirstPage = true;
      const fetchPage = (request: HttpRequest): Promise<SearchPage> =>
        requestWithRetry(request, readSearchPage, {
          ...context,
          signal,
          onRetry,
          giveUp: (error) => isWorthEasing(error) && easierForm(error, used(isFirstPage)) !== undefined,
        });
      try {
        const first = { ...searchRequest(searchUrl, stacSearch, { ...current, languages }), headers };
        const pages = searchPages(first, { origin, headers, fetchPage, limit: current.limit });
        for (;;) {
          const page = await pages.next();
          if (page.done) return page.value;
          isFirstPage = false;
          halvings = 0;
          yield page.value;
        }
      } catch (error) {
        const easier = error instanceof HttpError ? easierForm(error, used(isFirstPage)) : undefined;
        if (!(error instanceof HttpError) || easier === undefined) throw error;
        onRetry?.(`${error.message}; asked again ${easier.words}`, 0);
        // Searches run side by side: another one may have found an easier form meanwhile.
        if (form !== current) continue;
        form = { ...current, ...easier.change };
        if (easier.change.limit !== undefined) halvings += 1;
      }
    }
  }

  const extrasOf = async (
    { platform }: ProductQuery,
    theirs: readonly string[],
    search: SearchOptions,
  ): Promise<Extras> => {
    const none: Extras = { filter: undefined, languages: [], canSort: false };
    if (!settings.useExtensions || (platform === undefined && !form.hasSorting)) return none;
    const { filterLanguages: languages, canSort } = await description.abilities(search);
    if (platform === undefined || languages.length === 0 || !form.hasFilters) return { ...none, canSort };
    const listed: string[] = [];
    for (const collection of theirs) {
      const queryables = await description.queryables(collection, search);
      if (queryables === undefined || !queryables.has("platform")) return { ...none, canSort };
      listed.push(...(queryables.get("platform") ?? []));
    }
    return { filter: platformFilter(platform, listed), languages, canSort };
  };

  return async function* (query, theirs, search) {
    const extras = await extrasOf(query, theirs, search);
    const period = { from: query.startTime.getTime(), to: query.stopTime.getTime() };
    const parts = stacSearches(query, { collections: theirs, pageSize: 1 }).length;
    for (let part = 0; part < parts; part++) {
      yield* wholeSearch(period, {
        provider,
        habits,
        onWarning: search.onWarning,
        pagesOf: ({ from, to }) =>
          pagesOf(
            { ...query, startTime: new Date(from), stopTime: new Date(to) },
            { theirs, part, extras, search },
          ),
      });
    }
  };
}

interface Asked {
  readonly theirs: readonly string[];
  /** Which of the searches that the area takes: it is in two where its box crosses the antimeridian. */
  readonly part: number;
  readonly extras: Extras;
  readonly search: SearchOptions;
}
