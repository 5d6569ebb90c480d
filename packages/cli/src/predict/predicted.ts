import type { PredictedEvent } from "@eomatch/catalogue";
import { bboxOf, formatInstant } from "@eomatch/stac-model";
import type { Listed } from "../list/listed.js";

/** A meeting as lists show it: flat values, a number's unit in its name, times ISO 8601 in UTC. */
export function listedPrediction(event: PredictedEvent, id: string): Listed {
  const { area, position, times, leader } = event;
  return {
    values: {
      id,
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
      passes: event.isAscending.map((isAscending) => (isAscending ? "ascending" : "descending")),
      sun_elevation_deg: rounded(event.sunElevationDeg, 1),
      element_age_days: event.elementAgeDays.map((days) => rounded(days, 2)),
      uncertainty_seconds: rounded(event.uncertaintySeconds, 1),
      useful: event.isUseful,
    },
    geometry: area,
  };
}

/** Less than half of the shortest revolution. */
const FORTY_MINUTES_MS = 2_400_000;

/**
 * Names meetings by their satellites and the second they start: the same from run to run of the same elements.
 *
 * What tells revolutions apart follows where hours lie between the passages. No two meetings have the same id.
 */
export function predictionIds(events: readonly PredictedEvent[]): string[] {
  const given = new Map<string, number>();
  return events.map((event) => {
    const id = idOf(event);
    const count = (given.get(id) ?? 0) + 1;
    given.set(id, count);
    return count === 1 ? id : `${id}.${count}`;
  });
}

function idOf({ platforms, startTime, times }: PredictedEvent): string {
  const stamp = startTime.toISOString().slice(0, 19).replace(/[-:]/g, "");
  return [`${platforms.join("-vs-")}_${stamp}`, ...revolutionsApart(times)].join("_");
}

/**
 * Tells the meetings of one passage of the first satellite with several revolutions of the others apart: how long before
 * or after it each of them passes, in forty minutes; nothing where all pass within these.
 */
export function revolutionsApart(times: readonly Date[]): readonly number[] {
  const [first, ...others] = times.map((time) => time.getTime()) as [number, ...number[]];
  const delays = others.map((time) => Math.trunc((time - first) / FORTY_MINUTES_MS));
  return delays.some((delay) => delay !== 0) ? delays : [];
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
