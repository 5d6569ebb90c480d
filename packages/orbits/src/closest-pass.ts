import type { Track } from "./track.js";

/** How close two tracks may come in space and time to count: chord on the unit sphere, seconds. */
export interface Nearness {
  readonly maxAngle: number;
  readonly maxDelaySeconds: number;
}

/** What holds the inner time of a closest pass where it is; see {@link ClosestPass}. */
type Hold = "free" | "fixed" | "moving";

/** The nearest the inner satellite passes, within the time limit, to where the outer one is at an instant. */
export interface ClosestPass {
  readonly outerSeconds: number;
  readonly innerSeconds: number;
  /** Square of the chord between the two points less the square of the limit: the pass is near when this is ≤ 0. */
  readonly excess: number;
  /** Change of `excess` with the outer time. */
  readonly slope: number;
  /** Chord between the two points. */
  readonly chord: number;
  /** Free when the pass is a true minimum, else at the end of the track (fixed) or of the time limit (moving). */
  readonly hold: Hold;
}

/** Longest step towards a pass. A pass shifts by little more than the outer time does. */
const REACH_SECONDS = 300;
/** Keeps steps short where the bend of the cosine vanishes, 90° from the pass. */
const LEAST_COSINE = 0.2;
const TIME_TOLERANCE_SECONDS = 1e-6;
/** Steps of Newton's method in two unknowns before it is given up. */
const MAX_LEVEL_ROUNDS = 12;
/** Length of a step that is the last. */
const PASS_TOLERANCE_SECONDS = 1e-3;

/**
 * Passes of an inner satellite by an outer one.
 *
 * For a fixed point near a track that hardly turns against a great circle, the distance along the track falls to one
 * minimum and rises again. All of this rests on it: near a pass the inner times that are close enough form one
 * interval, and the time limit and the track's ends only cut it.
 */
export class PassFinder {
  readonly outer: Track;
  readonly inner: Track;
  readonly maxChord: number;
  readonly #maxChordSquared: number;
  readonly maxDelaySeconds: number;
  /** How far from a pass its slice can reach. */
  readonly sliceReachSeconds: number;
  readonly #p = new Float64Array(6);
  readonly #q = new Float64Array(6);
  #lookedFrom = Number.NaN;

  constructor(tracks: { outer: Track; inner: Track }, nearness: Nearness, innerSpeed: number) {
    this.outer = tracks.outer;
    this.inner = tracks.inner;
    this.maxChord = 2 * Math.sin(nearness.maxAngle / 2);
    this.#maxChordSquared = this.maxChord ** 2;
    this.maxDelaySeconds = nearness.maxDelaySeconds;
    this.sliceReachSeconds = REACH_SECONDS + (2 * nearness.maxAngle) / innerSpeed;
  }

  /** The inner times allowed at an outer time by the time limit and the track; none when `from` is past `to`. */
  allowed(outerSeconds: number): { from: number; to: number } {
    return {
      from: Math.max(this.inner.startSeconds, outerSeconds - this.maxDelaySeconds),
      to: Math.min(this.inner.stopSeconds, outerSeconds + this.maxDelaySeconds),
    };
  }

  /** Position of the outer satellite (the first three components); overwritten by the next call. */
  outerPosition(outerSeconds: number): Float64Array {
    this.#lookFrom(outerSeconds);
    return this.#p;
  }

  /** Finds the closest pass near a guessed inner time. The outer time must allow inner times. */
  closest(outerSeconds: number, guessSeconds: number): ClosestPass {
    const p = this.#p;
    const q = this.#q;
    const from = Math.max(this.inner.startSeconds, outerSeconds - this.maxDelaySeconds);
    const to = Math.min(this.inner.stopSeconds, outerSeconds + this.maxDelaySeconds);
    this.#lookFrom(outerSeconds);
    const innerSeconds = this.#minimum(from, to, guessSeconds);
    const hold = this.#holdAt(outerSeconds, innerSeconds, { from, to });
    const x = (p[0] as number) - (q[0] as number);
    const y = (p[1] as number) - (q[1] as number);
    const z = (p[2] as number) - (q[2] as number);
    const chordSquared = x * x + y * y + z * z;
    let slope = x * (p[3] as number) + y * (p[4] as number) + z * (p[5] as number);
    if (hold === "moving") slope -= x * (q[3] as number) + y * (q[4] as number) + z * (q[5] as number);
    return {
      outerSeconds,
      innerSeconds,
      excess: chordSquared - this.#maxChordSquared,
      slope: 2 * slope,
      chord: Math.sqrt(chordSquared),
      hold,
    };
  }

