import {
  AUTHALIC_RADIUS_KM,
  type MultiPolygon,
  type Polygon,
  toGeoJson,
  toVector,
  type Vector,
} from "@eomatch/finder";
import { OrbitError } from "./errors.js";
import { geodeticOf } from "./geodetic.js";
import { sampleTimes } from "./ground-track.js";
import { checkInstrument, type Instrument } from "./instrument.js";
import { arcAt, type Orbit } from "./orbit.js";
import { dateOf, type Period, secondsOf, secondsOfPeriod } from "./period.js";
import { along, combine, cross } from "./vector.js";

/** The two ends of the line an instrument sees at an instant, as unit vectors on the authalic sphere. */
export interface SwathEdges {
  readonly left: Vector;
  readonly right: Vector;
}

/** Which stretch of a swath to outline. */
export interface SwathPolygonOptions extends Period {
  /** Time between two vertices of an edge; 15 by default, which keeps the edges within 50 m of the true ones. */
  readonly stepSeconds?: number;
}

/** Half the time between the two points whose difference is the direction of flight. */
const DIRECTION_SECONDS = 0.5;

/**
 * Gives the ends of the line across the track that an instrument sees at an instant.
 *
 * Square to the motion of the sub-satellite point over the turning Earth, which is how yaw-steered imagers scan.
 * Extents are great-circle kilometres on the authalic sphere, within 0.4 % of those on WGS84.
 *
 * @throws OrbitError `orbits/bad-time`, `orbits/bad-instrument`, and SGP4's failures by name (`orbits/decayed` …)
 */
export function swathEdges(orbit: Orbit, instrument: Instrument, time: Date): SwathEdges {
  checkInstrument(instrument);
  const unixSeconds = secondsOf(time);
  const here = subSatelliteVector(orbit, unixSeconds, 0);
  const ahead = subSatelliteVector(orbit, unixSeconds, DIRECTION_SECONDS);
  const behind = subSatelliteVector(orbit, unixSeconds, -DIRECTION_SECONDS);
  // Up × forward points left.
  const left = cross(here, combine([ahead, 1], [behind, -1]));
  return {
    left: along(here, left, instrument.leftKm / AUTHALIC_RADIUS_KM),
    right: along(here, left, -instrument.rightKm / AUTHALIC_RADIUS_KM),
  };
}

/**
 * Outlines what an instrument sees over a period, as an RFC 7946 polygon: over the poles, split at ±180°.
 *
 * @throws OrbitError `orbits/swath-too-long` for an empty period or one over nine tenths of a revolution, where
 * the strip would meet itself; `orbits/bad-time`, `orbits/bad-period`, `orbits/bad-instrument`, and SGP4's failures
 */
export function swathPolygon(
  orbit: Orbit,
  instrument: Instrument,
  options: SwathPolygonOptions,
): Polygon | MultiPolygon {
  return toGeoJson([[swathRing(orbit, instrument, options)]]);
}

/**
 * Outlines what an instrument sees over a period, as a ring of unit vectors on the authalic sphere.
 *
 * Counter-clockwise from above, not closed: the right edge forwards, then the left edge backwards. Great circles
 * between them.
 *
 * @throws OrbitError as {@link swathPolygon}
 */
export function swathRing(orbit: Orbit, instrument: Instrument, options: SwathPolygonOptions): Vector[] {
  const { startSeconds, stopSeconds } = secondsOfPeriod(options);
  const revolutionSeconds = 86_400 / arcAt(orbit, startSeconds).elementSet.meanMotionRevPerDay;
  const lengthSeconds = stopSeconds - startSeconds;
  if (lengthSeconds <= 0 || lengthSeconds > 0.9 * revolutionSeconds) {
    throw new OrbitError(
      "orbits/swath-too-long",
      `a swath can be outlined over more than 0 and at most ${Math.floor(0.9 * revolutionSeconds)} seconds, nine tenths of a revolution; found ${lengthSeconds}; outline it in parts`,
      { noradId: orbit.noradId, time: options.startTime },
    );
  }
  const edges = sampleTimes(options, options.stepSeconds ?? 15).map((unixSeconds) =>
    swathEdges(orbit, instrument, dateOf(unixSeconds)),
  );
  return [...edges.map(({ right }) => right), ...edges.map(({ left }) => left).reverse()];
}

function subSatelliteVector(orbit: Orbit, unixSeconds: number, offsetSeconds: number): Vector {
  // One element set for all three points: a change between two of them would turn the direction.
  const { propagator } = arcAt(orbit, unixSeconds);
  const { lonDeg, latDeg } = geodeticOf(propagator.earthFixedAt(unixSeconds + offsetSeconds).positionKm);
  return toVector(lonDeg, latDeg);
}
