import { findAndCatalogue, MatchupCatalogue, memoryStore } from "@eomatch/catalogue";
import type { ElementSet } from "@eomatch/orbits";
import { simulatedProvider } from "@eomatch/simulator";
import type { OrbitSource, ProductProvider } from "@eomatch/stac-model";
import { HISTORY_START, orbitOf, type SatelliteName } from "./element-history.js";

/** A satellite whose orbit can be made, and a collection that the simulator has of it. */
export interface SimulatedSensor {
  readonly platform: SatelliteName;
  readonly collection: string;
}

/** What one search asked and got. */
export interface Asked {
  readonly queries: number;
  readonly products: number;
  /** Ids, which are of the products. */
  readonly matchups: ReadonlySet<string>;
}

const DAY_MS = 86_400_000;

/**
 * Searches for matchups within half an hour on the archive that the simulator makes of two satellites.
 *
 * @param options.near as far as ground tracks may be apart, km, or `swath`; `anywhere` searches without orbits
 */
export async function searchSimulated(
  sensors: readonly [SimulatedSensor, SimulatedSensor],
  { days, near }: { readonly days: number; readonly near: number | "swath" | "anywhere" },
): Promise<Asked> {
  const text = JSON.stringify(
    sensors.flatMap(({ platform }) => orbitOf(platform, days).elementSets.map(toOmm)),
  );
  const orbitSource: OrbitSource = {
    name: "the histories measured with",
    elementSets: async () => [{ text, source: "histories" }],
  };
  const archive = simulatedProvider({ orbitSource });
  const asked = { queries: 0, products: 0 };
  const counted: ProductProvider = {
    ...archive,
    search: (query, options) => {
      asked.queries += 1;
      return counting(archive.search(query, options), asked);
    },
  };
  const catalogue = await MatchupCatalogue.create(memoryStore());
  await findAndCatalogue(
    {
      sensors: sensors.map(({ collection, platform }) => ({ collection, platform })),
      startTime: HISTORY_START,
      stopTime: new Date(HISTORY_START.getTime() + days * DAY_MS),
      maxTimeDiffSeconds: 1800,
      ...(near === "anywhere" ? {} : { maxDistanceKm: near }),
    },
    { catalogue, providers: [counted], ...(near === "anywhere" ? {} : { orbitSource }) },
  );
  const matchups = (await catalogue.getEvents()).flatMap(({ matchupSet }) =>
    matchupSet.map(({ products }) => products.map(({ id }) => id).join(" ")),
  );
  return { ...asked, matchups: new Set(matchups) };
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

async function* counting<T>(products: AsyncIterable<T>, asked: { products: number }): AsyncIterable<T> {
  for await (const product of products) {
    asked.products += 1;
    yield product;
  }
}
