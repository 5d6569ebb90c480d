import { toVector } from "@eomatch/finder";
import { geodeticOf } from "./geodetic.js";
import { leapSecondsBetween, leapSecondsUntil } from "./leap-seconds.js";
import { arcIndexAt, type Orbit, type OrbitArc } from "./orbit.js";
import type { Propagator } from "./propagator.js";

/** Time between two SGP4 positions. Six points 120 s apart carry a track in low orbit to better than 2 m. */
const NODE_SECONDS = 120;
/** Positions each polynomial needs beyond either end of its interval. */
const MARGIN_NODES = 2;
const COEFFICIENTS = 18;

/**
 * The smooth ground track of one satellite over a stretch of time: from one element set, without a leap second within.
 *
 * Unit vectors of the sub-satellite point on the authalic sphere, interpolated by a polynomial of degree 5 through
 * six positions of SGP4 (Lagrange). The nodes lie on whole multiples of 120 s since 1970, so that what is found on a
 * track does not depend on the period it was asked for.
 */
export class Track {
  readonly startSeconds: number;
  readonly stopSeconds: number;
  readonly #firstNode: number;
  readonly #nodes: Float64Array;
  readonly #coefficients: Float64Array;
  readonly #isReady: Uint8Array;

  constructor(
    propagator: Propagator,
    { startSeconds, stopSeconds }: { startSeconds: number; stopSeconds: number },
  ) {
    this.startSeconds = startSeconds;
    this.stopSeconds = stopSeconds;
    this.#firstNode = Math.floor(startSeconds / NODE_SECONDS) - MARGIN_NODES;
    const lastNode = Math.ceil(stopSeconds / NODE_SECONDS) + MARGIN_NODES + 1;
    const count = lastNode - this.#firstNode + 1;
    this.#nodes = new Float64Array(3 * count);
    this.#coefficients = new Float64Array(COEFFICIENTS * count);
    this.#isReady = new Uint8Array(count);
    const leapSeconds = leapSecondsUntil((startSeconds + stopSeconds) / 2);
    for (let i = 0; i < count; i++) {
      const unixSeconds = (this.#firstNode + i) * NODE_SECONDS;
      const { lonDeg, latDeg } = geodeticOf(propagator.earthFixedAt(unixSeconds, { leapSeconds }).positionKm);
      this.#nodes.set(toVector(lonDeg, latDeg), 3 * i);
    }
  }

  /** Time between two nodes. */
  get nodeSeconds(): number {
    return NODE_SECONDS;
  }

  /** Number of the first node at or after an instant; a node's number times `nodeSeconds` is its time. */
  nodeAfter(unixSeconds: number): number {
    return Math.ceil(unixSeconds / NODE_SECONDS);
  }

  /** Cosine of the angle between a unit vector (its components) and a node. */
  cosineToNode(node: number, vector: Float64Array): number {
    const i = 3 * (node - this.#firstNode);
    const nodes = this.#nodes;
    return (
      (nodes[i] as number) * (vector[0] as number) +
      (nodes[i + 1] as number) * (vector[1] as number) +
      (nodes[i + 2] as number) * (vector[2] as number)
    );
  }

  /** Writes position (3) and velocity per second (3) of the sub-satellite point into `target`. */
  evaluate(unixSeconds: number, target: Float64Array): void {
    const node = Math.floor(unixSeconds / NODE_SECONDS);
    const interval = Math.min(
      Math.max(node - this.#firstNode, MARGIN_NODES),
      this.#isReady.length - MARGIN_NODES - 2,
    );
    if (this.#isReady[interval] === 0) this.#prepare(interval);
    // The middle of the interval is 0, its ends -1/2 and 1/2.
    const x = unixSeconds / NODE_SECONDS - (this.#firstNode + interval) - 0.5;
    const y = x * x;
    const c = this.#coefficients;
    for (let axis = 0, i = COEFFICIENTS * interval; axis < 3; axis++, i += 6) {
      const a2 = c[i + 1] as number;
      const a4 = c[i + 2] as number;
      const b1 = c[i + 3] as number;
      const b3 = c[i + 4] as number;
      const b5 = c[i + 5] as number;
      target[axis] = (c[i] as number) + y * (a2 + y * a4) + x * (b1 + y * (b3 + y * b5));
      target[axis + 3] = (x * (2 * a2 + 4 * a4 * y) + b1 + y * (3 * b3 + 5 * b5 * y)) / NODE_SECONDS;
    }
  }

  /** Greatest speed over the sphere, rad/s, and greatest turn of the track against a great circle, per radian of way. */
  motion(): { readonly maxSpeed: number; readonly maxTurn: number } {
    let maxSpeed = 0;
    let maxTurn = 0;
    const n = this.#nodes;
    for (let i = 3; i < n.length - 3; i += 3) {
      const velocity: number[] = [];
      const acceleration: number[] = [];
      for (let axis = i; axis < i + 3; axis++) {
        velocity.push(((n[axis + 3] as number) - (n[axis - 3] as number)) / 2);
        acceleration.push((n[axis + 3] as number) - 2 * (n[axis] as number) + (n[axis - 3] as number));
      }
      const inward = acceleration.reduce((sum, a, axis) => sum + a * (n[i + axis] as number), 0);
      const sideways = Math.sqrt(Math.max(0, acceleration.reduce((sum, a) => sum + a * a, 0) - inward ** 2));
      const speed = Math.hypot(...velocity);
      maxSpeed = Math.max(maxSpeed, speed);
      maxTurn = Math.max(maxTurn, sideways / speed ** 2);
    }
    return { maxSpeed: maxSpeed / NODE_SECONDS, maxTurn };
  }

  #prepare(interval: number): void {
    const n = this.#nodes;
    for (let axis = 0; axis < 3; axis++) {
      const at = (offset: number): number => n[3 * (interval + offset) + axis] as number;
      const even = parabola((at(0) + at(1)) / 2, (at(-1) + at(2)) / 2, (at(-2) + at(3)) / 2);
      const odd = parabola(at(1) - at(0), (at(2) - at(-1)) / 3, (at(3) - at(-2)) / 5);
      this.#coefficients.set([...even, ...odd], COEFFICIENTS * interval + 6 * axis);
    }
    this.#isReady[interval] = 1;
  }
}

/** Coefficients of the parabola through the given values at 1/4, 9/4 and 25/4, the squares of the nodes' places. */
function parabola(first: number, second: number, third: number): [number, number, number] {
  const slope = (second - first) / 2;
  const bend = ((third - second) / 4 - slope) / 6;
  return [first - slope / 4 + (bend * 9) / 16, slope - 2.5 * bend, bend];
}

/** Cuts an orbit over a period (seconds on the Unix scale) into smooth tracks, in order, end to end. */
export function tracksOf(
  orbit: Orbit,
  { startSeconds, stopSeconds }: { startSeconds: number; stopSeconds: number },
): Track[] {
  const tracks: Track[] = [];
  for (let i = arcIndexAt(orbit, startSeconds); i <= arcIndexAt(orbit, stopSeconds); i++) {
    const arc = orbit.arcs[i] as OrbitArc;
    const from = Math.max(arc.startSeconds, startSeconds);
    const to = Math.min(arc.stopSeconds, stopSeconds);
    const cuts = [from, ...leapSecondsBetween(from, to), to];
    for (let k = 1; k < cuts.length; k++) {
      const stretch = { startSeconds: cuts[k - 1] as number, stopSeconds: cuts[k] as number };
      if (stretch.stopSeconds > stretch.startSeconds || startSeconds === stopSeconds) {
        tracks.push(new Track(arc.propagator, stretch));
      }
    }
  }
  return tracks;
}
