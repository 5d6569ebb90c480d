import { StacModelError } from "./errors.js";

/**
 * RFC 3339 / ISO 8601 with the liberties that configs and archives take: a bare date, a space for the `T`,
 * no seconds, no zone (UTC then), any number of decimals.
 */
const instantPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|z|UTC|[+-]\d{2}:?\d{2})?)?$/;

/** What eomatch itself writes, and most archives: the engine reads it ten times as fast. */
const plainPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

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
  if (plainPattern.test(text)) {
    const plain = new Date(text);
    // 30 February and 24:00 roll over to another day, whose fault is told below.
    if (
      plain.getUTCDate() === Number(text.slice(8, 10)) &&
      plain.getUTCHours() === Number(text.slice(11, 13))
    )
      return plain;
  }
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

function offsetMinutes(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const digits = zone.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
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
