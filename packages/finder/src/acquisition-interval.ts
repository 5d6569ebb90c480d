import { FinderError } from "./errors.js";

/** Start and stop of an acquisition, as {@link Observation} has them. */
export interface AcquisitionInterval {
  readonly startTime: Date;
  readonly stopTime: Date;
}

const ISO_TIME =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?$/i;

/**
 * Gives the whole interval that an ISO 8601 text declares: all of a day for `"2024-05-01"`, of a month for `"2024-05"`,
 * an hour, a minute or a second for times of that precision, and from start to end for `"start/end"`.
 *
 * A time without an offset is UTC. Both ends count: the stop of a day is the midnight that ends it, and what is finer
 * than a millisecond is widened to whole ones.
 *
 * A product dated to the day may have been acquired at any time of it. Match such products with `timeDiff: "gap"`,
 * which keeps every pair that *may* lie within the limit; `"start"` takes the beginning of the day for the time of
 * acquisition, and `"midpoint"` noon, each of which may be wrong by hours.
 *
 * @throws FinderError `finder/invalid-time` for a text that is no such time, or an end before its start
 */
export function intervalOf(text: string): AcquisitionInterval {
  const [from, to, ...rest] = String(text).split("/");
  const first = declaredMs(from!.trim());
  const last = to === undefined ? first : declaredMs(to.trim());
  if (first === undefined || last === undefined || rest.length > 0) {
    throw invalid(text, "is no ISO 8601 time, write one such as 2024-05-01 or 2024-05-01T10:20:30Z");
  }
  if (last.stopMs < first.startMs) throw invalid(text, "ends before it starts, swap or correct its ends");
  return { startTime: new Date(first.startMs), stopTime: new Date(last.stopMs) };
}

function declaredMs(text: string): { startMs: number; stopMs: number } | undefined {
  const parts = ISO_TIME.exec(text);
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const startMs = Date.UTC(year!, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0);
  if (!isOnCalendar(new Date(startMs), { year: year!, month, day, hour, minute, second })) return undefined;
  const offsetMs = offsetOf(parts[8]);
  const fraction = parts[7];
  if (fraction !== undefined) {
    const ms = Number(`0.${fraction}`) * 1000;
    const widthMs = 1000 / 10 ** fraction.length;
    // The slack undoes what halves of a bit add to fractions such as 0.57.
    return {
      startMs: startMs - offsetMs + Math.floor(ms + 1e-9),
      stopMs: startMs - offsetMs + Math.ceil(ms + widthMs - 1e-9),
    };
  }
  const next: [number, number, number, number, number, number] = [
    year! + (month === undefined ? 1 : 0),
    (month ?? 1) - 1 + (month !== undefined && day === undefined ? 1 : 0),
    (day ?? 1) + (day !== undefined && hour === undefined ? 1 : 0),
    (hour ?? 0) + (hour !== undefined && minute === undefined ? 1 : 0),
    (minute ?? 0) + (minute !== undefined && second === undefined ? 1 : 0),
    (second ?? 0) + (second === undefined ? 0 : 1),
  ];
  return { startMs: startMs - offsetMs, stopMs: Date.UTC(...next) - offsetMs };
}

interface CalendarParts {
  readonly year: number;
  readonly month: number | undefined;
  readonly day: number | undefined;
  readonly hour: number | undefined;
  readonly minute: number | undefined;
  readonly second: number | undefined;
}

// Date.UTC carries 30 February on into March; a text that says so is a mistake. It reads the years 0 to 99 as 19xx.
function isOnCalendar(date: Date, parts: CalendarParts): boolean {
  return (
    date.getUTCFullYear() === parts.year &&
    date.getUTCMonth() + 1 === (parts.month ?? 1) &&
    date.getUTCDate() === (parts.day ?? 1) &&
    date.getUTCHours() === (parts.hour ?? 0) &&
    date.getUTCMinutes() === (parts.minute ?? 0) &&
    date.getUTCSeconds() === (parts.second ?? 0)
  );
}

function offsetOf(text: string | undefined): number {
  if (text === undefined || text.toUpperCase() === "Z") return 0;
  const digits = text.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return (text.startsWith("-") ? -1 : 1) * minutes * 60_000;
}

function invalid(text: string, what: string): FinderError {
  return new FinderError("finder/invalid-time", `${JSON.stringify(text)} ${what}`);
}
