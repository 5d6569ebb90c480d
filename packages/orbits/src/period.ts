import { OrbitError } from "./errors.js";

/** A period of time in UTC, both ends inclusive. */
export interface Period {
  readonly startTime: Date;
  readonly stopTime: Date;
}

/**
 * Converts an instant to seconds since 1970-01-01T00:00:00Z on the Unix scale.
 *
 * @throws OrbitError `orbits/bad-time` for an invalid date
 */
export function secondsOf(time: Date): number {
  const milliseconds = time.getTime();
  if (Number.isNaN(milliseconds))
    throw new OrbitError("orbits/bad-time", "expected an instant, found an invalid date");
  return milliseconds / 1000;
}

/** Converts seconds on the Unix scale to an instant, rounded to the millisecond. */
export function dateOf(unixSeconds: number): Date {
  return new Date(Math.round(unixSeconds * 1000));
}

/**
 * Checks a period and gives its ends in seconds on the Unix scale.
 *
 * @throws OrbitError `orbits/bad-time`, `orbits/bad-period` when it ends before it starts
 */
export function secondsOfPeriod(period: Period): { startSeconds: number; stopSeconds: number } {
  const startSeconds = secondsOf(period.startTime);
  const stopSeconds = secondsOf(period.stopTime);
  if (stopSeconds < startSeconds) {
    throw new OrbitError(
      "orbits/bad-period",
      `the period stops at ${period.stopTime.toISOString()}, before it starts at ${period.startTime.toISOString()}; give startTime before stopTime`,
      { time: period.startTime },
    );
  }
  return { startSeconds, stopSeconds };
}

/**
 * Checks a step in seconds.
 *
 * @throws OrbitError `orbits/bad-period` unless it is positive and finite
 */
export function checkStep(stepSeconds: number): number {
  if (!(stepSeconds > 0) || !Number.isFinite(stepSeconds)) {
    throw new OrbitError("orbits/bad-period", `expected a step of more than 0 seconds, found ${stepSeconds}`);
  }
  return stepSeconds;
}
