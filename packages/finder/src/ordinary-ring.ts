import { joinHalves } from "./cut-ring.js";
import type { EdgeModel } from "./edge-model.js";
import type { Footprint } from "./geojson.js";
import type { ColumnArrays } from "./observation-columns.js";

/** Nearer than this to ±180° or ±90° a position is left to the exact reading, which knows what a rim means. */
const NEAR_RIM_DEG = 1e-6;

/** Tells whether a position is one that an ordinary ring may hold: numbers, in range, and not on the rim of the map. */
function isOrdinary(lonDeg: unknown, latDeg: unknown): boolean {
  if (typeof lonDeg !== "number" || typeof latDeg !== "number") return false;
  if (!(latDeg > NEAR_RIM_DEG - 90 && latDeg < 90 - NEAR_RIM_DEG)) return false;
  if (lonDeg > NEAR_RIM_DEG - 180 && lonDeg < 180 - NEAR_RIM_DEG) return true;
  return (lonDeg > 180 + NEAR_RIM_DEG && lonDeg <= 360) || (lonDeg < -180 - NEAR_RIM_DEG && lonDeg >= -360);
}

/** Holds one ring at a time as `[lon, lat, lon, lat, …]` in degrees: unclosed and without repeats. */
export class RingBuffer {
  // Room for nearly every ring there is: what is compiled for an array that is never another is thrown away when it grows.
  positions: Float64Array = new Float64Array(4096);
  /** Number of positions. */
  count = 0;
  readonly #isGlobe: boolean;

  constructor(edges: EdgeModel) {
    this.#isGlobe = edges === "great-circle";
  }

  /**
   * Reads the ring of a footprint of one ring, or of the two halves of one that was cut at the antimeridian; gives
   * false for everything that is not ordinary.
   *
   * What is not is left to the exact reading, which repairs it or says what is wrong.
   */
  readFootprint(footprint: Footprint): boolean {
    // All in one function, larger than what V8 inlines: in pieces it is compiled once more with each of its callers, and
    // of the processor time of one match of two months a third goes into compiling.
    this.count = 0;
    if (footprint === null || typeof footprint !== "object") return false;
    const { type } = footprint;
    const coordinates: unknown = footprint.coordinates;
    if (!Array.isArray(coordinates) || (type !== "Polygon" && type !== "MultiPolygon")) return false;
    const isCut = type === "MultiPolygon" && coordinates.length === 2;
    let filled = 0;
    let half = 0;
    for (let part = 0; part < 2; part++) {
      let rings: unknown = coordinates;
      if (isCut) rings = coordinates[part];
      else if (type === "MultiPolygon") rings = coordinates.length === 1 ? coordinates[0] : undefined;
      if (!Array.isArray(rings) || rings.length !== 1) return false;
      const ring: unknown = rings[0];
      if (!Array.isArray(ring)) return false;
      const length = ring.length;
      const positions = this.#room(filled + 2 * length);
      let lastLon = Number.NaN;
      let lastLat = Number.NaN;
      for (let i = 0; i < length; i++) {
        const position: unknown = ring[i];
        if (!Array.isArray(position)) return false;
        const lonDeg: number = position[0];
        const latDeg: number = position[1];
        if (!isOrdinary(lonDeg, latDeg) && !(isCut && isOnSeam(lonDeg, latDeg))) return false;
        if (lonDeg === lastLon && latDeg === lastLat) continue;
        positions[filled] = lonDeg;
        positions[filled + 1] = latDeg;
        filled += 2;
        lastLon = lonDeg;
        lastLat = latDeg;
      }
      filled = this.#unclosed(half, filled);
      if (!isCut) return this.#endRing(filled);
      if (part === 0) half = filled;
    }
    return half > 0 && this.#join(half, filled);
  }

