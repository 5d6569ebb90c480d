import {
  areaKm2,
  containsPosition,
  distanceKm,
  type Position,
  prepareFootprint,
  toPosition,
} from "@eomatch/finder";
import { describe, expect, it } from "vitest";
import { PUBLIC_TLE } from "../test/public-element-sets.js";
import { groundTrack } from "./ground-track.js";
import { createInstrument, INSTRUMENTS } from "./instrument.js";
import { createOrbit } from "./orbit.js";
import { ascendingNodes } from "./revolution.js";
import { stateAt, subSatellitePoint } from "./state.js";
import { swathEdges, swathPolygon, swathRing } from "./swath.js";
import { parseTle } from "./tle.js";

const S3A = createOrbit(parseTle(PUBLIC_TLE.S3A));
const [node] = ascendingNodes(S3A, {
  startTime: new Date("2022-05-21T12:00:00Z"),
  stopTime: new Date("2022-05-21T14:00:00Z"),
});
const after = (minutes: number): Date => new Date(node!.time.getTime() + minutes * 60_000);

describe("swath edges", () => {
  it("lie at the instrument's extents from the track, all along the orbit", () => {
    for (let minutes = 0; minutes < 101; minutes += 2) {
      const { left, right } = swathEdges(S3A, INSTRUMENTS.OLCI, after(minutes));
      const below = subSatellitePoint(S3A, after(minutes));
      expect(distanceKm(left, below)).toBeCloseTo(326, 3);
      expect(distanceKm(right, below)).toBeCloseTo(944, 3);
      expect(distanceKm(left, right)).toBeCloseTo(1270, 3);
    }
  });

  it("are left and right of the flight: OLCI looks west by day", () => {
    const southbound = after(45);
    expect(stateAt(S3A, southbound).isAscending).toBe(false);
    const { left, right } = swathEdges(S3A, INSTRUMENTS.OLCI, southbound);
    const [lon] = subSatellitePoint(S3A, southbound);
    const east = (to: number): number => ((((to - lon) % 360) + 540) % 360) - 180;
    expect(east(toPosition(right)[0])).toBeLessThan(0);
    expect(east(toPosition(left)[0])).toBeGreaterThan(0);
  });

  it("may both lie on one side", () => {
    const sar = createInstrument({ name: "SAR", leftKm: -250, rightKm: 500 });
    const { left, right } = swathEdges(S3A, sar, after(3));
    const below = subSatellitePoint(S3A, after(3));
    expect(distanceKm(left, below)).toBeCloseTo(250, 3);
    expect(distanceKm(left, right)).toBeCloseTo(250, 3);
    expect(distanceKm(right, below)).toBeCloseTo(500, 3);
  });
});

describe("swath polygons", () => {
  it("cover swath times way, wherever on Earth", () => {
    for (let minutes = 0; minutes < 101; minutes += 3) {
      const startTime = after(minutes);
      const stopTime = after(minutes + 3);
      const wayKm = groundTrack(S3A, { startTime, stopTime, stepSeconds: 5 })
        .map(({ position }) => position)
        .reduce((sum, position, i, all) => sum + (i ? distanceKm(all[i - 1] as Position, position) : 0), 0);
      const area = areaKm2(
        swathPolygon(S3A, createInstrument({ name: "X", swathKm: 200 }), { startTime, stopTime }),
      );
      expect(area / (wayKm * 200)).toBeCloseTo(1, 2);
    }
  });

  it("hold the track, over the poles and across the antimeridian", () => {
    for (let minutes = 0; minutes < 101; minutes += 10) {
      const period = { startTime: after(minutes), stopTime: after(minutes + 10) };
      const outline = prepareFootprint(swathPolygon(S3A, INSTRUMENTS.VIIRS, period));
      for (const { position } of groundTrack(S3A, { ...period, stepSeconds: 20 }).slice(1, -1)) {
        expect(containsPosition(outline, position)).toBe(true);
      }
    }
  });

  it("hold the pole when it is seen", () => {
    const northmost = after(100.99 / 4);
    expect(stateAt(S3A, northmost).position[1]).toBeGreaterThan(81);
    const period = {
      startTime: new Date(northmost.getTime() - 180_000),
      stopTime: new Date(northmost.getTime() + 180_000),
    };
    const wide = prepareFootprint(swathPolygon(S3A, INSTRUMENTS.MODIS, period));
    const narrow = prepareFootprint(swathPolygon(S3A, INSTRUMENTS["SLSTR-oblique"], period));
    expect(containsPosition(wide, [0, 90])).toBe(true);
    expect(containsPosition(narrow, [0, 90])).toBe(false);
  });

  it("keep within longitudes of ±180°", () => {
    for (let minutes = 0; minutes < 101; minutes += 5) {
      const outline = swathPolygon(S3A, INSTRUMENTS.OLCI, {
        startTime: after(minutes),
        stopTime: after(minutes + 5),
      });
      for (const [lon, lat] of outline.coordinates.flat(outline.type === "Polygon" ? 1 : 2) as Position[]) {
        expect(Math.abs(lon)).toBeLessThanOrEqual(180);
        expect(Math.abs(lat)).toBeLessThanOrEqual(90);
      }
    }
  });

  it("are refused where the strip would meet itself, and for no time at all", () => {
    const tooLong = { startTime: after(0), stopTime: after(95) };
    const nothing = { startTime: after(0), stopTime: after(0) };
    for (const period of [tooLong, nothing]) {
      expect(() => swathRing(S3A, INSTRUMENTS.MSI, period)).toThrow(
        expect.objectContaining({ code: "orbits/swath-too-long" }),
      );
    }
  });
});
