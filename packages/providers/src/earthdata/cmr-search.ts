import {
  type Footprint,
  findPlatform,
  formatInstant,
  type Position,
  type ProductQuery,
} from "@eomatch/stac-model";
import { boundingBox } from "../bounding-box.js";
import { platformOfShortName } from "./cmr-platform.js";
import type { ShortName } from "./earthdata-options.js";

/** Polygons with more positions are asked for by their box. */
const maxPositions = 150;

/**
 * The granules that a query asks for, as parameters of CMR's granule search, a list for each collection.
 *
 * Collections that are known to be of another satellite are left out. CMR draws great circles between positions, as
 * we do, so a plain polygon is sent as it is; anything else as its bounding box, which may cross the antimeridian. The
 * stop is a millisecond later than asked: CMR keeps microseconds.
 */
export function cmrSearches(query: ProductQuery, names: readonly ShortName[]): readonly URLSearchParams[] {
  const platform = query.platform === undefined ? undefined : findPlatform(query.platform)?.name;
  return names
    .filter(({ shortName }) => {
      const own = platformOfShortName(shortName);
      return platform === undefined || own === undefined || own === platform;
    })
    .map(({ shortName, version }) => {
      const search = new URLSearchParams({ short_name: shortName });
      if (version !== undefined) search.set("version", version);
      const stop = new Date(query.stopTime.getTime() + 1);
      search.set("temporal", `${formatInstant(query.startTime)},${formatInstant(stop)}`);
      // In the order of time; the archive's own would change as granules come in.
      search.set("sort_key", "start_date");
      if (query.area !== undefined) addArea(search, query.area);
      return search;
    });
}

/** The same search by bounding box, for an archive that refuses its polygon; undefined when it has none. */
export function withoutPolygon(
  search: URLSearchParams,
  area: Footprint | undefined,
): URLSearchParams | undefined {
  if (area === undefined || !search.has("polygon[]")) return undefined;
  const coarser = new URLSearchParams(search);
  coarser.delete("polygon[]");
  coarser.delete("options[polygon][or]");
  addBox(coarser, area);
  return coarser;
}

function addArea(search: URLSearchParams, area: Footprint): void {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  const rings = polygons.map(([outer = []]) => cmrRing(outer));
  const isPlain = boundingBox(area)?.isPlain === true;
  if (!isPlain || rings.some((ring) => ring === undefined || ring.length > maxPositions)) {
    addBox(search, area);
    return;
  }
  for (const ring of rings)
    search.append("polygon[]", (ring ?? []).map((position) => text(position)).join(","));
  if (rings.length > 1) search.set("options[polygon][or]", "true");
}

function addBox(search: URLSearchParams, area: Footprint): void {
  const box = boundingBox(area);
  if (box !== undefined) search.set("bounding_box", box.bbox.join(","));
}

/** Counter-clockwise and closed, without positions that stand twice, as CMR asks; undefined when too few are left. */
function cmrRing(outer: readonly Position[]): readonly Position[] | undefined {
  const distinct = outer.filter(([lon, lat], i) => {
    const [nextLon, nextLat] = outer[(i + 1) % outer.length] as Position;
    return lon !== nextLon || lat !== nextLat;
  });
  const [first] = distinct;
  if (first === undefined || distinct.length < 3) return undefined;
  const turned = distinct.reduce((sum, [lon, lat], i) => {
    const [nextLon, nextLat] = distinct[(i + 1) % distinct.length] as Position;
    return sum + lon * nextLat - nextLon * lat;
  }, 0);
  const ring = turned < 0 ? [...distinct].reverse() : distinct;
  return [...ring, ring[0] as Position];
}

function text([lon, lat]: Position): string {
  return `${Number(lon.toFixed(6))},${Number(lat.toFixed(6))}`;
}
