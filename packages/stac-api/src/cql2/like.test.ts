import fc from "fast-check";
import { expect, it } from "vitest";
import { isLike } from "./like.js";

it("agrees with a regular expression of the same meaning", () => {
  const letters = fc.constantFrom("a", "b", "%", "_", "\\", "é", "😀");
  const text = fc.array(letters, { maxLength: 8 }).map((some) => some.join(""));
  fc.assert(
    fc.property(text, text, (value, pattern) => {
      const source = pattern.replace(/\\([\s\S])|[\s\S]/gu, (whole, escaped?: string) => {
        if (escaped !== undefined) return `\\u{${escaped.codePointAt(0)?.toString(16)}}`;
        if (whole === "%") return "[^]*";
        return whole === "_" ? "[^]" : `\\u{${whole.codePointAt(0)?.toString(16)}}`;
      });
      expect(isLike(value, pattern)).toBe(new RegExp(`^${source}$`, "u").test(value));
    }),
    { numRuns: 500 },
  );
});

it("answers at once to patterns that make backtracking endless", () => {
  expect(isLike("a".repeat(20_000), `${"%a".repeat(50)}%b`)).toBe(false);
});
