import { checkForDecay, gstime, json2satrec, type SatRec, SatRecError, sgp4, sunPos } from "satellite.js";
import type { ElementSet } from "./element-set.js";
import { OrbitError, type OrbitErrorCode } from "./errors.js";
import { leapSecondsUntil } from "./leap-seconds.js";

/** Three components along the axes x, y, z of a frame. */
export type Components = readonly [number, number, number];

/** Position and velocity of a satellite in one frame. */
export interface CartesianState {
  readonly positionKm: Components;
  readonly velocityKmPerSecond: Components;
}

/** Difference UT1 − UTC in seconds: one figure for all instants, or a function of the instant. */
export type Ut1MinusUtc = number | ((time: Date) => number);

/**
 * SGP4 of one element set at instants given in seconds on the Unix scale.
 *
 * `leapSeconds`, the count of leap seconds that holds at the instant, lets a caller stay on one side of a leap second,
 * where the Unix scale jumps; by default it is what holds at that instant.
 */
export interface Propagator {
  /** State in TEME, the frame of SGP4. */
  temeAt(unixSeconds: number, options?: { readonly leapSeconds?: number }): CartesianState;
  /** State in the Earth-fixed frame (TEME turned by sidereal time; polar motion, below 15 m, is left out). */
  earthFixedAt(unixSeconds: number, options?: { readonly leapSeconds?: number }): CartesianState;
}

/** Rotation of the Earth against the equinox of date, rad/s (IAU 1982 sidereal time; Vallado et al. 2006). */
const EARTH_RATE_RAD_PER_SECOND = 7.29211585530066e-5;
const JULIAN_DATE_OF_1970 = 2_440_587.5;

const SGP4_CODES: Readonly<Record<number, readonly [OrbitErrorCode, string]>> = {
  [SatRecError.MeanEccentricityOutOfRange]: [
    "orbits/mean-eccentricity-out-of-range",
    "the mean eccentricity left the range from 0 to 1",
  ],
  [SatRecError.MeanMotionBelowZero]: ["orbits/mean-motion-below-zero", "the mean motion fell below zero"],
  [SatRecError.PerturbedEccentricityOutOfRange]: [
    "orbits/perturbed-eccentricity-out-of-range",
    "the perturbed eccentricity left the range from 0 to 1",
  ],
  [SatRecError.SemiLatusRectumBelowZero]: [
    "orbits/semi-latus-rectum-below-zero",
    "the semi-latus rectum fell below zero",
  ],
  [SatRecError.Decayed]: ["orbits/decayed", "the satellite has decayed"],
};

/**
 * Prepares SGP4 (Vallado et al. 2006, "Revisiting Spacetrack Report #3", AIAA 2006-6753, constants WGS-72) for one set.
 *
 * The time since epoch is counted in SI seconds: a leap second between epoch and instant counts. UT1 is taken as UTC
 * unless `ut1MinusUtcSeconds` is given, which costs up to 0.4 km along the equator.
 */
export function createPropagator(
  elementSet: ElementSet,
  options: { readonly ut1MinusUtcSeconds?: Ut1MinusUtc } = {},
): Propagator {
  const record = recordOf(elementSet);
  const ut1 = options.ut1MinusUtcSeconds ?? 0;
  const epochLeapSeconds = leapSecondsUntil(elementSet.epochSeconds);

  const temeAt: Propagator["temeAt"] = (
    unixSeconds,
    { leapSeconds = leapSecondsUntil(unixSeconds) } = {},
  ) => {
    // The record keeps the error of an earlier call.
    record.error = SatRecError.None;
    const elapsedSeconds = unixSeconds - elementSet.epochSeconds + leapSeconds - epochLeapSeconds;
    const result = sgp4(record, elapsedSeconds / 60);
    if (!result || !Number.isFinite(result.position.x)) {
      throw propagationError(elementSet, unixSeconds, record.error);
    }
    // Long after a decay SGP4 may give positions again, of an orbit shrunk past nothing.
    if (checkForDecay(record)) throw propagationError(elementSet, unixSeconds, SatRecError.Decayed);
    const { position: p, velocity: v } = result;
    return { positionKm: [p.x, p.y, p.z], velocityKmPerSecond: [v.x, v.y, v.z] };
  };

  const earthFixedAt: Propagator["earthFixedAt"] = (unixSeconds, options) => {
    const { positionKm: p, velocityKmPerSecond: v } = temeAt(unixSeconds, options);
    const ut1Seconds = typeof ut1 === "number" ? ut1 : ut1(new Date(unixSeconds * 1000));
    const angle = siderealAngle(unixSeconds + ut1Seconds);
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const x = cos * p[0] + sin * p[1];
    const y = cos * p[1] - sin * p[0];
    return {
      positionKm: [x, y, p[2]],
      velocityKmPerSecond: [
        cos * v[0] + sin * v[1] + EARTH_RATE_RAD_PER_SECOND * y,
        cos * v[1] - sin * v[0] - EARTH_RATE_RAD_PER_SECOND * x,
        v[2],
      ],
    };
  };
  return { temeAt, earthFixedAt };
}

