import type { ElementSet, ElementSetFormat } from "./element-set.js";
import { OrbitError, type OrbitErrorCode } from "./errors.js";
import { placeOf } from "./parse-options.js";

/** Keywords of one orbit mean-elements message with their values as found, whatever notation they came in. */
export type OmmRecord = Readonly<Record<string, unknown>>;

/** Where a record was found. */
export interface OmmOrigin {
  readonly format: ElementSetFormat;
  readonly source?: string;
  readonly line?: number;
}

/** Header values that, where present, must be one of these for SGP4 to be right (CCSDS 502.0-B-3, section 4). */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  CENTER_NAME: ["EARTH"],
  REF_FRAME: ["TEME"],
  TIME_SYSTEM: ["UTC"],
  MEAN_ELEMENT_THEORY: ["SGP4", "SGP/SGP4"],
  EPHEMERIS_TYPE: ["0", "2"],
};

/**
 * Makes an element set of the keywords of one orbit mean-elements message (CCSDS 502.0-B-3).
 *
 * Values may be numbers or text, as CelesTrak and Space-Track differ in that; keywords that CelesTrak leaves out
 * (centre, frame, time system, theory) are taken as EARTH, TEME, UTC, SGP4.
 *
 * @throws OrbitError `orbits/bad-element-set`, `orbits/unsupported-theory`
 */
export function elementSetFromOmm(record: OmmRecord, origin: OmmOrigin): ElementSet {
  const fields = fieldsOf(record, origin);
  for (const [key, allowed] of Object.entries(EXPECTED)) {
    const found = fields.text(key);
    if (found !== undefined && !allowed.includes(found.toUpperCase())) {
      throw fields.error("orbits/unsupported-theory", `${key} is ${found}, expected ${allowed.join(" or ")}`);
    }
  }
  const epochSeconds = fields.epochSeconds();
  const name = fields.text("OBJECT_NAME");
  const designator = fields.text("OBJECT_ID");
  const revolution = fields.text("REV_AT_EPOCH");
  return {
    noradId: fields.number("NORAD_CAT_ID", { min: 1, max: 999_999_999, isWhole: true }),
    ...(name === undefined ? {} : { name }),
    ...(designator === undefined ? {} : { internationalDesignator: designator }),
    epoch: new Date(Math.round(epochSeconds * 1000)),
    epochSeconds,
    meanMotionRevPerDay: fields.number("MEAN_MOTION", { min: Number.MIN_VALUE, max: 20 }),
    eccentricity: fields.number("ECCENTRICITY", { min: 0, max: 1 - Number.EPSILON }),
    inclinationDeg: fields.number("INCLINATION", { min: 0, max: 180 }),
    rightAscensionDeg: fields.number("RA_OF_ASC_NODE", { min: -360, max: 360 }),
    argumentOfPerigeeDeg: fields.number("ARG_OF_PERICENTER", { min: -360, max: 360 }),
    meanAnomalyDeg: fields.number("MEAN_ANOMALY", { min: -360, max: 360 }),
    bstar: fields.number("BSTAR", {}),
    meanMotionDot: fields.text("MEAN_MOTION_DOT") === undefined ? 0 : fields.number("MEAN_MOTION_DOT", {}),
    meanMotionDdot: fields.text("MEAN_MOTION_DDOT") === undefined ? 0 : fields.number("MEAN_MOTION_DDOT", {}),
    ...(revolution === undefined
      ? {}
      : { revolutionNumber: fields.number("REV_AT_EPOCH", { min: 0, max: 99_999_999 }) }),
    format: origin.format,
    ...(origin.source === undefined ? {} : { source: origin.source }),
    ...(origin.line === undefined ? {} : { line: origin.line }),
  };
}

/** A number as CCSDS 502.0-B-3, 7.5 has it; JavaScript would read hexadecimal ones as well. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(E[+-]?\d+)?$/i;

function fieldsOf(record: OmmRecord, origin: OmmOrigin) {
  const text = (key: string): string | undefined => {
    const value = record[key];
    if (typeof value === "number") return String(value);
    const trimmed = typeof value === "string" ? value.trim() : "";
    return trimmed === "" ? undefined : trimmed;
  };
  const error = (code: OrbitErrorCode, what: string): OrbitError => {
    const satellite = text("OBJECT_NAME") ?? text("NORAD_CAT_ID");
    const of = satellite === undefined ? "the element set" : `the element set of ${satellite}`;
    return new OrbitError(
      code,
      `cannot read ${of} at ${placeOf(origin.source, origin.line)}: ${what}`,
      origin,
    );
  };
  const required = (key: string): string => {
    const found = text(key);
    if (found === undefined) {
      throw error("orbits/bad-element-set", `${key} is missing; a set for SGP4 must have it`);
    }
    return found;
  };
  return {
    text,
    error,
    number(
      key: string,
      { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, isWhole = false },
    ): number {
      const found = required(key);
      const value = DECIMAL.test(found) ? Number(found) : Number.NaN;
      if (!Number.isFinite(value) || value < min || value > max || (isWhole && !Number.isInteger(value))) {
        const expected = isWhole ? `, expected a whole number from ${min} to ${max}` : "";
        throw error("orbits/bad-element-set", `${key} cannot be ${JSON.stringify(found)}${expected}`);
      }
      return value;
    },
    epochSeconds(): number {
      const found = required("EPOCH");
      const seconds = secondsOfEpoch(found);
      if (seconds === undefined) {
        throw error(
          "orbits/bad-element-set",
          `EPOCH cannot be ${JSON.stringify(found)}, expected ISO 8601 in UTC`,
        );
      }
      return seconds;
    },
  };
}

/** Reads `2022-05-21T11:31:31.776096` or `2022-141T11:31:31.776096`, Z or not (CCSDS 502.0-B-3, 7.5.10). */
function secondsOfEpoch(text: string): number | undefined {
  const match = /^(\d{4})-(?:(\d{2})-(\d{2})|(\d{3}))[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))?Z?$/.exec(
    text,
  );
  if (!match) return undefined;
  const [year, month, dayOfMonth, dayOfYear, hour, minute, second] = match
    .slice(1, 8)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const midnight =
    dayOfYear === undefined
      ? Date.UTC(year as number, (month as number) - 1, dayOfMonth)
      : Date.UTC(year as number, 0, dayOfYear);
  const day = new Date(midnight);
  const isRealDay =
    day.getUTCFullYear() === year &&
    (dayOfYear !== undefined || (day.getUTCMonth() + 1 === month && day.getUTCDate() === dayOfMonth));
  if (!isRealDay || (hour as number) > 23 || (minute as number) > 59 || (second as number) > 60)
    return undefined;
  const wholeSeconds =
    midnight / 1000 + (hour as number) * 3600 + (minute as number) * 60 + (second as number);
  return wholeSeconds + Number(`0.${match[8] ?? "0"}`);
}
