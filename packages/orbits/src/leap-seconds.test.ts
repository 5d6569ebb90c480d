import { expect, it } from "vitest";
import { leapSecondsBetween, leapSecondsUntil } from "./leap-seconds.js";

const at = (text: string): number => Date.parse(text) / 1000;

it("counts 27 leap seconds since 1972, the last before 2017", () => {
  expect(leapSecondsUntil(at("1972-01-01T00:00:00Z"))).toBe(0);
  expect(leapSecondsUntil(at("1972-07-01T00:00:00Z"))).toBe(1);
  expect(leapSecondsUntil(at("2016-12-31T23:59:59Z"))).toBe(26);
  expect(leapSecondsUntil(at("2017-01-01T00:00:00Z"))).toBe(27);
  expect(leapSecondsUntil(at("2030-01-01T00:00:00Z"))).toBe(27);
});

it("lists those inside a period, ends excluded", () => {
  expect(leapSecondsBetween(at("2014-01-01T00:00:00Z"), at("2017-01-01T00:00:00Z"))).toEqual([
    at("2015-07-01T00:00:00Z"),
  ]);
});
