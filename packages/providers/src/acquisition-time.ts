import { isStacModelError, parseInstant } from "@eomatch/stac-model";
import { isBareDate } from "./common-metadata.js";
import { ProductRefusal } from "./errors.js";

/** An acquisition's interval, UTC, both ends inclusive. */
export interface AcquisitionTime {
  readonly startTime: Date;
  readonly stopTime: Date;
}

/**
 * Pairs of properties that give the interval, the most telling first: STAC; eodag's search results, with
 * their milliseconds; scrappi's copy of those; one instant.
 */
const pairs = [
  ["start_datetime", "end_datetime"],
  ["startTimeFromAscendingNode", "completionTimeFromAscendingNode"],
  ["start_time", "stop_time"],
  ["datetime", "datetime"],
] as const;

/**
 * When a source item was acquired.
 *
 * A time that is only a day is not used: it would give false time differences.
 *
 * @throws ProductRefusal without a time, with days only, or when it ends before it starts
 */
export function acquisitionTime(properties: { readonly [property: string]: unknown }): AcquisitionTime {
  let day: string | undefined;
  for (const [startKey, stopKey] of pairs) {
    const start = properties[startKey];
    if (typeof start !== "string") continue;
    const end = properties[stopKey];
    const stop = typeof end === "string" ? end : start;
    if (isBareDate(start) || isBareDate(stop)) {
      day ??= `${startKey} ${start}`;
      continue;
    }
    const interval = { startTime: instant(start, startKey), stopTime: instant(stop, stopKey) };
    if (interval.stopTime < interval.startTime) {
      throw new ProductRefusal(`it ends (${stopKey} ${stop}) before it starts (${startKey} ${start})`);
    }
    return interval;
  }
  throw new ProductRefusal(
    day === undefined
      ? "it has no time: neither start_datetime and end_datetime nor datetime"
      : `its time is only a day (${day}), too coarse for time differences`,
  );
}

function instant(text: string, key: string): Date {
  try {
    return parseInstant(text, key);
  } catch (error) {
    if (isStacModelError(error)) throw new ProductRefusal(error.message, { cause: error });
    throw error;
  }
}
