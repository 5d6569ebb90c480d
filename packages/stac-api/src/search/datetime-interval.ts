import { isStacModelError, parseInstant } from "@eomatch/stac-model";
import { invalidParameter } from "../errors.js";

/** A period whose ends belong to it; an end that is left out is open. */
export interface TimeInterval {
  readonly startTime?: Date | undefined;
  readonly stopTime?: Date | undefined;
}

/** RFC 3339 §5.6 `date-time`; `T` and `Z` may be small, a bare date is none. */
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * Reads the parameter `datetime` (OGC API Features part 1, §7.15.3): an instant, or two with a slash between, of which
 * one may be `..` or empty.
 *
 * @throws StacApiError `stac-api/invalid-parameter`
 */
export function parseDatetime(text: string): TimeInterval {
  const parts = text.split("/");
  const [start = "", stop] = parts;
  if (stop === undefined) {
    const instant = parseRfc3339(start, "datetime");
    return { startTime: instant, stopTime: instant };
  }
  const isOpen = (part: string): boolean => part === "" || part === "..";
  if (parts.length > 2 || (isOpen(start) && isOpen(stop))) {
    throw invalidParameter(
      "datetime",
      `${JSON.stringify(text)} is not an interval: write start/stop, one of which may be ..`,
    );
  }
  const interval: TimeInterval = {
    ...(isOpen(start) ? {} : { startTime: parseRfc3339(start, "datetime") }),
    ...(isOpen(stop) ? {} : { stopTime: parseRfc3339(stop, "datetime") }),
  };
  const { startTime, stopTime } = interval;
  if (startTime !== undefined && stopTime !== undefined && startTime > stopTime) {
    throw invalidParameter("datetime", `${start} is after ${stop}: swap them`);
  }
  return interval;
}

/**
 * Reads an RFC 3339 instant; what goes beyond milliseconds is cut off.
 *
 * @param parameter where it stands, for the message
 * @throws StacApiError `stac-api/invalid-parameter`
 */
export function parseRfc3339(text: string, parameter: string): Date {
  if (!rfc3339.test(text)) {
    throw invalidParameter(
      parameter,
      `${JSON.stringify(text)} is not an RFC 3339 time: write 2023-06-01T10:00:00Z`,
    );
  }
  try {
    return parseInstant(text.toUpperCase());
  } catch (error) {
    if (isStacModelError(error)) throw invalidParameter(parameter, error.message, error);
    throw error;
  }
}
