import fc from "fast-check";
import { expect, it } from "vitest";
import { sharedChunks } from "../../test/chunks.js";
import { textOf, type ValueRange } from "./json-values.js";
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
        const texts: (string | undefined)[] = [];
        const take = (found: readonly ValueRange[]): void => {
          for (const range of found) {
            const { offsetBytes, lengthBytes } = range;
            expect(bytes.subarray(offsetBytes, offsetBytes + lengthBytes)).toEqual(textOf(range));
            texts.push(textOf(range)?.toString("utf8"));
          }
        };
        for (const chunk of sharedChunks(bytes, chunkBytes)) take(scanner.push(chunk));
        take(scanner.end());
        expect(texts).toEqual(lines.at(-1) === "" ? lines.slice(0, -1) : lines);
      },
    ),
  );
});

it("passes over record separators, and does not hold lines that are too long", () => {
  const scanner = new LineScanner(10);
  const lines = scanner.push(Buffer.from(`\x1e{"a":1}\n${"x".repeat(50)}\n{}\n`));
  expect(lines.map((range) => textOf(range)?.toString("utf8"))).toEqual(['{"a":1}', undefined, "{}"]);
  expect(lines[0]?.offsetBytes).toBe(1);
});

it("gives each line to the one piece of the file in which it begins", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom("a", "ü", "\r", " "), maxLength: 12 }), { minLength: 1 }),
      fc.uniqueArray(fc.nat(100)),
      fc.integer({ min: 1, max: 9 }),
      (lines, cuts, chunkBytes) => {
        const bytes = Buffer.from(lines.join("\n"));
        const bounds = [0, ...cuts.filter((cut) => cut > 0).sort((a, b) => a - b), Number.POSITIVE_INFINITY];
        const found = bounds.slice(1).flatMap((toBytes, i) => {
          const scanner = new LineScanner(1e6, { fromBytes: bounds[i] as number, toBytes });
          const inPiece = [];
          for (let at = scanner.beginBytes; at < bytes.length && !scanner.isDone; at += chunkBytes)
            inPiece.push(...scanner.push(bytes.subarray(at, at + chunkBytes)));
          return [...inPiece, ...scanner.end()];
        });
        const expected = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
        expect(found.map((range) => textOf(range)?.toString("utf8"))).toEqual(expected);
      },
    ),
    { numRuns: 1000 },
  );
});
