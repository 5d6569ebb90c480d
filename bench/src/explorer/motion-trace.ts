/** How a page's frames came while its map moved. */
export interface MotionTrace {
  readonly framesPerSecond: number;
  /** Between two frames, ms: 95 of 100 gaps are no longer. */
  readonly longGapMs: number;
}

/** What a page writes into its trace where the motion begins and ends. */
export const motionMarks = { begin: "motion-begins", end: "motion-ends" } as const;

/** Categories in which Chromium traces what {@link readMotionTrace} looks at. */
export const motionCategories: readonly string[] = [
  "blink.user_timing",
  "disabled-by-default-devtools.timeline.frame",
];

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  /** Microseconds. */
  readonly ts: number;
}

/**
 * Counts the frames that the page's own process drew between its marks, as the developer tools do.
 *
 * @param text the trace as Chromium writes it, JSON
 */
export function readMotionTrace(text: string): MotionTrace {
  const { traceEvents } = JSON.parse(text) as { readonly traceEvents: readonly TraceEvent[] };
  const markAt = (name: string): TraceEvent => {
    const mark = traceEvents.find((event) => event.name === name);
    if (mark === undefined) throw new Error(`the trace has no mark ${name}`);
    return mark;
  };
  const [begin, end] = [markAt(motionMarks.begin), markAt(motionMarks.end)];
  const drawn = traceEvents
    .filter(({ name, pid, ts }) => name === "DrawFrame" && pid === begin.pid && ts > begin.ts && ts < end.ts)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const gaps = drawn.map((ts, i) => (ts - (drawn[i - 1] ?? begin.ts)) / 1000).sort((a, b) => a - b);
  return {
    framesPerSecond: drawn.length / ((end.ts - begin.ts) / 1e6),
    longGapMs: gaps[Math.floor(gaps.length * 0.95)] ?? Number.NaN,
  };
}
