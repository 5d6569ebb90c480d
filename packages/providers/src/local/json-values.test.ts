import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharedChunks } from "../../test/chunks.js";
import { JsonScanner, type ScanResult, textOf } from "./json-values.js";

function scan(
  text: string | Buffer,
  { chunkBytes = 7, limit = 1000 }: { chunkBytes?: number; limit?: number } = {},
): ScanResult & { readonly texts: (string | undefined)[]; readonly ranges: string[] } {
  const bytes = Buffer.from(text as string);
  const scanner = new JsonScanner(limit);
  const texts: (string | undefined)[] = [];
  const ranges: string[] = [];
  for (const chunk of sharedChunks(bytes, chunkBytes)) {
    for (const element of scanner.push(chunk)) {
      const { offsetBytes, lengthBytes } = element;
      texts.push(textOf(element)?.toString("utf8"));
      ranges.push(bytes.subarray(offsetBytes, offsetBytes + lengthBytes).toString("utf8"));
    }
  }
  return { ...scanner.end(), texts, ranges };
}

describe("JsonScanner", () => {
  it("finds the features wherever they stand, and only those", () => {
    const { texts, document } = scan(
      '{"links":[{"features":[9]}],"a":"features","features" : [ {"x":[1,2]} ,{"y":"}]\\""}],"n":[3]}',
    );
    expect(texts.map((text) => JSON.parse(text as string))).toEqual([{ x: [1, 2] }, { y: '}]"' }]);
    expect(document).toBeUndefined();
  });

  it("finds the same elements however the file is cut into pieces", () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(
        fc.array(json),
        fc.dictionary(fc.string(), json),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(undefined, 2),
        (features, others, chunkBytes, indent) => {
          const { features: _, ...rest } = others;
          const text = JSON.stringify({ ...rest, features, last: ["ü€😀"] }, null, indent);
          const found = scan(text, { chunkBytes, limit: 1e6 });
          expect(found.broken).toBeUndefined();
          expect(found.texts.map((element) => JSON.parse(element as string))).toEqual(
            JSON.parse(JSON.stringify(features)),
          );
          expect(found.ranges).toEqual(found.texts);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("takes an array of items, and a byte order mark before it", () => {
    expect(scan('\uFEFF [1, {"a":2}]').texts.map((text) => text?.trim())).toEqual(["1", '{"a":2}']);
  });

  it("gives the range of a file of one value", () => {
    expect(scan(' {"type":"Feature"}\n').document).toEqual({ offsetBytes: 1, lengthBytes: 18 });
  });

  it("goes on after an element that is no JSON", () => {
    expect(scan('{"features":[{"a":nope},{"b":1}]}').texts).toEqual(['{"a":nope}', '{"b":1}']);
  });

  it("does not hold an element that is too long, and still knows where it is", () => {
    const { texts, ranges } = scan(`[${JSON.stringify("x".repeat(50))},2]`, { limit: 20 });
    expect(texts).toEqual([undefined, "2"]);
    expect(ranges[0]).toHaveLength(52);
  });

  it.each([
    ["", "it is empty"],
    ["   ", "it is empty"],
    ["<html>", "it begins with neither { nor ["],
    ['{"features":[{"a":1},{"b":', "it ends in the middle of feature 2"],
    ['{"type":"Fea', "it ends in the middle"],
    ['{"a":1} trailing', "something follows"],
    ['{"a":\n1}\n{"b":\n2}', "something follows"],
  ])("says what is broken in %j", (text, reason) => {
    expect(scan(text).broken).toContain(reason);
  });

  it("knows newline-delimited JSON when it sees it", () => {
    expect(scan('{"a":1}\n\n{"b":2}\n').isLines).toBe(true);
    expect(scan('{"a":1}{"b":2}').isLines).toBe(false);
  });
});
