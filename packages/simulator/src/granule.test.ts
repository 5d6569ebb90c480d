import { areaKm2, containsPosition, distanceKm, type Position, toPosition } from "@eomatch/finder";
import {
  createOrbit,
  INSTRUMENTS,
  type Orbit,
  parseElementSets,
  subSatellitePoint,
  swathEdges,
} from "@eomatch/orbits";
import { describe, expect, it } from "vitest";
import { elementSets, minutesFrom } from "../test/element-sets.js";
import { columnCentre, columnsOf, granuleFootprint, scanLineAt, scanLinesOf } from "./granule.js";

const orbitOf = (platform: string): Orbit => createOrbit(parseElementSets(elementSets[platform] as string));

describe("columns", () => {
  it("of 110 km cover 290 km in three that lie 90 km apart", () => {
    expect(columnsOf(INSTRUMENTS.MSI, 110)).toEqual([
      { fromKm: 0, toKm: 110 },
      { fromKm: 90, toKm: 200 },
      { fromKm: 180, toKm: 290 },
    ]);
  });

  it("do not overlap where the width divides the swath", () => {
    expect(columnsOf(INSTRUMENTS.MSI, 145)).toEqual([
      { fromKm: 0, toKm: 145 },
      { fromKm: 145, toKm: 290 },
    ]);
  });

  it("are the whole swath without a width, or with one that is wider", () => {
    expect(columnsOf(INSTRUMENTS.OLCI, undefined)).toEqual([{ fromKm: 0, toKm: 1270 }]);
    expect(columnsOf(INSTRUMENTS.OLI, 200)).toEqual([{ fromKm: 0, toKm: 185 }]);
  });
});

describe("scan lines", () => {
  it("are measured from the left edge: the track lies where the instrument says", () => {
    const orbit = orbitOf("S3A");
    const time = new Date("2022-05-21T10:00:00Z");
    const line = scanLineAt(orbit, INSTRUMENTS.OLCI, time);
    const track = subSatellitePoint(orbit, time);
    const under = columnCentre(line, { fromKm: INSTRUMENTS.OLCI.leftKm, toKm: INSTRUMENTS.OLCI.leftKm });
    expect(distanceKm(under, track)).toBeLessThan(0.001);
    expect(distanceKm(toPosition(line.left), toPosition(line.right))).toBeCloseTo(1270, 6);
  });

  it("of a long frame are at most 30 s apart, those of a scene are its two ends", () => {
    const orbit = orbitOf("Landsat-9");
    expect(scanLinesOf(orbit, INSTRUMENTS.OLI, minutesFrom("2022-05-21T10:00:00Z", 0.45))).toHaveLength(2);
    expect(scanLinesOf(orbit, INSTRUMENTS.VIIRS, minutesFrom("2022-05-21T10:00:00Z", 6))).toHaveLength(13);
  });
});

describe("a footprint", () => {
  const orbit = orbitOf("S3A");
  const [whole = { fromKm: 0, toKm: 0 }] = columnsOf(INSTRUMENTS.OLCI, undefined);
  const over = (start: string): ReturnType<typeof granuleFootprint> =>
    granuleFootprint(scanLinesOf(orbit, INSTRUMENTS.OLCI, minutesFrom(start, 3)), whole);

  it("holds what the instrument sees between its ends, and nothing beside", () => {
    const footprint = over("2022-05-21T10:00:00Z");
    for (let seconds = 1; seconds < 180; seconds += 7) {
      const time = new Date(Date.parse("2022-05-21T10:00:00Z") + seconds * 1000);
      const seen = (leftKm: number, rightKm: number): Position[] => {
        const { left, right } = swathEdges(orbit, { ...INSTRUMENTS.OLCI, leftKm, rightKm }, time);
        return [toPosition(left), toPosition(right)];
      };
      for (const position of seen(325.5, 943.5)) expect(containsPosition(footprint, position)).toBe(true);
      for (const position of seen(326.5, 944.5)) expect(containsPosition(footprint, position)).toBe(false);
    }
  });

  it("has the area that length and width make, at every place of the orbit", () => {
    for (let minute = 0; minute < 101; minute += 3) {
      const start = new Date(Date.parse("2022-05-21T10:00:00Z") + minute * 60_000).toISOString();
      let lengthKm = 0;
      for (let second = 0; second < 180; second++) {
        const at = (offset: number): Position =>
          subSatellitePoint(orbit, new Date(Date.parse(start) + (second + offset) * 1000));
        lengthKm += distanceKm(at(0), at(1));
      }
      const ratio = areaKm2(over(start)) / (lengthKm * 1270);
      expect(ratio).toBeGreaterThan(0.97);
      expect(ratio).toBeLessThan(1.03);
    }
  });

  it("over a pole holds the pole, and across the antimeridian is split there", () => {
    const starts = Array.from({ length: 34 }, (_, i) => Date.parse("2022-05-21T10:00:00Z") + i * 180_000);
    // Wide enough to reach the poles, which the orbit itself passes at 960 km.
    const footprints = starts.map((ms) =>
      granuleFootprint(scanLinesOf(orbit, INSTRUMENTS.VIIRS, minutesFrom(new Date(ms).toISOString(), 3)), {
        fromKm: 0,
        toKm: 3060,
      }),
    );
    expect(footprints.filter((footprint) => containsPosition(footprint, [0, 90]))).toHaveLength(1);
    expect(footprints.filter((footprint) => containsPosition(footprint, [0, -90]))).toHaveLength(1);
    for (const footprint of footprints) {
      expect(areaKm2(footprint) / (3060 * 180 * 6.68)).toBeGreaterThan(0.9);
      expect(areaKm2(footprint) / (3060 * 180 * 6.68)).toBeLessThan(1.1);
    }
    expect(footprints.filter(({ type }) => type === "MultiPolygon").length).toBeGreaterThan(0);
    const lons = footprints.flatMap(({ coordinates }) => coordinates.flat(3) as unknown as number[]);
    expect(Math.max(...lons.map(Math.abs))).toBe(180);
  });

  it("has coordinates of at most six decimals and no negative zero", () => {
    const numbers = over("2022-05-21T10:00:00Z").coordinates.flat(4) as unknown as number[];
    expect(numbers.every((number) => Number(number.toFixed(6)) === number && !Object.is(number, -0))).toBe(
      true,
    );
  });
});
