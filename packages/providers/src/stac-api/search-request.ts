import { type Bbox, type Footprint, formatInstant, type ProductQuery } from "@eomatch/stac-model";
import { boundingBox } from "../bounding-box.js";
import { densified } from "../great-circle.js";
import type { HttpRequest } from "../http/exchange.js";

/** A STAC API search, as the body of POST /search has it. */
export interface StacSearch {
  readonly collections: readonly string[];
  readonly datetime: string;
  readonly limit: number;
  readonly bbox?: Bbox;
  readonly intersects?: Footprint;
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
  options: { readonly collections: readonly string[]; readonly pageSize: number },
): readonly StacSearch[] {
  const stop = new Date(query.stopTime.getTime() + 1);
  const search: StacSearch = {
    collections: options.collections,
    datetime: `${formatInstant(query.startTime)}/${formatInstant(stop)}`,
    limit: options.pageSize,
  };
  const box = query.area === undefined ? undefined : boundingBox(query.area);
  if (query.area === undefined || box === undefined) return [search];
  if (box.isPlain) {
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

/** The request of a search's first page. */
export function searchRequest(url: string, method: "GET" | "POST", search: StacSearch): HttpRequest {
  return method === "POST"
    ? { url, method, body: JSON.stringify(search) }
    : { url: getAddress(url, search), method };
}

function getAddress(url: string, search: StacSearch): string {
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
  return address.href;
}

function countPositions(area: Footprint): number {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  return polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
}
