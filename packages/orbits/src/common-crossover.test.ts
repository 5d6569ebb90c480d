import { intersectFootprints } from "@eomatch/finder";
import { describe, expect, it } from "vitest";
import { PUBLIC_TLE } from "../test/public-element-sets.js";
import { findCommonCrossovers, findCrossovers, INSTRUMENTS } from "./index.js";
import { createOrbit } from "./orbit.js";
import { parseTle } from "./tle.js";

const names = ["S2A", "Landsat-9", "S3A", "S2B"] as const;
const orbits = names.map((name) => createOrbit(parseTle(PUBLIC_TLE[name])));
const limits = {
  startTime: new Date("2022-05-21T00:00:00Z"),
  stopTime: new Date("2022-05-22T12:00:00Z"),
  maxDistanceKm: 400,
  maxTimeDiffSeconds: 3600,
};

describe("crossovers of three and more satellites", () => {
  it("are all triples of crossovers that share times and ground", () => {
    const [a, b, c] = orbits as [(typeof orbits)[0], (typeof orbits)[0], (typeof orbits)[0]];
    const ab = findCrossovers(a, b, limits);
    const ac = findCrossovers(a, c, limits);
    const bc = findCrossovers(b, c, limits);
    const meet = (x: { startTime: Date; stopTime: Date }, y: { startTime: Date; stopTime: Date }): boolean =>
      x.startTime <= y.stopTime && y.startTime <= x.stopTime;
    const expected: string[] = [];
    for (const one of ab) {
      for (const other of ac.filter(({ windows }) => meet(windows[0], one.windows[0]))) {
        for (const third of bc) {
          if (!meet(third.windows[0], one.windows[1]) || !meet(third.windows[1], other.windows[1])) continue;
          const both = intersectFootprints(one.area, other.area);
          if (both === undefined || intersectFootprints(both.region, third.area) === undefined) continue;
          expected.push([one, other, third].map(({ startTime }) => startTime.getTime()).join(" "));
        }
      }
    }
    const found = findCommonCrossovers([a, b, c], limits);
    expect(found.length).toBeGreaterThan(3);
    expect(
      found.map(({ pairs }) => pairs.map(({ startTime }) => startTime.getTime()).join(" ")).sort(),
    ).toEqual(expected.sort());
  });

  it("are looked for in every subset of the size, and hold in swaths, windows and conditions", () => {
    const swaths = {
      ...limits,
      near: "swath" as const,
      instruments: [INSTRUMENTS.MSI, INSTRUMENTS.OLI, INSTRUMENTS.OLCI, INSTRUMENTS.MSI],
      maxLengthSeconds: 1200,
      stopTime: new Date("2022-05-21T04:00:00Z"),
    };
    const triples = findCommonCrossovers(orbits, { ...swaths, size: 3 });
    const quadruples = findCommonCrossovers(orbits, swaths);
    expect(new Set(triples.map(({ satellites }) => satellites.join(""))).size).toBeGreaterThan(2);
    for (const { satellites, windows, pairs, area, isAscending } of [...triples, ...quadruples]) {
      expect(windows.length).toBe(satellites.length);
      expect(pairs.length).toBe((satellites.length * (satellites.length - 1)) / 2);
      expect(isAscending.length).toBe(satellites.length);
      for (const pair of pairs) expect(intersectFootprints(pair.area, area)).toBeDefined();
      for (const { startTime, stopTime } of windows) expect(startTime <= stopTime).toBe(true);
    }
    const descending = findCommonCrossovers(orbits, {
      ...swaths,
      size: 3,
      conditions: { passes: "descending", surface: ([, lat]) => lat > 0 },
    });
    expect(descending.map(({ startTime }) => startTime)).toEqual(
      triples
        .filter(({ isAscending, position }) => !isAscending.includes(true) && position[1] > 0)
        .map(({ startTime }) => startTime),
    );
    expect(descending.length).toBeGreaterThan(0);
  });

  it("of two are the crossovers of every pair", () => {
    const pairs = findCommonCrossovers(orbits.slice(0, 2), { ...limits, size: 2 });
    const found = findCrossovers(orbits[0]!, orbits[1]!, limits);
    expect(pairs.map(({ startTime, stopTime, area }) => [startTime, stopTime, area])).toEqual(
      found.map(({ startTime, stopTime, area }) => [startTime, stopTime, area]),
    );
  });

  it.each([1, 5, 2.5])("refuses a size of %d among four", (size) => {
    expect(() => findCommonCrossovers(orbits, { ...limits, size })).toThrow(
      expect.objectContaining({ code: "orbits/bad-threshold" }),
    );
  });

  it("refuses instruments that are not one for each satellite", () => {
    const instruments = [INSTRUMENTS.MSI, INSTRUMENTS.OLI];
    expect(() => findCommonCrossovers(orbits, { ...limits, near: "swath", instruments })).toThrow(
      "expected an instrument for each of 4 satellites, found 2",
    );
  });
});
