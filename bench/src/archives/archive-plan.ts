import { createHash } from "node:crypto";

/** The satellites whose archives are generated. */
export type ArchiveName = "s2a" | "ls9" | "s3a";

/** Which stretch of an archive to generate. */
export interface ArchivePlan {
  readonly archive: ArchiveName;
  /** First instant, milliseconds since 1970 UTC; frames that start before the end belong to the plan. */
  readonly startMs: number;
  readonly days: number;
  /** Fraction of the sunlit part of an orbit in which the instrument acquires; 1 is all of it. */
  readonly duty: number;
}

/** The element sets are of 21 May 2022; the archives begin three weeks before. */
const FIRST_DAY_MS = Date.UTC(2022, 4, 1);

/** Two months: the period of the headline case. */
export const TWO_MONTHS_DAYS = 61;

/**
 * How much of its day side Sentinel-2A records in the headline case, so that two months hold about 166,000 granules:
 * it images land and coasts, not oceans.
 */
const S2A_DUTY = 0.345;

/** With this fraction Sentinel-2A has about as many granules a day as Landsat-9 scenes, for sizes "a side". */
const S2A_EVEN_DUTY = 0.21;

/** Scenes that Landsat-9's archive grows by in a day when it records its whole day side. */
const LS9_SCENES_A_DAY = 1668;

/** The archives of a case by name, over a number of days, as realistic programmes of acquisition make them. */
export function planOf(archive: ArchiveName, days: number): ArchivePlan {
  return { archive, startMs: FIRST_DAY_MS, days, duty: archive === "s2a" ? S2A_DUTY : 1 };
}

/** Sentinel-2A and Landsat-9 over the days in which each acquires about `count` products. */
export function plansOfSize(count: number): readonly [ArchivePlan, ArchivePlan] {
  const days = Math.round((count / LS9_SCENES_A_DAY) * 1e6) / 1e6;
  return [{ ...planOf("s2a", days), duty: S2A_EVEN_DUTY }, planOf("ls9", days)];
}

/** Raise it when the same plan gives other products, so that no cached input of before is used. */
const GENERATOR_VERSION = 1;

/** A name for the generated input of a plan, the same whenever the products are. */
export function planKey(plan: ArchivePlan): string {
  const hash = createHash("sha256").update(JSON.stringify({ ...plan, version: GENERATOR_VERSION }));
  return `${plan.archive}-${plan.days}d-${hash.digest("hex").slice(0, 12)}`;
}
