import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idList } from "./id-list.js";

describe("a list of references", () => {
  it("gives each by its number and the number of each", () => {
    const reference = fc.record({
      collection: fc.constantFrom("a", "b"),
      id: fc.string({ unit: "grapheme", maxLength: 40 }),
    });
    const key = ({ collection, id }: { collection: string; id: string }): string => `${collection} ${id}`;
    fc.assert(
      fc.property(fc.uniqueArray(reference, { selector: key, maxLength: 600 }), (references) => {
        const list = idList();
        for (const one of references) list.push(one);
        expect(list.length).toBe(references.length);
        references.forEach((one, number) => {
          expect(list.at(number)).toEqual(one);
          expect(list.numberOf(one)).toBe(number);
        });
        expect(list.at(references.length)).toBeUndefined();
        expect(list.numberOf({ collection: "c", id: "" })).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });
});
