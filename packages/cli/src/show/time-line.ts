/** Something with a name that lasts for a while, or for no time at all. */
export interface Span {
  readonly name: string;
  readonly startTime: Date;
  readonly stopTime: Date;
}

const narrowest = 20;

/**
 * Draws spans of time under each other on one axis, each as a bar that is at least one character long.
 *
 * The axis begins with the first start and ends with the last stop, both of which stand above it.
 *
 * @param columns width in characters
 */
export function formatTimeLine(spans: readonly Span[], columns: number): string {
  if (spans.length === 0) return "";
  const first = Math.min(...spans.map(({ startTime }) => startTime.getTime()));
  const last = Math.max(...spans.map(({ stopTime }) => stopTime.getTime()));
  const nameWidth = Math.max(...spans.map(({ name }) => name.length)) + 2;
  const width = Math.max(narrowest, columns - nameWidth);
  const cell = (time: Date): number =>
    last === first ? 0 : Math.round(((time.getTime() - first) / (last - first)) * (width - 1));
  const [from, to] = [clock(first), clock(last)];
  const axis = last === first ? from : from + to.padStart(width - from.length);
  const bars = spans.map(({ name, startTime, stopTime }) => {
    const [left, right] = [cell(startTime), cell(stopTime)];
    const bar = "·".repeat(left) + "█".repeat(right - left + 1) + "·".repeat(width - 1 - right);
    return `${name.padEnd(nameWidth)}${last === first ? "█" : bar}`;
  });
  return [`${" ".repeat(nameWidth)}${axis}`, ...bars].map((line) => `${line.trimEnd()}\n`).join("");
}

/** The time of day, with what there is of a second. */
function clock(time: number): string {
  return new Date(time)
    .toISOString()
    .slice(11, -1)
    .replace(/\.000$/, "");
}
