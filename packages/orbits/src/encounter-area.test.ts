import { areaKm2, containsPosition, type Position, prepareFootprint } from "@eomatch/finder";
import { expect, it } from "vitest";
import { PUBLIC_TLE } from "../test/public-element-sets.js";
import { encounterArea, type TrackStretch } from "./encounter-area.js";
import { createOrbit } from "./orbit.js";
import { subSatellitePoint } from "./state.js";
import { parseTle } from "./tle.js";
import { tracksOf } from "./track.js";

const S2A = createOrbit(parseTle(PUBLIC_TLE.S2A));
const start = Date.parse("2022-05-21T12:00:00Z") / 1000;
const tracks = tracksOf(S2A, { startSeconds: start, stopSeconds: start + 12_000 });
const stretch = (from: number, length: number): TrackStretch => ({
  tracks,
  from: start + from,
  to: start + from + length,
});
const below = (seconds: number): Position => subSatellitePoint(S2A, new Date((start + seconds) * 1000));

it("leaves a margin of a kilometre even around a single point", () => {
  const area = encounterArea([stretch(100, 0), stretch(100, 0)]);
  expect(containsPosition(area, below(100))).toBe(true);
  expect(areaKm2(area)).toBeGreaterThan(Math.PI);
  expect(areaKm2(area)).toBeLessThan(4);
});

it("holds a track of any length and place, and little else beside a short one", () => {
  for (let from = 0; from < 6000; from += 250) {
    for (const length of [10, 120, 900, 3600]) {
      const area = encounterArea([stretch(from, length), stretch(from + length / 3, length / 2)]);
      const outline = prepareFootprint(area);
      for (let t = 0; t <= length; t += 13) expect(containsPosition(outline, below(from + t))).toBe(true);
      // A strip of twice the margin along the track, and room for the bend of the hull of some minutes.
      expect(areaKm2(area)).toBeLessThan(3 * 7 * length + 250);
    }
  }
});
