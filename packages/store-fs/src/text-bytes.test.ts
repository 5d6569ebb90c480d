import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textBytes } from "./text-bytes.js";

describe("textBytes", () => {
  it("encodes each text as Buffer does, and leaves those before as they are", () => {
    const texts = fc.array(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.integer({ min: 0, max: 90_000 }).map((length) => "é€𝄞a".repeat(length / 4)),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(texts, (all) => {
        const encode = textBytes();
        const encoded = all.map(encode);
        expect(encoded.every((bytes, i) => Buffer.from(all[i] as string).equals(bytes))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
