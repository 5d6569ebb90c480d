import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isStacModelError } from "./errors.js";
import { compactInstant, formatInstant, parseInstant } from "./instant.js";

describe("parseInstant", () => {
  it.each([
    ["2023-06-01", "2023-06-01T00:00:00.000Z"],
    ["2023-06-01 23:59:59", "2023-06-01T23:59:59.000Z"],
    ["2023-06-01T10:00:00Z", "2023-06-01T10:00:00.000Z"],
    ["2023-06-01T10:00Z", "2023-06-01T10:00:00.000Z"],
    ["2023-06-01T12:00:00+02:00", "2023-06-01T10:00:00.000Z"],
    ["2023-06-01T10:00:00.123456Z", "2023-06-01T10:00:00.123Z"],
    ["2023-06-01T10:00:00.9999999Z", "2023-06-01T10:00:00.999Z"],
    ["2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z"],
    ["20230601", "2023-06-01T00:00:00.000Z"],
    ["20230601T1200", "2023-06-01T12:00:00.000Z"],
    ["20230601T120000", "2023-06-01T12:00:00.000Z"],
    ["20230601T120000.5Z", "2023-06-01T12:00:00.500Z"],
    ["20230601T120000+0200", "2023-06-01T10:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2024-02-29T23:59:59.999Z", "2024-02-29T23:59:59.999Z"],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
    ["0099-12-31 10:00", "0099-12-31T10:00:00.000Z"],
    ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"],
  ])("reads %s as UTC", (text, instant) => {
    expect(parseInstant(text).toISOString()).toBe(instant);
  });

  it.each([
    "2023-02-29",
    "2023-13-01",
    "2023-06-01T25:00:00Z",
    "2023-06-01T10:61:00Z",
    "2023-06-01 10:61",
    "2023-02-29T10:00:00Z",
    "2023-06-00T10:00:00Z",
    "2023-06-01T24:00:00Z",
    "2023-06-01T10:00:0:Z",
    "2023-06-01T10:00:00.1x3Z",
    "yesterday",
    "",
    "2023-6-1",
    "1685613600",
    "20230229",
    "20230601T250000Z",
    "202306",
    "2023-06",
    "2023-183",
  ])("refuses %s and says where it stood", (text) => {
    let caught: unknown;
    try {
      parseInstant(text, "config.yaml line 3: start_time");
    } catch (error) {
      caught = error;
    }
    expect(isStacModelError(caught, "stac-model/invalid-instant")).toBe(true);
    expect((caught as Error).message).toContain("config.yaml line 3: start_time");
  });

  it("reads back whatever formatInstant writes", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }),
        (instant) => {
          expect(parseInstant(formatInstant(instant))).toEqual(instant);
          expect(compactInstant(parseInstant(compactInstant(instant)))).toBe(compactInstant(instant));
        },
      ),
    );
  });
});

describe("compactInstant", () => {
  it("cuts the fraction off", () => {
    expect(compactInstant(new Date("2023-06-04T09:05:07.999Z"))).toBe("20230604T090507");
  });
});
