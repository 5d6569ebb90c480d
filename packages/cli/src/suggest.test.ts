import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closest, editDistance, suggestion } from "./suggest.js";

const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });

describe("editDistance", () => {
  it.each([
    ["", "", 0],
    ["start", "start", 0],
    ["strat", "start", 1],
    ["start", "tart", 1],
    ["kind", "kinds", 1],
    ["kitten", "sitting", 3],
    // What tells optimal string alignment from the unrestricted distance, which is 2.
    ["ca", "abc", 3],
    ["", "abc", 3],
  ])("from %j to %j is %i", (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });

  it("is symmetric, at most the longer word, and zero for equal words alone", () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance === 0).toBe(a === b);
      }),
    );
  });

  it("is one after any single edit", () => {
    fc.assert(
      fc.property(word, fc.nat(), fc.constantFrom("a", "b"), (text, at, letter) => {
        const i = at % (text.length + 1);
        expect(editDistance(text, text.slice(0, i) + letter + text.slice(i))).toBe(1);
      }),
    );
  });
});

describe("closest", () => {
  const keys = ["start_time", "end_time", "platforms", "providers"];

  it.each([
    ["start_tme", "start_time"],
    ["startTime", "start_time"],
    ["plaforms", "platforms"],
    ["Provider", "providers"],
    ["colour", undefined],
    ["", undefined],
  ])("takes %j for %j", (typed, meant) => {
    expect(closest(typed, keys)).toBe(meant);
  });
});

describe("suggestion", () => {
  it("names what is near, or all there is", () => {
    expect(suggestion("pth", ["path", "name"])).toBe(": did you mean path?");
    expect(suggestion("colour", ["path", "name"])).toBe(": known are name, path");
    expect(suggestion("colour", [])).toBe(": known are none");
  });
});
