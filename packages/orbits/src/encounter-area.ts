import {
  AUTHALIC_RADIUS_KM,
  type MultiPolygon,
  type Polygon,
  type Position,
  toGeoJson,
  toPosition,
  type Vector,
} from "@eomatch/finder";
import { corridor, type TrackSample } from "./corridor.js";
import { type Track, trackIndexAt } from "./track.js";
import { axesAt, combine, densified, dot, lengthOf, unit } from "./vector.js";

/** The tracks of one satellite and the stretch of time (Unix seconds) of it that an area is to hold. */
export interface TrackStretch {
  readonly tracks: readonly Track[];
  readonly from: number;
  readonly to: number;
}

/**
 * Room left around the tracks. As much as fresh elements are off (Vallado et al. 2006: about 1 km at epoch); it also
 * holds the bend of the tracks between two samples, 0.1 km at most.
 */
const MARGIN_ANGLE = 1 / AUTHALIC_RADIUS_KM;
const SAMPLE_SECONDS = 45;
/** Longest track that is outlined by a hull, which for a longer one would be much wider than the track bends. */
const MAX_HULL_ANGLE = (20 * Math.PI) / 180;
/** Longest track outlined at all, caps included: more would meet itself. */
const MAX_CORRIDOR_ANGLE = (320 * Math.PI) / 180;
const OCTAGON = Array.from(
  { length: 8 },
  (_, k) => [Math.cos((k * Math.PI) / 4), Math.sin((k * Math.PI) / 4)] as const,
);

/**
 * Outlines a region that holds the ground tracks of an encounter, with a margin of 1 km.
 *
 * Of a short encounter the convex hull on the sphere of both tracks; of a longer one the corridor along the longer
 * track that holds the other too; of one that lasts for most of a revolution or more, the belt between the extreme
 * latitudes reached. Over the poles and ±180° as it is.
 */
export function encounterArea(stretches: readonly [TrackStretch, TrackStretch]): Polygon | MultiPolygon {
  const [first, second] = [sampleTrack(stretches[0]), sampleTrack(stretches[1])];
  const [longer, shorter] = wayOf(first) >= wayOf(second) ? [first, second] : [second, first];
  const length = wayOf(longer);
  if (length <= MAX_HULL_ANGLE)
    return outlineOf(hull([...longer, ...shorter].map(({ position }) => position)));
  if (length <= MAX_CORRIDOR_ANGLE) {
    const { ring, lengthAngle } = corridor(longer, shorter, MARGIN_ANGLE);
    if (lengthAngle <= MAX_CORRIDOR_ANGLE) return outlineOf(ring);
  }
  return belt([...longer, ...shorter].map(({ position }) => position));
}

/** Writes a counter-clockwise ring as RFC 7946 has it. */
function outlineOf(ring: readonly Vector[]): Polygon | MultiPolygon {
  const positions = ring.map(toPosition);
  // Away from ±180° and the poles there is nothing to cut; a ring around a pole has an edge across ±180°.
  const isOrdinary = positions.every(([lon, lat], i) => {
    const [nextLon] = positions[(i + 1) % positions.length] as Position;
    return Math.abs(lon - nextLon) < 90 && Math.abs(lon) < 180 && Math.abs(lat) < 89;
  });
  if (!isOrdinary) return toGeoJson([[ring]]);
  return { type: "Polygon", coordinates: [[...positions, positions[0] as Position]] };
}

function sampleTrack({ tracks, from, to }: TrackStretch): TrackSample[] {
  const state = new Float64Array(6);
  const samples: TrackSample[] = [];
  for (let i = trackIndexAt(tracks, from); i < tracks.length; i++) {
    const track = tracks[i] as Track;
    if (track.startSeconds > to) break;
    const start = Math.max(from, track.startSeconds);
    const stop = Math.min(to, track.stopSeconds);
    if (start > stop) continue;
    const steps = Math.max(1, Math.ceil((stop - start) / SAMPLE_SECONDS));
    for (let k = 0; k <= steps; k++) {
      track.evaluate(start + ((stop - start) * k) / steps, state);
      samples.push({
        position: [state[0] as number, state[1] as number, state[2] as number],
        velocity: [state[3] as number, state[4] as number, state[5] as number],
      });
    }
  }
  return samples;
}

/** Length of a track in rad. */
function wayOf(samples: readonly TrackSample[]): number {
  return samples.reduce((sum, { position }, i) => {
    const before = samples[i - 1]?.position ?? position;
    return sum + lengthOf([position[0] - before[0], position[1] - before[1], position[2] - before[2]]);
  }, 0);
}

/** Convex hull with its margin, counter-clockwise: in the gnomonic plane great circles are straight. */
function hull(points: readonly Vector[]): Vector[] {
  const centre = unit(combine(...points.map((p) => [p, 1] as const)));
  const [east, north] = axesAt(centre);
  const flatten = (p: Vector): FlatPoint => {
    const depth = dot(p, centre);
    return [dot(p, east) / depth, dot(p, north) / depth];
  };
  const lift = ([x, y]: FlatPoint): Vector => unit(combine([centre, 1], [east, x], [north, y]));
  // An octagon with this radius holds the circle of the margin, which the plane widens towards its edge.
  const radius = MARGIN_ANGLE / Math.cos(Math.PI / 8);
  const corners = convexHull(points.map(flatten)).flatMap(([x, y]) => {
    const widened = radius * (1 + x * x + y * y) * 1.001;
    return OCTAGON.map(([dx, dy]): FlatPoint => [x + widened * dx, y + widened * dy]);
  });
  return densified(convexHull(corners).map(lift));
}

type FlatPoint = readonly [number, number];

/** Andrew's monotone chain (Information Processing Letters 9, 1979), counter-clockwise. */
function convexHull(points: readonly FlatPoint[]): FlatPoint[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (ordered: readonly FlatPoint[]): FlatPoint[] => {
    const kept: FlatPoint[] = [];
    for (const point of ordered) {
      while (kept.length > 1 && turn(kept.at(-2) as FlatPoint, kept.at(-1) as FlatPoint, point) <= 0)
        kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  const outline = [...chain(sorted), ...chain(sorted.toReversed())];
  // One point, be it given many times, is its own hull.
  return outline.length > 0 ? outline : sorted.slice(0, 1);
}

function turn(a: FlatPoint, b: FlatPoint, c: FlatPoint): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** Everything between the southernmost and the northernmost point, as a ring with a vertex every 10° of longitude. */
export function belt(points: readonly Vector[]): Polygon {
  const marginDeg = MARGIN_ANGLE * (180 / Math.PI) * 1.01;
  const latitudes = points.map((p) => toPosition(p)[1]);
  const south = Math.max(-90, latitudes.reduce((a, b) => Math.min(a, b)) - marginDeg);
  const north = Math.min(90, latitudes.reduce((a, b) => Math.max(a, b)) + marginDeg);
  const longitudes = Array.from({ length: 37 }, (_, k) => -180 + 10 * k);
  const ring: [number, number][] = [
    ...longitudes.map((lon): [number, number] => [lon, south]),
    ...longitudes.toReversed().map((lon): [number, number] => [lon, north]),
  ];
  return { type: "Polygon", coordinates: [[...ring, ring[0] as [number, number]]] };
}
