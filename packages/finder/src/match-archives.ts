import { type Archive, precedes } from "./archive.js";
import { KM2_PER_STERADIAN } from "./authalic.js";
import { findCliques } from "./cliques.js";
import { type MatchLimits, TOUCH_AREA_KM2 } from "./criteria.js";
import { surfaceFor } from "./edge-model.js";
import { timeDiffSeconds } from "./interval.js";
import { MatchTable } from "./match-table.js";
import { OverlapMeter } from "./piece-overlap.js";
import { isSameProduct } from "./product-source.js";
import { sweepPairs } from "./sweep.js";

/**
 * Finds the matches among archives, in no particular order.
 *
 * An archive that stands for several sensors is matched with itself: each combination once, the earlier product
 * belonging to the earlier sensor.
 */
export function matchArchives<T>(archives: readonly Archive<T>[], read: MatchLimits): MatchTable {
  const table = new MatchTable(archives.length);
  if (archives.length === 2) findPairs(archives[0]!, archives[1]!, { read, table });
  else findCliques(archives, { read, table });
  return table;
}

function findPairs<T>(
  left: Archive<T>,
  right: Archive<T>,
  state: { read: MatchLimits; table: MatchTable },
): void {
  const { read, table } = state;
  const { timeDiff, edges, limitsMs, minOverlapKm2 } = read;
  const meter = new OverlapMeter(surfaceFor(edges));
  const isSelf = left === right;
  const { startMs: startsA, stopMs: stopsA, footprints: footprintsA } = left;
  const { startMs: startsB, stopMs: stopsB, footprints: footprintsB } = right;
  const takePair = (i: number, j: number): void => {
    if (isSelf && (i === j || !precedes(left, i, j))) return;
    const areaKm2 = meter.areaIn(footprintsA, i, footprintsB, j) * KM2_PER_STERADIAN;
    if (areaKm2 <= TOUCH_AREA_KM2 || areaKm2 < minOverlapKm2) return;
    if (!isSelf && isSameProduct(left.source.product(left.rows[i]!), right.source.product(right.rows[j]!))) {
      return;
    }
    const seconds =
      timeDiff === "start"
        ? Math.abs(startsA[i]! - startsB[j]!) / 1000
        : timeDiffSeconds(
            { startMs: startsA[i]!, stopMs: stopsA[i]! },
            { startMs: startsB[j]!, stopMs: stopsB[j]! },
            timeDiff,
          );
    table.addPair(i, j, seconds, areaKm2);
  };
  const take = (pairs: Int32Array, count: number): void => {
    footprintsA.pack(pairs, 0, count);
    footprintsB.pack(pairs, 1, count);
    for (let k = 0; k < 2 * count; k += 2) takePair(pairs[k]!, pairs[k + 1]!);
  };
  sweepPairs(left, right, { limitMs: limitsMs[0]![1]!, timeDiff, take });
}
