import { subSatellitePoint } from "@eomatch/orbits";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { countingSource, minutesFrom } from "../test/element-sets.js";
import { cachedOrbits, type PlatformOrbit } from "./platform-orbit.js";
import { type RevolutionSpan, revolutionsIn } from "./revolution.js";

const source = { orbitSource: countingSource(), provider: "simulator" };
const orbitIn =
  (load = cachedOrbits(source)) =>
  async (year: number): Promise<PlatformOrbit> =>
    (await load("S2A", year)) as PlatformOrbit;

async function revolutions(
  period: { startTime: Date; stopTime: Date },
  load = orbitIn(),
): Promise<RevolutionSpan[]> {
  const found: RevolutionSpan[] = [];
  for await (const revolution of revolutionsIn(period, load)) found.push(revolution);
  return found;
}

const plain = ({ orbitNumber, startTime, stopTime }: RevolutionSpan): unknown => ({
  orbitNumber,
  startTime,
  stopTime,
});

describe("revolutions", () => {
  let week: RevolutionSpan[];
  beforeAll(async () => {
    week = await revolutions(minutesFrom("2022-05-18T00:00:00Z", 7 * 24 * 60));
  });

  it("follow each other without gap over midnights and are numbered on", () => {
    expect(week[0]?.startTime.getTime()).toBeLessThanOrEqual(Date.parse("2022-05-18T00:00:00Z"));
    expect(week.at(-1)?.stopTime.getTime()).toBeGreaterThanOrEqual(Date.parse("2022-05-25T00:00:00Z"));
    for (const [i, revolution] of week.slice(1).entries()) {
      expect(revolution.startTime).toEqual(week[i]?.stopTime);
      expect(revolution.orbitNumber).toBe((week[i]?.orbitNumber as number) + 1);
    }
  });

  it("begin on the equator, northbound", () => {
    for (const { orbit, startTime } of week) {
      const latDegAfter = (ms: number): number =>
        subSatellitePoint(orbit, new Date(startTime.getTime() + ms))[1];
      expect(Math.abs(latDegAfter(0))).toBeLessThan(1e-4);
      expect(latDegAfter(1000)).toBeGreaterThan(0.05);
    }
  });

  it("are the same to the millisecond for every period that they share an instant with", async () => {
    const start = Date.parse("2022-05-18T00:00:00Z");
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 7 * 86_400_000 }),
        fc.nat(2 * 86_400_000),
        async (from, length) => {
          const startTime = new Date(start + from);
          const stopTime = new Date(Math.min(start + from + length, start + 7 * 86_400_000));
          const expected = week.filter((span) => span.startTime <= stopTime && span.stopTime >= startTime);
          // A new cache each time: nothing is left over from an earlier period.
          const found = await revolutions({ startTime, stopTime }, orbitIn(cachedOrbits(source)));
          expect(found.map(plain)).toEqual(expected.map(plain));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("go on from one year to the next", async () => {
    const across = await revolutions(minutesFrom("2022-12-31T20:00:00Z", 480));
    for (const [i, { startTime }] of across.slice(1).entries())
      expect(startTime).toEqual(across[i]?.stopTime);
    expect(across[0]?.startTime.getUTCFullYear()).toBe(2022);
    expect(across.at(-1)?.startTime.getUTCFullYear()).toBe(2023);
  });
});
