import { AUTHALIC_RADIUS_KM, toVector } from "@eomatch/finder";
import { type Instrument, type Orbit, solarElevationDeg, subSatellitePoint } from "@eomatch/orbits";
import type { Frame } from "./frame.js";
import type { SearchArea } from "./search-area.js";

/** What a frame must be near to, or lit by. */
export interface FrameSieve {
  readonly orbit: Orbit;
  readonly instrument: Instrument;
  readonly area: SearchArea | undefined;
  /** Least elevation of the Sun; undefined for an instrument that needs none. */
  readonly minSunElevationDeg: number | undefined;
}

/** No satellite's sub-satellite point moves faster over the turning Earth: 7.9 km/s in the lowest orbit, and 0.5. */
const maxGroundSpeedKmPerSecond = 8.5;
/** The Sun's motion over the Earth, degrees per second, and what the ellipsoid's normal adds at most, degrees. */
const sunDegPerSecond = 15 / 3600;
const sunMarginDeg = 0.5;

/**
 * Gives the frames of a run, in order, that may touch the area and may be lit; a few too many, never too few.
 *
 * A run that lies too far off, or in the dark, as a whole is dropped with one look; else each half is looked at.
 */
export function* siftFrames(frames: readonly Frame[], sieve: FrameSieve): Generator<Frame, void, undefined> {
  const first = frames[0];
  const last = frames.at(-1);
  if (first === undefined || last === undefined || !mayPass(first.startTime, last.stopTime, sieve)) return;
  if (frames.length === 1) {
    yield first;
    return;
  }
  const half = frames.length >> 1;
  yield* siftFrames(frames.slice(0, half), sieve);
  yield* siftFrames(frames.slice(half), sieve);
}

function mayPass(
  startTime: Date,
  stopTime: Date,
  { orbit, instrument, area, minSunElevationDeg }: FrameSieve,
): boolean {
  const halfSeconds = (stopTime.getTime() - startTime.getTime()) / 2000;
  const middle = new Date(Math.round((startTime.getTime() + stopTime.getTime()) / 2));
  const position = subSatellitePoint(orbit, middle);
  // The millisecond is for the rounding of the middle.
  const reachKm =
    maxGroundSpeedKmPerSecond * (halfSeconds + 0.001) +
    Math.max(Math.abs(instrument.leftKm), Math.abs(instrument.rightKm));
  if (minSunElevationDeg !== undefined) {
    const reachDeg = (reachKm / AUTHALIC_RADIUS_KM) * (180 / Math.PI);
    const highestDeg =
      solarElevationDeg(position, middle) + reachDeg + sunDegPerSecond * halfSeconds + sunMarginDeg;
    if (highestDeg < minSunElevationDeg) return false;
  }
  return area === undefined || area.mayTouch(toVector(...position), reachKm);
}
