import type { Instrument } from "@eomatch/orbits";
import type {
  Footprint,
  LockOptions,
  OrbitSource,
  ProductProvider,
  Sensor,
  SkippedProduct,
} from "@eomatch/stac-model";
import { sensorsInPairOrder } from "@eomatch/stac-model";
import { periodFields, requireFields } from "./called-rightly.js";
import { CatalogueError } from "./errors.js";

/** Which matchups are wanted. */
export interface FindRequest {
  /** Two sensors or more; a matchup has one product of each. */
  readonly sensors: readonly Sensor[];
  /** The products' acquisitions overlap `[startTime, stopTime]`, both inclusive, UTC. */
  readonly startTime: Date;
  readonly stopTime: Date;
  /** The collocation region overlaps this area, RFC 7946; the whole Earth when left out. */
  readonly region?: Footprint | undefined;
  /** Greatest difference between the products' starts, seconds, inclusive. */
  readonly maxTimeDiffSeconds: number;
  /**
   * With orbits: greatest distance between the ground tracks in km, or `swath` for as far as the swaths reach. Overlaps
   * seen while the tracks are farther apart are left out, however near to a crossover: `swath` finds all of them.
   * Default 100, as in the Python package. Without orbits it plays no part.
   */
  readonly maxDistanceKm?: number | "swath" | undefined;
  /** Least area of the collocation region in km²; default 0: any area. */
  readonly minOverlapKm2?: number | undefined;
  /** Leaves out events with the Sun below the horizon; default false. */
  readonly excludeNightEvents?: boolean | undefined;
  /**
   * `newest`, the default, takes one product of each acquisition: the newest processing that the providers list. `all`
   * takes every processing, and a matchup for each.
   */
  readonly versions?: "newest" | "all" | undefined;
  /** Instruments of satellites that the table does not know, by platform name; needed for `swath`. */
  readonly instruments?: { readonly [platform: string]: Instrument } | undefined;
}

/** Where {@link findAndCatalogue} gets what it needs. */
export interface FindSources {
  /** Asked in this order for each collection that they serve. */
  readonly providers: readonly ProductProvider[];
  /** With it, products are searched only where and when the satellites cross; without, in the whole period. */
  readonly orbitSource?: OrbitSource | undefined;
}

/** A search that a provider could not answer: what is missing from the result because of it. */
export interface SearchFailure {
  readonly provider: string;
  readonly collection: string;
  readonly startTime: Date;
  readonly stopTime: Date;
  /** The provider's error, one line. */
  readonly reason: string;
}

/** What happens while {@link findAndCatalogue} runs, in the order in which it happens. */
export type FindProgress =
  /** Element sets of one platform are read. `oldestAgeDays`: the greatest distance in time from their epochs. */
  | {
      readonly stage: "orbits";
      readonly platform: string;
      readonly elementSets: number;
      readonly oldestAgeDays: number;
    }
  /** An earlier run of the same search broke off or failed in part; this much of the period is not asked for again. */
  | { readonly stage: "resume"; readonly completeSeconds: number }
  /** The crossovers are known: so many events are to be searched. */
  | { readonly stage: "crossovers"; readonly events: number }
  /** A part of the search is done; `total` parts may grow when there are no orbits. */
  | {
      readonly stage: "search";
      readonly done: number;
      readonly total: number;
      /** Products found so far, by sensor in pair order. */
      readonly products: readonly number[];
      readonly matchups: number;
    }
  /** Events were written; counts of what was new so far. */
  | { readonly stage: "write"; readonly events: number; readonly matchups: number; readonly products: number }
  /** Who is asked for a collection, in this order; and who is not asked at all, with what they serve. */
  | {
      readonly stage: "providers";
      readonly searched: readonly { readonly collection: string; readonly providers: readonly string[] }[];
      readonly unused: readonly { readonly provider: string; readonly collections: readonly string[] }[];
    }
  /** A product that cannot be used. */
  | { readonly stage: "skip"; readonly provider: string; readonly skipped: SkippedProduct }
  /** A provider makes us wait. */
  | {
      readonly stage: "retry";
      readonly provider: string;
      readonly reason: string;
      readonly delaySeconds: number;
    }
  /** A search that failed, after all retries. */
  | { readonly stage: "failure"; readonly failure: SearchFailure }
  /** Something the user should know: old element sets, a provider that is not asked any more. */
  | { readonly stage: "warning"; readonly message: string };

