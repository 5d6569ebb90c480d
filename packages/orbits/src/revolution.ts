import { arcAt, arcIndexAt, type Orbit, type OrbitArc } from "./orbit.js";
import { dateOf, type Period, secondsOf, secondsOfPeriod } from "./period.js";
import { argumentOfLatitude, revolutionRate, revolutionsAt } from "./revolution-count.js";

/** The passage of a satellite over the equator, northbound. */
export interface AscendingNode {
  readonly time: Date;
  /** Number of the revolution that begins here. */
  readonly orbitNumber: number;
}

/** Where in which revolution a satellite is. */
export interface Revolution extends AscendingNode {
  /** Angle from the ascending node along the orbit, degrees, [0, 360). */
  readonly argumentOfLatitudeDeg: number;
  /** True in the first and last quarter of the revolution, while the satellite moves northwards. */
  readonly isAscending: boolean;
}

/** A node solved to this is right to the millisecond with room to spare. */
const NODE_TOLERANCE_SECONDS = 1e-5;

/**
 * Lists the ascending nodes within a period, both ends included, solved to the millisecond.
 *
 * Times and numbers depend on the orbit alone, not on the period asked for, so whatever is laid out from them (frames,
 * granules) is the same however time is cut. A revolution begins at its node; its number follows the published
 * revolution numbers (see README) and goes on past 99999.
 *
 * @throws OrbitError `orbits/bad-time`, `orbits/bad-period`, and SGP4's failures by name (`orbits/decayed` …)
 */
export function ascendingNodes(orbit: Orbit, period: Period): AscendingNode[] {
  const { startSeconds, stopSeconds } = secondsOfPeriod(period);
  const nodes: AscendingNode[] = [];
  // One revolution to either side: at a change of element sets the count at an instant may lag the node by a moment.
  const first = Math.floor(countAt(orbit, startSeconds));
  const last = Math.floor(countAt(orbit, stopSeconds)) + 1;
  let guess = startSeconds;
  for (let orbitNumber = first; orbitNumber <= last; orbitNumber++) {
    const node = nodeSeconds(orbit, orbitNumber, guess);
    if (node >= startSeconds && node <= stopSeconds) nodes.push({ time: dateOf(node), orbitNumber });
    guess = node + 86_400 / arcAt(orbit, node).elementSet.meanMotionRevPerDay;
  }
  return nodes;
}

/**
 * Tells which revolution a satellite is in at an instant, since when, and where in it.
 *
 * @throws OrbitError `orbits/bad-time`, and SGP4's failures by name (`orbits/decayed` …)
 */
export function revolutionAt(orbit: Orbit, time: Date): Revolution {
  const unixSeconds = secondsOf(time);
  const teme = arcAt(orbit, unixSeconds).propagator.temeAt(unixSeconds);
  let orbitNumber = Math.floor(countAt(orbit, unixSeconds));
  let node = nodeSeconds(orbit, orbitNumber, unixSeconds);
  if (node > unixSeconds) {
    orbitNumber--;
    node = nodeSeconds(orbit, orbitNumber, unixSeconds);
  }
  return {
    time: dateOf(node),
    orbitNumber,
    argumentOfLatitudeDeg: (argumentOfLatitude(teme) * 180) / Math.PI,
    isAscending: teme.velocityKmPerSecond[2] > 0,
  };
}

function countAt(orbit: Orbit, unixSeconds: number): number {
  return countInArc(orbit, arcIndexAt(orbit, unixSeconds), unixSeconds).revolutions;
}

function countInArc(
  orbit: Orbit,
  arcIndex: number,
  unixSeconds: number,
): { revolutions: number; perSecond: number } {
  const arc = orbit.arcs[arcIndex] as OrbitArc;
  const teme = arc.propagator.temeAt(unixSeconds);
  const clock = orbit.revolutionClocks[arcIndex] as Orbit["revolutionClocks"][number];
  return {
    revolutions: revolutionsAt(clock, { set: arc.elementSet, unixSeconds, teme }),
    perSecond: revolutionRate(teme),
  };
}

/** Solves for the node a revolution begins at, with the arc the node lies in. */
function nodeSeconds(orbit: Orbit, orbitNumber: number, guessSeconds: number): number {
  let arcIndex = arcIndexAt(orbit, guessSeconds);
  let node = solveNode(orbit, { arcIndex, orbitNumber, guessSeconds });
  const tried = new Set([arcIndex]);
  for (;;) {
    const next = arcIndexAt(orbit, node);
    if (next === arcIndex) return node;
    if (tried.has(next)) {
      // Two element sets each put the node into the other's arc, a moment apart: it is where they meet.
      return (orbit.arcs[Math.min(arcIndex, next)] as OrbitArc).stopSeconds;
    }
    tried.add(next);
    arcIndex = next;
    node = solveNode(orbit, { arcIndex, orbitNumber, guessSeconds: node });
  }
}

function solveNode(
  orbit: Orbit,
  { arcIndex, orbitNumber, guessSeconds }: { arcIndex: number; orbitNumber: number; guessSeconds: number },
): number {
  let unixSeconds = guessSeconds;
  for (let round = 0; round < 50; round++) {
    const { revolutions, perSecond } = countInArc(orbit, arcIndex, unixSeconds);
    const step = (orbitNumber - revolutions) / perSecond;
    unixSeconds += step;
    if (Math.abs(step) < NODE_TOLERANCE_SECONDS) break;
  }
  return unixSeconds;
}
