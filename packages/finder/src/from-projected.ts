import { AUTHALIC_RADIUS_KM } from "./authalic.js";
import { FinderError } from "./errors.js";
import type { Footprint, MultiPolygon, Polygon, Position, RingCoordinates } from "./geojson.js";
import { inverseOf, type Unproject } from "./map-projection.js";
import { dot, edgeNormal } from "./ring-contact.js";
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
 *   (`"EPSG:32631"`); or a proj4 string; or WKT of a projection that proj4 knows
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

function followEdges(given: RingCoordinates, unproject: Unproject, toleranceKm: number): MutableRing {
  const ring = closed(given);
  const places = ring.map(([easting = Number.NaN, northing = Number.NaN]) => unproject(easting, northing));
  const followed: MutableRing = places.slice(0, 1);
  for (let i = 1; i < ring.length; i++) {
    const edge = { from: ring[i - 1]!, to: ring[i]!, start: places[i - 1]!, end: places[i]! };
    halve(edge, { followed, unproject, toleranceKm, depth: 0 });
  }
  return followed;
}

// The closing edge is an edge like the others.
function closed(ring: RingCoordinates): RingCoordinates {
  const [first, last] = [ring[0], ring.at(-1)];
  const isClosed = first === undefined || (first[0] === last?.[0] && first[1] === last?.[1]);
  return isClosed ? ring : [...ring, first];
}

interface MapEdge {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly start: Position;
  readonly end: Position;
}

/** Adds what lies between the two ends of an edge, and its end. */
function halve(
  edge: MapEdge,
  state: { followed: MutableRing; unproject: Unproject; toleranceKm: number; depth: number },
): void {
  const { from, to, start, end } = edge;
  const { followed, unproject, toleranceKm, depth } = state;
  const at = (share: number): [number, number] => [
    from[0]! + share * (to[0]! - from[0]!),
    from[1]! + share * (to[1]! - from[1]!),
  ];
  const middle = at(0.5);
  const halfway = unproject(...middle);
  // An edge that bends one way and then the other, as through the origin of a map, lies right in its middle.
  const isFollowed =
    distanceKm(halfway, middleOf(start, end)) <= toleranceKm &&
    [0.25, 0.75].every((share) => besideKm(unproject(...at(share)), start, end) <= toleranceKm);
  if (depth === MAX_HALVINGS || isFollowed) {
    followed.push(end);
    return;
  }
  halve({ from, to: middle, start, end: halfway }, { ...state, depth: depth + 1 });
  halve({ from: middle, to, start: halfway, end }, { ...state, depth: depth + 1 });
}

/** Gives how far a place lies beside the great circle through two others. */
function besideKm(place: Position, start: Position, end: Position): number {
  const normal = edgeNormal(toVector(...start), toVector(...end));
  const norm = Math.hypot(...normal);
  return norm === 0 ? 0 : (Math.abs(dot(normal, toVector(...place))) / norm) * AUTHALIC_RADIUS_KM;
}

/** The place halfway along the great circle. */
function middleOf(start: Position, end: Position): Position {
  const a = toVector(...start);
  const b = toVector(...end);
  return toPosition([a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
}
