import { rootBetween } from "./closest-pass.js";
import type { Instrument } from "./instrument.js";
import { leastBetween } from "./least-between.js";
import type { Track } from "./track.js";

/** The point of one scan line that lies deepest inside the other satellite's swath and the time limit. */
export interface LineDepth {
  readonly outerSeconds: number;
  /** How deep inside all limits it is, rad; negative when no point of the line is inside. */
  readonly depth: number;
  /** Where it is: the angle across the track, to the right negative, rad, and the inner time at which it is seen. */
  readonly angle: number;
  readonly innerSeconds: number;
}

/** The part of one scan line that the other satellite sees too, within the time limit. */
export interface LineOverlap extends LineDepth {
  /** Ends of the shared part, as angles across the track; the deepest point twice when there is none. */
  readonly right: number;
  readonly left: number;
  /** First and last inner time at which its points are seen. */
  readonly innerFrom: number;
  readonly innerTo: number;
}

/** Two satellites with what they see, the extents as angles (rad). */
export interface SwathPair {
  readonly outer: Track;
  readonly inner: Track;
  readonly maxDelaySeconds: number;
  readonly outerSwath: { readonly left: number; readonly right: number };
  readonly innerSwath: { readonly left: number; readonly right: number };
}

/** Extents of an instrument as angles on the authalic sphere. */
export function swathAngles(instrument: Instrument, radiusKm: number): { left: number; right: number } {
  return { left: instrument.leftKm / radiusKm, right: instrument.rightKm / radiusKm };
}

/** Points of a scan line that are looked at before the best one is refined. */
const SAMPLES = 5;
/** How far beyond its ends a track still carries. */
const BEYOND_SECONDS = 240;
/** Length of a step in time that is the last: what is left after it is a tenth of it. */
const TIME_TOLERANCE_SECONDS = 1e-3;
/** Unit of angles in the search for the deepest point, which is found to a hundredth of it: 6 m. */
const PLACE_ANGLE = 1e-4;

/**
 * Compares the scan lines of one satellite with the swath of another.
 *
 * A point of a scan line has a place in the other swath: the time at which it is abeam of the other satellite, and the
 * angle across that track. It is shared when the angle is within that swath and the time within the limit; how far it is
 * from the nearest of those bounds is its depth. Along a line, depth rises to one deepest point and falls again.
 */
export class SwathLines {
  readonly #pair: SwathPair;
  readonly #innerSpeed: number;
  readonly #p = new Float64Array(6);
  readonly #q = new Float64Array(6);
  readonly #point = new Float64Array(3);
  readonly #left = new Float64Array(3);
  #abeamSeconds = 0;
  #lookedFrom = Number.NaN;

  constructor(pair: SwathPair) {
    this.#pair = pair;
    this.#innerSpeed = pair.inner.motion.maxSpeed;
  }

  /** Finds the deepest point of the scan line at an outer time, from a guess of the inner time it is seen at. */
  depthAt(outerSeconds: number, guessSeconds: number): LineDepth {
    this.#lookFrom(outerSeconds);
    const { left, right } = this.#pair.outerSwath;
    const step = (left + right) / (SAMPLES - 1);
    let best = Number.NEGATIVE_INFINITY;
    let bestAngle = -right;
    let bestSeconds = guessSeconds;
    let before = Number.NaN;
    let guess = guessSeconds;
    for (let k = 0; k < SAMPLES; k++) {
      const angle = -right + k * step;
      const depth = this.#depthOf(outerSeconds, angle, guess);
      const seconds = this.#abeamSeconds;
      if (depth > best) {
        best = depth;
        bestAngle = angle;
        bestSeconds = seconds;
      }
      // Along the line the time goes on nearly evenly.
      guess = k === 0 ? seconds : 2 * seconds - before;
      before = seconds;
    }
    const deepest = { outerSeconds, angle: bestAngle, depth: best, innerSeconds: bestSeconds };
    // No step along the line changes the depth by more than its own length, but for the bend of the tracks.
    return best < 0 && best > -1.5 * step ? this.#refined(deepest, step) : deepest;
  }

  /** Finds the shared part of a scan line. */
  overlapOf(line: LineDepth): LineOverlap {
    const { outerSeconds, depth, angle, innerSeconds } = line;
    if (depth < 0) {
      return { ...line, right: angle, left: angle, innerFrom: innerSeconds, innerTo: innerSeconds };
    }
    this.#lookFrom(outerSeconds);
    const right = this.#end(line, -this.#pair.outerSwath.right);
    const left = this.#end(line, this.#pair.outerSwath.left);
    return {
      outerSeconds,
      depth,
      angle,
      innerSeconds,
      right: right.angle,
      left: left.angle,
      innerFrom: Math.min(innerSeconds, right.innerSeconds, left.innerSeconds),
      innerTo: Math.max(innerSeconds, right.innerSeconds, left.innerSeconds),
    };
  }

