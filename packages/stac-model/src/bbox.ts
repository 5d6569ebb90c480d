import type { Geometry, Position } from "./geojson.js";

/** `[west, south, east, north]` in degrees WGS84; west > east means that it crosses the antimeridian (RFC 7946 §5). */
export type Bbox = readonly [west: number, south: number, east: number, north: number];

interface Arc {
  readonly west: number;
  readonly east: number;
}

/**
 * The smallest bounding box of a geometry as RFC 7946 §5 has it: a geometry that is split at ±180° gives one
 * box with west > east, one around a pole a box of all longitudes that reaches it (§5.3).
 *
 * The box holds the coordinates and the poles inside; it does not bulge with great-circle edges between them.
 *
 * @returns undefined for a geometry without coordinates
 */
export function bboxOf(geometry: Geometry): Bbox | undefined {
  const arcs: Arc[] = [];
  let south = Number.POSITIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  for (const part of partsOf(geometry)) {
    let west = Number.POSITIVE_INFINITY;
    let east = Number.NEGATIVE_INFINITY;
    for (const [lon, lat] of part) {
      west = Math.min(west, lon);
      east = Math.max(east, lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
    if (west <= east) arcs.push({ west, east });
  }
  const arc = coveringArc(arcs);
  if (arc === undefined) return undefined;
  const poles = polygonsOf(geometry).map(poleWithin);
  const [isNorth, isSouth] = [poles.includes("north"), poles.includes("south")];
  if (!isNorth && !isSouth) return [arc.west, south, arc.east, north];
  return [-180, isSouth ? -90 : south, 180, isNorth ? 90 : north];
}

/**
 * The pole that a ring goes around: the steps of its longitudes add up to a whole turn. Of the two sides of the ring
 * the smaller one is meant, whichever way it winds.
 */
function poleWithin(ring: readonly Position[]): "north" | "south" | undefined {
  let turn = 0;
  let height = 0;
  for (let i = 0; i < ring.length; i++) {
    const [[lon, lat], [next]] = [ring[i] as Position, ring[(i + 1) % ring.length] as Position];
    const step = next - lon;
    // A step of exactly half a turn is taken as it is given: the sides of a rectangle then come to nothing.
    turn += step > 180 ? step - 360 : step < -180 ? step + 360 : step;
    height += Math.sin((lat * Math.PI) / 180);
  }
  if (Math.abs(turn) < 180) return undefined;
  return height >= 0 ? "north" : "south";
}

/** The smallest box that holds both boxes, across the antimeridian where that is the shorter way round. */
export function unionBbox(a: Bbox, b: Bbox): Bbox {
  // Most boxes of a collection lie within the union of those before.
  const isPlain = a[0] <= a[2] && b[0] <= b[2];
  if (isPlain && a[0] <= b[0] && a[1] <= b[1] && a[2] >= b[2] && a[3] >= b[3]) return a;
  const arc = coveringArc([...arcsOf(a), ...arcsOf(b)]) as Arc;
  return [arc.west, Math.min(a[1], b[1]), arc.east, Math.max(a[3], b[3])];
}

/** Tells whether two boxes share a point; touching counts. Either may cross the antimeridian. */
export function bboxesOverlap(a: Bbox, b: Bbox): boolean {
  if (a[1] > b[3] || b[1] > a[3]) return false;
  return arcsOf(a).some((x) =>
    // -180 and 180 are one meridian, so a box that ends there touches one that begins there.
    arcsOf(b).some(
      (y) =>
        (x.west <= y.east && y.west <= x.east) ||
        (x.east === 180 && y.west === -180) ||
        (y.east === 180 && x.west === -180),
    ),
  );
}

/** The box as an RFC 7946 polygon, right-hand rule, split at ±180° when it crosses. */
export function bboxToGeometry(bbox: Bbox): Geometry {
  const rings = arcsOf(bbox).map(({ west, east }): Position[][] => [
    [
      [west, bbox[1]],
      [east, bbox[1]],
      [east, bbox[3]],
      [west, bbox[3]],
      [west, bbox[1]],
    ],
  ]);
  const [first] = rings;
  return rings.length === 1 && first !== undefined
    ? { type: "Polygon", coordinates: first }
    : { type: "MultiPolygon", coordinates: rings };
}

/** Brings the four or six numbers of a STAC bbox down to four; undefined for anything else. */
export function toBbox(numbers: readonly number[] | undefined | null): Bbox | undefined {
  if (numbers?.length === 4) return numbers as unknown as Bbox;
  if (numbers?.length === 6) return [numbers[0], numbers[1], numbers[3], numbers[4]] as unknown as Bbox;
  return undefined;
}

function arcsOf([west, , east]: Bbox): Arc[] {
  return west <= east
    ? [{ west, east }]
    : [
        { west, east: 180 },
        { west: -180, east },
      ];
}

/** The shortest arc of longitudes that holds all of the given ones: what is left beside their widest gap. */
function coveringArc(arcs: readonly Arc[]): Arc | undefined {
  const sorted = [...arcs].sort((a, b) => a.west - b.west);
  const [first] = sorted;
  if (first === undefined) return undefined;
  let reach = first.east;
  let widest = 0;
  let inner: Arc | undefined;
  for (const arc of sorted) {
    if (arc.west - reach > widest) {
      widest = arc.west - reach;
      inner = { west: arc.west, east: reach };
    }
    reach = Math.max(reach, arc.east);
  }
  const outerGap = first.west + 360 - reach;
  // A gap across ±180° of the same width wins: the box then reads west < east.
  if (inner === undefined || outerGap >= widest) return { west: first.west, east: reach };
  return inner;
}

/** The outer rings. */
function polygonsOf(geometry: Geometry): readonly (readonly Position[])[] {
  return geometry.type === "Polygon" || geometry.type === "MultiPolygon" ? partsOf(geometry) : [];
}

function partsOf(geometry: Geometry): readonly (readonly Position[])[] {
  switch (geometry.type) {
    case "Point":
      return [[geometry.coordinates]];
    case "MultiPoint":
      return geometry.coordinates.map((position) => [position]);
    case "LineString":
      return [geometry.coordinates];
    case "MultiLineString":
      return geometry.coordinates;
    case "Polygon":
      return geometry.coordinates.slice(0, 1);
    case "MultiPolygon":
      return geometry.coordinates.flatMap((polygon) => polygon.slice(0, 1));
  }
}