  /** Reads the footprint of the product at an index of columns; gives false as {@link readFootprint} does. */
  readColumns(columns: ColumnArrays, index: number): boolean {
    // In one function for the reason given above.
    this.count = 0;
    const { lonLat, ringOffsets, polygonOffsets, productOffsets } = columns;
    const polygon = productOffsets[index]!;
    const polygons = productOffsets[index + 1]! - polygon;
    if (polygons !== 1 && polygons !== 2) return false;
    const isCut = polygons === 2;
    const first = polygonOffsets[polygon]!;
    // One ring each.
    if (polygonOffsets[polygon + polygons] !== first + polygons) return false;
    if (isCut && polygonOffsets[polygon + 1] !== first + 1) return false;
    const from = ringOffsets[first]!;
    const middle = ringOffsets[first + 1]!;
    const end = isCut ? ringOffsets[first + 2]! : middle;
    const positions = this.#room(2 * (end - from));
    let filled = 0;
    let half = 0;
    let lastLon = Number.NaN;
    let lastLat = Number.NaN;
    for (let i = from; i < end; i++) {
      if (isCut && i === middle) {
        filled = this.#unclosed(0, filled);
        half = filled;
        lastLon = Number.NaN;
      }
      const lonDeg = lonLat[2 * i]!;
      const latDeg = lonLat[2 * i + 1]!;
      // Nearly every position at once; that makes this function too large to be inlined, besides.
      const isInside =
        latDeg > NEAR_RIM_DEG - 90 &&
        latDeg < 90 - NEAR_RIM_DEG &&
        lonDeg > NEAR_RIM_DEG - 180 &&
        lonDeg < 180 - NEAR_RIM_DEG;
      if (!isInside && !isOrdinary(lonDeg, latDeg) && !(isCut && isOnSeam(lonDeg, latDeg))) return false;
      if (lonDeg === lastLon && latDeg === lastLat) continue;
      positions[filled] = lonDeg;
      positions[filled + 1] = latDeg;
      filled += 2;
      lastLon = lonDeg;
      lastLat = latDeg;
    }
    filled = this.#unclosed(half, filled);
    if (!isCut) return this.#endRing(filled);
    return half > 0 && this.#join(half, filled);
  }

  #room(numbers: number): Float64Array {
    if (numbers > this.positions.length) {
      const larger = new Float64Array(2 * numbers);
      larger.set(this.positions);
      this.positions = larger;
    }
    return this.positions;
  }

  #unclosed(from: number, end: number): number {
    const positions = this.positions;
    let filled = end;
    while (
      filled > from + 2 &&
      positions[from] === positions[filled - 2] &&
      positions[from + 1] === positions[filled - 1]
    ) {
      filled -= 2;
    }
    return filled;
  }

  #join(half: number, end: number): boolean {
    // On a map the halves are two places far from each other.
    if (end <= half || !this.#isGlobe) return false;
    return this.#endRing(joinHalves(this.#room(2 * end), half, end));
  }

  #endRing(numbers: number): boolean {
    if (numbers < 6) return false;
    this.count = numbers / 2;
    return true;
  }
}

// Where a ring that was cut at the antimeridian may have positions as well.
function isOnSeam(lonDeg: unknown, latDeg: unknown): boolean {
  if (lonDeg !== 180 && lonDeg !== -180) return false;
  return typeof latDeg === "number" && latDeg > NEAR_RIM_DEG - 90 && latDeg < 90 - NEAR_RIM_DEG;
}

const DEGREE = Math.PI / 180;

/** Wider than this, or nearer to a pole, a ring is not drawn on the map to be judged. */
const WIDEST_DEG = 60;
const TALLEST_DEG = 30;
const HIGHEST_DEG = 88;

// Upper bounds of the tangent of a latitude, by the degree that it is rounded up to.
const TANGENT: Float64Array = Float64Array.from({ length: HIGHEST_DEG + 1 }, (_, deg) =>
  Math.tan(deg * DEGREE),
);

/** What the map tells of a ring: whether its box could be drawn, and, if it is plainly convex, how it is wound. */
export type RingVerdict = typeof UNDRAWN | typeof UNSURE | typeof CONVEX_LEFT | typeof CONVEX_RIGHT;

/** No box: too wide or too near a pole to be drawn on the map. */
export const UNDRAWN = 0;
/** The box holds it, no more is known. */
const UNSURE = 1;
/** Convex, hence sound, and the inside is on the left. */
export const CONVEX_LEFT = 2;
/** Convex, hence sound, and the inside is on the right. */
export const CONVEX_RIGHT = 3;

