import type { ClosestPass, PassFinder } from "./closest-pass.js";

/** What is to be found at each of many outer times, with what follows from it once for all of them. */
export interface CoarseScan {
  readonly finder: PassFinder;
  /** Greatest distance of the passes that are wanted, rad. */
  readonly reach: number;
  /** Distance of nodes beside which such a pass may lie, rad, and its cosine. */
  readonly limit: number;
  readonly limitCosine: number;
  /** Cosine of a little more than half the way between two nodes. */
  readonly halfWayCosine: number;
  /** Cosine to the nearest node below which a pass between nodes is certainly beyond the reach. */
  readonly insideCosine: number;
  /** How far a pass can be from where great circles through three nodes have it, rad. */
  readonly bendAngle: number;
}

/** Passes at an outer time that lie within the reach, and for which angle of motion (rad) there are certainly none. */
export interface CoarsePasses {
  readonly passes: readonly ClosestPass[];
  readonly clearAngle: number;
}

/** Least room for the bend of a track between nodes, rad: 30 km. */
const LEAST_BEND_ANGLE = 0.005;

/** Prepares {@link passesWithin} for one pair of tracks; speed of the inner satellite in rad/s. */
export function coarseScan(
  finder: PassFinder,
  { reach, innerSpeed }: { reach: number; innerSpeed: number },
): CoarseScan {
  const nodeWay = innerSpeed * finder.inner.nodeSeconds;
  // A pass lies at most half a node's way from a node, or at an end of the allowed times, within one node's way.
  const limit = reach + nodeWay;
  const halfWayCosine = Math.cos(0.6 * nodeWay);
  return {
    finder,
    reach,
    limit,
    limitCosine: limit < Math.PI ? Math.cos(limit) : -1,
    halfWayCosine,
    insideCosine: reach < 1 ? Math.cos(reach) * halfWayCosine : -1,
    bendAngle: Math.max(LEAST_BEND_ANGLE, finder.inner.motion.maxTurn * nodeWay * nodeWay),
  };
}

/**
 * Finds all passes at an outer time whose distance is within the reach, from the nodes of the inner track, and how far
 * both satellites together can go before there can be one, if there is none.
 */
export function passesWithin(scan: CoarseScan, outerSeconds: number): CoarsePasses {
  const { finder, reach, limit, limitCosine, halfWayCosine, insideCosine, bendAngle } = scan;
  const { inner } = finder;
  const { from, to } = finder.allowed(outerSeconds);
  const position = finder.outerPosition(outerSeconds);
  const passes: ClosestPass[] = [];
  const firstNode = inner.nodeAfter(from) - 1;
  const lastNode = inner.nodeAfter(to);
  // Greatest cosines to nodes beyond the limit and to those between which a pass is beyond the reach.
  let greatest = -1;
  let greatestInside = -1;
  let nearestBeyond = Number.POSITIVE_INFINITY;
  for (let node = firstNode; node <= lastNode; node++) {
    let cosine = inner.cosineToNode(node, position);
    if (cosine < limitCosine) {
      if (cosine > greatest) greatest = cosine;
      continue;
    }
    let best = node;
    for (let next = node + 1; next <= lastNode; next++) {
      const other = inner.cosineToNode(next, position);
      if (other < limitCosine) break;
      node = next;
      if (other > cosine) {
        best = next;
        cosine = other;
      }
    }
    // Between two nodes a pass lies square to the track, so that Pythagoras tells how far it is at least.
    const isInside = best > firstNode + 1 && best < lastNode - 1;
    if (isInside && cosine < insideCosine) {
      if (cosine > greatestInside) greatestInside = cosine;
      continue;
    }
    const guess = greatCirclePass(
      inner.cosineToNode(best - 1, position),
      cosine,
      inner.cosineToNode(best + 1, position),
    );
    if (isInside && guess.angle - bendAngle > reach) {
      nearestBeyond = Math.min(nearestBeyond, guess.angle - bendAngle);
      continue;
    }
    const pass = finder.closest(outerSeconds, (best + guess.shift) * inner.nodeSeconds);
    const angle = 2 * Math.asin(Math.min(1, pass.chord / 2));
    if (angle <= reach) passes.push(pass);
    else nearestBeyond = Math.min(nearestBeyond, angle);
  }
  if (passes.length > 0) return { passes, clearAngle: 0 };
  return {
    passes,
    clearAngle: Math.min(
      Math.acos(Math.min(1, greatest)) - limit,
      Math.acos(Math.min(1, Math.max(-1, greatestInside / halfWayCosine))) - reach,
      nearestBeyond - reach,
    ),
  };
}

/**
 * Where the great circle through three equally spaced nodes passes a point: in spaces from the middle node, and at which
 * angle.
 *
 * Along a great circle the cosine to a point is C·cos(φ), so that three of them give C and φ.
 */
function greatCirclePass(before: number, middle: number, after: number): { shift: number; angle: number } {
  const step = Math.acos(Math.min(1, Math.max(-1, (before + after) / (2 * middle))));
  const across = (after - before) / (2 * Math.sin(step));
  const shift = Math.atan2(across, middle) / step;
  return {
    shift: Math.abs(shift) <= 1 ? shift : 0,
    angle: Math.acos(Math.min(1, Math.sqrt(middle * middle + across * across))),
  };
}
