import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonCursor, unusual } from "./json-cursor.js";

/** Whether the cursor takes the whole of a text. */
function takes(text: string): boolean {
  const cursor = new JsonCursor();
  const bytes = Buffer.from(text);
  cursor.begin(bytes, 0, bytes.length);
  try {
    cursor.skipValue();
    return cursor.isAtEnd();
  } catch (error) {
    if (error !== unusual) throw error;
    return false;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("JsonCursor", () => {
  it("takes all JSON that is not nested deeply", () => {
    const nested = fc.jsonValue({ maxDepth: 6 });
    fc.assert(
      fc.property(nested, fc.constantFrom(undefined, 1, "\t"), (value, indent) => {
        expect(takes(` ${JSON.stringify(value, null, indent)}\r\n`)).toBe(true);
      }),
    );
    expect(takes("[".repeat(50) + "]".repeat(50))).toBe(false);
  });

  it("takes nothing that JSON.parse refuses, whatever is cut out or put in", () => {
    const piece = fc.constantFrom(
      ...'{}[]",:\\0123456789.+-eEutrflns \n\u0001\u007fü/'.split(""),
      "\\u00e",
      "true",
    );
    const source = fc.oneof(
      fc.json({ maxDepth: 3 }),
      fc.array(piece, { maxLength: 8 }).map((p) => p.join("")),
    );
    fc.assert(
      fc.property(source, fc.nat(), fc.nat(4), piece, (text, at, cut, put) => {
        const place = at % (text.length + 1);
        const changed = text.slice(0, place) + put + text.slice(place + cut);
        if (takes(changed)) expect(isJson(changed), changed).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    "01",
    "-",
    "1.",
    ".5",
    "1e",
    "1e+",
    "+1",
    "0x1",
    "NaN",
    "-Infinity",
    "tru",
    "nulll",
    '"\t"',
    '"\\x"',
    '"\\u12g4"',
    '"',
    "[1,]",
    "[1 2]",
    '{"a":1,}',
    '{"a" 1}',
    "{a:1}",
    "",
    " ",
    "\u00a01",
  ])("leaves %j alone", (text) => {
    expect(takes(text)).toBe(false);
  });

  it("reads numbers to the last bit as JSON.parse does", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 24 });
    const text = fc
      .tuple(
        fc.constantFrom("", "-"),
        digits.map((d) => d.replace(/^0+(?=\d)/, "")),
        fc.option(digits, { nil: undefined }),
        fc.constantFrom("", "e5", "E-7", "e+300", "e999"),
      )
      .map(([sign, whole, decimals, exponent]) => {
        return `${sign}${whole}${decimals === undefined ? "" : `.${decimals}`}${exponent}`;
      });
    const shortest = fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .map((number) => JSON.stringify(number));
    fc.assert(
      fc.property(fc.oneof(text, shortest), (number) => {
        const bytes = Buffer.from(`${number}]`);
        const cursor = new JsonCursor();
        cursor.begin(bytes, 0, bytes.length);
        expect(cursor.number()).toBe(JSON.parse(number));
        expect(cursor.at).toBe(number.length);
      }),
      { numRuns: 3000 },
    );
  });
});
