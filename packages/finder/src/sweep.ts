import { type Archive, longestOf } from "./archive.js";
import type { TimeDiff } from "./interval.js";
import { int32Zeros } from "./large-arrays.js";

/** Which pairs a sweep looks for. */
export interface SweepOptions {
  readonly limitMs: number;
  readonly timeDiff: TimeDiff;
}

/** Whoever is handed the pairs that a sweep finds. */
export interface PairTaker {
  /** Takes pairs of products, `count` of them, as positions in the two archives, one pair after the other. */
  take(pairs: Int32Array, count: number): void;
}

/** How many products of the left archive share one look at the window. */
const BLOCK = 16;

/** About how many pairs are handed over at once, and for how many there is room at first. */
const PAIRS_AT_ONCE = 512;
const ROOM = 8192;

/**
 * Finds every pair of products that is within the time limit and whose footprints may meet.
 *
 * Both archives are sorted by start. A satellite's products follow each other on the ground: so a few consecutive
 * ones of the left archive are taken together, the window of the right one is walked once for the box around them
 * all, and the few products left are compared one by one, by their own boxes and times. Pairs are handed over some
 * hundreds at a time: what becomes of them is then compiled by itself, not into this loop.
 */
export class PairSweep {
  readonly left: Archive<unknown>;
  readonly right: Archive<unknown>;
  readonly options: SweepOptions;
  /** How far before and after a start the other may lie, ms. */
  readonly before: number;
  readonly after: number;
  /** Products of the right archive that may meet one of the block. */
  readonly near: Int32Array;
  /** The first product of the right archive that may still be in time. */
  low = 0;
  /** Pairs found and not yet handed over, two positions each. */
  pairs: Int32Array = new Int32Array(2 * ROOM);
  filled = 0;

  constructor(left: Archive<unknown>, right: Archive<unknown>, options: SweepOptions) {
    this.left = left;
    this.right = right;
    this.options = options;
    const longest = { longestMs: () => longestOf(left) };
    const { before, after } = windowReach(longest, { longestMs: () => longestOf(right) }, options);
    this.before = before;
    this.after = after;
    this.near = int32Zeros(right.count);
  }

  /** Hands every pair to the taker. */
  run(taker: PairTaker): void {
    for (let from = 0; from < this.left.count; ) {
      from = addPairs(this, from);
      taker.take(this.pairs, this.filled / 2);
      this.filled = 0;
    }
  }
}

// Adds the pairs of the blocks from `from` on until there are enough to be handed over; gives where the next begins. By
// itself: a loop of so many rounds is compiled while it runs, and so would be whoever takes the pairs, once more.
function addPairs(sweep: PairSweep, from: number): number {
  const { left } = sweep;
  let at = from;
  do at = addPairsOfBlock(sweep, at);
  while (at < left.count && sweep.filled < 2 * PAIRS_AT_ONCE);
  return at;
}

// Adds the pairs of the block of left products that begins at `from`; gives where the next begins. All in one function,
// larger than what V8 inlines: in pieces it is compiled once more with each of its callers.
function addPairsOfBlock(sweep: PairSweep, from: number): number {
  const { left, right, before, after, options, near } = sweep;
  const own = left.footprints.boxes;
  const ownStarts = left.startMs;
  // A block must not widen the window much; with a limit of nothing it holds products of one instant.
  const latestOfBlock = ownStarts[from]! + (before + after) / 4;
  let to = from;
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  do {
    if (own[4 * to]! < west) west = own[4 * to]!;
    if (own[4 * to + 1]! < south) south = own[4 * to + 1]!;
    if (own[4 * to + 2]! > east) east = own[4 * to + 2]!;
    if (own[4 * to + 3]! > north) north = own[4 * to + 3]!;
    to++;
  } while (to < left.count && to - from < BLOCK && ownStarts[to]! <= latestOfBlock);

  const boxes = right.footprints.boxes;
  const starts = right.startMs;
  const count = right.count;
  const earliest = ownStarts[from]! - before;
  const latest = ownStarts[to - 1]! + after;
  let low = sweep.low;
  while (low < count && starts[low]! < earliest) low++;
  sweep.low = low;
  let found = 0;
  for (let j = low; j < count && starts[j]! <= latest; j++) {
    const at = 4 * j;
    if (boxes[at + 1]! > north || boxes[at + 3]! < south) continue;
    if (boxes[at]! > east || boxes[at + 2]! < west) continue;
    near[found++] = j;
  }

  let filled = sweep.filled;
  const most = filled + 2 * found * (to - from);
  if (most > sweep.pairs.length) sweep.pairs = grown(sweep.pairs, most);
  const pairs = sweep.pairs;
  for (let i = from; i < to; i++) {
    const start = ownStarts[i]!;
    for (let k = 0; k < found; k++) {
      const j = near[k]!;
      const at = 4 * j;
      if (boxes[at + 1]! > own[4 * i + 3]! || boxes[at + 3]! < own[4 * i + 1]!) continue;
      if (boxes[at]! > own[4 * i + 2]! || boxes[at + 2]! < own[4 * i]!) continue;
      if (starts[j]! < start - before || starts[j]! > start + after) continue;
      if (options.timeDiff !== "start" && !isWithin(sweep, i, j)) continue;
      pairs[filled++] = i;
      pairs[filled++] = j;
    }
  }
  sweep.filled = filled;
  return to;
}

function isWithin({ left, right, options }: PairSweep, i: number, j: number): boolean {
  const { limitMs, timeDiff } = options;
  const [start, stop] = [left.startMs[i]!, left.stopMs[i]!];
  const [startB, stopB] = [right.startMs[j]!, right.stopMs[j]!];
  if (timeDiff === "gap") return startB - stop <= limitMs && start - stopB <= limitMs;
  return Math.abs(startB + stopB - start - stop) <= 2 * limitMs;
}

function grown(indices: Int32Array, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * needed);
  larger.set(indices);
  return larger;
}

/** What knows its longest acquisition, in milliseconds, when it is asked. */
interface HasLongest {
  longestMs(): number;
}

/** Gives how far before and after a start the other start can lie and the difference still be within the limit, in ms. */
export function windowReach(
  left: HasLongest,
  right: HasLongest,
  { limitMs, timeDiff }: SweepOptions,
): { before: number; after: number } {
  if (timeDiff === "start") return { before: limitMs, after: limitMs };
  if (timeDiff === "gap") return { before: limitMs + right.longestMs(), after: limitMs + left.longestMs() };
  return { before: limitMs + right.longestMs() / 2, after: limitMs + left.longestMs() / 2 };
}
