import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intervalOf } from "./acquisition-interval.js";
import { isFinderError } from "./errors.js";
import { findMatchups } from "./find-matchups.js";
import type { Footprint } from "./geojson.js";

const written = (text: string): string[] => {
  const { startTime, stopTime } = intervalOf(text);
  return [startTime.toISOString(), stopTime.toISOString()];
};

describe("intervalOf", () => {
  it.each([
    ["2024", "2024-01-01T00:00:00.000Z", "2025-01-01T00:00:00.000Z"],
    ["2024-02", "2024-02-01T00:00:00.000Z", "2024-03-01T00:00:00.000Z"],
    ["2024-12", "2024-12-01T00:00:00.000Z", "2025-01-01T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z", "2024-03-01T00:00:00.000Z"],
    ["2024-05-01T23", "2024-05-01T23:00:00.000Z", "2024-05-02T00:00:00.000Z"],
    ["2024-05-01T10:59", "2024-05-01T10:59:00.000Z", "2024-05-01T11:00:00.000Z"],
    ["2024-05-01 10:20:59Z", "2024-05-01T10:20:59.000Z", "2024-05-01T10:21:00.000Z"],
    ["2024-05-01T10:20:30.5Z", "2024-05-01T10:20:30.500Z", "2024-05-01T10:20:30.600Z"],
    ["2024-05-01T10:20:30.57Z", "2024-05-01T10:20:30.570Z", "2024-05-01T10:20:30.580Z"],
    ["2024-05-01T10:20:30.024Z", "2024-05-01T10:20:30.024Z", "2024-05-01T10:20:30.025Z"],
    ["2024-05-01T10:20:30.123456Z", "2024-05-01T10:20:30.123Z", "2024-05-01T10:20:30.124Z"],
    ["2024-05-01T10:20+05:30", "2024-05-01T04:50:00.000Z", "2024-05-01T04:51:00.000Z"],
    ["2024-05-01T00:00:00-03", "2024-05-01T03:00:00.000Z", "2024-05-01T03:00:01.000Z"],
    ["2024-05-01/2024-05-03", "2024-05-01T00:00:00.000Z", "2024-05-04T00:00:00.000Z"],
  ])("covers all that %s declares", (text, start, stop) => {
    expect(written(text)).toEqual([start, stop]);
  });

  it.each([
    "",
    "yesterday",
    "2024-13",
    "2023-02-29",
    "2024-05-01T25:00",
    "2024-05-01T10:61",
    "24-05-01",
    "2024-05-01/",
    "2024/2025/2026",
    "2024-05-02/2024-04-30",
  ])("refuses %j by name", (text) => {
    let caught: unknown;
    try {
      intervalOf(text);
    } catch (error) {
      caught = error;
    }
    expect(isFinderError(caught, "finder/invalid-time")).toBe(true);
    expect(String(caught)).toContain(JSON.stringify(text));
  });

  it("holds the instant that was cut to less precision", () => {
    const instant = fc.date({
      min: new Date("1980-01-01T00:00:00Z"),
      max: new Date("2100-01-01T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, fc.constantFrom(4, 7, 10, 13, 16, 19, 21, 22, 23), (date, length) => {
        const { startTime, stopTime } = intervalOf(date.toISOString().slice(0, length));
        expect(startTime.getTime()).toBeLessThanOrEqual(date.getTime());
        expect(stopTime.getTime()).toBeGreaterThan(date.getTime());
      }),
    );
  });
});

describe("a product dated to the day", () => {
  const footprint: Footprint = {
    type: "Polygon",
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
    ],
  };
  const daily = [{ id: "daily", footprint, ...intervalOf("2024-05-01") }];
  const at = (text: string) => [{ id: text, footprint, startTime: new Date(text), stopTime: new Date(text) }];

  it("matches by gap whatever may lie within the limit, and nothing else", () => {
    const count = (text: string): number =>
      findMatchups([daily, at(text)], { maxTimeDiffSeconds: 1800, timeDiff: "gap" }).length;
    expect(count("2024-05-01T17:00:00Z")).toBe(1);
    expect(count("2024-04-30T23:30:00Z")).toBe(1);
    expect(count("2024-04-30T23:29:59Z")).toBe(0);
    expect(count("2024-05-02T00:30:00Z")).toBe(1);
    expect(count("2024-05-02T00:30:01Z")).toBe(0);
  });

  it("counts from the beginning of its day by start, as documented", () => {
    const [match] = findMatchups([daily, at("2024-05-01T17:00:00Z")], { maxTimeDiffSeconds: 86_400 });
    expect(match!.timeDiffSeconds).toBe(17 * 3600);
  });
});
