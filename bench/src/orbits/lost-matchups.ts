import { INSTRUMENTS } from "@eomatch/orbits";
import type { Figure } from "../finder/figure.js";
import { searchSimulated } from "./simulated-search.js";

const S2A = { platform: "S2A", collection: "S2_MSI_L1C", instrument: INSTRUMENTS.MSI } as const;
const PAIRS = [
  ["s2a-s3a", S2A, { platform: "S3A", collection: "S3_EFR", instrument: INSTRUMENTS.OLCI }],
  ["s2a-npp", S2A, { platform: "Suomi-NPP", collection: "VIIRS_L1B", instrument: INSTRUMENTS.VIIRS }],
] as const;

/**
 * What searches with orbits lose of the matchups that a search of the whole period finds, on the archives that the
 * simulator makes: by swaths, and by a distance as far as both swaths reach. Nothing may be lost.
 */
export async function lostMatchupFigures(days: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [id, ...pair] of PAIRS) {
    const reachKm = pair.reduce(
      (sum, { instrument: { leftKm, rightKm } }) => sum + Math.max(leftKm, rightKm),
      0,
    );
    const { matchups } = await searchSimulated(pair, { days, near: "anywhere" });
    figures.push({ id: `orbits.search.${id}.matchups`, value: matchups.size, unit: "matchups" });
    for (const [name, near] of [
      ["distance", reachKm],
      ["swath", "swath"],
    ] as const) {
      const found = (await searchSimulated(pair, { days, near })).matchups;
      const lost = [...matchups].filter((key) => !found.has(key));
      figures.push({ id: `orbits.search.${id}.lost_by_${name}`, value: lost.length, unit: "matchups" });
    }
  }
  return figures;
}
