import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { madeUpTle, PUBLIC_TLE } from "../test/public-element-sets.js";
import { createOrbit, elementAge, groupByNoradId, type Orbit, stalePeriods } from "./orbit.js";
import { parseTle } from "./tle.js";

const ELEMENTS = { inclinationDeg: 98, rightAscensionDeg: 10, meanAnomalyDeg: 0, meanMotionRevPerDay: 14.3 };

function history(...epochs: string[]): Orbit {
  return createOrbit(epochs.flatMap((epoch) => parseTle(madeUpTle({ ...ELEMENTS, epoch }))));
}

describe("an orbit", () => {
  it("is sorted by epoch, without duplicates", () => {
    const orbit = history("22142.50000000", "22141.50000000", "22142.50000000");
    expect(orbit.elementSets.map(({ epoch }) => epoch.toISOString())).toEqual([
      "2022-05-21T12:00:00.000Z",
      "2022-05-22T12:00:00.000Z",
    ]);
  });

  it("keeps the last of several sets of one epoch", () => {
    const [older] = parseTle(madeUpTle(ELEMENTS));
    const [newer] = parseTle(madeUpTle({ ...ELEMENTS, meanAnomalyDeg: 1 }));
    expect(createOrbit([older!, newer!]).elementSets).toEqual([newer]);
    expect(createOrbit([newer!, older!]).elementSets).toEqual([older]);
  });

  it("refuses sets of two satellites and no sets", () => {
    const sets = parseTle(PUBLIC_TLE.S2A + PUBLIC_TLE.S2B);
    expect(() => createOrbit(sets)).toThrow(expect.objectContaining({ code: "orbits/mixed-satellites" }));
    expect(() => createOrbit([])).toThrow(expect.objectContaining({ code: "orbits/no-element-sets" }));
    expect([...groupByNoradId(sets).keys()]).toEqual([40697, 42063]);
    expect(createOrbit(groupByNoradId(sets).get(42063)!).name).toBe("S2B");
  });

  it("uses at every instant the element set nearest to it", () => {
    const orbit = history("22141.50000000", "22142.50000000", "22145.00000000", "22150.25000000");
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2022-05-15"), max: new Date("2022-06-05"), noInvalidDate: true }),
        (time) => {
          const { elementSet, ageDays } = elementAge(orbit, time);
          const distances = orbit.elementSets.map((set) => Math.abs(set.epoch.getTime() - time.getTime()));
          expect(Math.abs(elementSet.epoch.getTime() - time.getTime())).toBe(Math.min(...distances));
          expect(ageDays * 86_400_000).toBeCloseTo(time.getTime() - elementSet.epoch.getTime(), 3);
        },
      ),
    );
  });

  it("takes the earlier of two equally near", () => {
    const orbit = history("22141.50000000", "22142.50000000");
    const { elementSet } = elementAge(orbit, new Date("2022-05-22T00:00:00Z"));
    expect(elementSet).toBe(orbit.elementSets[0]);
  });

  it("calls elements stale past the limit, before and after", () => {
    const orbit = history("22141.50000000");
    expect(elementAge(orbit, new Date("2022-06-04T12:00:00Z")).isStale).toBe(false);
    expect(elementAge(orbit, new Date("2022-06-04T12:00:01Z")).isStale).toBe(true);
    expect(elementAge(orbit, new Date("2022-05-01T00:00:00Z"))).toMatchObject({
      isStale: true,
      ageDays: -20.5,
    });
    expect(() => createOrbit(orbit.elementSets, { maxElementAgeDays: 0 })).toThrow(/maxElementAgeDays/);
  });

  it("refuses an invalid date", () => {
    expect(() => elementAge(history("22141.50000000"), new Date("x"))).toThrow(
      expect.objectContaining({ code: "orbits/bad-time" }),
    );
  });
});

describe("stale periods", () => {
  const whole = { startTime: new Date("2022-05-01"), stopTime: new Date("2022-08-01") };

  it("are what the history does not cover within the limit", () => {
    const orbit = history("22141.00000000", "22144.00000000", "22181.00000000");
    expect(stalePeriods(orbit, { ...whole, maxElementAgeDays: 10 })).toEqual([
      { startTime: new Date("2022-05-01"), stopTime: new Date("2022-05-11") },
      { startTime: new Date("2022-06-03"), stopTime: new Date("2022-06-20") },
      { startTime: new Date("2022-07-10"), stopTime: new Date("2022-08-01") },
    ]);
  });

  it("agree with the age at every instant", () => {
    const orbit = history("22141.00000000", "22144.00000000", "22181.00000000");
    const periods = stalePeriods(orbit, whole);
    for (let time = whole.startTime.getTime() + 1000; time < whole.stopTime.getTime(); time += 3_600_000) {
      const isInside = periods.some((p) => time > p.startTime.getTime() && time < p.stopTime.getTime());
      expect(isInside).toBe(elementAge(orbit, new Date(time)).isStale);
    }
  });

  it("are none for a period that is covered, and refuse one that ends before it starts", () => {
    const orbit = history("22141.00000000");
    const startTime = new Date("2022-05-20");
    expect(stalePeriods(orbit, { startTime, stopTime: new Date("2022-05-30") })).toEqual([]);
    expect(() => stalePeriods(orbit, { startTime, stopTime: new Date("2022-05-01") })).toThrow(
      expect.objectContaining({ code: "orbits/bad-period" }),
    );
  });
});
