import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distinctMatchupId, eventId, formatBound, matchupId } from "./id.js";

/** Two decimals, halves to even, on the exact value of the double: an oracle in whole-number arithmetic. */
function exactTwoDecimals(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = (biased === 0 ? 1 : biased) - 1075;
  // value · 100 as a fraction with a power of two below it
  const [numerator, denominator] =
    exponent >= 0 ? [(mantissa * 100n) << BigInt(exponent), 1n] : [mantissa * 100n, 1n << BigInt(-exponent)];
  const whole = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const rounded = twice > denominator || (twice === denominator && whole % 2n === 1n) ? whole + 1n : whole;
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return `${sign}${rounded / 100n}.${String(rounded % 100n).padStart(2, "0")}`;
}

describe("formatBound", () => {
  // What Python 3.11 prints for f"{x:.2f}".
  it.each([
    [0.125, "0.12"],
    [0.375, "0.38"],
    [-0.125, "-0.12"],
    [-0.001, "-0.00"],
    [-0, "-0.00"],
    [0, "0.00"],
    [2.675, "2.67"],
    [1.005, "1.00"],
    [179.995, "180.00"],
    [-179.995, "-180.00"],
    [12.345678, "12.35"],
    [9.625, "9.62"],
    [9.875, "9.88"],
  ])("writes %d as Python does", (value, text) => {
    expect(formatBound(value)).toBe(text);
  });

  it("agrees with exact arithmetic for any longitude, also for odd multiples of 1/8", () => {
    const longitude = fc.oneof(
      fc.double({ min: -360, max: 360, noNaN: true }),
      fc.integer({ min: -2880, max: 2880 }).map((eighths) => eighths / 8),
      fc.integer({ min: -36_000, max: 36_000 }).map((hundredths) => hundredths / 100 + 0.005),
    );
    fc.assert(
      fc.property(longitude, (value) => {
        expect(formatBound(value)).toBe(exactTwoDecimals(value));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("ids", () => {
  const pair = "LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A";

  it("of an event carries its pair and start, the fraction cut off", () => {
    expect(eventId(pair, new Date("2023-06-04T10:33:29.999Z"))).toBe(`${pair}_20230604T103329`);
  });

  it("of a matchup carries the products' starts and the bounds", () => {
    const starts = [new Date("2023-06-04T10:33:29.999Z"), new Date("2023-06-04T10:40:00Z")];
    expect(matchupId(pair, starts, [-0.001, 45.125, 10, 46.678])).toBe(
      `${pair}_20230604T103329_20230604T104000_-0.00_45.12_10.00_46.68`,
    );
  });

  it("that clash are told apart by the products, whatever their order", () => {
    // printf "A\nB" | sha256sum
    expect(distinctMatchupId("id", ["B", "A"])).toBe("id_23519a43");
    expect(distinctMatchupId("id", ["A", "B"])).toBe(distinctMatchupId("id", ["B", "A"]));
    expect(distinctMatchupId("id", ["A", "C"])).not.toBe(distinctMatchupId("id", ["A", "B"]));
  });
});
