import { describe, expect, it } from "vitest";
import { measurementOf } from "./measurement.js";

describe("a measurement", () => {
  it.each([
    [[3], { median: 3, min: 3, max: 3 }],
    [[9, 1, 2], { median: 2, min: 1, max: 9 }],
    [[4, 1, 2, 9], { median: 3, min: 1, max: 9 }],
  ])("of %j is its median, least and greatest", (values, expected) => {
    expect(measurementOf(values)).toEqual(expected);
  });

  it("needs a run", () => {
    expect(() => measurementOf([])).toThrow("at least one run");
  });
});
