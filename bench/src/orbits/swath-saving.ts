import { INSTRUMENTS } from "@eomatch/orbits";
import { type Figure, significant } from "../finder/figure.js";
import { searchSimulated } from "./simulated-search.js";

const PAIR = [
  { platform: "S2A", collection: "S2_MSI_L1C", instrument: INSTRUMENTS.MSI },
  { platform: "Suomi-NPP", collection: "VIIRS_L1B", instrument: INSTRUMENTS.VIIRS },
] as const;

/**
 * What querying by swaths saves against a plain distance threshold, on the archive that the simulator makes.
 *
 * Sentinel-2A MSI × Suomi NPP VIIRS within half an hour. The threshold is as far as both swaths reach: with a smaller
 * one, crossovers are missed whose products overlap. Both must find the same.
 */
export async function swathSavingFigures(days: number): Promise<Figure[]> {
  const reachKm = PAIR.reduce(
    (sum, { instrument }) => sum + Math.max(instrument.leftKm, instrument.rightKm),
    0,
  );
  const swath = await searchSimulated(PAIR, { days, near: "swath" });
  const distance = await searchSimulated(PAIR, { days, near: reachKm });
  return [
    { id: "orbits.swath.matchups", value: swath.matchups.size, unit: "matchups" },
    {
      id: "orbits.swath.matchups_missed_by_distance",
      value: [...swath.matchups].filter((key) => !distance.matchups.has(key)).length,
      unit: "matchups",
    },
    { id: "orbits.swath.queries", value: swath.queries, unit: "queries" },
    { id: "orbits.swath.products", value: swath.products, unit: "products" },
    { id: "orbits.swath.queries_ratio", value: significant(distance.queries / swath.queries), unit: "times" },
    {
      id: "orbits.swath.products_ratio",
      value: significant(distance.products / swath.products),
      unit: "times",
    },
  ];
}
