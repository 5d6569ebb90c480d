import type { Platform } from "../platform.js";
import type { CallOptions } from "./catalogue-store.js";

/** A text that holds element sets (TLE, OMM in JSON, XML or CSV), of one satellite or of many. */
export interface ElementSetDocument {
  readonly text: string;
  /** Where it came from, for messages: a file, an address. */
  readonly source: string;
}

/** What {@link OrbitSource.elementSets} is asked. */
export interface ElementSetQuery {
  /** The satellite: its canonical name, and its NORAD number where it is known. */
  readonly platform: Pick<Platform, "name"> & Partial<Platform>;
  /** The period for which they are wanted; those nearest to it will do. */
  readonly startTime: Date;
  readonly stopTime: Date;
}

/**
 * Brings the element sets of a satellite near a date.
 *
 * It only fetches: the documents may hold other satellites and other dates as well, and parsing them is the
 * caller's affair. **Absence** is an empty list. **Errors** are OrbitSourceErrors that name the satellite.
 */
export interface OrbitSource {
  /** Its name in messages: `tle-files ./tle`. */
  readonly name: string;
  elementSets(query: ElementSetQuery, options?: CallOptions): Promise<readonly ElementSetDocument[]>;
}
