import { distanceKm, type Position } from "@eomatch/finder";
import { type Period, subSatellitePoint } from "@eomatch/orbits";
import type { FrameLength } from "./acquisition.js";
import type { RevolutionSpan } from "./revolution.js";

/** A stretch of a revolution that becomes a product, or a row of them across the swath. */
export interface Frame extends Period {
  /** Its number in the revolution, counted from 1 at the ascending node. */
  readonly number: number;
}

/** Time between two points of the track whose distances are added up. */
const trackStepSeconds = 60;

/**
 * Cuts a revolution into frames: each begins where the one before ends, to the millisecond.
 *
 * All are as long as asked, but the last: it ends at the next node and is half to one and a half times as long.
 */
export function framesOf(revolution: RevolutionSpan, length: FrameLength): Frame[] {
  const ends =
    "seconds" in length
      ? endsBySeconds(revolution, length.seconds)
      : endsByLength(revolution, length.lengthKm);
  const boundaries = [revolution.startTime, ...ends, revolution.stopTime];
  return boundaries
    .slice(1)
    .map((stopTime, i) => ({ number: i + 1, startTime: boundaries[i] as Date, stopTime }));
}

function endsBySeconds({ startTime, stopTime }: Period, seconds: number): Date[] {
  const count = Math.round((stopTime.getTime() - startTime.getTime()) / 1000 / seconds);
  return Array.from(
    { length: Math.max(0, count - 1) },
    (_, i) => new Date(Math.round(startTime.getTime() + (i + 1) * seconds * 1000)),
  );
}

function endsByLength(revolution: RevolutionSpan, lengthKm: number): Date[] {
  const track = distancesAlong(revolution);
  const totalKm = track.at(-1)?.alongKm ?? 0;
  const count = Math.round(totalKm / lengthKm);
  const ends: Date[] = [];
  for (let i = 1; i < track.length; i++) {
    const from = track[i - 1] as TrackPoint;
    const to = track[i] as TrackPoint;
    // Between two points the speed over ground is even to a few parts in a hundred thousand.
    const msPerKm = (to.timeMs - from.timeMs) / (to.alongKm - from.alongKm);
    while (ends.length < count - 1 && (ends.length + 1) * lengthKm <= to.alongKm) {
      ends.push(new Date(Math.round(from.timeMs + ((ends.length + 1) * lengthKm - from.alongKm) * msPerKm)));
    }
  }
  return ends;
}

interface TrackPoint {
  readonly timeMs: number;
  /** Way from the ascending node, great-circle kilometres added up. */
  readonly alongKm: number;
}

function distancesAlong({ orbit, startTime, stopTime }: RevolutionSpan): TrackPoint[] {
  const spanMs = stopTime.getTime() - startTime.getTime();
  const steps = Math.ceil(spanMs / 1000 / trackStepSeconds);
  const points: TrackPoint[] = [];
  let previous: Position | undefined;
  let alongKm = 0;
  for (let i = 0; i <= steps; i++) {
    const time = new Date(Math.round(startTime.getTime() + (spanMs * i) / steps));
    const position = subSatellitePoint(orbit, time);
    if (previous !== undefined) alongKm += distanceKm(previous, position);
    previous = position;
    points.push({ timeMs: time.getTime(), alongKm });
  }
  return points;
}
