import type { EventEntry, MatchupEntry } from "@eomatch/catalogue";
import { bboxOf, formatInstant, type Geometry } from "@eomatch/stac-model";
import { rangeOf } from "../report/quantity.js";

/** One event or matchup as a list shows it: flat values for people and programs, and where it is. */
export interface Listed {
  /** Values by name; a number's unit is in its name, times are ISO 8601 in UTC, an unknown value is null. */
  readonly values: { readonly [name: string]: unknown };
  /** RFC 7946. */
  readonly geometry: Geometry;
}

/** A matchup event as lists show it, with the ranges of its matchups. */
export function listedEvent(
  event: Omit<EventEntry, "matchupSet"> & {
    readonly matchupSet: readonly Pick<MatchupEntry, "areaKm2" | "timeDiffAbs">[];
  },
): Listed {
  const timeDiff = rangeOf(event.matchupSet.map(({ timeDiffAbs }) => timeDiffAbs));
  const area = rangeOf(event.matchupSet.map(({ areaKm2 }) => areaKm2).filter((one) => one !== undefined));
  return {
    values: {
      ...event.properties,
      id: event.id,
      start_time: formatInstant(event.startTime),
      stop_time: formatInstant(event.stopTime),
      platforms: event.sensors.map(({ platform }) => platform),
      collections: event.sensors.map(({ collection }) => collection),
      bbox: bboxOf(event.area) ?? null,
      matchups: event.matchupSet.length,
      min_time_diff_seconds: timeDiff?.min ?? null,
      max_time_diff_seconds: timeDiff?.max ?? null,
      min_area_km2: area?.min ?? null,
      max_area_km2: area?.max ?? null,
    },
    geometry: event.area,
  };
}

/** A matchup as lists show it. */
export function listedMatchup(matchup: MatchupEntry): Listed {
  return {
    values: {
      ...matchup.properties,
      id: matchup.id,
      event_id: matchup.eventId,
      start_time: formatInstant(matchup.startTime),
      stop_time: formatInstant(matchup.stopTime),
      platforms: matchup.sensors.map(({ platform }) => platform),
      collections: matchup.sensors.map(({ collection }) => collection),
      products: matchup.productIds,
      bbox: bboxOf(matchup.collocationRegion) ?? null,
      time_diff_seconds: matchup.timeDiffAbs,
      area_km2: matchup.areaKm2 ?? null,
      downloaded: matchup.isDownloaded,
    },
    geometry: matchup.collocationRegion,
  };
}

const bounds = "west,south,east,north";

/** The columns that a CSV table of each kind has, whatever enrichers have added. */
export const csvColumns: { readonly [kind in "events" | "matchups"]: string } = {
  events: `id,start_time,stop_time,platforms,collections,matchups,min_time_diff_seconds,max_time_diff_seconds,min_area_km2,max_area_km2,${bounds}`,
  matchups: `id,event_id,start_time,stop_time,platforms,collections,products,time_diff_seconds,area_km2,downloaded,${bounds}`,
};
