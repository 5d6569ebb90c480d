import type { SearchGeometry } from "../spatial/search-geometry.js";

/** A condition on an item: CQL2 (OGC 21-065r2), whether it was written as text or as JSON. */
export type Expression =
  | { readonly kind: "and" | "or"; readonly terms: readonly Expression[] }
  | { readonly kind: "not"; readonly term: Expression }
  | { readonly kind: "boolean"; readonly value: boolean }
  | {
      readonly kind: "comparison";
      readonly operator: ComparisonOperator;
      readonly left: Scalar;
      readonly right: Scalar;
    }
  | { readonly kind: "between"; readonly value: Scalar; readonly low: Scalar; readonly high: Scalar }
  | { readonly kind: "in"; readonly value: Scalar; readonly list: readonly Scalar[] }
  | { readonly kind: "like"; readonly value: Scalar; readonly pattern: Scalar }
  | { readonly kind: "isNull"; readonly value: Scalar }
  | { readonly kind: "intersects"; readonly geometry: SearchGeometry }
  | {
      readonly kind: "temporal";
      readonly operator: TemporalOperator;
      readonly left: Temporal;
      readonly right: Temporal;
    }
  | {
      readonly kind: "array";
      readonly operator: ArrayOperator;
      readonly left: ArrayOperand;
      readonly right: ArrayOperand;
    };

export type ComparisonOperator = "=" | "<>" | "<" | ">" | "<=" | ">=";

/** A single value: of an item, or as it was written. */
export type Scalar =
  | { readonly kind: "property"; readonly name: string }
  | { readonly kind: "literal"; readonly value: string | number | boolean }
  /** Milliseconds since 1970. */
  | { readonly kind: "instant"; readonly ms: number }
  /** Compared without regard to upper and lower case, or to accents. */
  | { readonly kind: "casei" | "accenti"; readonly of: Scalar };

/** An end of an interval; undefined where it is open. */
export type IntervalEnd = Extract<Scalar, { kind: "property" | "instant" }> | undefined;

/** An instant or an interval. */
export type Temporal =
  | Extract<Scalar, { kind: "property" | "instant" }>
  | { readonly kind: "interval"; readonly start: IntervalEnd; readonly stop: IntervalEnd };

/** A list of values: of an item, or as it was written. */
export type ArrayOperand =
  | Extract<Scalar, { kind: "property" }>
  | { readonly kind: "list"; readonly values: readonly Scalar[] };

/** How one period lies to another (Allen 1983, as CQL2 §7.8 names it). */
export const temporalOperators = [
  "t_after",
  "t_before",
  "t_contains",
  "t_disjoint",
  "t_during",
  "t_equals",
  "t_finishedby",
  "t_finishes",
  "t_intersects",
  "t_meets",
  "t_metby",
  "t_overlappedby",
  "t_overlaps",
  "t_startedby",
  "t_starts",
] as const;

export type TemporalOperator = (typeof temporalOperators)[number];

export const arrayOperators = ["a_containedby", "a_contains", "a_equals", "a_overlaps"] as const;

export type ArrayOperator = (typeof arrayOperators)[number];
