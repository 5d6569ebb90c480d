import { type ArchivePlan, planOf, TWO_MONTHS_DAYS } from "../archives/archive-plan.js";
import type { EngineName } from "../engines/engine-registry.js";

/** Two archives to be matched, and by whom. */
export interface MatchCase {
  /** As in figures: `finder.<id>.…`. */
  readonly id: string;
  readonly title: string;
  readonly plans: readonly [ArchivePlan, ArchivePlan];
  /** Engines that take the whole input. */
  readonly engines: readonly EngineName[];
  /** Slow engines, which take the first part of the period; the finder takes the same part for their ratio. */
  readonly slowEngines: readonly EngineName[];
}

/** All cases look for products whose starts are within half an hour. */
export const MAX_TIME_DIFF_SECONDS = 1800;

/** The case whose memory is a figure too. */
export const HEADLINE_CASE = "s2a-ls9";

/** The part of the period that slow engines take. */
export const SLICE: { readonly title: string; readonly fraction: number } = { title: "1/8", fraction: 1 / 8 };

const ENGINES: readonly EngineName[] = [
  "eomatch",
  "eomatch-columns",
  "eomatch-regions",
  "eomatch-planar",
  "shapely",
  "shapely-preparing",
  "geos-wasm",
  "polygon-clipping",
  "postgis",
];
const SLOW_ENGINES: readonly EngineName[] = ["turf", "polyclip-ts"];

/** The named cases over two months, or, for a quick look, over one day. */
export function matchCases(isQuick: boolean): MatchCase[] {
  const days = isQuick ? 1 : TWO_MONTHS_DAYS;
  const period = isQuick ? "one day" : "two months";
  const of = (id: string, right: "ls9" | "s3a", title: string): MatchCase => ({
    id,
    title: `${title}, ${period}`,
    plans: [planOf("s2a", days), planOf(right, days)],
    engines: ENGINES,
    slowEngines: SLOW_ENGINES,
  });
  return [
    of(HEADLINE_CASE, "ls9", "Sentinel-2A × Landsat-9"),
    of("s2a-s3a", "s3a", "Sentinel-2A × Sentinel-3A (24 vertices)"),
  ];
}

/** The first part of a case's period. */
export function sliceOf(plans: MatchCase["plans"], fraction: number): MatchCase["plans"] {
  const cut = (plan: ArchivePlan): ArchivePlan => ({ ...plan, days: plan.days * fraction });
  return [cut(plans[0]), cut(plans[1])];
}
