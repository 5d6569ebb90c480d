import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scalarsAt } from "./scalars.js";

const scalar = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom('"', "\\", '\\"', "a,b", "[", "]", "\u0000", "é,ü"),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  fc.boolean(),
  fc.constant(null),
);

describe("values picked from a list of JSON", () => {
  it("are those that JSON.parse gives, whatever stands around the list", () => {
    fc.assert(
      fc.property(
        fc.array(scalar, { maxLength: 12 }),
        fc.uniqueArray(fc.nat(14)),
        fc.string(),
        (list, asked, around) => {
          const places = asked.sort((a, b) => a - b);
          const [before, own] = [Buffer.from(around), Buffer.from(JSON.stringify(list))];
          const bytes = Buffer.concat([before, own, Buffer.from(",1]")]);
          const found = scalarsAt(bytes, { from: before.length, to: before.length + own.length }, places);
          const values = JSON.parse(own.toString()) as unknown[];
          expect(found).toEqual(places.map((place) => values[place]));
        },
      ),
      { numRuns: 500 },
    );
  });
});
