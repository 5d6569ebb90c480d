import type { Expression } from "../cql2/expression.js";
import { parseCql2Json } from "../cql2/parse-json.js";
import { parseCql2Text } from "../cql2/parse-text.js";
import { invalidParameter } from "../errors.js";

/** How a filter is written. */
export type FilterLanguage = "cql2-text" | "cql2-json";

/**
 * Reads the parameter `filter` (OGC API Features part 3): CQL2 text, or CQL2 JSON as an object or as its text.
 *
 * @throws StacApiError `stac-api/invalid-parameter`, `stac-api/too-complex`
 */
export function readFilter(filter: unknown, language: FilterLanguage): Expression {
  if (language === "cql2-text") {
    if (typeof filter === "string") return parseCql2Text(filter);
    throw invalidParameter("filter", "not a text: with filter-lang cql2-text it must be one");
  }
  if (typeof filter !== "string") return parseCql2Json(filter);
  try {
    return parseCql2Json(JSON.parse(filter));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalidParameter(
      "filter",
      "not JSON: write CQL2 JSON, or CQL2 text with filter-lang cql2-text",
      error,
    );
  }
}

/** Geometries of filters are in longitude and latitude, as everywhere in STAC. @throws StacApiError */
export function checkFilterCrs(crs: string | undefined): void {
  if (crs === undefined || crs === "http://www.opengis.net/def/crs/OGC/1.3/CRS84") return;
  throw invalidParameter(
    "filter-crs",
    "only http://www.opengis.net/def/crs/OGC/1.3/CRS84 is known: leave it out",
  );
}
