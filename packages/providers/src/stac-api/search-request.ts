import { type Bbox, type Footprint, formatInstant, type ProductQuery } from "@eomatch/stac-model";
import { boundingBox } from "../bounding-box.js";
import { densified } from "../great-circle.js";
import type { HttpRequest } from "../http/exchange.js";
import { type Cql2, cql2Text } from "./cql2.js";
import type { FilterLanguage } from "./landing.js";

/** A STAC API search, as the body of POST /search has it. */
export interface StacSearch {
  readonly collections: readonly string[];
  readonly datetime: string;
  readonly limit: number;
  readonly bbox?: Bbox;
  readonly intersects?: Footprint;
  readonly filter?: Cql2;
  /** By time, then by id, so that pages neither overlap nor leave anything out; the archive's own order when left out. */
  readonly isSorted?: boolean;
}

/** How searches are put. */
export interface SearchWording {
  readonly collections: readonly string[];
  readonly pageSize: number;
  /** Whether an area may be sent as a polygon; true when left out. */
  readonly hasPolygons?: boolean | undefined;
  readonly filter?: Cql2 | undefined;
  readonly isSorted?: boolean | undefined;
}

/** Longer polygons are searched by their box: some archives refuse large bodies. */
const maxPositions = 500;

/** GET addresses stay below the 8 kB that common servers accept. */
const maxPolygonCharacters = 4000;

/**
 * The searches that together answer a query: one, or two where the area's box crosses the antimeridian.
 *
 * A plain polygon is sent as `intersects`, with positions added along its great circles, because archives draw
 * straight lines in longitude and latitude. An area over a pole or the antimeridian, where archives differ,
 * is sent as its `bbox`. The end is one millisecond later than asked: archives keep microseconds.
 */
export function stacSearches(
  query: ProductQuery,
  { collections, pageSize, hasPolygons = true, filter, isSorted = false }: SearchWording,
): readonly StacSearch[] {
  const stop = new Date(query.stopTime.getTime() + 1);
  const search: StacSearch = {
    collections,
    datetime: `${formatInstant(query.startTime)}/${formatInstant(stop)}`,
    limit: pageSize,
    ...(filter === undefined ? {} : { filter }),
    ...(isSorted ? { isSorted } : {}),
  };
  const box = query.area === undefined ? undefined : boundingBox(query.area);
  if (query.area === undefined || box === undefined) return [search];
  if (box.isPlain && hasPolygons) {
    const intersects = densified(query.area);
    if (countPositions(intersects) <= maxPositions) return [{ ...search, intersects }];
  }
  const [west, south, east, north] = box.bbox;
  if (west <= east) return [{ ...search, bbox: box.bbox }];
  return [
    { ...search, bbox: [west, south, 180, north] },
    { ...search, bbox: [-180, south, east, north] },
  ];
}

/**
 * The request of a search's first page.
 *
 * @param languages those in which the archive takes filters; JSON is preferred in bodies, text is all that addresses hold
 */
export function searchRequest(
  url: string,
  search: StacSearch,
  {
    method,
    languages = [],
  }: { readonly method: "GET" | "POST"; readonly languages?: readonly FilterLanguage[] },
): HttpRequest {
  if (method === "GET") return { url: getAddress(url, search, languages), method };
  const { filter, isSorted, ...plain } = search;
  const body = {
    ...plain,
    ...(filter === undefined ? {} : filterOf(filter, languages)),
    ...(isSorted
      ? { sortby: ["properties.datetime", "id"].map((field) => ({ field, direction: "asc" })) }
      : {}),
  };
  return { url, method, body: JSON.stringify(body) };
}

function filterOf(filter: Cql2, languages: readonly FilterLanguage[]): object {
  return languages.includes("cql2-json")
    ? { filter, "filter-lang": "cql2-json" }
    : { filter: cql2Text(filter), "filter-lang": "cql2-text" };
}

function getAddress(url: string, search: StacSearch, languages: readonly FilterLanguage[]): string {
  const address = new URL(url);
  const { searchParams } = address;
  searchParams.set("collections", search.collections.join(","));
  searchParams.set("datetime", search.datetime);
  searchParams.set("limit", String(search.limit));
  const polygon = search.intersects === undefined ? "" : JSON.stringify(search.intersects);
  if (polygon.length > maxPolygonCharacters && search.intersects !== undefined) {
    const box = boundingBox(search.intersects);
    if (box !== undefined) searchParams.set("bbox", box.bbox.join(","));
  } else if (polygon !== "") {
    searchParams.set("intersects", polygon);
  }
  if (search.bbox !== undefined) searchParams.set("bbox", search.bbox.join(","));
  if (search.filter !== undefined && languages.includes("cql2-text")) {
    searchParams.set("filter", cql2Text(search.filter));
    searchParams.set("filter-lang", "cql2-text");
  }
  if (search.isSorted) searchParams.set("sortby", "+properties.datetime,+id");
  return address.href;
}

function countPositions(area: Footprint): number {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  return polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
}
