/** The notation an element set was read from. */
export type ElementSetFormat = "tle" | "omm-json" | "omm-xml" | "omm-csv" | "omm-kvn";

/**
 * One set of mean orbital elements of one satellite, made for SGP4, whatever notation it was read from.
 *
 * Angles are degrees in the frame TEME of the epoch. The fields carry the meaning of CCSDS 502.0-B-3 (OMM), table 4-3.
 */
export interface ElementSet {
  /** Catalogue number; Alpha-5 numbers are decoded (`A0001` is 100001). */
  readonly noradId: number;
  /** Name of the object, from line 0 of a TLE or OBJECT_NAME. */
  readonly name?: string;
  /** International designator in the long form, `2015-028A`. */
  readonly internationalDesignator?: string;
  /** Epoch in UTC, rounded to the millisecond; `epochSeconds` has the full resolution. */
  readonly epoch: Date;
  /** Epoch in seconds since 1970-01-01T00:00:00Z on the Unix scale, with its fraction. */
  readonly epochSeconds: number;
  /** Mean motion as published (Kozai), revolutions per day. */
  readonly meanMotionRevPerDay: number;
  readonly eccentricity: number;
  readonly inclinationDeg: number;
  readonly rightAscensionDeg: number;
  readonly argumentOfPerigeeDeg: number;
  readonly meanAnomalyDeg: number;
  /** Drag term B*, per Earth radius. */
  readonly bstar: number;
  /** First derivative of the mean motion divided by 2, as published, rev/day²; SGP4 does not use it. */
  readonly meanMotionDot: number;
  /** Second derivative of the mean motion divided by 6, as published, rev/day³; SGP4 does not use it. */
  readonly meanMotionDdot: number;
  /** Revolution number at epoch as published: five digits, so it starts over at 100000. */
  readonly revolutionNumber?: number;
  readonly format: ElementSetFormat;
  /** The two lines of a TLE as they stood in the text, without trailing blanks. */
  readonly lines?: readonly [string, string];
  /** File name or address the set was read from, as the caller gave it. */
  readonly source?: string;
  /** Line of the text at which the set begins, counted from 1 (line 1 of a TLE, the row of a CSV). */
  readonly line?: number;
}
