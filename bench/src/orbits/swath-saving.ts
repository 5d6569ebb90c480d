import { findAndCatalogue, MatchupCatalogue, memoryStore } from "@eomatch/catalogue";
import { type ElementSet, INSTRUMENTS } from "@eomatch/orbits";
import { simulatedProvider } from "@eomatch/simulator";
import type { OrbitSource, ProductProvider } from "@eomatch/stac-model";
import { type Figure, significant } from "../finder/figure.js";
import { HISTORY_START, orbitOf } from "./element-history.js";

const PAIR = [
  { platform: "S2A", collection: "S2_MSI_L1C", instrument: INSTRUMENTS.MSI },
  { platform: "Suomi-NPP", collection: "VIIRS_L1B", instrument: INSTRUMENTS.VIIRS },
] as const;
const DAY_MS = 86_400_000;

/** What one search asked and got. */
interface Asked {
  queries: number;
  products: number;
  matchups: number;
}

/**
 * What querying by swaths saves against a plain distance threshold, on the archive that the simulator makes.
 *
 * Sentinel-2A MSI × Sentinel-3A OLCI within half an hour. The threshold is as far as both swaths reach: with a
 * smaller one, crossovers are missed whose products overlap. What it finds, the search by swaths must find too; it misses
 * a little itself, for it looks around the ground tracks, not at what the instruments see beside them.
 */
export async function swathSavingFigures(days: number): Promise<Figure[]> {
  const reachKm = PAIR.reduce(
    (sum, { instrument }) => sum + Math.max(instrument.leftKm, instrument.rightKm),
    0,
  );
  const swath = await ask(days, "swath");
  const distance = await ask(days, reachKm);
  if (swath.matchups < distance.matchups) {
    throw new Error(`swaths found ${swath.matchups} matchups, the distance ${distance.matchups}`);
  }
  return [
    { id: "orbits.swath.matchups", value: swath.matchups, unit: "matchups" },
    {
      id: "orbits.swath.matchups_missed_by_distance",
      value: swath.matchups - distance.matchups,
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

async function ask(days: number, maxDistanceKm: number | "swath"): Promise<Asked> {
  const text = JSON.stringify(PAIR.flatMap(({ platform }) => orbitOf(platform, days).elementSets.map(toOmm)));
  const orbitSource: OrbitSource = {
    name: "the histories measured with",
    elementSets: async () => [{ text, source: "histories" }],
  };
  const archive = simulatedProvider({ orbitSource });
  const asked: Asked = { queries: 0, products: 0, matchups: 0 };
  const counted: ProductProvider = {
    ...archive,
    search: (query, options) => {
      asked.queries += 1;
      return counting(archive.search(query, options), asked);
    },
  };
  const catalogue = await MatchupCatalogue.create(memoryStore());
  const { matchups } = await findAndCatalogue(
    {
      sensors: PAIR.map(({ collection, platform }) => ({ collection, platform })),
      startTime: HISTORY_START,
      stopTime: new Date(HISTORY_START.getTime() + days * DAY_MS),
      maxTimeDiffSeconds: 1800,
      maxDistanceKm,
    },
    { catalogue, providers: [counted], orbitSource },
  );
  return { ...asked, matchups };
}

/** CCSDS 502.0-B-3, as CelesTrak writes it in JSON. */
function toOmm(set: ElementSet): Record<string, string | number> {
  return {
    OBJECT_NAME: set.name ?? String(set.noradId),
    OBJECT_ID: set.internationalDesignator ?? "2022-001A",
    EPOCH: new Date(Math.round(set.epochSeconds * 1000)).toISOString().slice(0, -1),
    MEAN_MOTION: set.meanMotionRevPerDay,
    ECCENTRICITY: set.eccentricity,
    INCLINATION: set.inclinationDeg,
    RA_OF_ASC_NODE: set.rightAscensionDeg,
    ARG_OF_PERICENTER: set.argumentOfPerigeeDeg,
    MEAN_ANOMALY: set.meanAnomalyDeg,
    NORAD_CAT_ID: set.noradId,
    BSTAR: set.bstar,
    MEAN_MOTION_DOT: set.meanMotionDot,
    MEAN_MOTION_DDOT: set.meanMotionDdot,
  };
}

async function* counting<T>(products: AsyncIterable<T>, asked: Asked): AsyncIterable<T> {
  for await (const product of products) {
    asked.products += 1;
    yield product;
  }
}
