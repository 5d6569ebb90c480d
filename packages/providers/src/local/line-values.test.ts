import fc from "fast-check";
import { expect, it } from "vitest";
import { LineScanner } from "./line-values.js";

it("finds every line with its place however the file is cut, the last one also without a newline", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ unit: "grapheme" }).map((line) => line.replaceAll("\n", "").replaceAll("\u001e", "")),
      ),
      fc.integer({ min: 1, max: 30 }),
      (lines, chunkBytes) => {
        const bytes = Buffer.from(lines.join("\n"));
        const scanner = new LineScanner(1e6);
        const found = [];
        for (let i = 0; i < bytes.length; i += chunkBytes)
          found.push(...scanner.push(bytes.subarray(i, i + chunkBytes)));
        found.push(...scanner.end());
        const expected = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
        expect(found.map(({ text }) => text?.toString("utf8"))).toEqual(expected);
        for (const { offsetBytes, lengthBytes, text } of found) {
          expect(bytes.subarray(offsetBytes, offsetBytes + lengthBytes)).toEqual(text);
        }
      },
    ),
  );
});

it("passes over record separators, and does not hold lines that are too long", () => {
  const scanner = new LineScanner(10);
  const lines = scanner.push(Buffer.from(`\x1e{"a":1}\n${"x".repeat(50)}\n{}\n`));
  expect(lines.map(({ text }) => text?.toString("utf8"))).toEqual(['{"a":1}', undefined, "{}"]);
  expect(lines[0]?.offsetBytes).toBe(1);
});
