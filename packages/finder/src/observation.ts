import { FinderError } from "./errors.js";
import type { Footprint } from "./geojson.js";

/**
 * What a product must have to be matched; whatever else the caller's own type holds comes back untouched.
 */
export interface Observation {
  /** Unique within its sensor. */
  readonly id: string;
  /** The ground covered, GeoJSON, `[longitude, latitude]` in degrees on WGS84. */
  readonly footprint: Footprint;
  /** Start of the acquisition, a UTC instant. */
  readonly startTime: Date;
  /** End of the acquisition, a UTC instant, not before the start; equal to it for an instant. */
  readonly stopTime: Date;
}

/**
 * Gives the start and stop of an observation in milliseconds since 1970.
 *
 * @throws FinderError `finder/invalid-time`
 */
export function readTimes(observation: Observation): { startMs: number; stopMs: number } {
  const given: unknown = observation;
  if (given === null || typeof given !== "object") {
    throw new FinderError(
      "finder/invalid-time",
      `is ${given === null ? "null" : typeof given}, give an object with id, footprint, startTime and stopTime`,
    );
  }
  const { startTime, stopTime } = observation;
  const startMs = readTime(startTime, "start");
  const stopMs = readTime(stopTime, "stop");
  if (stopMs >= startMs) return { startMs, stopMs };
  throw new FinderError(
    "finder/invalid-time",
    `stop time ${stopTime.toISOString()} lies before start time ${startTime.toISOString()}, swap or correct them`,
  );
}

function readTime(time: Date, which: "start" | "stop"): number {
  const given: unknown = time;
  // Dates of another realm (a browser frame, a test sandbox) are dates too: what counts is that getTime works.
  const isDate = typeof given === "object" && given !== null && typeof time.getTime === "function";
  const ms = isDate ? time.getTime() : Number.NaN;
  if (Number.isFinite(ms)) return ms;
  const found = isDate ? "an invalid Date" : given === null ? "null" : typeof given;
  throw new FinderError("finder/invalid-time", `${which} time is ${found}, give a valid Date`);
}
