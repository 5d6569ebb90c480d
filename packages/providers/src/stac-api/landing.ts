import type { HttpAnswer } from "../http/exchange.js";
import { isRecord } from "./search-page.js";

/** How a filter may be written. */
export type FilterLanguage = "cql2-json" | "cql2-text";

/** What an API says of itself on its landing page. */
export interface ApiAbilities {
  /** What answers, as it calls itself. */
  readonly title: string | undefined;
  /** Empty when searches cannot be filtered. */
  readonly filterLanguages: readonly FilterLanguage[];
  readonly canSort: boolean;
  /** Where the properties are listed that filters may name; relative to nothing. */
  readonly queryablesUrl: string | undefined;
}

/** What is assumed of an API that does not say. */
export const noAbilities: ApiAbilities = {
  title: undefined,
  filterLanguages: [],
  canSort: false,
  queryablesUrl: undefined,
};

/** What may be compared in a filter, by property: the values that it has, where they are listed. */
export type Queryables = ReadonlyMap<string, readonly string[] | undefined>;

/**
 * Reads a landing page (STAC API 1.0, Core); undefined when it is none.
 *
 * Conformance classes: `item-search#filter` of the Filter extension, in all of its releases, with the languages of OGC
 * CQL2 (`…/conf/cql2-json`, `…/conf/cql2-text`); `item-search#sort` of the Sort extension.
 */
export function readLanding(answer: HttpAnswer): ApiAbilities | undefined {
  const page = parseRecord(answer);
  if (page === undefined || !Array.isArray(page["conformsTo"])) return undefined;
  const classes = page["conformsTo"].filter((one): one is string => typeof one === "string");
  const has = (pattern: RegExp): boolean => classes.some((one) => pattern.test(one));
  const isFiltering = has(/item-search(\/|#)filter/);
  const languages = (["cql2-json", "cql2-text"] as const).filter((language) =>
    has(new RegExp(`(/conf/|filter:)${language}$`)),
  );
  const links = Array.isArray(page["links"]) ? page["links"].filter(isRecord) : [];
  const href = links.find(
    ({ rel }) => rel === "http://www.opengis.net/def/rel/ogc/1.0/queryables" || rel === "queryables",
  )?.["href"];
  const title = [page["title"], page["id"]].find((text) => typeof text === "string" && text.trim() !== "");
  return {
    title: title === undefined ? undefined : String(title).replace(/\s+/g, " ").trim().slice(0, 80),
    filterLanguages: isFiltering ? languages : [],
    canSort: has(/item-search(\/|#)sort/),
    queryablesUrl:
      typeof href === "string" && URL.canParse(href, answer.url) ? new URL(href, answer.url).href : undefined,
  };
}

/** Reads a list of queryables (a JSON schema, STAC API Filter extension); undefined when it is none. */
export function readQueryables(answer: HttpAnswer): Queryables | undefined {
  const properties = parseRecord(answer)?.["properties"];
  if (!isRecord(properties)) return undefined;
  return new Map(
    Object.entries(properties).map(([name, schema]) => {
      const values = isRecord(schema) && Array.isArray(schema["enum"]) ? schema["enum"] : undefined;
      return [
        name.replace(/^properties\./, ""),
        values?.filter((one): one is string => typeof one === "string"),
      ];
    }),
  );
}

/** Ids of a list of collections, `GET /collections`, and the address of the next page. */
export function readCollectionIds(
  answer: HttpAnswer,
): { readonly ids: readonly string[]; readonly next: string | undefined } | undefined {
  const page = parseRecord(answer);
  if (page === undefined || !Array.isArray(page["collections"])) return undefined;
  const ids = page["collections"].filter(isRecord).map(({ id }) => id);
  const links = Array.isArray(page["links"]) ? page["links"].filter(isRecord) : [];
  const href = links.find(({ rel }) => rel === "next")?.["href"];
  return {
    ids: ids.filter((id): id is string => typeof id === "string"),
    next:
      typeof href === "string" && URL.canParse(href, answer.url) ? new URL(href, answer.url).href : undefined,
  };
}

function parseRecord({ status, text }: HttpAnswer): { readonly [field: string]: unknown } | undefined {
  if (status < 200 || status > 299) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    // Not JSON: the caller knows what it means that this is none.
    return undefined;
  }
}
