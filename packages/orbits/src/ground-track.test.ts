import { expect, it } from "vitest";
import { PUBLIC_TLE } from "../test/public-element-sets.js";
import { groundTrack } from "./ground-track.js";
import { createOrbit } from "./orbit.js";
import { subSatellitePoint } from "./state.js";
import { parseTle } from "./tle.js";

const S2A = createOrbit(parseTle(PUBLIC_TLE.S2A));
const startTime = new Date("2022-05-21T12:00:30.500Z");
const stopTime = new Date("2022-05-21T12:03:00.000Z");

it("has both ends and the whole minutes between", () => {
  const track = groundTrack(S2A, { startTime, stopTime });
  expect(track.map(({ time }) => time.toISOString())).toEqual([
    "2022-05-21T12:00:30.500Z",
    "2022-05-21T12:01:00.000Z",
    "2022-05-21T12:02:00.000Z",
    "2022-05-21T12:03:00.000Z",
  ]);
  for (const { time, position } of track) expect(position).toEqual(subSatellitePoint(S2A, time));
});

it("shares its points with the track of another period", () => {
  const times = (from: Date): string[] =>
    groundTrack(S2A, { startTime: from, stopTime, stepSeconds: 7 }).map(({ time }) => time.toISOString());
  const later = times(new Date("2022-05-21T12:01:00.100Z")).slice(1);
  expect(times(startTime)).toEqual(expect.arrayContaining(later));
});

it("of a moment is one point", () => {
  expect(groundTrack(S2A, { startTime, stopTime: startTime })).toHaveLength(1);
});

it("refuses a step that leads nowhere and a period that ends before it starts", () => {
  for (const stepSeconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => groundTrack(S2A, { startTime, stopTime, stepSeconds })).toThrow(
      expect.objectContaining({ code: "orbits/bad-period" }),
    );
  }
  expect(() => groundTrack(S2A, { startTime: stopTime, stopTime: startTime })).toThrow(
    expect.objectContaining({ code: "orbits/bad-period" }),
  );
});
