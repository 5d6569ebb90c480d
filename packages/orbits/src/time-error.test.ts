import fc from "fast-check";
import { expect, it } from "vitest";
import { timeErrorSeconds } from "./time-error.js";

it("grows with the age, the same before and after the epoch", () => {
  const age = fc.double({ min: 0, max: 400, noNaN: true });
  fc.assert(
    fc.property(age, age, (a, b) => {
      const [younger, older] = [Math.min(a, b), Math.max(a, b)];
      expect(timeErrorSeconds(younger)).toBeLessThanOrEqual(timeErrorSeconds(older));
      expect(timeErrorSeconds(-a)).toBe(timeErrorSeconds(a));
    }),
  );
});

it("is a moment for fresh elements, a quarter of a minute after two weeks, minutes after two months", () => {
  expect(timeErrorSeconds(0)).toBeLessThan(1);
  expect(timeErrorSeconds(14)).toBeCloseTo(19);
  expect(timeErrorSeconds(60)).toBeCloseTo(200);
});
