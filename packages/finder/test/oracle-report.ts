import type { Situation } from "./generated-footprints.js";

/** What the comparison with the independent algorithm found, for one situation. */
export interface OracleCounts {
  pairs: number;
  /** Pairs that share ground by the independent algorithm. */
  overlapping: number;
  /** Overlaps that were not found. */
  missed: number;
  /** Overlaps found where there are none. */
  invented: number;
  /** Areas, of the overlap or of its region, outside the tolerance. */
  wrongAreas: number;
  /** Greatest relative error of the area of an overlap of 1 km² and more. */
  greatestRelativeError: number;
}

/** Gives counts that start at nothing. */
export function noCounts(): OracleCounts {
  return { pairs: 0, overlapping: 0, missed: 0, invented: 0, wrongAreas: 0, greatestRelativeError: 0 };
}

interface Surroundings {
  readonly process?: { readonly env: Readonly<Record<string, string | undefined>> };
}

/**
 * Writes the counts as JSON to the file that the environment variable EOMATCH_WRITE_ORACLE names, for the table in the
 * README; does nothing where it is not set.
 */
export async function writeOracleReport(
  counts: Readonly<Record<Situation, OracleCounts>>,
  tolerance: string,
): Promise<void> {
  const path = (globalThis as Surroundings).process?.env["EOMATCH_WRITE_ORACLE"];
  if (path === undefined || path === "") return;
  const files = await import(/* @vite-ignore */ "node:fs" as string);
  files.writeFileSync(path, `${JSON.stringify({ tolerance, situations: counts }, null, 2)}\n`);
}
