import type { FindRequest } from "@eomatch/catalogue";
import { canonicalPlatform } from "@eomatch/stac-model";
import type { CustomSatellite } from "./config/document.js";
import { configError, type LoadedConfig } from "./config/loaded-config.js";
import type { ConfigProblem } from "./errors.js";

/** What a search cannot do without, and how to give it. */
const neededKeys: readonly (readonly [key: string, reason: string])[] = [
  ["platforms", "is missing: name the satellites, such as S2A, Landsat-9"],
  ["collections", "is missing: name each satellite's collection, such as S2_MSI_L1C, LANDSAT_C2L1"],
  ["start_time", "is missing: say when to begin, such as 2023-06-01T00:00:00Z"],
  ["end_time", "is missing: say when to end, such as 2023-06-30T23:59:59Z"],
  ["time_diff_threshold", "is missing: say how many seconds apart at most, such as 1800"],
];

/**
 * Makes a search of a config.
 *
 * @throws CliError `cli/invalid-config` naming every key that is missing
 */
export function toFindRequest({ config, layered }: LoadedConfig): FindRequest {
  const missing = neededKeys.filter(([key]) => layered.values[key] === undefined);
  const { sensors, startTime, stopTime, maxTimeDiffSeconds } = config;
  if (
    missing.length > 0 ||
    startTime === undefined ||
    stopTime === undefined ||
    maxTimeDiffSeconds === undefined
  ) {
    throw configError(
      missing.map(([key, reason]): ConfigProblem => ({ origin: layered.originOf([key]), key, reason })),
    );
  }
  const { region, maxDistanceKm, minOverlapKm2, excludeNightEvents, versions } = config;
  return {
    sensors,
    startTime,
    stopTime,
    region,
    maxTimeDiffSeconds,
    maxDistanceKm,
    minOverlapKm2,
    excludeNightEvents,
    versions,
    instruments: instrumentsOf(config.customSatellites),
  };
}

type Instruments = NonNullable<FindRequest["instruments"]>;

/** The swaths that a config gives for its own satellites, by canonical name. */
export function instrumentsOf(satellites: readonly CustomSatellite[]): Instruments {
  return Object.fromEntries(
    satellites.flatMap(({ short_name, name, swath_km }): [string, Instruments[string]][] => {
      if (swath_km === undefined) return [];
      // A swath of which no more is known lies evenly on both sides, and may see by night.
      const instrument = { name: short_name, leftKm: swath_km / 2, rightKm: swath_km / 2, isOptical: false };
      return [short_name, name ?? short_name].map((platform) => [canonicalPlatform(platform), instrument]);
    }),
  );
}
