import type { Vector } from "@eomatch/finder";
import { along, cross, dot, lengthOf } from "./vector.js";

/** A point of a ground track (unit vector) and its motion. */
export interface TrackSample {
  readonly position: Vector;
  readonly velocity: Vector;
}

/** The outline of a strip along a track. */
export interface Corridor {
  /** Counter-clockwise, not closed. */
  readonly ring: Vector[];
  /** From end to end, rad. */
  readonly lengthAngle: number;
}

/**
 * Outlines the strip along a track that holds the track and another one near it, with a margin (rad) all around.
 *
 * As wide to the left and to the right as the other track ever gets, and lengthened at both ends as far as it sticks
 * out there. The offset edges run square to the track, so they bend as little as it does.
 */
export function corridor(
  track: readonly TrackSample[],
  other: readonly TrackSample[],
  margin: number,
): Corridor {
  const first = track[0] as TrackSample;
  const last = track.at(-1) as TrackSample;
  let [left, right, behind, ahead] = [0, 0, 0, 0];
  for (const { position } of other) {
    const nearest = track.reduce((a, b) => (dot(b.position, position) > dot(a.position, position) ? b : a));
    const offset = angleTowards(leftOf(nearest), position);
    left = Math.max(left, offset);
    right = Math.max(right, -offset);
    behind = Math.max(behind, -angleTowards(first.velocity, position, nearest === first));
    ahead = Math.max(ahead, angleTowards(last.velocity, position, nearest === last));
  }
  const sections = [moved(first, -behind - margin), ...track, moved(last, ahead + margin)];
  const edge = (angle: number): Vector[] =>
    sections.map((sample) => along(sample.position, leftOf(sample), angle));
  // The edge of a bending track is off by a little more than the track itself; a fifth more makes up for it.
  const spare = 1.2 * margin;
  const ring = [...edge(-right - spare), ...edge(left + spare).reverse()];
  const lengthAngle = sections.reduce(
    (sum, { position }, i) =>
      sum + Math.acos(Math.min(1, dot(position, (sections[i - 1] ?? first).position))),
    0,
  );
  return { ring, lengthAngle };
}

/** Direction to the left of the flight: up × forward. */
function leftOf({ position, velocity }: TrackSample): Vector {
  return cross(position, velocity);
}

/** Angle by which a point lies in a direction square to another point; 0 when it does not matter. */
function angleTowards(direction: Vector, point: Vector, matters = true): number {
  return matters ? Math.asin(dot(direction, point) / lengthOf(direction)) : 0;
}

/** The sample moved along its flight by an angle. */
function moved({ position, velocity }: TrackSample, angle: number): TrackSample {
  const ahead = along(position, velocity, angle);
  return { position: ahead, velocity: cross(cross(position, velocity), ahead) };
}
