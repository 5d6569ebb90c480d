import { overlaps, toVector } from "@eomatch/finder";
import { describe, expect, it } from "vitest";
import { PUBLIC_TLE } from "../test/public-element-sets.js";
import { type CrossoverConditions, findCrossovers, type Region, solarElevationDeg } from "./index.js";
import { createOrbit } from "./orbit.js";
import { parseTle } from "./tle.js";

const [first, second] = [PUBLIC_TLE.S2A, PUBLIC_TLE.S3A].map((text) => createOrbit(parseTle(text)));
const limits = {
  startTime: new Date("2022-05-21T00:00:00Z"),
  stopTime: new Date("2022-05-23T00:00:00Z"),
  maxDistanceKm: 300,
  maxTimeDiffSeconds: 7200,
};
const all = findCrossovers(first!, second!, limits);
const meeting = (conditions: CrossoverConditions): readonly string[] =>
  findCrossovers(first!, second!, { ...limits, conditions }).map(({ startTime }) => startTime.toISOString());
const those = (test: (crossover: (typeof all)[number]) => boolean): readonly string[] =>
  all.filter(test).map(({ startTime }) => startTime.toISOString());

const squareAround = ([lon, lat]: readonly [number, number]): Region =>
  square(lon, Math.sign(lat) * Math.min(75, Math.abs(lat)), 14);
const square = (lon: number, lat: number, half: number): Region => ({
  type: "Polygon",
  coordinates: [
    [
      [lon - half, lat - half],
      [lon + half, lat - half],
      [lon + half, lat + half],
      [lon - half, lat + half],
      [lon - half, lat - half],
    ],
  ],
});

describe("conditions on crossovers", () => {
  it("keep those whose area overlaps a region, whatever kind of GeoJSON it is", () => {
    expect(all.length).toBeGreaterThan(20);
    for (const region of [5, 9, 14].map((k) => squareAround(all[k]!.position))) {
      const expected = those(({ area }) => overlaps(area, region as typeof area));
      expect(expected.length).toBeGreaterThan(0);
      expect(expected.length).toBeLessThan(all.length);
      expect(meeting({ region })).toEqual(expected);
      expect(meeting({ region: { type: "Feature", geometry: region } })).toEqual(expected);
      const collection: Region = { type: "GeometryCollection", geometries: [region] };
      expect(meeting({ region: { type: "FeatureCollection", features: [collection] } })).toEqual(expected);
    }
  });

  it("take a point, and a line that passes through an area without a vertex in it", () => {
    const { position, startTime, area } = all[5]!;
    expect(meeting({ region: { type: "Point", coordinates: position } })).toContain(startTime.toISOString());
    const [lon, lat] = position;
    const line: Region = {
      type: "LineString",
      coordinates: [
        [lon - 60, Math.max(-89, lat - 3)],
        [lon, lat],
        [lon + 60, Math.min(89, lat + 3)],
      ],
    };
    expect(meeting({ region: line })).toContain(startTime.toISOString());
    // From far on one side to far on the other, through the place where both are closest.
    const [x, y, z] = toVector(lon, lat);
    const length = Math.hypot(x, y);
    const ends = [-40, 40].map((deg): [number, number] => {
      const [c, s] = [Math.cos((deg * Math.PI) / 180), Math.sin((deg * Math.PI) / 180)];
      const [px, py, pz] = [c * x - (s * y) / length, c * y + (s * x) / length, c * z];
      return [(Math.atan2(py, px) * 180) / Math.PI, (Math.asin(pz) * 180) / Math.PI];
    });
    expect(area.type).toBeDefined();
    expect(meeting({ region: { type: "LineString", coordinates: ends } })).toContain(startTime.toISOString());
  });

  it("keep a range of the Sun's elevation, a direction of flight, and any test of the place", () => {
    const elevation = ({ position, times }: (typeof all)[number]): number =>
      solarElevationDeg(position, new Date((times[0].getTime() + times[1].getTime()) / 2));
    expect(meeting({ sunElevationDeg: [10, 40] })).toEqual(
      those((crossover) => elevation(crossover) >= 10 && elevation(crossover) <= 40),
    );
    expect(meeting({ passes: "descending" })).toEqual(
      those(({ isAscending }) => !isAscending.includes(true)),
    );
    expect(meeting({ passes: ["ascending", undefined] })).toEqual(those(({ isAscending: [a] }) => a));
    const surface = ([lon]: readonly [number, number]): boolean => lon > 0;
    expect(meeting({ surface })).toEqual(those(({ position }) => position[0] > 0));
  });

  it.each<[string, CrossoverConditions, string]>([
    ["no GeoJSON", { region: { type: "Circle" } as unknown as Region }, "orbits/bad-region"],
    ["nothing", { region: { type: "FeatureCollection", features: [] } }, "orbits/bad-region"],
    ["no latitude", { region: { type: "Point", coordinates: [3, 91] } }, "orbits/bad-region"],
    [
      "two vertices",
      {
        region: {
          type: "Polygon",
          coordinates: [
            [
              [0, 0],
              [1, 1],
            ],
          ],
        },
      },
      "orbits/bad-region",
    ],
    ["a range the wrong way round", { sunElevationDeg: [40, 10] }, "orbits/bad-threshold"],
  ])("refuse %s", (_, conditions, code) => {
    expect(() => meeting(conditions)).toThrow(expect.objectContaining({ code }));
  });
});
