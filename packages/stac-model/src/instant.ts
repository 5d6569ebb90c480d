import { StacModelError } from "./errors.js";

/**
 * RFC 3339 / ISO 8601 with the liberties that configs and archives take: a bare date, a space for the `T`,
 * no seconds, no zone (UTC then), any number of decimals.
 */
const instantPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|z|UTC|[+-]\d{2}:?\d{2})?)?$/;

/** ISO 8601's basic format, as times stand in the ids of products and matchups. */
const compactPattern =
  /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d+))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads a UTC instant.
 *
 * Accepts ISO 8601 (`2023-06-01`, `2023-06-01T10:00:00Z`, `…+02:00`, `20230601T100000`) and `2023-06-01 10:00:00`. A text without
 * a zone is UTC, a bare date is midnight UTC. Decimals beyond the millisecond are cut off, as in ids.
 *
 * @param source where the text stands (file and key, item id), for the message
 * @throws {@link StacModelError} `stac-model/invalid-instant` for anything else, also for dates that do not
 *   exist such as 30 February
 */
export function parseInstant(text: string, source?: string): Date {
  const plainMs = plainInstantMs(text);
  if (plainMs !== undefined) return new Date(plainMs);
  const match = instantPattern.exec(text.trim()) ?? compactPattern.exec(text.trim());
  const refuse = (why: string): StacModelError =>
    new StacModelError(
      "stac-model/invalid-instant",
      `${source === undefined ? "" : `${source}: `}${JSON.stringify(text)} is not a time: ${why}; write UTC as 2023-06-01T10:00:00Z`,
      source === undefined ? {} : { source },
    );
  if (match === null) throw refuse("it is not ISO 8601 with year, month and day");
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = match;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
  // Date.UTC rolls 30 February over to March; comparing the fields afterwards finds that out.
  const isLeapSecond = second === "60";
  const local = new Date(Date.UTC(2000, 0, 1, Number(hour), Number(minute), 0, 0));
  // Date.UTC takes the years 0 to 99 for those of the twentieth century.
  local.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
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
 * Milliseconds since 1970 of a text such as `2023-06-01T10:00:00Z`, with or without decimals of milliseconds: what
 * eomatch itself writes, and most archives. Searches read millions of them, and this takes a fifth of the time of a
 * pattern and a Date. Undefined for whatever else, whose faults are told by those.
 */
function plainInstantMs(text: string): number | undefined {
  const { length } = text;
  const hasFraction = length === 24;
  if (!(hasFraction || length === 20) || text.charCodeAt(length - 1) !== zulu) return undefined;
  const isSeparated =
    text.charCodeAt(4) === dash &&
    text.charCodeAt(7) === dash &&
    text.charCodeAt(10) === letterT &&
    text.charCodeAt(13) === colon &&
    text.charCodeAt(16) === colon &&
    (!hasFraction || text.charCodeAt(19) === point);
  if (!isSeparated) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const millisecond = hasFraction ? digits(text, 20, 23) : 0;
  const isPlain =
    year >= 100 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    // The others are looked at by whoever knows the months.
    (day <= 28 || new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59 &&
    millisecond >= 0;
  return isPlain ? Date.UTC(year, month - 1, day, hour, minute, second, millisecond) : undefined;
}

const [dash, point, colon, letterT, zulu] = [0x2d, 0x2e, 0x3a, 0x54, 0x5a];

/** The number that some digits stand for, NaN where there are others among them. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

function offsetMinutes(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const clock = zone.slice(1).replace(":", "");
  const minutes = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(2));
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
