import { StacModelError } from "./errors.js";

/**
 * RFC 3339 / ISO 8601 with the liberties that configs and archives take: a bare date, a space for the `T`,
 * no seconds, no zone (UTC then), any number of decimals.
 */
const instantPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|z|UTC|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads a UTC instant.
 *
 * Accepts ISO 8601 (`2023-06-01`, `2023-06-01T10:00:00Z`, `…+02:00`) and `2023-06-01 10:00:00`. A text without
 * a zone is UTC, a bare date is midnight UTC. Decimals beyond the millisecond are cut off, as in ids.
 *
 * @param source where the text stands (file and key, item id), for the message
 * @throws {@link StacModelError} `stac-model/invalid-instant` for anything else, also for dates that do not
 *   exist such as 30 February
 */
export function parseInstant(text: string, source?: string): Date {
  const written = instantAsWritten(text);
  if (written !== undefined) return new Date(written);
  const match = instantPattern.exec(text.trim());
  const refuse = (why: string): StacModelError =>
    new StacModelError(
      "stac-model/invalid-instant",
      `${source === undefined ? "" : `${source}: `}${JSON.stringify(text)} is not a time: ${why}; write UTC as 2023-06-01T10:00:00Z`,
      source === undefined ? {} : { source },
    );
  if (match === null) throw refuse("it is not ISO 8601");
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = match;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
  // Date.UTC rolls 30 February over to March; comparing the fields afterwards finds that out.
  const isLeapSecond = second === "60";
  const local = new Date(
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), 0, 0),
  );
  if (local.getUTCMonth() !== Number(month) - 1 || local.getUTCDate() !== Number(day)) {
    throw refuse("there is no such day, or the hour or minute is out of range");
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) {
    throw refuse("the hour, minute or second is out of range");
  }
  // UTC instants here have no leap seconds: 23:59:60 is read as the last millisecond before midnight.
  const inMinute = isLeapSecond ? 59_999 : Number(second) * 1000 + milliseconds;
  return new Date(local.getTime() + inMinute - offsetMinutes(zone) * 60_000);
}

/**
 * The milliseconds of an instant as this package and most archives write it, `2023-06-01T10:00:00Z` with three decimals
 * or none; undefined for any other text, which may be an instant nevertheless.
 *
 * A catalogue is full of them: this takes a tenth of the time of the pattern above.
 */
function instantAsWritten(text: string): number | undefined {
  const hasMilliseconds = text.length === 24;
  if (text.length !== 20 && !hasMilliseconds) return undefined;
  const isPunctuated =
    text[4] === "-" &&
    text[7] === "-" &&
    text[10] === "T" &&
    text[13] === ":" &&
    text[16] === ":" &&
    text[text.length - 1] === "Z" &&
    (!hasMilliseconds || text[19] === ".");
  if (!isPunctuated) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const millisecond = hasMilliseconds ? digits(text, 20, 23) : 0;
  const isPlain =
    year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour < 24 && minute < 60 && second < 60;
  // What is no digit is not a number, and no comparison with it holds; the days that not every month has take longer.
  return isPlain && millisecond >= 0
    ? Date.UTC(year, month - 1, day, hour, minute, second, millisecond)
    : undefined;
}

/** The number that some digits of a text are, NaN when one is none. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN;
  }
  return number;
}

function offsetMinutes(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const written = zone.slice(1).replace(":", "");
  const minutes = Number(written.slice(0, 2)) * 60 + Number(written.slice(2));
  return zone.startsWith("-") ? -minutes : minutes;
}

/** Writes an instant as ISO 8601 in UTC, `2023-06-01T10:00:00Z`, with milliseconds only where there are any. */
export function formatInstant(instant: Date): string {
  return instant.toISOString().replace(/\.000Z$/, "Z");
}

/** Writes an instant as it stands in ids, `YYYYMMDDTHHMMSS` in UTC; the fraction of the second is cut off. */
export function compactInstant(instant: Date): string {
  return instant.toISOString().slice(0, 19).replace(/[-:]/g, "");
}
