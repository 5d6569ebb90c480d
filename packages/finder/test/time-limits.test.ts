import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Footprint, findMatchups, type Observation, type TimeDiff } from "../src/index.js";

const EPOCH = Date.UTC(2024, 1, 28, 23, 59);
const footprint: Footprint = {
  type: "Polygon",
  coordinates: [
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
  ],
};

/** Acquisitions within a few seconds, every third an instant, so that differences often equal a limit. */
const acquisition = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(0, 0, 1, 5, 20))
  .map(([start, length]) => ({ startMs: EPOCH + 100 * start, stopMs: EPOCH + 100 * (start + length) }));
const sensor = fc.array(acquisition, { minLength: 1, maxLength: 8 });

const products = (name: string, list: readonly { startMs: number; stopMs: number }[]): Observation[] =>
  list.map(({ startMs, stopMs }, i) => ({
    id: `${name}${i}`,
    footprint,
    startTime: new Date(startMs),
    stopTime: new Date(stopMs),
  }));

/** The difference in milliseconds as the documentation words it. */
function differenceMs(a: Observation, b: Observation, timeDiff: TimeDiff): number {
  const [a0, a1, b0, b1] = [a.startTime, a.stopTime, b.startTime, b.stopTime].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  if (timeDiff === "start") return Math.abs(a0 - b0);
  if (timeDiff === "midpoint") return Math.abs((a0 + a1) / 2 - (b0 + b1) / 2);
  return a1 < b0 ? b0 - a1 : b1 < a0 ? a0 - b1 : 0;
}

const idsOf = (matches: readonly { products: readonly Observation[] }[]): string[] =>
  matches.map((match) => match.products.map(({ id }) => id).join("+")).sort();

describe.each<TimeDiff>(["start", "gap", "midpoint"])("the limit by %s", (timeDiff) => {
  it("keeps the pairs up to it, itself counted in, and no others", () => {
    fc.assert(
      fc.property(sensor, sensor, fc.integer({ min: 0, max: 40 }), (left, right, tenths) => {
        const [a, b] = [products("a", left), products("b", right)];
        const expected = a.flatMap((p) =>
          b.filter((q) => differenceMs(p, q, timeDiff) <= 100 * tenths).map((q) => `${p.id}+${q.id}`),
        );
        const found = findMatchups([a, b], { maxTimeDiffSeconds: tenths / 10, timeDiff });
        expect(idsOf(found)).toEqual(expected.sort());
        for (const { products: pair, timeDiffSeconds } of found) {
          expect(timeDiffSeconds).toBeCloseTo(differenceMs(pair[0], pair[1], timeDiff) / 1000, 9);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("holds for each two of three sensors by itself", () => {
    const limit = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(
        fc.tuple(sensor, sensor, sensor),
        fc.tuple(limit, limit, limit),
        ([one, two, three], tenths) => {
          const [a, b, c] = [products("a", one), products("b", two), products("c", three)];
          const within = (p: Observation, q: Observation, pair: number): boolean =>
            differenceMs(p, q, timeDiff) <= 100 * tenths[pair]!;
          const expected = a.flatMap((p) =>
            b
              .filter((q) => within(p, q, 0))
              .flatMap((q) =>
                c.filter((r) => within(p, r, 1) && within(q, r, 2)).map((r) => `${p.id}+${q.id}+${r.id}`),
              ),
          );
          // Sensors 0 and 1 are pair 0, 0 and 2 are pair 1, 1 and 2 are pair 2.
          const found = findMatchups([a, b, c], {
            maxTimeDiffSeconds: (i, j) => tenths[i + j - 1]! / 10,
            timeDiff,
          });
          expect(idsOf(found)).toEqual(expected.sort());
        },
      ),
      { numRuns: 100 },
    );
  });
});
