/** Which matchups are shown; what is undefined or empty does not restrict. */
export interface Filters {
  /** Names of pairs, any of them. */
  readonly pairs: readonly string[];
  /** Names of satellites, any of them. */
  readonly platforms: readonly string[];
  /** The period that matchups reach into, Unix ms, inclusive. */
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  /** `[west, south, east, north]`, degrees; west > east crosses the antimeridian. */
  readonly area: Area | undefined;
  readonly maxTimeDiffSeconds: number | undefined;
  readonly minAreaKm2: number | undefined;
  readonly downloaded: "any" | "yes" | "no";
  /** The number of an event whose matchups alone are shown. */
  readonly event: number | undefined;
}

/** A box on the Earth, degrees; west > east crosses the antimeridian. */
export type Area = readonly [west: number, south: number, east: number, north: number];

/** Filters that let everything through. */
export const noFilters: Filters = {
  pairs: [],
  platforms: [],
  fromMs: undefined,
  toMs: undefined,
  area: undefined,
  maxTimeDiffSeconds: undefined,
  minAreaKm2: undefined,
  downloaded: "any",
  event: undefined,
};

/** How many of the filters restrict. */
export function activeFilters(filters: Filters): number {
  return [
    filters.pairs.length > 0,
    filters.platforms.length > 0,
    filters.fromMs !== undefined || filters.toMs !== undefined,
    filters.area !== undefined,
    filters.maxTimeDiffSeconds !== undefined,
    filters.minAreaKm2 !== undefined,
    filters.downloaded !== "any",
    filters.event !== undefined,
  ].filter(Boolean).length;
}
