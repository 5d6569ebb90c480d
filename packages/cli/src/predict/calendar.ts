import type { PredictedEvent } from "@eomatch/catalogue";
import { formatDuration } from "../report/quantity.js";
import { place } from "./predict-table.js";
import { predictionIds, revolutionsApart } from "./predicted.js";

const OCTETS_PER_LINE = 75;
const TEN_MINUTES_MS = 600_000;

/** A calendar has at least one component (RFC 5545 3.4, 3.6): this is what one without meetings has. */
const UTC_LINES = [
  "BEGIN:VTIMEZONE",
  "TZID:Etc/UTC",
  "BEGIN:STANDARD",
  "DTSTART:19700101T000000",
  "TZOFFSETFROM:+0000",
  "TZOFFSETTO:+0000",
  "TZNAME:UTC",
  "END:STANDARD",
  "END:VTIMEZONE",
];

/**
 * Writes meetings as a calendar (iCalendar, RFC 5545): one event each, times in UTC, lines folded at 75 octets.
 *
 * The same meeting from later elements, which move it by seconds, keeps its UID as long as they come nearest in the same ten
 * minutes, so that calendars replace it instead of showing it twice. No two meetings have the same one.
 *
 * @param madeAt when it is written, for DTSTAMP
 */
export function formatCalendar(events: readonly PredictedEvent[], madeAt: Date): string {
  const uids = new Map<string, number>();
  const ids = predictionIds(events);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//eomatch//predict//EN",
    "CALSCALE:GREGORIAN",
    ...(events.length === 0 ? UTC_LINES : []),
    ...events.flatMap((event, i) =>
      eventLines(event, { madeAt, uid: uniqueUid(event, uids), id: ids[i] as string }),
    ),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

function eventLines(
  event: PredictedEvent,
  { madeAt, uid, id }: { readonly madeAt: Date; readonly uid: string; readonly id: string },
): string[] {
  const { startTime, stopTime, platforms, leader, position, delaySeconds, distanceKm } = event;
  const where = place(position[0], position[1]);
  const description = [
    `${leader} comes first, ${formatDuration(delaySeconds)} ahead.`,
    `Ground tracks ${distanceKm.toFixed(1)} km apart at ${where}.`,
    `Times may be off by ${formatDuration(Math.ceil(event.uncertaintySeconds))}${event.isUseful ? "" : ": predict again with newer elements"}.`,
    `Id ${id}`,
  ].join("\n");
  // RFC 5545 3.8.2.2 wants the end after the start; times have whole seconds.
  const stop = new Date(Math.max(Math.ceil(stopTime.getTime() / 1000) * 1000, startTime.getTime() + 1000));
  return [
    "BEGIN:VEVENT",
    `UID:${uid}@eomatch`,
    `DTSTAMP:${stamp(madeAt)}`,
    `DTSTART:${stamp(startTime)}`,
    `DTEND:${stamp(stop)}`,
    `SUMMARY:${escaped(`${platforms.join(" × ")}, ${formatDuration(Math.round(delaySeconds))} apart`)}`,
    `LOCATION:${escaped(where)}`,
    `GEO:${position[1].toFixed(6)};${position[0].toFixed(6)}`,
    `DESCRIPTION:${escaped(description)}`,
    `STATUS:${event.isUseful ? "CONFIRMED" : "TENTATIVE"}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

// A calendar keeps one of several events with the same UID.
function uniqueUid(event: PredictedEvent, given: Map<string, number>): string {
  const uid = uidOf(event);
  const count = (given.get(uid) ?? 0) + 1;
  given.set(uid, count);
  return count === 1 ? uid : `${uid}.${count}`;
}

function uidOf({ platforms, times }: PredictedEvent): string {
  const [first] = times as readonly [Date, ...Date[]];
  const apart = revolutionsApart(times);
  const revolutions = apart.length === 0 ? "" : `-${apart.join("_")}`;
  const satellites = platforms.join("-").replace(/[^A-Za-z0-9-]/g, "_");
  return `${satellites}-${Math.round(first.getTime() / TEN_MINUTES_MS)}${revolutions}`;
}

/** RFC 5545 3.3.5, form 2. */
function stamp(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/** RFC 5545 3.3.11. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
}

/** RFC 5545 3.1: no line is longer than 75 octets, what follows begins with a space; characters stay whole. */
function folded(line: string): string {
  let text = "";
  let octets = 0;
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (octets + size > OCTETS_PER_LINE) {
      text += "\r\n ";
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}
