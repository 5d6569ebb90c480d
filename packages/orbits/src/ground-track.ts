import type { Orbit } from "./orbit.js";
import { checkStep, dateOf, type Period, secondsOfPeriod } from "./period.js";
import { type OrbitState, stateAt } from "./state.js";

/** Which instants a ground track has. */
export interface GroundTrackOptions extends Period {
  /** Time between two points; 60 by default. Points lie on whole multiples of it since 1970, and on both ends. */
  readonly stepSeconds?: number;
}

/**
 * Gives the ground track of a satellite over a period as states in order of time, both ends included.
 *
 * The instants between are whole multiples of the step since 1970-01-01T00:00:00Z, so that tracks of overlapping
 * periods share their points. To join points by straight lines in longitude and latitude is wrong by up to 80 km near
 * the poles at 60 s; join them by great circles.
 *
 * @throws OrbitError `orbits/bad-time`, `orbits/bad-period`, and SGP4's failures by name (`orbits/decayed` …)
 */
export function groundTrack(orbit: Orbit, options: GroundTrackOptions): OrbitState[] {
  return sampleTimes(options, options.stepSeconds ?? 60).map((unixSeconds) =>
    stateAt(orbit, dateOf(unixSeconds)),
  );
}

/** Lists the ends of a period and the whole multiples of a step between them, seconds on the Unix scale. */
export function sampleTimes(period: Period, stepSeconds: number): number[] {
  const { startSeconds, stopSeconds } = secondsOfPeriod(period);
  const step = checkStep(stepSeconds);
  const times = [startSeconds];
  for (let k = Math.floor(startSeconds / step) + 1; k * step < stopSeconds; k++) times.push(k * step);
  if (stopSeconds > startSeconds) times.push(stopSeconds);
  return times;
}
