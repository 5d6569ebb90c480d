/** `2022-05-18 10:12:05`, UTC. */
export function timeText(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 19).replace("T", " ") : "–";
}

/** `2022-05-18 10:12`, UTC. */
export function minuteText(ms: number): string {
  return timeText(ms).slice(0, 16);
}

/** `0.05 s`, `41 s`, `12 min 5 s`, `2 h 3 min`. */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const whole = Math.round(seconds);
  if (seconds < 10) return `${Number(seconds.toPrecision(2))} s`;
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 === 0 ? "" : ` ${whole % 60} s`}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 2880)
    return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? "" : ` ${minutes % 60} min`}`;
  return `${Number((seconds / 86_400).toPrecision(3))} d`;
}

/** `12,122 km²`, with three figures below a thousand. */
export function areaText(km2: number): string {
  if (!Number.isFinite(km2)) return "–";
  if (km2 > 0 && km2 < 0.01) return "< 0.01 km²";
  return `${km2 >= 100 ? Math.round(km2).toLocaleString("en-GB") : Number(km2.toPrecision(3))} km²`;
}

/** `12,122`. */
export function countText(count: number): string {
  return count.toLocaleString("en-GB");
}

/** `1 matchup`, `2 matchups`. */
export function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** `78.5° N`, `12.3° W`. */
export function latText(deg: number): string {
  return `${Math.abs(deg).toFixed(1)}° ${deg < 0 ? "S" : "N"}`;
}

/** See {@link latText}. */
export function lonText(deg: number): string {
  return `${Math.abs(deg).toFixed(1)}° ${deg < 0 ? "W" : "E"}`;
}

/** `1.2 GB`. */
export function sizeText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** step).toPrecision(3))} ${units[step]}`;
}

/** Reads a UTC time as people type it; undefined when it is none. */
export function parseTime(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?Z?$/.exec(text.trim());
  if (match === null) return undefined;
  const ms = Date.parse(`${match[1]}T${match[2] ?? "00:00"}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}
