import { toVector } from "@eomatch/finder";
import { geodeticOf } from "./geodetic.js";
import { leapSecondsBetween, leapSecondsUntil } from "./leap-seconds.js";
import { arcIndexAt, type Orbit, type OrbitArc } from "./orbit.js";
import type { Propagator } from "./propagator.js";

/** Time between two SGP4 positions. Ten points 240 s apart carry a track in low orbit to better than 2 m. */
const NODE_SECONDS = 240;
/** Positions each polynomial needs beyond either end of its interval. */
const MARGIN_NODES = 4;
const COEFFICIENTS = 30;
/**
 * Polynomials kept at a time, a power of 2. A search looks at times that lie close together and comes by once, so that
 * a thousand serve it as well as one for every interval of a year, in a hundredth of the memory.
 */
const KEPT_POLYNOMIALS = 1024;

/** The polynomials used last, of all tracks of one orbit. */
class Polynomials {
  readonly coefficients: Float64Array = new Float64Array(COEFFICIENTS * KEPT_POLYNOMIALS);
  /** Which polynomial each place holds, by track and interval; -1 for none. */
  readonly kept: Float64Array = new Float64Array(KEPT_POLYNOMIALS).fill(-1);
}

/** Greatest speed over the sphere, rad/s, and greatest turn of the track against a great circle, per radian of way. */
interface TrackMotion {
  readonly maxSpeed: number;
  readonly maxTurn: number;
}

/**
 * The smooth ground track of one satellite over a stretch of time: from one element set, without a leap second within.
 *
 * Unit vectors of the sub-satellite point on the authalic sphere, interpolated by a polynomial of degree 9 through
 * ten positions of SGP4 (Lagrange). The nodes lie on whole multiples of 240 s since 1970, so that what is found on a
 * track does not depend on the period it was asked for.
 */
export class Track {
  readonly startSeconds: number;
  readonly stopSeconds: number;
  readonly #firstNode: number;
  readonly #nodes: Float64Array;
  readonly #lastInterval: number;
  readonly #polynomials: Polynomials;
  /** What the keys of this track's polynomials begin at. */
  readonly #firstKey: number;
  #motion: TrackMotion | undefined;

