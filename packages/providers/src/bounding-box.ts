import { type Bbox, type Footprint, unionBbox } from "@eomatch/stac-model";

/** A bounding box on the round Earth. */
export interface BoundingBox {
  /** Holds the footprint with its great-circle edges and any pole inside it; may be larger, never smaller. */
  readonly bbox: Bbox;
  /** Whether it goes over a pole or the antimeridian, where planar boxes and polygons do not. */
  readonly isPlain: boolean;
}

const radians = Math.PI / 180;

/** A ring of positions among others: longitudes and latitudes in turn, from one position up to another. */
export interface FlatRing {
  readonly lonLat: ArrayLike<number>;
  readonly from: number;
  readonly to: number;
}

/**
 * A box that surely holds a footprint whose edges are great circles.
 *
 * @returns undefined for a footprint without positions
 */
export function boundingBox(footprint: Footprint): BoundingBox | undefined {
  const polygons = footprint.type === "Polygon" ? [footprint.coordinates] : footprint.coordinates;
  return boundingBoxOfRings(
    polygons.map(([outer = []]) => ({
      lonLat: outer.flatMap((position) => position.slice(0, 2)),
      from: 0,
      to: outer.length,
    })),
  );
}

/**
 * The same for the outer rings of a footprint, degrees.
 *
 * A great circle is tan φ = tan φ_max cos(λ - λ₀), and rises wherever one of its two points rises; so an edge
 * stays below the one between two points as high as its higher end, tan φ = tan φ₁ / cos(Δλ/2). A ring whose
 * longitudes run once round the Earth holds a pole. A ring with an edge of 180° or more may mean either way round,
 * so its box goes all the way.
 */
export function boundingBoxOfRings(rings: readonly FlatRing[]): BoundingBox | undefined {
  let whole: BoundingBox | undefined;
  for (const ring of rings) {
    if (ring.from === ring.to) continue;
    const box = boxOfRing(ring);
    whole =
      whole === undefined
        ? box
        : { bbox: unionBbox(whole.bbox, box.bbox), isPlain: whole.isPlain && box.isPlain };
  }
  if (whole === undefined) return undefined;
  return { bbox: whole.bbox, isPlain: whole.isPlain && whole.bbox[0] <= whole.bbox[2] };
}

function boxOfRing({ lonLat, from, to }: FlatRing): BoundingBox {
  let [west, east, south, north] = [180, -180, 90, -90];
  let turned = 0;
  let isWide = false;
  for (let i = from; i < to; i++) {
    const next = i + 1 < to ? i + 1 : from;
    const [lon, lat] = [lonLat[2 * i] as number, lonLat[2 * i + 1] as number];
    const [nextLon, nextLat] = [lonLat[2 * next] as number, lonLat[2 * next + 1] as number];
    const step = nextLon - lon;
    const shortStep = step - 360 * Math.round(step / 360);
    isWide ||= Math.abs(step) >= 180;
    turned += shortStep;
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, -bulge(-Math.min(lat, nextLat), shortStep));
    north = Math.max(north, bulge(Math.max(lat, nextLat), shortStep));
  }
  const isPolar = Math.abs(turned) > 180;
  if (isPolar && south + north >= 0) north = 90;
  if (isPolar && south + north <= 0) south = -90;
  const goesRound = isPolar || isWide || west < -180 || east > 180;
  return {
    bbox: goesRound ? [-180, south, 180, north] : [west, south, east, north],
    isPlain: !goesRound,
  };
}

/** The highest latitude that an edge reaches whose higher end is at `latDeg`. */
function bulge(latDeg: number, lonStepDeg: number): number {
  if (latDeg <= 0 || latDeg >= 90 || lonStepDeg === 0) return Math.min(latDeg, 90);
  const half = Math.min(Math.abs(lonStepDeg) / 2, 90);
  if (half > 89.99) return 90;
  return Math.atan(Math.tan(latDeg * radians) / Math.cos(half * radians)) / radians;
}
