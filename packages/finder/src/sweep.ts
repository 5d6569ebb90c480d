import type { Archive } from "./archive.js";
import type { TimeDiff } from "./interval.js";

/** Which pairs a sweep looks for. */
export interface SweepOptions {
  readonly limitMs: number;
  readonly timeDiff: TimeDiff;
}

/**
 * Visits every pair of products that is within the time limit and whose footprints may meet.
 *
 * Both archives are sorted by start. For each product of the left one the window of the right one is walked whose
 * starts can be near enough, and of it those pass whose balls meet. `visit` gets positions in the two archives.
 */
export function sweepPairs(
  left: Archive<unknown>,
  right: Archive<unknown>,
  options: SweepOptions & { visit: (i: number, j: number) => void },
): void {
  const { limitMs, timeDiff, visit } = options;
  const reach = windowReach(left, right, options);
  const ballsA = left.balls;
  const ballsB = right.balls;
  const startsB = right.startMs;
  const stopsB = right.stopMs;
  let low = 0;
  for (let i = 0; i < left.startMs.length; i++) {
    const start = left.startMs[i]!;
    const stop = left.stopMs[i]!;
    const latest = start + reach.after;
    while (low < startsB.length && startsB[low]! < start - reach.before) low++;
    const ax = ballsA[4 * i]!;
    const ay = ballsA[4 * i + 1]!;
    const az = ballsA[4 * i + 2]!;
    const ar = ballsA[4 * i + 3]!;
    for (let j = low; j < startsB.length && startsB[j]! <= latest; j++) {
      const dx = ax - ballsB[4 * j]!;
      const dy = ay - ballsB[4 * j + 1]!;
      const dz = az - ballsB[4 * j + 2]!;
      const r = ar + ballsB[4 * j + 3]!;
      if (dx * dx + dy * dy + dz * dz > r * r) continue;
      if (timeDiff === "gap") {
        if (startsB[j]! - stop > limitMs || start - stopsB[j]! > limitMs) continue;
      } else if (timeDiff === "midpoint") {
        if (Math.abs(startsB[j]! + stopsB[j]! - start - stop) > 2 * limitMs) continue;
      }
      visit(i, j);
    }
  }
}

// How far before and after a start the other start can lie and the difference still be within the limit.
function windowReach(
  left: Archive<unknown>,
  right: Archive<unknown>,
  { limitMs, timeDiff }: SweepOptions,
): { before: number; after: number } {
  if (timeDiff === "start") return { before: limitMs, after: limitMs };
  if (timeDiff === "gap") return { before: limitMs + right.longestMs, after: limitMs + left.longestMs };
  return { before: limitMs + right.longestMs / 2, after: limitMs + left.longestMs / 2 };
}
