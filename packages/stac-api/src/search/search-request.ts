import type { Bbox } from "@eomatch/stac-model";
import { z } from "zod";
import type { Expression } from "../cql2/expression.js";
import { invalidParameter } from "../errors.js";
import { boxGeometry, type SearchGeometry, searchGeometry } from "../spatial/search-geometry.js";
import { checkBbox, parseBbox } from "./bbox-parameter.js";
import { parseDatetime, type TimeInterval } from "./datetime-interval.js";
import { checkFields, type FieldSelection, parseFields } from "./field-selection.js";
import { checkFilterCrs, type FilterLanguage, readFilter } from "./filter-parameter.js";
import { placeOfToken } from "./page-token.js";
import { checkSortKeys, type ItemPlace, parseSortBy, type SortKey } from "./sort-order.js";

/** What a search asks for. Whatever is undefined does not restrict. */
export interface SearchRequest {
  readonly ids: readonly string[] | undefined;
  readonly collections: readonly string[] | undefined;
  readonly interval: TimeInterval | undefined;
  /** What the items' geometry shares a place with, from `bbox` or `intersects`. */
  readonly region: SearchGeometry | undefined;
  readonly filter: Expression | undefined;
  /** Empty for the catalogue's own order: start, collection, id. */
  readonly sortBy: readonly SortKey[];
  readonly fields: FieldSelection | undefined;
  /** Items of a page, at the most. */
  readonly limit: number;
  /** The page begins after this place. */
  readonly after: ItemPlace | undefined;
}

/** How large a page is unless the request says, and how large it may be. */
export interface PageSizes {
  readonly defaultLimit: number;
  readonly maxLimit: number;
}

const maxListed = 1000;

/** The parameters of a search, as they stand in the body of a POST. */
const bodySchema = z.strictObject({
  ids: z.array(z.string()).max(maxListed).optional(),
  collections: z.array(z.string()).max(maxListed).optional(),
  bbox: z.array(z.number()).optional(),
  intersects: z.unknown().optional(),
  datetime: z.string().nullish(),
  limit: z.number().optional(),
  sortby: z
    .array(z.strictObject({ field: z.string(), direction: z.enum(["asc", "desc"]).optional() }))
    .optional(),
  fields: z
    .strictObject({
      include: z.array(z.string()).nullish(),
      exclude: z.array(z.string()).nullish(),
    })
    .optional(),
  filter: z.unknown().optional(),
  "filter-lang": z.enum(["cql2-text", "cql2-json"]).optional(),
  "filter-crs": z.string().optional(),
  token: z.string().optional(),
});

/** The names of the parameters in an address. */
const searchParameterNames: readonly string[] = Object.keys(bodySchema.shape);

/**
 * Reads the body of a search by POST.
 *
 * @throws StacApiError `stac-api/invalid-parameter` naming what is wrong
 */
export function readSearchBody(body: unknown, sizes: PageSizes): SearchRequest {
  const read = bodySchema.safeParse(body);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "the body" : issue.path.join(".");
    throw invalidParameter(where, issue?.message ?? "invalid", read.error);
  }
  const { ids, collections, bbox, intersects, datetime, limit, sortby, fields, token } = read.data;
  const { filter, "filter-lang": language = "cql2-json", "filter-crs": crs } = read.data;
  requireOneRegion(bbox, intersects);
  checkFilterCrs(crs);
  const sortBy = checkSortKeys(
    (sortby ?? []).map(({ field, direction }) => ({ field, isDescending: direction === "desc" })),
  );
  return {
    ids,
    collections,
    interval: datetime === undefined || datetime === null ? undefined : parseDatetime(datetime),
    region: regionOf(bbox === undefined ? undefined : checkBbox(bbox), intersects),
    filter: filter === undefined || filter === null ? undefined : readFilter(filter, language),
    sortBy,
    fields:
      fields === undefined
        ? undefined
        : checkFields({ include: fields.include ?? [], exclude: fields.exclude ?? [] }),
    limit: pageSize(limit, sizes),
    after: token === undefined ? undefined : placeOfToken(token, sortBy.length),
  };
}

