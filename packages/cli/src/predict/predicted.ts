import type { PredictedEvent } from "@eomatch/catalogue";
import { bboxOf, formatInstant } from "@eomatch/stac-model";
import type { Listed } from "../list/listed.js";

/** A meeting as lists show it: flat values, a number's unit in its name, times ISO 8601 in UTC. */
export function listedPrediction(event: PredictedEvent): Listed {
  const { area, position, times, leader } = event;
  return {
    values: {
      id: predictionId(event),
      start_time: formatInstant(event.startTime),
      stop_time: formatInstant(event.stopTime),
      platforms: event.platforms,
      bbox: bboxOf(area) ?? null,
      longitude_deg: rounded(position[0], 4),
      latitude_deg: rounded(position[1], 4),
      closest_times: times.map(formatInstant),
      distance_km: rounded(event.distanceKm, 3),
      delay_seconds: rounded(event.delaySeconds, 1),
      leader,
      sun_elevation_deg: rounded(event.sunElevationDeg, 1),
      element_age_days: event.elementAgeDays.map((days) => rounded(days, 2)),
      uncertainty_seconds: rounded(event.uncertaintySeconds, 1),
      useful: event.isUseful,
    },
    geometry: area,
  };
}

/** Names a meeting by its satellites and the second it starts: the same from run to run of the same elements. */
export function predictionId({ platforms, startTime }: PredictedEvent): string {
  const stamp = startTime.toISOString().slice(0, 19).replace(/[-:]/g, "");
  return `${platforms.join("-vs-")}_${stamp}`;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