/** Options of {@link findAndCatalogue}. */
export interface FindOptions {
  /** Stops the search; what is in the catalogue by then stays, and the same search continues it. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FindProgress) => void) | undefined;
  /** Asks for everything again, whatever an earlier run has completed; default false. */
  readonly refresh?: boolean | undefined;
  /** How to wait for other writers of the catalogue. */
  readonly lock?: Pick<LockOptions, "timeoutSeconds" | "onWait"> | undefined;
  /** What time it is, to tell how old a part of the period is; default the system's clock. */
  readonly now?: (() => Date) | undefined;
}

/** Least and greatest of some numbers. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What {@link findAndCatalogue} found, and what it could not. */
export interface FindSummary {
  /** Where the catalogue is. */
  readonly location: string;
  /** The pair's name, which is also the name of the collection of its matchups. */
  readonly pair: string;
  /** Sensors in pair order, and how many products of each the providers listed and how many matched. */
  readonly sensors: readonly (Sensor & { readonly found: number; readonly matched: number })[];
  /** Crossovers searched; undefined without orbits. */
  readonly crossovers: number | undefined;
  /** Events with matchups, and matchups, found by this search whether they were known before or not. */
  readonly events: number;
  readonly matchups: number;
  /** How many of each this search added to the catalogue. */
  readonly added: { readonly events: number; readonly matchups: number; readonly products: number };
  /** Area of the collocation regions, km²; undefined when there are none. */
  readonly areaKm2: Range | undefined;
  /** Time differences, seconds; undefined when there are none. */
  readonly timeDiffSeconds: Range | undefined;
  /**
   * Products that were left out: of another satellite than asked for, not usable, processed anew since, or listed by
   * another archive before.
   */
  readonly dropped: {
    readonly wrongPlatform: number;
    readonly unusable: number;
    readonly olderVersions: number;
    readonly listedTwice: number;
  };
  /** Matchups that the catalogue has with another version of their products, and keeps. */
  readonly keptVersions: number;
  /** Searches that failed; the result lacks what they would have brought. */
  readonly failures: readonly SearchFailure[];
}

/** A request whose sensors are in pair order and whose limits are in range. */
export interface CheckedRequest extends FindRequest {
  readonly maxDistanceKm: number | "swath";
  readonly minOverlapKm2: number;
  readonly versions: "newest" | "all";
}

/**
 * Checks a request before anything is searched.
 *
 * @throws CatalogueError `catalogue/invalid-request` naming the value that cannot be
 * @throws CatalogueError `catalogue/no-provider` for a collection that no provider serves
 */
export function checkRequest(request: FindRequest, sources: FindSources): CheckedRequest {
  requireFields(request, "findAndCatalogue(request, …)", {
    sensors: { is: Array.isArray, what: "a list of { collection, platform }" },
    ...periodFields,
  });
  requireFields(sources, "findAndCatalogue(…, sources)", {
    providers: { is: Array.isArray, what: "a list of product providers" },
  });
  const { providers } = sources;
  const { startTime, stopTime, maxTimeDiffSeconds, maxDistanceKm = 100, minOverlapKm2 = 0 } = request;
  const { versions = "newest" } = request;
  const refuse = (subject: string, message: string): CatalogueError =>
    new CatalogueError("catalogue/invalid-request", message, { subject });
  const sensors = sensorsInPairOrder(request.sensors);
  if (!(startTime <= stopTime)) {
    throw refuse(
      "startTime",
      "the start time is after the stop time, or one of them is not a time: swap or mend them",
    );
  }
  if (!(maxTimeDiffSeconds >= 0 && maxTimeDiffSeconds <= 86_400 * 366)) {
    throw refuse(
      "maxTimeDiffSeconds",
      `the time difference limit is ${maxTimeDiffSeconds} s: give seconds from 0 to a year`,
    );
  }
  if (maxDistanceKm !== "swath" && !(maxDistanceKm > 0 && maxDistanceKm <= 10_000)) {
    throw refuse(
      "maxDistanceKm",
      `the distance limit is ${maxDistanceKm} km: give km above 0 and up to 10000, or swath`,
    );
  }
  if (!(minOverlapKm2 >= 0)) {
    throw refuse("minOverlapKm2", `the least overlap is ${minOverlapKm2} km²: give 0 or more`);
  }
  for (const { collection } of sensors) {
    if (providers.some(({ collections }) => collections.includes(collection))) continue;
    const served = [...new Set(providers.flatMap(({ collections }) => collections))];
    throw new CatalogueError(
      "catalogue/no-provider",
      `no provider serves the collection ${collection}: the ones given serve ${served.length > 0 ? served.join(", ") : "none"}`,
      { subject: collection },
    );
  }
  return { ...request, sensors, maxDistanceKm, minOverlapKm2, versions };
}
