import type { BenchProduct } from "../archives/bench-product.js";

/** Pairs of products that an engine found, as places in the two archives, and the area each shares. */
export interface PairList {
  readonly left: number[];
  readonly right: number[];
  /** Square kilometres; flat-map engines convert square degrees at the footprint's latitude, to a few per cent. */
  readonly areaKm2: number[];
}

/** What every engine is asked: two archives, and the greatest difference of their starts. */
export interface MatchQuestion {
  readonly left: readonly BenchProduct[];
  readonly right: readonly BenchProduct[];
  readonly maxTimeDiffSeconds: number;
}

/** An engine that runs in Node: loaded before the clock runs, then asked one time or several. */
export interface Engine {
  /** What it is and its version, for the table. */
  readonly title: string;
  /** Brings the input into the form in which this engine keeps it in memory; that is loading and not measured. */
  readonly load?: (question: MatchQuestion) => void;
  /** Prepares and matches: what is measured. What it returns is turned into pairs after the clock has stopped. */
  readonly match: (question: MatchQuestion) => () => PairList;
  /** Lets go of what a call made of the input and kept outside JavaScript's memory: every call makes its own. */
  readonly forget?: () => void;
}

/** An overlap up to this many km² is a touch: the same limit for every engine, and the finder's own. */
export const TOUCH_KM2 = 1e-8;
