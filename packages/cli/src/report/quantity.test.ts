import { describe, expect, it } from "vitest";
import {
  formatAreaRange,
  formatCounted,
  formatDuration,
  formatDurationRange,
  formatNumber,
  rangeOf,
} from "./quantity.js";

describe("quantities", () => {
  it.each([
    [0, "0 s"],
    [0.4, "0.4 s"],
    [35, "35 s"],
    [59.6, "60 s"],
    [60, "1 min"],
    [1775, "29 min 35 s"],
    [3600, "1 h"],
    [11_100, "3 h 5 min"],
    [612_000, "7 d 2 h"],
    [Number.POSITIVE_INFINITY, "unknown"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it.each([
    [0, "0"],
    [0.027, "0.027"],
    [0.0000027, "0.000003"],
    [12.345, "12.3"],
    [9876.5, "9,877"],
    [-3, "-3"],
  ])("%d is %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it("gives a range one number where its ends are alike, and a dash where there are none", () => {
    expect(formatAreaRange({ min: 12.31, max: 12.32 })).toBe("12.3 km²");
    expect(formatAreaRange({ min: 1, max: 1200 })).toBe("1 to 1,200 km²");
    expect(formatDurationRange(undefined)).toBe("–");
    expect(rangeOf([])).toBeUndefined();
    expect(rangeOf([3, -1, 2])).toEqual({ min: -1, max: 3 });
  });

  it("counts one and many", () => {
    expect([0, 1, 12_345].map((count) => formatCounted(count, "event"))).toEqual([
      "0 events",
      "1 event",
      "12,345 events",
    ]);
  });
});
