import { readFileSync } from "node:fs";
import { findMatchups, type ObservationColumns, toColumns } from "@eomatch/finder";
import type { BenchProduct } from "../archives/bench-product.js";
import type { Engine } from "./engine.js";

/** How the finder is asked. */
export interface EomatchVariant {
  readonly edges: "great-circle" | "planar";
  /** Asks every match for the outline of its region too, which is made only for those who ask. */
  readonly withRegions?: boolean;
  /** Has the products as columns of numbers, as shapely has its geometries, rather than as objects with GeoJSON. */
  readonly fromColumns?: boolean;
}

/** The finder, through its public function. */
export function eomatchEngine(variant: EomatchVariant): Engine {
  const { edges, withRegions = false, fromColumns = false } = variant;
  const { version } = JSON.parse(
    readFileSync(new URL(import.meta.resolve("@eomatch/finder/package.json")), "utf8"),
  ) as { version: string };
  let columns: [ObservationColumns<BenchProduct>, ObservationColumns<BenchProduct>] | undefined;
  return {
    title: `@eomatch/finder ${version}`,
    load: ({ left, right }) => {
      if (fromColumns) columns = [toColumns(left), toColumns(right)];
    },
    match: ({ left, right, maxTimeDiffSeconds }) => {
      const matches = findMatchups(columns ?? [left, right], { maxTimeDiffSeconds, edges });
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
