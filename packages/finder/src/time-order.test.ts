import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inOrder, orderByTime } from "./time-order.js";

describe("orderByTime", () => {
  const times = fc.oneof(
    fc.array(fc.integer({ min: -5, max: 5 })),
    fc.array(fc.integer({ min: -1e12, max: 1e12 })),
    fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true })),
    fc.array(fc.constantFrom(-8.64e15, 0, 8.64e15), { maxLength: 40 }),
  );

  it("sorts many times over decades, as one stretch of time after the other", () => {
    const count = 20_000;
    const array = Float64Array.from({ length: count }, (_, k) => ((k * 7919) % count) * 50_000_000 + (k % 3));
    const expected = [...array.keys()].sort((a, b) => array[a]! - array[b]! || a - b);
    expect([...orderByTime(array, count)!]).toEqual(expected);
  });

  it("sorts times, equal ones staying as they were, and says nothing where they are sorted", () => {
    fc.assert(
      fc.property(times, (given) => {
        const array = Float64Array.from(given);
        const expected = [...given.keys()].sort((a, b) => given[a]! - given[b]! || a - b);
        const order = orderByTime(array, array.length);
        expect(order === undefined ? [...given.keys()] : [...order]).toEqual(expected);
        expect(order === undefined).toBe(given.every((time, k) => k === 0 || given[k - 1]! <= time));
        expect([...inOrder(array, order, array.length)]).toEqual(expected.map((k) => given[k]!));
      }),
    );
  });
});
