import type { Position } from "@eomatch/finder";
import { type GeodeticPoint, geodeticOf, groundVelocity } from "./geodetic.js";
import { arcAt, type ElementAge, elementAge, type Orbit } from "./orbit.js";
import { secondsOf } from "./period.js";
import type { CartesianState } from "./propagator.js";

/** Where a satellite is at an instant, what lies beneath it and how it moves. */
export interface OrbitState extends ElementAge {
  readonly time: Date;
  /** Sub-satellite point: longitude, geodetic latitude, degrees on WGS84. */
  readonly position: Position;
  /** Height above the ellipsoid WGS84. */
  readonly heightKm: number;
  /** Direction in which the sub-satellite point moves over the turning Earth, degrees from north over east, [0, 360). */
  readonly headingDeg: number;
  /** Speed of the sub-satellite point over the ellipsoid. */
  readonly groundSpeedKmPerSecond: number;
  /** True while the satellite moves northwards. */
  readonly isAscending: boolean;
  /** State in TEME, the frame of SGP4. */
  readonly teme: CartesianState;
  /** State in the Earth-fixed frame. */
  readonly earthFixed: CartesianState;
}

/**
 * Gives the state of a satellite at an instant by SGP4 from the element set nearest in time.
 *
 * @throws OrbitError `orbits/bad-time`, and SGP4's failures by name (`orbits/decayed` …)
 */
export function stateAt(orbit: Orbit, time: Date): OrbitState {
  const unixSeconds = secondsOf(time);
  const { propagator } = arcAt(orbit, unixSeconds);
  const earthFixed = propagator.earthFixedAt(unixSeconds);
  const point = geodeticOf(earthFixed.positionKm);
  const { eastKmPerSecond, northKmPerSecond } = groundVelocity(earthFixed.velocityKmPerSecond, point);
  const headingDeg = (Math.atan2(eastKmPerSecond, northKmPerSecond) * 180) / Math.PI;
  return {
    time,
    position: [point.lonDeg, point.latDeg],
    heightKm: point.heightKm,
    headingDeg: headingDeg < 0 ? headingDeg + 360 : headingDeg,
    groundSpeedKmPerSecond: Math.hypot(eastKmPerSecond, northKmPerSecond),
    isAscending: earthFixed.velocityKmPerSecond[2] > 0,
    teme: propagator.temeAt(unixSeconds),
    earthFixed,
    ...elementAge(orbit, time),
  };
}

/**
 * Gives the point of the ellipsoid WGS84 beneath a satellite: longitude and geodetic latitude in degrees.
 *
 * @throws OrbitError `orbits/bad-time`, and SGP4's failures by name (`orbits/decayed` …)
 */
export function subSatellitePoint(orbit: Orbit, time: Date): Position {
  const { lonDeg, latDeg } = geodeticPointAt(orbit, secondsOf(time));
  return [lonDeg, latDeg];
}

/** Gives the geodetic point of a satellite at seconds on the Unix scale. */
function geodeticPointAt(orbit: Orbit, unixSeconds: number): GeodeticPoint {
  return geodeticOf(arcAt(orbit, unixSeconds).propagator.earthFixedAt(unixSeconds).positionKm);
}
