import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spreadSeconds, timeDiffSeconds } from "./interval.js";

const interval = fc
  .tuple(fc.integer({ min: 0, max: 10_000 }), fc.nat(5000))
  .map(([startMs, length]) => ({ startMs, stopMs: startMs + length }));

describe("timeDiffSeconds", () => {
  it("is what each reading says", () => {
    const a = { startMs: 0, stopMs: 10_000 };
    const b = { startMs: 14_000, stopMs: 20_000 };
    expect(timeDiffSeconds(a, b, "start")).toBe(14);
    expect(timeDiffSeconds(a, b, "gap")).toBe(4);
    expect(timeDiffSeconds(a, b, "midpoint")).toBe(12);
  });

  it("is the same both ways and never negative, and a gap never exceeds the rest", () => {
    fc.assert(
      fc.property(interval, interval, (a, b) => {
        for (const timeDiff of ["start", "gap", "midpoint"] as const) {
          expect(timeDiffSeconds(a, b, timeDiff)).toBe(timeDiffSeconds(b, a, timeDiff));
          expect(timeDiffSeconds(a, b, timeDiff)).toBeGreaterThanOrEqual(timeDiffSeconds(a, b, "gap"));
        }
        expect(timeDiffSeconds(a, b, "gap")).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("spreadSeconds", () => {
  it("is the greatest difference among all", () => {
    const at = (startMs: number): { startMs: number; stopMs: number } => ({ startMs, stopMs: startMs });
    expect(spreadSeconds([at(3000), at(1000), at(9000)], "start")).toBe(8);
  });
});
