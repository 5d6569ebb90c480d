import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SegmentEntry } from "./index-head.js";
import { mergedSegments } from "./index-writer.js";

const entry = (rows: number): SegmentEntry => ({
  file: "",
  rows,
  bodyBytes: 0,
  footerBytes: 0,
  footerChecksum: 0,
});

/** The rows of each segment after batches have come, and how many rows were written in all. */
function after(batches: readonly number[]): { readonly segments: number[]; readonly written: number } {
  const segments: number[] = [];
  let written = 0;
  for (const rows of batches) {
    const merged = mergedSegments(segments.map(entry), rows);
    const total = segments.splice(segments.length - merged).reduce((sum, count) => sum + count, rows);
    segments.push(total);
    written += total;
  }
  return { segments, written };
}

describe("segments", () => {
  it("are few, and their rows are written a few times only, however many batches come", () => {
    const batches = Array.from({ length: 256 }, () => 200);
    const { segments, written } = after(batches);
    expect(segments).toEqual([256 * 200]);
    // Once when they come, and once for each fourfold size.
    expect(written).toBeLessThanOrEqual((1 + 4) * 256 * 200);
    for (const count of [255, 100, 37])
      expect(after(batches.slice(0, count)).segments.length).toBeLessThan(13);
  });

  it("of a few rows never stand beside each other", () => {
    const { segments } = after(Array.from({ length: 100 }, () => 1));
    expect(segments.filter((rows) => rows < 64)).toHaveLength(1);
    expect(segments.reduce((sum, rows) => sum + rows)).toBe(100);
  });

  it("stay within what fits into memory, lose no row, and grow with the logarithm of all", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30_000 }), { maxLength: 300 }), (batches) => {
        const { segments } = after(batches);
        const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
        expect(sum(segments)).toBe(sum(batches));
        expect(Math.max(0, ...segments)).toBeLessThanOrEqual(65_536);
        const large = segments.filter((rows) => rows > 65_536 / 4).length;
        expect(segments.length - large).toBeLessThanOrEqual(3 * 6);
        expect(large).toBeLessThanOrEqual(3 + sum(batches) / (65_536 / 4));
      }),
    );
  });

  it("of which no row counts any more go with what comes next", () => {
    const dead = { ...entry(8), dead: Buffer.of(0xff).toString("base64") };
    expect(mergedSegments([entry(60_000), dead], 20_000)).toBe(1);
  });
});
