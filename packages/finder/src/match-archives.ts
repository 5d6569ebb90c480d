import { type Archive, precedes } from "./archive.js";
import { KM2_PER_STERADIAN } from "./authalic.js";
import { findCliques } from "./cliques.js";
import { type MatchLimits, TOUCH_AREA_KM2 } from "./criteria.js";
import { surfaceFor } from "./edge-model.js";
import { type TimeDiff, timeDiffSeconds } from "./interval.js";
import { MatchTable } from "./match-table.js";
import { OverlapMeter } from "./piece-overlap.js";
import { isSameProduct } from "./product-source.js";
import { PairSweep, type PairTaker } from "./sweep.js";

/**
 * Finds the matches among archives, in no particular order.
 *
 * An archive that stands for several sensors is matched with itself: each combination once, the earlier product
 * belonging to the earlier sensor.
 */
export function matchArchives<T>(archives: readonly Archive<T>[], read: MatchLimits): MatchTable {
  const table = new MatchTable(archives.length);
  if (archives.length === 2) new PairSearch(archives[0]!, archives[1]!, { read, table }).run();
  else findCliques(archives, { read, table });
  return table;
}

/** A search for the matches of two archives. */
export class PairSearch<T> implements PairTaker {
  readonly #left: Archive<T>;
  readonly #right: Archive<T>;
  readonly #timeDiff: TimeDiff;
  readonly #minOverlapKm2: number;
  readonly #table: MatchTable;
  readonly #meter: OverlapMeter;
  readonly #sweep: PairSweep;

  constructor(left: Archive<T>, right: Archive<T>, state: { read: MatchLimits; table: MatchTable }) {
    const { read, table } = state;
    this.#left = left;
    this.#right = right;
    this.#timeDiff = read.timeDiff;
    this.#minOverlapKm2 = read.minOverlapKm2;
    this.#table = table;
    this.#meter = new OverlapMeter(surfaceFor(read.edges));
    this.#sweep = new PairSweep(left, right, { limitMs: read.limitsMs[0]![1]!, timeDiff: read.timeDiff });
  }

  /** Adds every match to the table. */
  run(): void {
    this.#sweep.run(this);
  }

  take(pairs: Int32Array, count: number): void {
    this.#left.footprints.pack(pairs, 0, count);
    this.#right.footprints.pack(pairs, 1, count);
    for (let k = 0; k < 2 * count; k += 2) this.#takePair(pairs[k]!, pairs[k + 1]!);
  }

  #takePair(i: number, j: number): void {
    const left = this.#left;
    const right = this.#right;
    const timeDiff = this.#timeDiff;
    const isSelf = left === right;
    if (isSelf && (i === j || !precedes(left, i, j))) return;
    const areaKm2 = this.#meter.areaIn(left.footprints, i, right.footprints, j) * KM2_PER_STERADIAN;
    if (areaKm2 <= TOUCH_AREA_KM2 || areaKm2 < this.#minOverlapKm2) return;
    if (!isSelf && isSameProduct(left.source.product(left.rows[i]!), right.source.product(right.rows[j]!))) {
      return;
    }
    const seconds =
      timeDiff === "start"
        ? Math.abs(left.startMs[i]! - right.startMs[j]!) / 1000
        : timeDiffSeconds(
            { startMs: left.startMs[i]!, stopMs: left.stopMs[i]! },
            { startMs: right.startMs[j]!, stopMs: right.stopMs[j]! },
            timeDiff,
          );
    this.#table.addPair(i, j, seconds, areaKm2);
  }
}
