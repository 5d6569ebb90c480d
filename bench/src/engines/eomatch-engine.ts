import { readFileSync } from "node:fs";
import { findMatchups } from "@eomatch/finder";
import type { Engine } from "./engine.js";

/** How the finder is asked. */
export interface EomatchVariant {
  readonly edges: "great-circle" | "planar";
  /** Asks every match for the outline of its region too, which is made only for those who ask. */
  readonly withRegions: boolean;
}

/** The finder, through its public function, from plain product objects. */
export function eomatchEngine({ edges, withRegions }: EomatchVariant): Engine {
  const { version } = JSON.parse(
    readFileSync(new URL(import.meta.resolve("@eomatch/finder/package.json")), "utf8"),
  ) as { version: string };
  return {
    title: `@eomatch/finder ${version}`,
    match: ({ left, right, maxTimeDiffSeconds }) => {
      const matches = findMatchups([left, right], { maxTimeDiffSeconds, edges });
      const regions = withRegions ? matches.map(({ region }) => region.coordinates.length) : [];
      if (regions.some((parts) => parts === 0)) throw new Error("a match has an empty region");
      return () => ({
        left: matches.map(({ products }) => products[0].index),
        right: matches.map(({ products }) => products[1].index),
        areaKm2: matches.map(({ areaKm2 }) => areaKm2),
      });
    },
  };
}
