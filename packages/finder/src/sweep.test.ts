import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readArchive } from "./archive.js";
import { timeDiffMs } from "./interval.js";
import type { Observation } from "./observation.js";
import { PairSweep } from "./sweep.js";

const observations = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.nat(100), fc.nat(3)), { maxLength: 12 })
  .map((rows) =>
    rows.map(
      ([startMs, lengthMs, west], i): Observation => ({
        id: String(i),
        footprint: {
          type: "Polygon",
          coordinates: [
            [
              [10 * west, 0],
              [10 * west + 8, 0],
              [10 * west, 8],
            ],
          ],
        },
        startTime: new Date(startMs),
        stopTime: new Date(startMs + lengthMs),
      }),
    ),
  );

describe("PairSweep", () => {
  it.each(["start", "gap", "midpoint"] as const)(
    "finds each pair within the limit by %s once, and no other",
    (timeDiff) => {
      fc.assert(
        fc.property(observations, observations, fc.nat(200), (a, b, limitMs) => {
          const options = { edges: "great-circle", sensorIndex: 0, onInvalid: undefined } as const;
          const [left, right] = [readArchive(a, options), readArchive(b, options)];
          const visited: string[] = [];
          const take = (pairs: Int32Array, count: number): void => {
            for (let k = 0; k < 2 * count; k += 2) visited.push(`${pairs[k]},${pairs[k + 1]}`);
          };
          new PairSweep(left, right, { limitMs, timeDiff }).run({ take });
          const expected: string[] = [];
          const within: string[] = [];
          for (const i of Array(left.count).keys()) {
            for (const j of Array(right.count).keys()) {
              const times = [left, right].map((archive, side) => {
                const k = side === 0 ? i : j;
                return { startMs: archive.startMs[k]!, stopMs: archive.stopMs[k]! };
              });
              if (timeDiffMs(times[0]!, times[1]!, timeDiff) > limitMs) continue;
              within.push(`${i},${j}`);
              if (left.footprints.boxes[4 * i] === right.footprints.boxes[4 * j]) expected.push(`${i},${j}`);
            }
          }
          expect(visited).toEqual(expect.arrayContaining(expected));
          expect(within).toEqual(expect.arrayContaining(visited));
          expect(new Set(visited).size).toBe(visited.length);
        }),
      );
    },
  );
});