/**
 * Direction from the Earth's centre to the Sun in the Earth-fixed frame, a unit vector, right to 0.01°.
 *
 * Low-precision solar coordinates of the Astronomical Almanac (Vallado, "Fundamentals of Astrodynamics", algorithm 29).
 */
export function sunDirection(unixSeconds: number): Components {
  const { x, y, z } = sunPos(unixSeconds / 86_400 + JULIAN_DATE_OF_1970).rsun;
  const angle = siderealAngle(unixSeconds);
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const length = Math.hypot(x, y, z);
  return [(cos * x + sin * y) / length, (cos * y - sin * x) / length, z / length];
}

/** Greenwich mean sidereal time (IAU 1982), rad, which is what TEME goes with. */
function siderealAngle(ut1UnixSeconds: number): number {
  return gstime(ut1UnixSeconds / 86_400 + JULIAN_DATE_OF_1970);
}

function recordOf(set: ElementSet): SatRec {
  return json2satrec({
    OBJECT_NAME: set.name ?? "",
    OBJECT_ID: set.internationalDesignator ?? "",
    EPOCH: set.epoch.toISOString(),
    MEAN_MOTION: set.meanMotionRevPerDay,
    ECCENTRICITY: set.eccentricity,
    INCLINATION: set.inclinationDeg,
    RA_OF_ASC_NODE: set.rightAscensionDeg,
    ARG_OF_PERICENTER: set.argumentOfPerigeeDeg,
    MEAN_ANOMALY: set.meanAnomalyDeg,
    NORAD_CAT_ID: set.noradId,
    ELEMENT_SET_NO: 0,
    BSTAR: set.bstar,
    MEAN_MOTION_DOT: set.meanMotionDot,
    MEAN_MOTION_DDOT: set.meanMotionDdot,
  });
}

function propagationError(set: ElementSet, unixSeconds: number, sgp4Error: number): OrbitError {
  const time = new Date(unixSeconds * 1000);
  const [code, reason] = SGP4_CODES[sgp4Error] ?? [
    "orbits/propagation-failed" as const,
    `SGP4 gave no position (error ${sgp4Error})`,
  ];
  const satellite = set.name === undefined ? `satellite ${set.noradId}` : `${set.name} (${set.noradId})`;
  return new OrbitError(
    code,
    `cannot propagate ${satellite} from its elements of ${set.epoch.toISOString()}${placeOf(set)} to ${describeTime(time)}: ${reason}; use elements nearer to that time`,
    {
      noradId: set.noradId,
      time,
      ...(set.source === undefined ? {} : { source: set.source }),
      ...(set.line === undefined ? {} : { line: set.line }),
    },
  );
}

/** Where the set was read, when that is known: ` (s2a.tle line 3)`. */
function placeOf({ source, line }: ElementSet): string {
  if (source === undefined || line === undefined) return "";
  return ` (${source} line ${line})`;
}

function describeTime(time: Date): string {
  return Number.isNaN(time.getTime()) ? "an invalid time" : time.toISOString();
}
