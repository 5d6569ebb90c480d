/** A stretch of time `[from, to)`, milliseconds since 1970, UTC. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** What is left of a span without some others, in order of time. */
export function withoutSpans({ from, to }: TimeSpan, taken: readonly TimeSpan[]): TimeSpan[] {
  const rest: TimeSpan[] = [];
  let start = from;
  for (const span of [...taken].sort((a, b) => a.from - b.from)) {
    if (span.from > start) rest.push({ from: start, to: Math.min(span.from, to) });
    start = Math.max(start, span.to);
    if (start >= to) break;
  }
  if (start < to) rest.push({ from: start, to });
  return rest.filter((span) => span.from < span.to);
}
