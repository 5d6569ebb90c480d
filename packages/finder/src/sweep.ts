import type { Archive } from "./archive.js";
import type { TimeDiff } from "./interval.js";

/** Which pairs a sweep looks for. */
export interface SweepOptions {
  readonly limitMs: number;
  readonly timeDiff: TimeDiff;
}

/** Takes pairs of products, `count` of them, as positions in the two archives, one pair after the other. */
type TakePairs = (pairs: Int32Array, count: number) => void;

/** How many products of the left archive share one look at the window. */
const BLOCK = 16;

/** About how many pairs are handed over at once. */
const PAIRS_AT_ONCE = 8192;

/**
 * Finds every pair of products that is within the time limit and whose footprints may meet.
 *
 * Both archives are sorted by start. A satellite's products follow each other on the ground: so a few consecutive
 * ones of the left archive are taken together, the window of the right one is walked once for the box around them
 * all, and the few products left are compared one by one, by their own boxes and times. Pairs are handed over some
 * thousands at a time: what becomes of them is then compiled by itself, not into this loop.
 */
export function sweepPairs(
  left: Archive<unknown>,
  right: Archive<unknown>,
  options: SweepOptions & { take: TakePairs },
): void {
  const { take } = options;
  const { before, after } = windowReach(left, right, options);
  const common = new Float64Array(4);
  const near = new Int32Array(right.count);
  let pairs = new Int32Array(4 * PAIRS_AT_ONCE);
  let filled = 0;
  let low = 0;
  for (let from = 0, to = 0; from < left.count; from = to) {
    to = endOfBlock(left, from, before + after);
    boxAround(left.footprints.boxes, from, to, common);
    const earliest = left.startMs[from]! - before;
    while (low < right.count && right.startMs[low]! < earliest) low++;
    const found = productsNear(right, low, left.startMs[to - 1]! + after, common, near);
    if (found === 0) continue;
    if (filled >= 2 * PAIRS_AT_ONCE) {
      take(pairs, filled / 2);
      filled = 0;
    }
    while (filled + 2 * found * (to - from) > pairs.length) pairs = grown(pairs);
    const block = { left, right, near, found, before, after, options };
    for (let i = from; i < to; i++) filled = addPairs(block, i, pairs, filled);
  }
  if (filled > 0) take(pairs, filled / 2);
}

// Writes the products from `low` on that start by `latest` and whose boxes meet a box; gives how many. Small functions
// called for every block are compiled within the first thousand products, one loop over all of them only later.
function productsNear(
  { count, startMs, footprints }: Archive<unknown>,
  low: number,
  latest: number,
  box: Float64Array,
  near: Int32Array,
): number {
  const { boxes } = footprints;
  const west = box[0]!;
  const south = box[1]!;
  const east = box[2]!;
  const north = box[3]!;
  let found = 0;
  for (let j = low; j < count && startMs[j]! <= latest; j++) {
    const at = 4 * j;
    if (boxes[at + 1]! > north || boxes[at + 3]! < south) continue;
    if (boxes[at]! > east || boxes[at + 2]! < west) continue;
    near[found++] = j;
  }
  return found;
}

interface Block {
  readonly left: Archive<unknown>;
  readonly right: Archive<unknown>;
  /** Products of the right archive that may meet one of the block. */
  readonly near: Int32Array;
  readonly found: number;
  readonly before: number;
  readonly after: number;
  readonly options: SweepOptions;
}

// Writes the pairs of product `i` behind those that are there; gives where they end.
function addPairs(block: Block, i: number, pairs: Int32Array, end: number): number {
  const { left, right, near, found, options } = block;
  const boxes = right.footprints.boxes;
  const starts = right.startMs;
  const own = left.footprints.boxes;
  const start = left.startMs[i]!;
  const earliest = start - block.before;
  const latest = start + block.after;
  const west = own[4 * i]!;
  const south = own[4 * i + 1]!;
  const east = own[4 * i + 2]!;
  const north = own[4 * i + 3]!;
  let filled = end;
  for (let k = 0; k < found; k++) {
    const j = near[k]!;
    const at = 4 * j;
    if (boxes[at + 1]! > north || boxes[at + 3]! < south) continue;
    if (boxes[at]! > east || boxes[at + 2]! < west) continue;
    if (starts[j]! < earliest || starts[j]! > latest) continue;
    if (options.timeDiff !== "start" && !isWithin(block, i, j)) continue;
    pairs[filled++] = i;
    pairs[filled++] = j;
  }
  return filled;
}

function isWithin({ left, right, options }: Block, i: number, j: number): boolean {
  const { limitMs, timeDiff } = options;
  const [start, stop] = [left.startMs[i]!, left.stopMs[i]!];
  const [startB, stopB] = [right.startMs[j]!, right.stopMs[j]!];
  if (timeDiff === "gap") return startB - stop <= limitMs && start - stopB <= limitMs;
  return Math.abs(startB + stopB - start - stop) <= 2 * limitMs;
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
