/**
 * Ninth decile of the error along the track, as time, by the age of an element set in days.
 *
 * Measured on the histories of Sentinel-2A, Sentinel-3A and Landsat-9 from January 2022 to April 2023, manoeuvres and
 * all: each 23rd set propagated to that age and compared with the set of that day; the worst of the three satellites.
 */
const MEASURED: readonly (readonly [ageDays: number, seconds: number])[] = [
  [0, 0.2],
  [1, 0.5],
  [3, 2.5],
  [7, 8],
  [14, 19],
  [21, 37],
  [30, 50],
];

/**
 * How far off the time of a pass may be when it is predicted from an element set of some age, seconds.
 *
 * Nine of ten are better, for satellites about 700 to 800 km high that keep their orbit by manoeuvres; lower ones, or the
 * years of a strong Sun, are worse. Past 30 days the error grows with the square of the age. The place is right to a
 * kilometre or two: an error along the track shifts when a satellite comes, hardly where.
 *
 * @param ageDays days from the epoch, either way
 */
export function timeErrorSeconds(ageDays: number): number {
  const age = Math.abs(ageDays);
  const after = MEASURED.findIndex(([days]) => days >= age);
  const [lastAge, lastError] = MEASURED.at(-1) as (typeof MEASURED)[number];
  if (after < 0) return lastError * (age / lastAge) ** 2;
  const [toAge, toError] = MEASURED[after] as (typeof MEASURED)[number];
  if (after === 0) return toError;
  const [fromAge, fromError] = MEASURED[after - 1] as (typeof MEASURED)[number];
  return fromError + ((toError - fromError) * (age - fromAge)) / (toAge - fromAge);
}