/**
 * Judges a ring on the map of longitude and latitude, and writes the box `[west, south, east, north]` in degrees that
 * holds it, its edges included.
 *
 * A great circle between ends Δ radians of longitude apart reaches at most ½ (sec ½Δ − 1) rad beyond their latitudes,
 * towards the pole: 0.0725 Δ² up to Δ = 60°, the half per cent between geodetic and authalic latitudes included.
 *
 * Convexity: the sign of the bend at P between A and B is that of cos b sin λb · (sin φa + sin p cos a (1 − cos λa)) −
 * cos a sin λa · (sin φb + sin p cos b (1 − cos λb)), differences of longitude λ and latitude φ being taken from P. It
 * is that of λb φa − λa φb on the map when this is larger than all that was left out, which the margin below bounds.
 * A ring that bends one way by more than the margin everywhere and goes east and west once is convex on the sphere.
 */
export function judgeRing(ring: RingBuffer, edges: EdgeModel, boxes: Float64Array, at: number): RingVerdict {
  const { positions } = ring;
  const length = 2 * ring.count;
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (let i = 0; i < length; i += 2) {
    const lonDeg = positions[i]!;
    const latDeg = positions[i + 1]!;
    if (lonDeg < west) west = lonDeg;
    if (lonDeg > east) east = lonDeg;
    if (latDeg < south) south = latDeg;
    if (latDeg > north) north = latDeg;
  }
  const isMap = edges === "planar";
  const wide = east - west;
  const tall = north - south;
  const highest = Math.max(north, -south);
  if (!isMap && (wide > WIDEST_DEG || tall > TALLEST_DEG || highest > HIGHEST_DEG)) return UNDRAWN;
  const widthRad = wide * DEGREE;
  const bulge = isMap ? 0 : (0.0725 * widthRad * widthRad) / DEGREE;
  // Boxes lie between -180° and 180°; that of a ring over the antimeridian takes all longitudes. Here and below nothing
  // is compared or counted for rare rings alone: compiled code that meets the first of them would be thrown away.
  const isPastWest = west < -180;
  const isPastEast = east > 180;
  const isAllPastWest = east <= -180;
  const isAllPastEast = west >= 180;
  const turnedDeg = isMap ? 0 : isAllPastWest ? 360 : isAllPastEast ? -360 : 0;
  const isCut = !isMap && ((isPastWest && !isAllPastWest) || (isPastEast && !isAllPastEast));
  boxes[at] = isCut ? -180 : west + turnedDeg - SLACK_DEG;
  boxes[at + 1] = south - (south < 0 ? bulge : 0) - SLACK_DEG;
  boxes[at + 2] = isCut ? 180 : east + turnedDeg + SLACK_DEG;
  boxes[at + 3] = north + (north > 0 ? bulge : 0) + SLACK_DEG;
  const heightRad = tall * DEGREE;
  // Flat: (wide² + tall²) / 6 for sines, 0.01 tall for authalic latitudes; together they are small.
  const flat = isMap ? 0 : (widthRad * widthRad + heightRad * heightRad) / 6 + 0.01 * heightRad;
  const slant = isMap ? 0 : heightRad * TANGENT[Math.ceil(highest)]!;
  const curve = isMap ? 0 : DEGREE / 4;
  // A corner less than ten micrometres off the line of its neighbours is left to the exact reading as well.
  const rounding = 1e-9 * wide * tall + 1e-10 * (wide + tall);
  let bends = 0;
  let turns = 0;
  let ax = positions[length - 2]! - positions[length - 4]!;
  let ay = positions[length - 1]! - positions[length - 3]!;
  let px = positions[length - 2]!;
  let py = positions[length - 1]!;
  for (let i = 0; i < length; i += 2) {
    const qx = positions[i]!;
    const qy = positions[i + 1]!;
    const bx = qx - px;
    const by = qy - py;
    const forth = ax * by;
    const back = ay * bx;
    const bend = forth - back;
    const wideA = ax < 0 ? -ax : ax;
    const wideB = bx < 0 ? -bx : bx;
    const margin =
      flat * (Math.abs(forth) + Math.abs(back)) +
      slant * Math.abs(forth) +
      curve * wideA * wideB * (wideA + wideB) +
      rounding;
    if (!(Math.abs(bend) > margin)) return UNSURE;
    bends += bend > 0 ? 1 : -1;
    if (ax >= 0 !== bx >= 0) turns++;
    ax = bx;
    ay = by;
    px = qx;
    py = qy;
  }
  if (turns > 2 || Math.abs(bends) < ring.count) return UNSURE;
  return bends > 0 ? CONVEX_LEFT : CONVEX_RIGHT;
}

/** Boxes are this much wider, a tenth of a millimetre, than their rings: more than rounding makes of either. */
const SLACK_DEG = 1e-9;
