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
  const plain = plainInstant(text);
  if (plain !== undefined) return plain;
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
 * Reads `2023-06-01T10:00:00Z` and `2023-06-01T10:00:00.123Z`: what eomatch itself writes, and most archives. A search
 * reads millions of them, and an expression takes ten times as long.
 *
 * @returns undefined for anything else, and for what is to be refused
 */
function plainInstant(text: string): Date | undefined {
  const hasMilliseconds = text.length === "2023-06-01T10:00:00.123Z".length;
  if (!hasMilliseconds && text.length !== "2023-06-01T10:00:00Z".length) return undefined;
  if (text[4] !== "-" || text[7] !== "-" || text[10] !== "T" || text[13] !== ":" || text[16] !== ":")
    return undefined;
  if (text[text.length - 1] !== "Z" || (hasMilliseconds && text[19] !== ".")) return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const milliseconds = hasMilliseconds ? twoDigits(text, 20) * 10 + digit(text, 22) : 0;
  // Date.UTC takes the years up to 99 for those of the twentieth century. A character that is no digit is NaN, which
  // no comparison lets pass.
  const isInRange =
    year >= 100 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59 &&
    milliseconds >= 0;
  if (!isInRange) return undefined;
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds));
  // 30 February rolls over to another month.
  return instant.getUTCDate() === day ? instant : undefined;
}

function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

/** A decimal digit, NaN for any other character. */
function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

function offsetMinutes(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const digits = zone.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith("-") ? -minutes : minutes;
}

/** Writes an instant as ISO 8601 in UTC, `2023-06-01T10:00:00Z`, with milliseconds only where there are any. */
export function formatInstant(instant: Date): string {
  const text = instant.toISOString();
  return text.endsWith(".000Z") ? `${text.slice(0, -".000Z".length)}Z` : text;
}

/** Writes an instant as it stands in ids, `YYYYMMDDTHHMMSS` in UTC; the fraction of the second is cut off. */
export function compactInstant(instant: Date): string {
  return instant.toISOString().slice(0, 19).replace(/[-:]/g, "");
}
