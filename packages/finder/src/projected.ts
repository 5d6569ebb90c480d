/**
 * Footprints in a projected coordinate reference system, for those who have them: `@eomatch/finder/projected`.
 *
 * An entry of its own, so that proj4 is loaded only by those who use it.
 *
 * @packageDocumentation
 */
import proj4 from "proj4";
import { FinderError } from "./errors.js";
import type { Footprint, MultiPolygon, Polygon, Position, RingCoordinates } from "./geojson.js";
import { distanceKm, toPosition, toVector } from "./vector.js";

/** How {@link fromProjected} follows edges. */
export interface ProjectedOptions {
  /**
   * How far, in metres, the great circles between the positions given back may lie from the straight edges of the
   * projected footprint; default 10, the size of a Sentinel-2 pixel.
   */
  readonly toleranceMetres?: number;
}

type MutableRing = Position[];

// Each halving brings an edge four times nearer; twelve of them turn 6000 km into a metre and a half.
const MAX_HALVINGS = 12;

/**
 * Gives a footprint in a projected reference system as longitudes and latitudes on WGS84, ready for the finder.
 *
 * The edges of the projected footprint are straight lines of its map. Positions are added along them until the great
 * circles between neighbours stay where the straight edges are.
 *
 * @param footprint coordinates `[easting, northing]` in the unit of the reference system, metres as a rule
 * @param crs an EPSG code of UTM on WGS84 (32601–32660, 32701–32760), of a polar stereographic projection (3031, 3413,
 *   3976, 3995, 5041, 5042, 32661, 32761) or of Web Mercator (3857), as a number or as STAC's `proj:code` has it
 *   (`"EPSG:32631"`); or a proj4 string
 * @throws FinderError `finder/invalid-criteria` for a reference system that is not known or a tolerance not above 0,
 *   `finder/invalid-footprint` for coordinates that have no place on Earth
 */
export function fromProjected(
  footprint: Footprint,
  crs: number | string,
  options: ProjectedOptions = {},
): Polygon | MultiPolygon {
  const { toleranceMetres = 10 } = options;
  if (!(toleranceMetres > 0)) {
    throw new FinderError(
      "finder/invalid-criteria",
      `the tolerance is ${toleranceMetres} m, give a length above 0`,
    );
  }
  const unproject = inverseOf(crs);
  const convert = (ring: RingCoordinates): MutableRing =>
    followEdges(ring, unproject, toleranceMetres / 1000);
  return footprint.type === "Polygon"
    ? { type: "Polygon", coordinates: footprint.coordinates.map(convert) }
    : {
        type: "MultiPolygon",
        coordinates: footprint.coordinates.map((rings) => rings.map(convert)),
      };
}

type Unproject = (easting: number, northing: number) => Position;

function inverseOf(crs: number | string): Unproject {
  const definition = definitionOf(crs);
  let inverse: (coordinates: number[]) => number[];
  try {
    const converter = proj4(definition, "+proj=longlat +datum=WGS84 +no_defs");
    inverse = (coordinates) => converter.forward(coordinates);
  } catch (cause) {
    throw new FinderError(
      "finder/invalid-criteria",
      `the reference system ${JSON.stringify(crs)} cannot be read by proj4, give an EPSG code or a proj4 string`,
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
      `the coordinates ${easting}, ${northing} have no place on Earth in ${JSON.stringify(crs)}, check the reference system and the order (easting, northing)`,
    );
  };
}

/** The parameters of the EPSG codes known here: EPSG Geodetic Parameter Dataset, epsg.org. */
function definitionOf(crs: number | string): string {
  const text = String(crs).trim();
  // What PROJ takes for granted: proj4 2.22 gives NaN for laea without false easting and northing.
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
    `the reference system ${JSON.stringify(crs)} is not known, give an EPSG code of UTM or polar stereographic, or a proj4 string`,
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

function followEdges(ring: RingCoordinates, unproject: Unproject, toleranceKm: number): MutableRing {
  const place = (index: number): Position => {
    const [easting = Number.NaN, northing = Number.NaN] = ring[index] ?? [];
    return unproject(easting, northing);
  };
  const followed: MutableRing = ring.length > 0 ? [place(0)] : [];
  for (let i = 1; i < ring.length; i++) {
    const [from, to] = [ring[i - 1] as readonly number[], ring[i] as readonly number[]];
    halve(from, to, followed[followed.length - 1] as Position, place(i), 0);
  }
  return followed;

  /** Adds what lies between two ends, and the second end. */
  function halve(
    from: readonly number[],
    to: readonly number[],
    start: Position,
    end: Position,
    depth: number,
  ): void {
    const middle = [
      ((from[0] as number) + (to[0] as number)) / 2,
      ((from[1] as number) + (to[1] as number)) / 2,
    ];
    const halfway = unproject(middle[0] as number, middle[1] as number);
    if (depth < MAX_HALVINGS && distanceKm(halfway, middleOf(start, end)) > toleranceKm) {
      halve(from, middle, start, halfway, depth + 1);
      halve(middle, to, halfway, end, depth + 1);
    } else {
      followed.push(end);
    }
  }
}

/** The place halfway along the great circle. */
function middleOf(start: Position, end: Position): Position {
  const a = toVector(...start);
  const b = toVector(...end);
  return toPosition([a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
}
