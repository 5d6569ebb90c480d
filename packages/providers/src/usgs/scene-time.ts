/** When a scene was acquired, UTC. */
export interface SceneTime {
  /** ISO 8601. */
  readonly start: string;
  readonly stop: string;
  /** Whether all that is known is the day. */
  readonly isDay: boolean;
}

/** Names under which datasets keep the times of an acquisition, start and stop. */
const names = [
  ["Start Time", "Stop Time"],
  ["Acquisition Start Date", "Acquisition End Date"],
  ["Scene Start Time", "Scene Stop Time"],
] as const;

/**
 * When a scene was acquired, from its metadata, else from its coverage, which for most datasets is only a day.
 *
 * @returns undefined when nothing tells
 */
export function sceneTime(
  metadata: ReadonlyMap<string, unknown>,
  coverage: { readonly startDate?: string | undefined; readonly endDate?: string | undefined } | undefined,
): SceneTime | undefined {
  for (const [startName, stopName] of names) {
    const start = instant(metadata.get(startName));
    if (start === undefined) continue;
    return { start, stop: instant(metadata.get(stopName)) ?? start, isDay: false };
  }
  const [start, stop] = [instant(coverage?.startDate), instant(coverage?.endDate ?? coverage?.startDate)];
  if (start !== undefined && !start.includes("T00:00:00Z"))
    return { start, stop: stop ?? start, isDay: false };
  const day = /^\d{4}-\d{2}-\d{2}/.exec(coverage?.startDate ?? "")?.[0];
  if (day === undefined) return undefined;
  return { start: `${day}T00:00:00.000Z`, stop: `${day}T23:59:59.999Z`, isDay: true };
}

/** `2021-01-13 18:36:17.952753`, `2021-01-13T18:36:17Z` or by the day of the year, `2021:013:18:36:17.9527530`. */
function instant(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  const [, date, time, fraction = ""] =
    /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d+)?Z?$/.exec(text) ?? [];
  if (date !== undefined) return `${date}T${time}${fraction}Z`;
  const [, year, day, clock, rest = ""] = /^(\d{4}):(\d{3}):(\d{2}:\d{2}:\d{2})(\.\d+)?$/.exec(text) ?? [];
  if (year === undefined || Number(day) < 1 || Number(day) > 366) return undefined;
  const calendar = new Date(Date.UTC(Number(year), 0, Number(day))).toISOString().slice(0, 10);
  return `${calendar}T${clock}${rest}Z`;
}
