import { expect, it } from "vitest";
import { solarElevationDeg, subsolarPoint } from "./sun.js";

// Solstices and equinoxes of 2022, UTC (US Naval Observatory, "Earth's Seasons").
it.each([
  ["2022-03-20T15:33:00Z", 0],
  ["2022-06-21T09:14:00Z", 23.437],
  ["2022-09-23T01:04:00Z", 0],
  ["2022-12-21T21:48:00Z", -23.437],
])("at %s the Sun is over latitude %d°", (time, latDeg) => {
  expect(Math.abs(subsolarPoint(new Date(time))[1] - latDeg)).toBeLessThan(0.02);
});

// Equation of time on 3 November: +16.4 min, on 11 February: −14.2 min (Astronomical Almanac).
it.each([
  ["2022-11-03T12:00:00Z", -16.4],
  ["2022-02-11T12:00:00Z", 14.2],
])("at %s the Sun is %d minutes of turning from Greenwich", (time, minutes) => {
  expect(subsolarPoint(new Date(time))[0]).toBeCloseTo(minutes / 4, 1);
});

it("stands overhead at the subsolar point, on the horizon 90° away and below opposite", () => {
  const time = new Date("2022-05-21T12:34:56Z");
  const [lon, lat] = subsolarPoint(time);
  expect(solarElevationDeg([lon, lat], time)).toBeCloseTo(90, 4);
  expect(solarElevationDeg([lon + 90, 0], time)).toBeCloseTo(0, 4);
  expect(solarElevationDeg([lon + 180, -lat], time)).toBeCloseTo(-90, 4);
  expect(solarElevationDeg([0, 90], time)).toBeCloseTo(lat, 6);
});
