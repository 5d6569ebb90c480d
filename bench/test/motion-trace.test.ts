import { describe, expect, it } from "vitest";
import { readMotionTrace } from "../src/explorer/motion-trace.js";

const event = (name: string, ms: number, pid = 7): object => ({ name, pid, ts: ms * 1000, ph: "I" });

describe("readMotionTrace", () => {
  it("counts the frames of the page's own process between its marks", () => {
    const traceEvents = [
      event("DrawFrame", 90),
      event("motion-begins", 100),
      // Written in any order, as Chromium does.
      ...[240, 120, 160, 200, 280].map((ms) => event("DrawFrame", ms)),
      event("DrawFrame", 150, 8),
      event("motion-ends", 300),
      event("DrawFrame", 310),
    ];
    const { framesPerSecond, longGapMs } = readMotionTrace(JSON.stringify({ traceEvents }));
    expect(framesPerSecond).toBeCloseTo(25);
    expect(longGapMs).toBeCloseTo(40);
  });

  it("says so when there are no marks", () => {
    expect(() => readMotionTrace('{"traceEvents":[]}')).toThrow("no mark motion-begins");
  });
});