  constructor(
    propagator: Propagator,
    { startSeconds, stopSeconds }: Stretch,
    { polynomials, number }: { readonly polynomials: Polynomials; readonly number: number } = {
      polynomials: new Polynomials(),
      number: 0,
    },
  ) {
    this.startSeconds = startSeconds;
    this.stopSeconds = stopSeconds;
    this.#firstNode = Math.floor(startSeconds / NODE_SECONDS) - MARGIN_NODES;
    const lastNode = Math.ceil(stopSeconds / NODE_SECONDS) + MARGIN_NODES + 1;
    const count = lastNode - this.#firstNode + 1;
    this.#nodes = new Float64Array(3 * count);
    this.#lastInterval = count - MARGIN_NODES - 2;
    this.#polynomials = polynomials;
    this.#firstKey = number * 2 ** 32;
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
    const interval = Math.min(Math.max(node - this.#firstNode, MARGIN_NODES), this.#lastInterval);
    const place = (this.#firstNode + interval) & (KEPT_POLYNOMIALS - 1);
    const { coefficients: c, kept } = this.#polynomials;
    if (kept[place] !== this.#firstKey + interval) this.#prepare(interval, place);
    // The middle of the interval is 0, its ends -1/2 and 1/2.
    const x = unixSeconds / NODE_SECONDS - (this.#firstNode + interval) - 0.5;
    const y = x * x;
    for (let axis = 0, i = COEFFICIENTS * place; axis < 3; axis++, i += 10) {
      const a2 = c[i + 1] as number;
      const a4 = c[i + 2] as number;
      const a6 = c[i + 3] as number;
      const a8 = c[i + 4] as number;
      const b1 = c[i + 5] as number;
      const b3 = c[i + 6] as number;
      const b5 = c[i + 7] as number;
      const b7 = c[i + 8] as number;
      const b9 = c[i + 9] as number;
      target[axis] =
        (c[i] as number) +
        y * (a2 + y * (a4 + y * (a6 + y * a8))) +
        x * (b1 + y * (b3 + y * (b5 + y * (b7 + y * b9))));
      target[axis + 3] =
        (x * (2 * a2 + y * (4 * a4 + y * (6 * a6 + 8 * a8 * y))) +
          b1 +
          y * (3 * b3 + y * (5 * b5 + y * (7 * b7 + 9 * b9 * y)))) /
        NODE_SECONDS;
    }
  }

  /** How fast the track goes and how much it turns. */
  get motion(): TrackMotion {
    this.#motion ??= this.#measureMotion();
    return this.#motion;
  }

  #measureMotion(): TrackMotion {
    let maxSpeed = 0;
    let maxTurn = 0;
    const n = this.#nodes;
    for (let i = 3; i < n.length - 3; i += 3) {
      let [speedSquared, pull, inward] = [0, 0, 0];
      for (let axis = i; axis < i + 3; axis++) {
        const [before, here, after] = [n[axis - 3] as number, n[axis] as number, n[axis + 3] as number];
        const velocity = (after - before) / 2;
        const acceleration = after - 2 * here + before;
        speedSquared += velocity * velocity;
        pull += acceleration * acceleration;
        inward += acceleration * here;
      }
      const sideways = Math.sqrt(Math.max(0, pull - inward * inward));
      // Half the chord over two intervals is the sine of the way over one.
      maxSpeed = Math.max(maxSpeed, Math.asin(Math.min(1, Math.sqrt(speedSquared))));
      maxTurn = Math.max(maxTurn, sideways / speedSquared);
    }
    return { maxSpeed: maxSpeed / NODE_SECONDS, maxTurn };
  }

  #prepare(interval: number, place: number): void {
    const n = this.#nodes;
    const { coefficients: c, kept } = this.#polynomials;
    for (let axis = 0, to = COEFFICIENTS * place; axis < 3; axis++, to += 10) {
      const i = 3 * interval + axis;
      for (let pair = 0; pair < 5; pair++) {
        const before = n[i - 3 * pair] as number;
        const after = n[i + 3 * pair + 3] as number;
        c[to + pair] = (before + after) / 2;
        c[to + 5 + pair] = (after - before) / (2 * pair + 1);
      }
      toQuartic(c, to);
      toQuartic(c, to + 5);
    }
    kept[place] = this.#firstKey + interval;
  }
}

/**
 * Replaces the values of a quartic at 1/4, 9/4, 25/4, 49/4 and 81/4, the squares of the nodes' places, by its
 * coefficients: Newton's divided differences, multiplied out.
 */
function toQuartic(target: Float64Array, at: number): void {
  const v0 = target[at] as number;
  const v1 = target[at + 1] as number;
  const v2 = target[at + 2] as number;
  const v3 = target[at + 3] as number;
  const v4 = target[at + 4] as number;
  const d01 = (v1 - v0) / 2;
  const d12 = (v2 - v1) / 4;
  const d23 = (v3 - v2) / 6;
  const d02 = (d12 - d01) / 6;
  const d13 = (d23 - d12) / 10;
  const d24 = ((v4 - v3) / 8 - d23) / 14;
  const d03 = (d13 - d02) / 12;
  const d04 = ((d24 - d13) / 18 - d03) / 20;
  target[at] = v0 - d01 / 4 + (d02 * 9) / 16 - (d03 * 225) / 64 + (d04 * 11025) / 256;
  target[at + 1] = d01 - 2.5 * d02 + (d03 * 259) / 16 - (d04 * 3229) / 16;
  target[at + 2] = d02 - 8.75 * d03 + (d04 * 987) / 8;
  target[at + 3] = d03 - 21 * d04;
  target[at + 4] = d04;
}

/** A stretch of time in seconds on the Unix scale. */
interface Stretch {
  readonly startSeconds: number;
  readonly stopSeconds: number;
}

/**
 * The tracks an orbit was cut into last. Twelve satellites make 66 pairs; without this each orbit would be propagated
 * over the same period eleven times.
 */
const lastTracks = new WeakMap<Orbit, { readonly period: Stretch; readonly tracks: readonly Track[] }>();

/** Cuts an orbit over a period into smooth tracks, in order, end to end. */
export function tracksOf(orbit: Orbit, period: Stretch): readonly Track[] {
  const last = lastTracks.get(orbit);
  if (last?.period.startSeconds === period.startSeconds && last.period.stopSeconds === period.stopSeconds) {
    return last.tracks;
  }
  const tracks = cutIntoTracks(orbit, period);
  lastTracks.set(orbit, { period, tracks });
  return tracks;
}

function cutIntoTracks(orbit: Orbit, { startSeconds, stopSeconds }: Stretch): Track[] {
  const tracks: Track[] = [];
  const polynomials = new Polynomials();
  for (let i = arcIndexAt(orbit, startSeconds); i <= arcIndexAt(orbit, stopSeconds); i++) {
    const arc = orbit.arcs[i] as OrbitArc;
    const from = Math.max(arc.startSeconds, startSeconds);
    const to = Math.min(arc.stopSeconds, stopSeconds);
    const cuts = [from, ...leapSecondsBetween(from, to), to];
    for (let k = 1; k < cuts.length; k++) {
      const stretch = { startSeconds: cuts[k - 1] as number, stopSeconds: cuts[k] as number };
      if (stretch.stopSeconds > stretch.startSeconds || startSeconds === stopSeconds) {
        tracks.push(new Track(arc.propagator, stretch, { polynomials, number: tracks.length }));
      }
    }
  }
  return tracks;
}

/** Gives the number of the track that holds an instant; of two that meet there, the earlier. */
export function trackIndexAt(tracks: readonly Track[], unixSeconds: number): number {
  let low = 0;
  let high = tracks.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (unixSeconds <= (tracks[middle] as Track).stopSeconds) high = middle;
    else low = middle + 1;
  }
  return low;
}