  /** Writes the point of a scan line at an angle across the track into `target`. */
  pointAt(outerSeconds: number, angle: number, target: Float64Array): void {
    this.#lookFrom(outerSeconds);
    this.#place(angle);
    target.set(this.#point);
  }

  #lookFrom(outerSeconds: number): void {
    if (this.#lookedFrom === outerSeconds) return;
    this.#lookedFrom = outerSeconds;
    const p = this.#p;
    this.#pair.outer.evaluate(outerSeconds, p);
    // Up × forward points left.
    const left = this.#left;
    left[0] = (p[1] as number) * (p[5] as number) - (p[2] as number) * (p[4] as number);
    left[1] = (p[2] as number) * (p[3] as number) - (p[0] as number) * (p[5] as number);
    left[2] = (p[0] as number) * (p[4] as number) - (p[1] as number) * (p[3] as number);
    const length = Math.sqrt((left[0] as number) ** 2 + (left[1] as number) ** 2 + (left[2] as number) ** 2);
    for (let axis = 0; axis < 3; axis++) left[axis] = (left[axis] as number) / length;
  }

  #place(angle: number): void {
    const cosine = Math.cos(angle);
    const sine = Math.sin(angle);
    for (let axis = 0; axis < 3; axis++) {
      this.#point[axis] = cosine * (this.#p[axis] as number) + sine * (this.#left[axis] as number);
    }
  }

  /** Depth of a point of the line; leaves the time at which it is abeam of the inner satellite. */
  #depthOf(outerSeconds: number, angle: number, guessSeconds: number): number {
    this.#place(angle);
    const { inner, innerSwath, maxDelaySeconds } = this.#pair;
    const seconds = this.#abeam(guessSeconds);
    this.#abeamSeconds = seconds;
    const across = this.#across();
    const from = Math.max(inner.startSeconds, outerSeconds - maxDelaySeconds);
    const to = Math.min(inner.stopSeconds, outerSeconds + maxDelaySeconds);
    return Math.min(
      innerSwath.left - across,
      across + innerSwath.right,
      (seconds - from) * this.#innerSpeed,
      (to - seconds) * this.#innerSpeed,
    );
  }

  /** Time at which the point is abeam of the inner satellite, by Newton's method; leaves that satellite's state. */
  #abeam(guessSeconds: number): number {
    const { inner } = this.#pair;
    const point = this.#point;
    const q = this.#q;
    const first = inner.startSeconds - BEYOND_SECONDS;
    const last = inner.stopSeconds + BEYOND_SECONDS;
    let t = Math.min(Math.max(guessSeconds, first), last);
    const x = point[0] as number;
    const y = point[1] as number;
    const z = point[2] as number;
    for (let round = 0; round < 40; round++) {
      inner.evaluate(t, q);
      const qx = q[0] as number;
      const qy = q[1] as number;
      const qz = q[2] as number;
      const vx = q[3] as number;
      const vy = q[4] as number;
      const vz = q[5] as number;
      const approach = (x - qx) * vx + (y - qy) * vy + (z - qz) * vz;
      const cosine = x * qx + y * qy + z * qz;
      const speedSquared = vx * vx + vy * vy + vz * vz;
      const step = Math.min(Math.max(approach / (speedSquared * Math.max(cosine, 0.2)), -300), 300);
      const next = Math.min(Math.max(t + step, first), last);
      if (Math.abs(next - t) < TIME_TOLERANCE_SECONDS) return next;
      t = next;
    }
    return t;
  }

  /** Angle of the point across the inner track as evaluated last, to the left positive. */
  #across(): number {
    const point = this.#point;
    const q = this.#q;
    const x = (q[1] as number) * (q[5] as number) - (q[2] as number) * (q[4] as number);
    const y = (q[2] as number) * (q[3] as number) - (q[0] as number) * (q[5] as number);
    const z = (q[0] as number) * (q[4] as number) - (q[1] as number) * (q[3] as number);
    const towards = x * (point[0] as number) + y * (point[1] as number) + z * (point[2] as number);
    return Math.asin(Math.min(1, Math.max(-1, towards / Math.sqrt(x * x + y * y + z * z))));
  }

  /** Looks for the deepest point around the deepest sample. */
  #refined(sample: LineDepth, step: number): LineDepth {
    const { left, right } = this.#pair.outerSwath;
    const { outerSeconds } = sample;
    let best = sample;
    const shallowness = (place: number): number => {
      const angle = place * PLACE_ANGLE;
      const depth = this.#depthOf(outerSeconds, angle, sample.innerSeconds);
      if (depth > best.depth) best = { outerSeconds, angle, depth, innerSeconds: this.#abeamSeconds };
      return -depth;
    };
    const [from, to] = [Math.max(-right, sample.angle - step), Math.min(left, sample.angle + step)];
    leastBetween(shallowness, [from / PLACE_ANGLE, to / PLACE_ANGLE]);
    return best;
  }

  /** Where the shared part ends between its deepest point and an end of the line, and the inner time there. */
  #end(
    { outerSeconds, angle: insideAngle, innerSeconds }: LineDepth,
    endAngle: number,
  ): { readonly angle: number; readonly innerSeconds: number } {
    this.#abeamSeconds = innerSeconds;
    const excess = (angle: number): number => -this.#depthOf(outerSeconds, angle, this.#abeamSeconds);
    const angle = rootBetween(excess, endAngle, insideAngle);
    if (angle !== endAngle) excess(angle);
    return { angle, innerSeconds: this.#abeamSeconds };
  }
}
