import proj4 from "proj4";
import { FinderError } from "./errors.js";
import type { Position } from "./geojson.js";

/** Gives the longitude and latitude of map coordinates. */
export type Unproject = (easting: number, northing: number) => Position;

/**
 * Gives the way from the map coordinates of a reference system back to WGS84.
 *
 * @throws FinderError `finder/invalid-criteria` for a reference system that is not known
 */
export function inverseOf(crs: number | string): Unproject {
  const definition = definitionOf(crs);
  let inverse: (coordinates: number[]) => number[];
  try {
    const converter = proj4(definition, "+proj=longlat +datum=WGS84 +no_defs");
    inverse = (coordinates) => converter.forward(coordinates);
  } catch (cause) {
    throw new FinderError(
      "finder/invalid-criteria",
      `the reference system ${shown(crs)} cannot be read, give an EPSG code, a proj4 string or WKT of a projection that proj4 knows`,
      { cause },
    );
  }
  return (easting, northing) => {
    // proj4 itself throws for coordinates that are not finite, without saying which.
    const isGiven = Number.isFinite(easting) && Number.isFinite(northing);
    const [lon = Number.NaN, lat = Number.NaN] = isGiven ? inverse([easting, northing]) : [];
    if (Number.isFinite(lon) && Math.abs(lat) <= 90) return [lon, lat];
    throw new FinderError(
      "finder/invalid-footprint",
      `the coordinates ${easting}, ${northing} have no place on Earth in ${shown(crs)}, check the reference system and the order (easting, northing)`,
    );
  };
}

/** The parameters of the EPSG codes known here: EPSG Geodetic Parameter Dataset, epsg.org. */
function definitionOf(crs: number | string): string {
  const text = String(crs).trim();
  // What PROJ takes for granted: proj4 2.22 gives NaN for laea without false easting and northing.
  if (/^\w+\s*[[(]/.test(text)) return text;
  if (text.startsWith("+")) return ["+x_0=0", "+y_0=0"].reduce(withDefault, text);
  const code = Number(/^(?:EPSG:)?(\d+)$/i.exec(text)?.[1] ?? Number.NaN);
  const zone = code % 100;
  const isUtm = zone >= 1 && zone <= 60;
  if (isUtm && Math.floor(code / 100) === 326) return `+proj=utm +zone=${zone} +datum=WGS84 +units=m`;
  if (isUtm && Math.floor(code / 100) === 327) return `+proj=utm +zone=${zone} +south +datum=WGS84 +units=m`;
  const definition = MAP_PROJECTIONS.get(code);
  if (definition !== undefined) return definition;
  throw new FinderError(
    "finder/invalid-criteria",
    `the reference system ${shown(crs)} is not known, give an EPSG code of UTM or polar stereographic, a proj4 string or WKT`,
  );
}

function withDefault(definition: string, parameter: string): string {
  const [name = ""] = parameter.split("=");
  return definition.includes(`${name}=`) ? definition : `${definition} ${parameter}`;
}

const stereographic = (lat: number, standard: string, lon: number, offset = 0): string =>
  `+proj=stere +lat_0=${lat} ${standard} +lon_0=${lon} +x_0=${offset} +y_0=${offset} +datum=WGS84 +units=m`;

const MAP_PROJECTIONS: ReadonlyMap<number, string> = new Map([
  [3031, stereographic(-90, "+lat_ts=-71", 0)],
  [3413, stereographic(90, "+lat_ts=70", -45)],
  [3976, stereographic(-90, "+lat_ts=-70", 0)],
  [3995, stereographic(90, "+lat_ts=71", 0)],
  [5041, stereographic(90, "+k=0.994", 0, 2_000_000)],
  [5042, stereographic(-90, "+k=0.994", 0, 2_000_000)],
  [32661, stereographic(90, "+k=0.994", 0, 2_000_000)],
  [32761, stereographic(-90, "+k=0.994", 0, 2_000_000)],
  [3857, "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null"],
]);

// WKT runs to pages; its beginning has the name.
function shown(crs: number | string): string {
  const text = String(crs);
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