/**
 * Reads the parameters of a search by GET.
 *
 * @throws StacApiError `stac-api/invalid-parameter` naming what is wrong, also for a parameter that does not exist
 *   (OGC API Features part 1, requirement /req/core/query-param-unknown)
 */
export function readSearchParameters(parameters: URLSearchParams, sizes: PageSizes): SearchRequest {
  requireKnown(parameters, searchParameterNames);
  const read = <T>(name: string, parse: (text: string) => T): T | undefined => {
    const text = parameters.get(name);
    return text === null ? undefined : parse(text);
  };
  const sortBy = read("sortby", parseSortBy) ?? [];
  const [bbox, intersects] = [read("bbox", parseBbox), read("intersects", parseIntersects)];
  requireOneRegion(bbox, intersects);
  read("filter-crs", checkFilterCrs);
  const language = read("filter-lang", checkLanguage) ?? "cql2-text";
  return {
    ids: listed(parameters, "ids"),
    collections: listed(parameters, "collections"),
    interval: read("datetime", parseDatetime),
    region: regionOf(bbox, intersects),
    filter: read("filter", (text) => readFilter(text, language)),
    sortBy,
    fields: read("fields", parseFields),
    limit: readLimit(parameters, sizes),
    after: read("token", (token) => placeOfToken(token, sortBy.length)),
  };
}

/** Reads `limit` as it stands in an address. @throws StacApiError `stac-api/invalid-parameter` */
export function readLimit(parameters: URLSearchParams, sizes: PageSizes): number {
  const text = parameters.get("limit");
  const limit = text === null ? undefined : /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  return pageSize(limit, sizes);
}

function requireOneRegion(bbox: unknown, intersects: unknown): void {
  if (bbox !== undefined && intersects !== undefined && intersects !== null) {
    throw invalidParameter("bbox", "given with intersects: a search takes one of the two");
  }
}

function regionOf(bbox: Bbox | undefined, intersects: unknown): SearchGeometry | undefined {
  if (bbox !== undefined) return boxGeometry(bbox);
  if (intersects === undefined || intersects === null) return undefined;
  // Some clients send in a body what belongs in an address: JSON as a text.
  return searchGeometry(
    typeof intersects === "string" ? parseIntersects(intersects) : intersects,
    "intersects",
  );
}

function parseIntersects(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidParameter("intersects", "not JSON: write a GeoJSON geometry", error);
  }
}

function checkLanguage(text: string): FilterLanguage {
  if (text === "cql2-text" || text === "cql2-json") return text;
  throw invalidParameter(
    "filter-lang",
    `there is no ${JSON.stringify(text)}: there are cql2-text and cql2-json`,
  );
}

/** Refuses parameters that do not exist and ones that are given twice. @throws StacApiError */
export function requireKnown(parameters: URLSearchParams, known: readonly string[]): void {
  for (const name of new Set(parameters.keys())) {
    if (!known.includes(name)) {
      throw invalidParameter(
        name,
        `there is no such parameter: ${known.length === 0 ? "there are none here" : `there are ${known.join(", ")}`}`,
      );
    }
    if (parameters.getAll(name).length > 1 && !listParameters.has(name)) {
      throw invalidParameter(name, "given more than once: give it once");
    }
  }
}

const listParameters: ReadonlySet<string> = new Set(["ids", "collections"]);

function listed(parameters: URLSearchParams, name: string): readonly string[] | undefined {
  const texts = parameters.getAll(name);
  if (texts.length === 0) return undefined;
  const names = texts.flatMap((text) => text.split(",")).filter((one) => one !== "");
  if (names.length > maxListed) {
    throw invalidParameter(name, `${names.length} names: ${maxListed} at the most`);
  }
  return names;
}

function pageSize(limit: number | undefined, { defaultLimit, maxLimit }: PageSizes): number {
  if (limit === undefined) return Math.min(defaultLimit, maxLimit);
  if (!Number.isInteger(limit) || limit < 1) throw invalidParameter("limit", "not a whole number above 0");
  // More than a page may hold is no mistake: the client gets less and a link (OGC API Features, /req/core/fc-limit).
  return Math.min(limit, maxLimit);
}
