import type { Archive } from "./archive.js";
import type { TimeDiff } from "./interval.js";

/** Which pairs a sweep looks for. */
export interface SweepOptions {
  readonly limitMs: number;
  readonly timeDiff: TimeDiff;
}

/** How many products of the left archive share one look at the window. */
const BLOCK = 16;

/**
 * Visits every pair of products that is within the time limit and whose footprints may meet.
 *
 * Both archives are sorted by start. A satellite's products follow each other on the ground: so a few consecutive
 * ones of the left archive are taken together, the window of the right one is walked once for the box around them
 * all, and the few products left are compared one by one, by their own boxes and times. `visit` gets positions in the
 * two archives.
 */
export function sweepPairs(
  left: Archive<unknown>,
  right: Archive<unknown>,
  options: SweepOptions & { visit: (i: number, j: number) => void },
): void {
  const { limitMs, timeDiff, visit } = options;
  const { before, after } = windowReach(left, right, options);
  const boxesA = left.footprints.boxes;
  const boxesB = right.footprints.boxes;
  const { startMs: startsA, stopMs: stopsA } = left;
  const { startMs: startsB, stopMs: stopsB } = right;
  const common = new Float64Array(4);
  let near = new Int32Array(1024);
  let low = 0;
  for (let from = 0, to = 0; from < left.count; from = to) {
    to = endOfBlock(left, from, before + after);
    boxAround(boxesA, from, to, common);
    const [west, south, east, north] = common as unknown as readonly [number, number, number, number];
    const earliest = startsA[from]! - before;
    const latest = startsA[to - 1]! + after;
    while (low < right.count && startsB[low]! < earliest) low++;
    let found = 0;
    for (let j = low; j < right.count && startsB[j]! <= latest; j++) {
      const at = 4 * j;
      if (boxesB[at + 1]! > north || boxesB[at + 3]! < south) continue;
      if (boxesB[at]! > east || boxesB[at + 2]! < west) continue;
      if (found === near.length) near = grown(near);
      near[found++] = j;
    }
    if (found === 0) continue;
    for (let i = from; i < to; i++) {
      const start = startsA[i]!;
      const stop = stopsA[i]!;
      const a = 4 * i;
      const westA = boxesA[a]!;
      const southA = boxesA[a + 1]!;
      const eastA = boxesA[a + 2]!;
      const northA = boxesA[a + 3]!;
      for (let k = 0; k < found; k++) {
        const j = near[k]!;
        const at = 4 * j;
        if (boxesB[at + 1]! > northA || boxesB[at + 3]! < southA) continue;
        if (boxesB[at]! > eastA || boxesB[at + 2]! < westA) continue;
        const startB = startsB[j]!;
        if (startB < start - before || startB > start + after) continue;
        if (timeDiff === "gap") {
          if (startB - stop > limitMs || start - stopsB[j]! > limitMs) continue;
        } else if (timeDiff === "midpoint") {
          if (Math.abs(startB + stopsB[j]! - start - stop) > 2 * limitMs) continue;
        }
        visit(i, j);
      }
    }
  }
}

// A block must not widen the window much; with a limit of nothing it holds products of one instant.
function endOfBlock(archive: Archive<unknown>, from: number, windowMs: number): number {
  const latest = archive.startMs[from]! + windowMs / 4;
  let to = from + 1;
  while (to < archive.count && to - from < BLOCK && archive.startMs[to]! <= latest) to++;
  return to;
}

function boxAround(boxes: Float64Array, from: number, to: number, into: Float64Array): void {
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (let at = 4 * from; at < 4 * to; at += 4) {
    if (boxes[at]! < west) west = boxes[at]!;
    if (boxes[at + 1]! < south) south = boxes[at + 1]!;
    if (boxes[at + 2]! > east) east = boxes[at + 2]!;
    if (boxes[at + 3]! > north) north = boxes[at + 3]!;
  }
  into[0] = west;
  into[1] = south;
  into[2] = east;
  into[3] = north;
}

function grown(indices: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * indices.length);
  larger.set(indices);
  return larger;
}

/** Gives how far before and after a start the other start can lie and the difference still be within the limit, in ms. */
export function windowReach(
  left: Pick<Archive<unknown>, "longestMs">,
  right: Pick<Archive<unknown>, "longestMs">,
  { limitMs, timeDiff }: SweepOptions,
): { before: number; after: number } {
  if (timeDiff === "start") return { before: limitMs, after: limitMs };
  if (timeDiff === "gap") return { before: limitMs + right.longestMs, after: limitMs + left.longestMs };
  return { before: limitMs + right.longestMs / 2, after: limitMs + left.longestMs / 2 };
}