  /**
   * Finds the earliest (direction -1) or latest (1) inner time that is near enough around the pass near a guessed inner
   * time; that of the pass itself when it is not near.
   */
  sliceEndNear(outerSeconds: number, guessSeconds: number, direction: -1 | 1): number {
    const from = Math.max(this.inner.startSeconds, outerSeconds - this.maxDelaySeconds);
    const to = Math.min(this.inner.stopSeconds, outerSeconds + this.maxDelaySeconds);
    this.#lookFrom(outerSeconds);
    const passSeconds = this.#minimum(from, to, guessSeconds);
    return this.#edgeFrom(passSeconds, direction === 1 ? to : from);
  }

  /**
   * Finds the pair of times near another at which the limit is just reached and the outer satellite is at its closest:
   * there the end of the slice is an extreme. None when there is no such pair nearby, or the time limit forbids it.
   *
   * Newton's method on the excess and its change with the outer time, with the second derivatives of great circles.
   */
  levelEdge(
    outerSeconds: number,
    innerSeconds: number,
  ): { readonly outerSeconds: number; readonly innerSeconds: number } | undefined {
    const p = this.#p;
    const q = this.#q;
    let t = outerSeconds;
    let s = innerSeconds;
    for (let round = 0; round < MAX_LEVEL_ROUNDS; round++) {
      if (t < this.outer.startSeconds || t > this.outer.stopSeconds) return undefined;
      if (s < this.inner.startSeconds || s > this.inner.stopSeconds) return undefined;
      this.#lookFrom(t);
      this.inner.evaluate(s, q);
      const x = (p[0] as number) - (q[0] as number);
      const y = (p[1] as number) - (q[1] as number);
      const z = (p[2] as number) - (q[2] as number);
      // Halves of the excess and of its derivatives by t, s, tt and ts.
      const e = (x * x + y * y + z * z - this.#maxChordSquared) / 2;
      const et = x * (p[3] as number) + y * (p[4] as number) + z * (p[5] as number);
      const es = -(x * (q[3] as number) + y * (q[4] as number) + z * (q[5] as number));
      const ett = dot(p, 3, p, 3) * dot(p, 0, q, 0);
      const ets = -dot(p, 3, q, 3);
      const determinant = et * ets - es * ett;
      const dt = (et * es - e * ets) / determinant;
      const ds = (e * ett - et * et) / determinant;
      if (!(Math.abs(dt) < REACH_SECONDS && Math.abs(ds) < REACH_SECONDS)) return undefined;
      t += dt;
      s += ds;
      if (Math.abs(dt) < PASS_TOLERANCE_SECONDS && Math.abs(ds) < PASS_TOLERANCE_SECONDS) {
        const isAllowed = Math.abs(t - s) < this.maxDelaySeconds;
        return isAllowed && s > this.inner.startSeconds && s < this.inner.stopSeconds
          ? { outerSeconds: t, innerSeconds: s }
          : undefined;
      }
    }
    return undefined;
  }

  /** Finds the earliest (direction -1) or latest (1) inner time around a near pass that is near enough. */
  sliceEnd({ outerSeconds, innerSeconds }: ClosestPass, direction: -1 | 1): number {
    const { from, to } = this.allowed(outerSeconds);
    this.#lookFrom(outerSeconds);
    return this.#edge(innerSeconds, direction === 1 ? to : from);
  }

  /** Excess of the square of the chord over the limit at a pair of times. */
  excessAt(outerSeconds: number, innerSeconds: number): number {
    this.#lookFrom(outerSeconds);
    this.inner.evaluate(innerSeconds, this.#q);
    return this.#excess();
  }

  /** Puts the outer point where it is at an instant, if it is not there already. */
  #lookFrom(outerSeconds: number): void {
    if (this.#lookedFrom === outerSeconds) return;
    this.outer.evaluate(outerSeconds, this.#p);
    this.#lookedFrom = outerSeconds;
  }

  #holdAt(outerSeconds: number, innerSeconds: number, { from, to }: { from: number; to: number }): Hold {
    if (innerSeconds > from && innerSeconds < to) return "free";
    const end = innerSeconds === from ? this.inner.startSeconds : this.inner.stopSeconds;
    const reached = Math.abs(innerSeconds - outerSeconds) < this.maxDelaySeconds;
    return reached || innerSeconds === end ? "fixed" : "moving";
  }

  /**
   * Inner time at which the distance to the outer point stops falling; leaves the inner point there.
   *
   * Newton's method with the derivative of a great circle, which these tracks nearly are: each step leaves about a tenth
   * of the error, so that the last one, taken along the tangent, is right to a ten-thousandth of a second.
   */
  #minimum(from: number, to: number, guessSeconds: number): number {
    const p = this.#p;
    const q = this.#q;
    let t = Math.min(Math.max(guessSeconds, from), to);
    for (let round = 0; round < 100; round++) {
      this.inner.evaluate(t, q);
      const approach = this.#approach();
      if ((t === to && approach >= 0) || (t === from && approach <= 0)) return t;
      const bend = dot(q, 3, q, 3) * Math.max(dot(p, 0, q, 0), LEAST_COSINE);
      const step = Math.min(Math.max(approach / bend, -REACH_SECONDS), REACH_SECONDS);
      const next = Math.min(Math.max(t + step, from), to);
      if (Math.abs(step) < PASS_TOLERANCE_SECONDS && next > from && next < to) {
        for (let axis = 0; axis < 3; axis++) q[axis] = (q[axis] as number) + step * (q[axis + 3] as number);
        return next;
      }
      t = next;
      if (Math.abs(step) < TIME_TOLERANCE_SECONDS) break;
    }
    this.inner.evaluate(t, q);
    return t;
  }

  /**
   * Inner time at which the limit is reached on the way from a near pass to an end, or the end if that comes first.
   *
   * The square of the chord is a parabola on a great circle; Newton's method puts right what is left.
   */
  #edge(passSeconds: number, endSeconds: number): number {
    this.inner.evaluate(passSeconds, this.#q);
    return this.#edgeFrom(passSeconds, endSeconds);
  }

  /** As {@link #edge}, with the inner point at the pass already. */
  #edgeFrom(passSeconds: number, endSeconds: number): number {
    const q = this.#q;
    const direction = endSeconds < passSeconds ? -1 : 1;
    const speedSquared = dot(q, 3, q, 3);
    const rise = Math.max(0, -2 * direction * this.#approach());
    const way =
      (Math.sqrt(rise * rise - 4 * speedSquared * Math.min(0, this.#excess())) - rise) / (2 * speedSquared);
    let t = passSeconds + direction * way;
    for (let round = 0; round < 50; round++) {
      if ((t - endSeconds) * direction >= 0) {
        this.inner.evaluate(endSeconds, q);
        if (this.#excess() <= 0) return endSeconds;
        t = endSeconds;
      } else this.inner.evaluate(t, q);
      const slope = -2 * this.#approach();
      // Level ground: the pass only just touches the limit, and the edge is the pass.
      if (slope * direction <= 0) break;
      const step = this.#excess() / slope;
      t -= step;
      if (Math.abs(step) < TIME_TOLERANCE_SECONDS) break;
      if ((t - passSeconds) * direction <= 0) break;
    }
    return direction === 1 ? Math.max(t, passSeconds) : Math.min(t, passSeconds);
  }

  /**
   * Half the rate at which the square of the chord between the two points evaluated last shrinks with the inner time.
   *
   * With the gap, not the outer point alone: interpolated points are off the unit sphere by a hair.
   */
  #approach(): number {
    return dot(this.#p, 0, this.#q, 3) - dot(this.#q, 0, this.#q, 3);
  }

  /** Excess between the two points evaluated last. */
  #excess(): number {
    const p = this.#p;
    const q = this.#q;
    const x = (p[0] as number) - (q[0] as number);
    const y = (p[1] as number) - (q[1] as number);
    const z = (p[2] as number) - (q[2] as number);
    return x * x + y * y + z * z - this.#maxChordSquared;
  }
}

/** Product of three components of one array and three of another, from the given offsets. */
function dot(a: Float64Array, i: number, b: Float64Array, j: number): number {
  return (
    (a[i] as number) * (b[j] as number) +
    (a[i + 1] as number) * (b[j + 1] as number) +
    (a[i + 2] as number) * (b[j + 2] as number)
  );
}

/**
 * Finds where a function falls to 0 between a place where it may be above and one where it is not.
 *
 * Regula falsi after Dowell and Jarratt (Illinois, BIT 11, 1971). Gives `far` itself when the function is ≤ 0 there.
 */
export function rootBetween(excess: (t: number) => number, far: number, near: number): number {
  let [a, b] = [far, near];
  let excessA = excess(a);
  if (excessA <= 0) return far;
  let excessB = Math.min(excess(b), 0);
  let lastSide = 0;
  let t = b;
  for (let round = 0; round < 100; round++) {
    const last = t;
    t = b - (excessB * (b - a)) / (excessB - excessA);
    // Regula falsi may creep; halving cannot.
    if (round > 30 || !(Math.abs(t - a) <= Math.abs(b - a))) t = (a + b) / 2;
    if (Math.abs(t - last) < TIME_TOLERANCE_SECONDS) break;
    const value = excess(t);
    const side = value > 0 ? 1 : -1;
    if (side === 1) {
      [a, excessA] = [t, value];
      if (lastSide === side) excessB /= 2;
    } else {
      [b, excessB] = [t, value];
      if (lastSide === side) excessA /= 2;
    }
    lastSide = side;
  }
  return t;
}
