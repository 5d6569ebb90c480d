import type { EdgeModel } from "./edge-model.js";
import { FinderError } from "./errors.js";
import type { TimeDiff } from "./interval.js";
import type { ProductMatch } from "./product-match.js";

/** When products are a match, and what becomes of products that cannot be read. */
export interface MatchCriteria<T> {
  /**
   * Greatest time difference in seconds, inclusive; between every two products of a match. A function gives one for
   * each two sensors, by their positions in the list, the smaller first.
   */
  readonly maxTimeDiffSeconds: number | ((sensor: number, otherSensor: number) => number);
  /** What the difference is measured between; default `"start"`, as the Python package EOMatch has it. */
  readonly timeDiff?: TimeDiff;
  /**
   * Least area in km² that all products share, inclusive. Default 0: any overlap, which is one of more than
   * {@link TOUCH_AREA_KM2}, so that neighbours with a common edge do not match by rounding.
   */
  readonly minOverlapKm2?: number;
  /** What an edge of a footprint is; default `"great-circle"`. `"planar"` reproduces tools that work on a flat map. */
  readonly edges?: EdgeModel;
  /** Says last whether a match is wanted; compose it with `allOf`, `anyOf` and `not`. Default: every match is. */
  readonly accept?: MatchConstraint<T>;
  /** `"throw"` (the default) stops at the first product that cannot be read, `"skip"` leaves it out. */
  readonly onInvalid?: "throw" | "skip";
  /** Called with each product left out, and why. */
  readonly onSkip?: (product: T, error: FinderError) => void;
}

/** Says whether a match is wanted. */
export type MatchConstraint<T> = (match: ProductMatch<T>) => boolean;

/** An overlap up to this, a hundredth of a square metre, is a touch and no match. */
export const TOUCH_AREA_KM2 = 1e-8;

/** What decides by numbers alone whether products are a match. */
export interface MatchLimits {
  /** Milliseconds, for sensors i and j at [i][j]. */
  readonly limitsMs: readonly (readonly number[])[];
  readonly timeDiff: TimeDiff;
  readonly minOverlapKm2: number;
  readonly edges: EdgeModel;
}

/** Criteria with every default filled in. */
export interface ReadCriteria<T> extends MatchLimits {
  readonly accept: MatchConstraint<T> | undefined;
  readonly onInvalid: ((product: T, error: FinderError) => void) | undefined;
}

/**
 * Checks criteria and fills in the defaults.
 *
 * @throws FinderError `finder/invalid-criteria`
 */
export function readCriteria<T>(criteria: MatchCriteria<T>, sensorCount: number): ReadCriteria<T> {
  const given: unknown = criteria;
  if (given === null || typeof given !== "object") {
    throw invalid(`criteria are ${written(given)}, give an object with maxTimeDiffSeconds`);
  }
  if (sensorCount < 2) {
    throw invalid(`matching takes the products of at least 2 sensors, given ${sensorCount}, add one`);
  }
  const { timeDiff = "start", minOverlapKm2 = 0, edges = "great-circle", onInvalid = "throw" } = criteria;
  expectOneOf("timeDiff", timeDiff, ["start", "gap", "midpoint"]);
  expectOneOf("edges", edges, ["great-circle", "planar"]);
  expectOneOf("onInvalid", onInvalid, ["throw", "skip"]);
  expectAmount("minOverlapKm2", minOverlapKm2);
  expectFunction("accept", criteria.accept);
  expectFunction("onSkip", criteria.onSkip);
  return {
    limitsMs: readLimits(criteria.maxTimeDiffSeconds, sensorCount),
    timeDiff,
    minOverlapKm2,
    edges,
    accept: criteria.accept,
    onInvalid: onInvalid === "throw" ? undefined : (criteria.onSkip ?? (() => undefined)),
  };
}

function readLimits(limit: MatchCriteria<never>["maxTimeDiffSeconds"], sensorCount: number): number[][] {
  const limitBetween = (i: number, j: number): number => {
    const seconds = typeof limit === "function" ? limit(Math.min(i, j), Math.max(i, j)) : limit;
    expectAmount("maxTimeDiffSeconds", seconds);
    // Instants are whole milliseconds: the slack only undoes the rounding of a limit such as 0.1 s.
    return seconds * 1000 * (1 + 1e-12);
  };
  return Array.from({ length: sensorCount }, (_, i) =>
    Array.from({ length: sensorCount }, (__, j) => (i === j ? 0 : limitBetween(i, j))),
  );
}

function expectAmount(name: string, value: unknown): void {
  if (typeof value === "number" && value >= 0) return;
  throw invalid(`${name} is ${written(value)}, give a number that is not negative`);
}

function expectFunction(name: string, value: unknown): void {
  if (value === undefined || typeof value === "function") return;
  throw invalid(`${name} is ${written(value)}, give a function or leave it out`);
}

function written(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function expectOneOf(name: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  const list = allowed.map((option) => JSON.stringify(option)).join(" or ");
  throw invalid(`${name} is ${JSON.stringify(value)}, give ${list}`);
}

function invalid(message: string): FinderError {
  return new FinderError("finder/invalid-criteria", message);
}
