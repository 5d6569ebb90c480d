import type { Position } from "@eomatch/finder";
import { secondsOf } from "./period.js";
import { sunDirection } from "./propagator.js";

/**
 * Gives the point of the Earth over which the Sun stands in the zenith: longitude, geodetic latitude, degrees.
 *
 * Low-precision solar coordinates, right to 0.01° from 1950 to 2050 (Vallado, "Fundamentals of Astrodynamics",
 * algorithm 29).
 *
 * @throws OrbitError `orbits/bad-time`
 */
export function subsolarPoint(time: Date): Position {
  const [x, y, z] = sunDirection(secondsOf(time));
  // The Sun is far away: the ellipsoid's normal that points at it has the direction's own latitude.
  return [(Math.atan2(y, x) * 180) / Math.PI, (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI];
}

/**
 * Gives the elevation of the Sun's centre above the horizon of a position, degrees, negative at night.
 *
 * Against the normal of the ellipsoid, without refraction (which lifts a Sun at the horizon by 0.6°).
 *
 * @throws OrbitError `orbits/bad-time`
 */
export function solarElevationDeg(position: Readonly<Position>, time: Date): number {
  const [x, y, z] = sunDirection(secondsOf(time));
  const lon = (position[0] * Math.PI) / 180;
  const lat = (position[1] * Math.PI) / 180;
  const sine = Math.cos(lat) * (Math.cos(lon) * x + Math.sin(lon) * y) + Math.sin(lat) * z;
  return (Math.asin(Math.max(-1, Math.min(1, sine))) * 180) / Math.PI;
}
