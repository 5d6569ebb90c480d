import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareCodePoints } from "./code-point-order.js";

describe("compareCodePoints", () => {
  it("puts texts in the order of their code points, halves of characters among them", () => {
    // Few of each kind, so that texts begin alike: beyond the basic plane, at its end, and halves alone.
    const unit = fc.constantFrom("a", "b", "\uffff", "\ue000", "\ud83d", "\ude00", "\ude01", "\ud83e");
    const text = fc.array(unit, { maxLength: 5 }).map((units) => units.join(""));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(comparedOneByOne(a, b)));
      }),
    );
  });
});

function comparedOneByOne(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => Array.from(text, (character) => character.codePointAt(0)));
  for (let i = 0; ; i++) {
    const [x, y] = [left?.[i] ?? -1, right?.[i] ?? -1];
    if (x !== y || x === -1) return x - y;
  }
}
